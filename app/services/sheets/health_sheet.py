"""The sheet of a class in a round as a file: to write on beside the scales, or to fill in and import (4.2.5)."""

import asyncio
import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from app.core.answer import Answer
from app.core.exports.printed import Column, Printed, workbook
from app.core.exports.workbook import Cell, download
from app.models.schools import classes, school_years, schools
from app.policies.act import Act
from app.policies.engine import door, fetch
from app.policies.rows import class_health
from app.services.health.sheet import BODY, CHILDREN
from app.services.named import of_the_school
from app.services.sheets.titles import class_title

_school = of_the_school(schools.c.name, classes.c.school_id)
_SHEET = door(
    "health.read",
    class_health,
    BODY,
    school_years.c.name.label("year"),
    _school.label("school"),
    beside=CHILDREN,
    journaled=True,
    shown=CHILDREN.c.shown,
)

COLUMNS: Final[tuple[Column, ...]] = (
    Column("STT", 5, "centre"),
    Column("Mã trẻ", 12, "centre"),
    Column("Họ và tên", 24),
    Column("Ngày sinh", 12, "date"),
    Column("Giới tính", 8, "centre"),
    Column("Lớp", 14),
    Column("Đợt đo", 16),
    Column("Ngày đo", 12, "date"),
    Column("Cân nặng (kg)", 10, "centre"),
    Column("Chiều cao (cm)", 10, "centre"),
    Column("Tư thế đo", 9, "centre"),
    Column("Thị lực mắt trái", 9, "centre"),
    Column("Thị lực mắt phải", 9, "centre"),
    Column("Răng sâu", 8, "centre"),
    Column("Ghi chú", 24),
)
_SEXES: Final = {"male": "Nam", "female": "Nữ"}
_POSITIONS: Final = {"lying": "nằm", "standing": "đứng"}


async def download_sheet(act: Act, round_id: UUID, class_id: UUID) -> Answer:
    """Every child on the sheet with what was measured so far, as xlsx. Raises NotFound."""
    found = await fetch(act, _SHEET, id=round_id, class_id=class_id)
    sheet: dict[str, Any] = orjson.loads(found["body"])
    made = printed(sheet, found["year"], found["school"], found["today"])
    name = f"Phiếu cân đo {sheet['class']['name']} {sheet['round']['name']}"
    return download(await asyncio.to_thread(workbook, made, act.now), name)


def printed(sheet: dict[str, Any], year: str, school: str, today: datetime.date) -> Printed:
    """The sheet as it is printed."""
    round_, class_ = sheet["round"], sheet["class"]["name"]
    return Printed(
        sheet=class_,
        above=(school.upper(), f"Lập ngày {today:%d/%m/%Y}"),
        title=f"PHIẾU CÂN ĐO, KHÁM SỨC KHỎE {class_title(class_)}",
        subtitle=f"{round_['name']}, năm học {year}",
        columns=COLUMNS,
        rows=[_row(number, child, class_, round_["name"]) for number, child in enumerate(sheet["children"], 1)],
        total=f"Tổng số: {sheet['counts']['children']} trẻ",
        signatures=("Người cân đo", "Phó hiệu trưởng"),
    )


def _row(number: int, child: dict[str, Any], class_: str, round_: str) -> tuple[Cell, ...]:
    return (
        str(number),
        child["code"],
        child["full_name"],
        _day(child["birth_date"]),
        _SEXES.get(child["sex"]),
        class_,
        round_,
        _day(child["measured_on"]),
        _number(child["weight_kg"]),
        _number(child["height_cm"]),
        _POSITIONS.get(child["position"]),
        _tenths(child["vision_left"]),
        _tenths(child["vision_right"]),
        _number(child["teeth_decayed"]),
        child["note"],
    )


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _number(value: float | None) -> str | None:
    """With a decimal comma, as it is written here."""
    return None if value is None else f"{value:g}".replace(".", ",")


def _tenths(value: int | None) -> str | None:
    return None if value is None else f"{value}/10"
