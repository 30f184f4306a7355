"""A year's list of medicines and medical equipment as a workbook: to print and to sign (4.2.6)."""

import asyncio
import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Date, cast, func

from app.core.answer import Answer
from app.core.exports.printed import Column, Printed, workbook
from app.core.exports.workbook import Cell, download
from app.models.schools import school_years, schools
from app.models.stock import stock_lists
from app.policies.act import Act
from app.policies.engine import door, fetch
from app.policies.rows import stock_list
from app.services.named import of_the_school
from app.services.stock.lists import ITEMS

_zone = of_the_school(schools.c.time_zone, stock_lists.c.school_id)
_LIST = door(
    "stock.read",
    stock_list,
    school_years.c.name.label("year"),
    of_the_school(schools.c.name, stock_lists.c.school_id).label("school"),
    cast(func.timezone(_zone, stock_lists.c.at), Date).label("drawn_up_on"),
    ITEMS.label("items"),
)
COLUMNS: Final = (
    Column("STT", 5, "centre"),
    Column("Tên thuốc, thiết bị", 26),
    Column("Loại", 10, "centre"),
    Column("Hoạt chất", 18),
    Column("Hàm lượng", 11, "centre"),
    Column("Đơn vị", 8, "centre"),
    Column("Tối thiểu", 9, "number"),
    Column("Nhập trong năm", 9, "number"),
    Column("Xuất trong năm", 9, "number"),
    Column("Loại bỏ", 9, "number"),
    Column("Còn lại", 9, "number"),
)
_KINDS: Final = {"medicine": "Thuốc", "equipment": "Thiết bị", "supply": "Vật tư"}


async def download_list(act: Act, list_id: UUID) -> Answer:
    """A year's list as xlsx, as it was drawn up."""
    found = await fetch(act, _LIST, id=list_id)
    made = printed(found["year"], found["school"], found["drawn_up_on"], found["items"])
    return download(await asyncio.to_thread(workbook, made, act.now), f"Danh mục thuốc, thiết bị y tế {found['year']}")


def printed(year: str, school: str, drawn_up_on: datetime.date, items: list[dict[str, Any]]) -> Printed:
    """The list as it is printed."""
    return Printed(
        sheet="Danh mục",
        above=(school.upper(), f"Lập ngày {drawn_up_on:%d/%m/%Y}"),
        title="DANH MỤC THUỐC, THIẾT BỊ Y TẾ",
        subtitle=f"Năm học {year}",
        columns=COLUMNS,
        rows=[_row(number, item) for number, item in enumerate(items, 1)],
        total=f"Tổng số: {len(items)} mục",
        signatures=("Nhân viên y tế", "Phó hiệu trưởng"),
    )


def _row(number: int, item: dict[str, Any]) -> tuple[Cell, ...]:
    return (
        str(number), item["name"], _KINDS[item["kind"]], item["ingredient"], item["strength"], item["unit"],
        *(item[name] for name in ("min_quantity", "received", "issued", "discarded", "balance")),
    )  # fmt: skip
