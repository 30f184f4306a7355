"""Lists of children as files, how they are sent in, and what the database holds after."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import xlsxwriter

from app.core.ids import new_id
from tests.program import Answer, Program
from tests.school import Caller, School, founded

SAMPLES = Path(__file__).parent.parent / "samples"
WORKBOOK, FAULTY = "danh-sach-tre-2026-2027.xlsx", "danh-sach-loi.csv"
SEPTEMBER = "2026-09-05 08:00"
"""Before the roster is due: the clerk may import."""

HEADINGS = {
    "class": "Lớp", "code": "Mã học sinh", "name": "Họ và tên", "born": "Ngày sinh", "sex": "Giới tính", "ethnic": "Dân tộc",
    "address": "Địa chỉ thường trú", "policy": "Con gia đình chính sách", "id": "Số định danh cá nhân",
    "father": "Họ tên cha", "father_year": "Năm sinh cha", "father_phone": "Số điện thoại cha", "father_id": "Số CCCD cha",
    "mother": "Họ tên mẹ", "mother_year": "Năm sinh mẹ", "mother_phone": "Số điện thoại mẹ", "mother_id": "Số CCCD mẹ",
    "guardian": "Người giám hộ", "phone": "Số điện thoại",
}  # fmt: skip
Row = Mapping[str, str]


def child(name: str = "Lý Minh Khang", born: str = "05/09/2022", class_: str = "A1", **cells: str) -> dict[str, str]:
    """A row of a list."""
    return {"class": class_, "name": name, "born": born} | cells


def table(*rows: Row) -> bytes:
    """A csv with the columns that the rows have."""
    keys = [key for key in HEADINGS if any(key in row for row in rows)]
    return raw([HEADINGS[key] for key in keys], *([row.get(key, "") for key in keys] for row in rows))


def raw(*lines: Iterable[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()


def workbook(sheets: Mapping[str, Iterable[Iterable[Any]]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


async def send(
    caller: Caller, content: bytes, *, file_name: str = "list.csv", language: str | None = None, **form: str
) -> Answer:
    """POST /v1/imports. `class_` stands for class."""
    fields = {"kind": "students"} | {name.rstrip("_"): value for name, value in form.items()}
    return await caller.post("/v1/imports", data=fields, files={"file": (file_name, content)}, language=language)


async def sent(caller: Caller, *rows: Row, **form: str) -> dict[str, Any]:
    """The result of a run that was taken."""
    answer = await send(caller, table(*rows), **form)
    assert answer.status == (200 if form.get("dry_run") == "true" else 201), answer
    return answer.json


def counts(result: dict[str, Any]) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, refused."""
    return tuple(result["counts"][name] for name in ("created", "updated", "unchanged", "refused"))  # type: ignore[return-value]


def codes(result: dict[str, Any]) -> list[tuple[int, str]]:
    """(row, code) of each issue."""
    return [(issue["row"], issue["code"]) for issue in result["issues"]]


async def sample_school(program: Program) -> School:
    """A school without children, with the four classes of the sample files."""
    school = await founded(program, children=0)
    names = {"A1": ("LỚP 5 TUỔI A1", "preschool_5_6"), "B1": ("LỚP 4 TUỔI B1", "preschool_4_5"),
             "C1": ("LỚP 3 TUỔI C1", "preschool_3_4"), "D1": ("NHÓM TRẺ D1", "nursery_25_36")}  # fmt: skip
    school.classes["C1"] = new_id()
    await school.plant({"classes": [
        {"id": school.classes["C1"], "school_year_id": school.years["now"], "group_id": school.groups["mẫu giáo"],
         "name": "C1", "age_group": "preschool_3_4"}
    ]})  # fmt: skip
    for name, (whole, age_group) in names.items():
        await school.query(
            "update classes set name = $2, age_group = $3 where id = $1", school.classes[name], whole, age_group
        )
    return school


async def state(school: School) -> list[Any]:
    """What an import may write besides its result, as numbers: rows, versions, the last code."""
    tables = ("students", "persons", "guardians", "enrolments", "users", "assignments", "import_rows")
    sums = ("students", "persons", "classes")
    (row,) = await school.query(
        "select " + ", ".join(f"(select count(*) from {t})" for t in tables)
        + ", " + ", ".join(f"(select sum(version) from {t})" for t in sums)
        + ", (select count(*) from journal where noun <> 'imports')"
        + ", (select sum(roster_version) from classes), (select coalesce(sum(value), 0) from counters)"
    )  # fmt: skip
    return list(row)


async def record(school: School, name: str, **where: Any) -> dict[str, Any]:
    """The one child of that name, as the principal reads it."""
    found = await records(school, name)
    assert len(found) == 1, found
    return found[0]


async def records(school: School, name: str | None = None) -> list[dict[str, Any]]:
    principal = school.as_("principal")
    everybody = await principal.items("/v1/students?limit=200")
    everybody += await principal.items("/v1/students?limit=200&status=entered_in_error")
    return [each for each in everybody if name is None or each["full_name"] == name]


async def family(school: School, name: str) -> dict[str, Any]:
    """A child's open guardianships: relationship → the person's row."""
    rows = await school.query(
        "select g.relationship, p.*, g.starts_on from guardians g join students s on s.id = g.student_id"
        " join persons p on p.id = g.person_id where s.full_name = $1 and g.ends_on is null order by g.position",
        name,
    )
    return {row["relationship"]: row for row in rows}


async def count(school: School, table_: str, where: str = "true", *arguments: Any) -> int:
    return (await school.query(f"select count(*) from {table_} where {where}", *arguments))[0][0]


def ids(*callers: Caller) -> list[UUID]:
    return [caller.person for caller in callers]
