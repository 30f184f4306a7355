"""Cells into whole numbers: amounts of money as they are written in Vietnam, quantities; and days of which only the year is known.

As in `values`: each parser takes a cell that is not blank and gives the value, a `CellFault`, or None for "nothing here".
"""

import datetime
import re
from typing import Final

from app.core.imports.reading import Cell
from app.core.imports.values import LONGEST_SHORT, CellFault, date, nothing, plain
from app.core.text import fold
from app.core.words import Words

MOST_MONEY: Final = 10**13
MOST_PIECES: Final = 1_000_000
_GROUPED: Final = re.compile(r"(?P<whole>\d{1,3}(?P<sign>[.,' ])\d{3}(?:(?P=sign)\d{3}){0,4})(?:[.,]0{1,2})?", re.ASCII)
_PLAIN: Final = re.compile(r"(?P<whole>\d{1,15})(?:[.,]0{1,2})?", re.ASCII)
_CURRENCY: Final = re.compile(r"\s*(?:₫|đ|d|dong|vnd|vnđ)\.?$")
_MILLIONS: Final = re.compile(r"(\d{1,7})(?:[.,](\d{1,3}))?\s*(?:trieu|tr)\.?", re.ASCII)
_MONTH: Final = re.compile(r"(?:thang\s*)?(\d{1,2})\s*[/\-.]\s*(\d{4})", re.ASCII)
_YEAR: Final = re.compile(r"(?:nam\s*)?(\d{4})(?:\.0)?", re.ASCII)

BAD_MONEY = CellFault(
    "money_invalid",
    Words(
        "{label} {value} không phải số tiền. Hãy ghi số đồng, ví dụ 12.500.000.",
        "{label} {value} is no amount. Write whole đồng, for example 12.500.000.",
    ),
)
BAD_QUANTITY = CellFault(
    "quantity_invalid",
    Words(
        "{label} {value} không phải số lượng. Hãy ghi số nguyên từ 1.",
        "{label} {value} is no quantity. Write a whole number from 1.",
    ),
)
BAD_DAY = CellFault(
    "date_invalid",
    Words(
        "{label} {value} không phải ngày hay năm. Hãy ghi ngày/tháng/năm hoặc năm, ví dụ 05/09/2021 hoặc 2021.",
        "{label} {value} is no day or year. Write day/month/year or the year, for example 05/09/2021 or 2021.",
    ),
)
IN_THE_FUTURE = CellFault(
    "in_the_future",
    Words("{label} {value} chưa đến. Hãy xem lại.", "{label} {value} has not come yet. Check."),
)


def money(cell: Cell) -> int | CellFault | None:
    """Whole đồng: 12500000, "12.500.000", "12,500,000 đ", "12,5 triệu". A point or a comma before three digits groups them."""
    if isinstance(cell, bool | datetime.date):
        return BAD_MONEY
    if isinstance(cell, float | int):
        return int(cell) if float(cell).is_integer() and 0 <= cell <= MOST_MONEY else BAD_MONEY
    if nothing(cell):
        return None
    text = fold(plain(cell))
    if len(text) > LONGEST_SHORT:
        return BAD_MONEY
    text = _CURRENCY.sub("", text).strip()
    millions = _MILLIONS.fullmatch(text)
    amount = int(millions[1]) * 1_000_000 + int((millions[2] or "0").ljust(6, "0")) if millions else _whole(text)
    return amount if amount is not None and amount <= MOST_MONEY else BAD_MONEY


def quantity(cell: Cell) -> int | CellFault | None:
    """A whole number of pieces, from 1."""
    if isinstance(cell, bool | datetime.date):
        return BAD_QUANTITY
    if isinstance(cell, float | int):
        return int(cell) if float(cell).is_integer() and 1 <= cell <= MOST_PIECES else BAD_QUANTITY
    if nothing(cell):
        return None
    text = plain(cell)
    found = _whole(text) if len(text) <= LONGEST_SHORT else None
    return found if found is not None and 1 <= found <= MOST_PIECES else BAD_QUANTITY


def day_or_year(cell: Cell, *, today: datetime.date) -> datetime.date | CellFault | None:
    """A day up to today; of a month or a year alone, its first."""
    text = fold(plain(cell))
    if len(text) > LONGEST_SHORT:
        return BAD_DAY
    year, month = _YEAR.fullmatch(text), _MONTH.fullmatch(text)
    found: datetime.date | CellFault | None
    if year:
        found = _first(int(year[1]), 1)
    elif month:
        found = _first(int(month[2]), int(month[1]))
    else:
        found = date(cell, today=today)
    if found is None:
        return None
    if isinstance(found, CellFault) or found.year < 1900:
        return BAD_DAY
    return IN_THE_FUTURE if found > today else found


def _first(year: int, month: int) -> datetime.date | CellFault:
    return datetime.date(year, month, 1) if 1900 <= year <= 2199 and 1 <= month <= 12 else BAD_DAY


def _whole(text: str) -> int | None:
    """Digits in groups of three with one sign between them, or plain; behind them nothing but ",00"."""
    found = _GROUPED.fullmatch(text) or _PLAIN.fullmatch(text)
    return int(re.sub(r"\D", "", found["whole"])) if found else None
