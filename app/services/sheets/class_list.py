"""The list of a class's children as a file: to print, to sign, and to import again (3.3, 4.1.1, 5.1, 6.1)."""

import asyncio
import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, literal_column, or_, select

from app.core.answer import Answer
from app.core.exports.printed import Column, Printed, workbook
from app.core.exports.workbook import Cell, download
from app.core.shape import thing, things
from app.data.ethnic_groups import BY_CODE as ETHNIC_GROUPS
from app.data.policy_categories import BY_CODE as POLICY_CATEGORIES
from app.data.policy_categories import NONE, NOT_STATED
from app.models.caller import me
from app.models.people import persons
from app.models.schools import classes, school_years, schools
from app.models.students import enrolled_on, enrolled_students, enrolments, guardian_on, guardians, students
from app.policies.act import Act
from app.policies.engine import door, fetch
from app.policies.rows import class_list
from app.services.named import of_the_school
from app.services.sheets.titles import LIST, class_title, names_class

_family = (
    select(
        things(
            thing(relationship=guardians.c.relationship, full_name=persons.c.full_name, phone=persons.c.phone),
            guardians.c.position,
        )
    )
    .select_from(
        guardians.join(
            persons, and_(persons.c.school_id == guardians.c.school_id, persons.c.id == guardians.c.person_id)
        )
    )
    .where(
        guardians.c.school_id == students.c.school_id,
        guardians.c.student_id == students.c.id,
        guardian_on(me.c.today),
    )
    .correlate(students, me)
    .scalar_subquery()
)
_RECORD = ("code", "full_name", "birth_date", "sex", "ethnic_group", "permanent_address", "policy_categories", "national_id",
           "unknown", "status")  # fmt: skip
_children = (
    select(
        things(
            thing(**{name: students.c[name] for name in _RECORD}, guardians=_family), students.c.sort_key, students.c.id
        )
    )
    .select_from(enrolled_students)
    .where(
        enrolments.c.school_id == classes.c.school_id,
        enrolments.c.class_id == classes.c.id,
        enrolled_on(me.c.today),
        or_(*(students.c.status == literal_column(f"'{status}'") for status in ("studying", "paused"))),
    )
    .correlate(classes, me)
    .scalar_subquery()
)
_school = of_the_school(schools.c.name, classes.c.school_id)
_LIST = door(
    "student.read",
    class_list,
    classes.c.name.label("name"),
    school_years.c.name.label("year"),
    _school.label("school"),
    _children.label("children"),
)

_CLASS: Final = Column("Lớp", 16)
COLUMNS: Final[tuple[Column, ...]] = (
    Column("STT", 5, "centre"),
    Column("Mã trẻ", 11, "centre"),
    Column("Họ và tên", 21),
    Column("Ngày sinh", 12, "date"),
    Column("Giới tính", 6, "centre"),
    Column("Dân tộc", 9, "centre"),
    Column("Địa chỉ thường trú", 26),
    Column("Con gia đình chính sách", 13),
    Column("Họ tên cha", 18),
    Column("SĐT cha", 12, "centre"),
    Column("Họ tên mẹ", 18),
    Column("SĐT mẹ", 12, "centre"),
    Column("Người giám hộ", 16),
    Column("SĐT người giám hộ", 12, "centre"),
    Column("Số định danh cá nhân", 14, "centre"),
    Column("Trạng thái", 9, "centre"),
)
_SEXES: Final = {"male": "Nam", "female": "Nữ"}
_STATUSES: Final = {"studying": "Đang học", "paused": "Tạm nghỉ"}
_UNKNOWN: Final = "Không rõ"


async def download_list(act: Act, class_id: UUID) -> Answer:
    """Today's children of a class, in Vietnamese name order, as xlsx. Raises NotFound: the list is not for the caller.

    Of each child the first father, mother and guardian are listed.
    """
    found = await fetch(act, _LIST, id=class_id)
    made = printed(found["name"], found["year"], found["school"], found["today"], found["children"] or [])
    return download(await asyncio.to_thread(workbook, made, act.now), f"Danh sách trẻ {found['name']} {found['year']}")


def printed(name: str, year: str, school: str, today: datetime.date, children: list[dict[str, Any]]) -> Printed:
    """The list of a class as it is printed."""
    title = f"{LIST} {class_title(name)}"
    rows = [_row(number, child) for number, child in enumerate(children, 1)]
    columns = COLUMNS
    if not names_class(title, name):  # an import would not know the class by the title
        columns, rows = (*COLUMNS, _CLASS), [(*row, name) for row in rows]
    girls = sum(child["sex"] == "female" for child in children)
    boys = sum(child["sex"] == "male" for child in children)
    return Printed(
        sheet=name,
        above=(school.upper(), f"Lập ngày {today:%d/%m/%Y}"),
        title=title,
        subtitle=f"Năm học {year}",
        columns=columns,
        rows=rows,
        total=f"Tổng số: {len(children)} trẻ (nam: {boys}, nữ: {girls})",
        signatures=("Giáo viên chủ nhiệm", "Hiệu trưởng"),
    )


def _row(number: int, child: dict[str, Any]) -> tuple[Cell, ...]:
    unknown = set(child["unknown"])
    family: dict[str, dict[str, Any]] = {}
    for guardian in child["guardians"] or ():
        family.setdefault(guardian["relationship"], guardian)
    father, mother, guardian = (family.get(who, {}) for who in ("father", "mother", "guardian"))
    group = ETHNIC_GROUPS.get(child["ethnic_group"])
    born = child["birth_date"]
    return (
        str(number),
        child["code"],
        child["full_name"],
        born and datetime.date.fromisoformat(born),
        _SEXES.get(child["sex"]),
        group.name if group else None,
        child["permanent_address"] or ("address" in unknown and _UNKNOWN) or None,
        _policy(child["policy_categories"]),
        father.get("full_name") or ("father" in unknown and _UNKNOWN) or None,
        father.get("phone"),
        mother.get("full_name") or ("mother" in unknown and _UNKNOWN) or None,
        mother.get("phone"),
        guardian.get("full_name"),
        guardian.get("phone"),
        child["national_id"],
        _STATUSES[child["status"]],
    )


def _policy(codes: list[str] | None) -> str:
    """Never blank: an import takes a blank cell for "none"."""
    if codes is None:
        return NOT_STATED
    return "; ".join(POLICY_CATEGORIES[code].vi for code in codes) or NONE
