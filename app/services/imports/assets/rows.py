"""A list of assets into rows, with every fault of every row. No database here. Clause 4.2.2."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.core.imports import amounts, values
from app.core.imports.headers import find_tables
from app.core.imports.issues import FORMULA_STARTS
from app.core.imports.listed import Key, Listed, ListedRow, mark_duplicates
from app.core.imports.reading import DEFAULT_LIMITS, Cell, Sheet
from app.core.imports.values import CellFault
from app.core.words import Words
from app.services.imports.assets import kinds_of
from app.services.imports.assets.columns import ASSET_LIST

LONGEST: Final = {"code": 40, "name": 200, "unit": 60, "location": 200, "note": 1000}

NO_NAME = CellFault("name_missing", Words("Thiếu tên tài sản. Hãy ghi tên.", "The name is missing. Write it."))
NO_PRICE = CellFault(
    "price_missing",
    Words(
        "Thiếu đơn giá. Hãy ghi đơn giá hoặc nguyên giá.", "The price is missing. Write the price of one, or the cost."
    ),
)
NO_DAY = CellFault(
    "date_missing",
    Words(
        "Thiếu ngày đưa vào sử dụng. Hãy ghi ngày hoặc năm.",
        "The day of first use is missing. Write the day or the year.",
    ),
)
INDIVISIBLE = CellFault(
    "cost_indivisible",
    Words(
        "{label} {value} không chia hết cho số lượng. Hãy ghi đơn giá.",
        "{label} {value} is no multiple of the quantity. Write the price of one.",
    ),
)
COST_DIFFERS = CellFault(
    "cost_differs",
    Words(
        "{label} {value} không bằng đơn giá nhân số lượng; đã lấy đơn giá. Hãy xem lại.",
        "{label} {value} is not the price times the quantity; the price was taken. Check.",
    ),
)
REVERSED = CellFault(
    "dates_reversed",
    Words("{label} {value} trước ngày ghi tăng. Hãy xem lại.", "{label} {value} lies before it was acquired. Check."),
)


@dataclass(slots=True)
class AssetRow(ListedRow):
    """One asset. Where a cell was blank or faulty the value is None. `remark`: what the list notes beside it."""

    labels = ASSET_LIST.labels
    code: str | None = None
    name: str = ""
    category: str | None = None
    unit: str | None = None
    quantity: int | None = None
    price: int | None = None
    fund: str | None = None
    acquired_on: datetime.date | None = None
    in_use_on: datetime.date | None = None
    location: str | None = None
    remark: str | None = None


AssetList = Listed[AssetRow]


def parse_assets(sheets: Iterable[Sheet], today: datetime.date) -> AssetList:
    """The assets of all sheets that have a header of ours. Raises UnreadableTable or TooLarge."""
    tables = find_tables(sheets, ASSET_LIST, DEFAULT_LIMITS)
    rows = [_read(AssetRow(table.sheet, row), today) for table in tables for row in table.rows]
    mark_duplicates(rows, _keys)
    return AssetList(rows)


def _read(row: AssetRow, today: datetime.date) -> AssetRow:
    row.code = row.take("code", lambda cell: _text(cell, "code"))
    row.name = row.take("name", lambda cell: _text(cell, "name")) or ""
    if not (row.name or row.refused):
        row.say("name", NO_NAME)
    row.unit = row.take("unit", lambda cell: _text(cell, "unit"))
    row.location = row.take("location", lambda cell: _text(cell, "location"))
    row.remark = row.take("note", lambda cell: _text(cell, "note"))
    row.category = row.take("category", kinds_of.category)
    row.fund = row.take("fund", kinds_of.fund)
    row.quantity = row.take("quantity", amounts.quantity)
    row.acquired_on = row.take("acquired_on", lambda cell: amounts.day_or_year(cell, today=today))
    row.in_use_on = row.take("in_use_on", lambda cell: amounts.day_or_year(cell, today=today))
    if row.acquired_on and row.in_use_on and says_nothing_against(row.in_use_on, row.acquired_on):
        row.in_use_on = row.acquired_on
    if row.acquired_on and row.in_use_on and row.in_use_on < row.acquired_on:
        row.say("in_use_on", REVERSED)
    _price(row)
    return row


def says_nothing_against(day: datetime.date, known: datetime.date) -> bool:
    """Whether a day may be a year alone, which is read as its first day, and another day of that year is known."""
    return (day.day, day.month, day.year) == (1, 1, known.year)


def _price(row: AssetRow) -> None:
    """The price of one, as it is written or of the cost of all."""
    row.price = row.take("price", amounts.money)
    cost = row.take("cost", amounts.money)
    pieces = row.quantity or 1
    if cost is None:
        return
    if row.price is not None:
        if row.price * pieces != cost:
            row.say("cost", COST_DIFFERS, warning=True)
    elif cost % pieces:
        row.say("cost", INDIVISIBLE)
    else:
        row.price = cost // pieces


def _text(cell: Cell, name: str) -> str | CellFault | None:
    return values.text(cell, limit=LONGEST[name], formula_starts=FORMULA_STARTS if name == "code" else ("=", "@"))


def _keys(row: AssetRow) -> Iterable[Key]:
    if row.code:
        yield "code", row.code
