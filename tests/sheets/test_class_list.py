"""The class list as a file: who may have it, what stands in it, and that it imports again. Clauses 3.3 and 6.1."""

import io
from datetime import date
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.core.exports.workbook import MEDIA_TYPE
from tests.imports.files import SAMPLES, SEPTEMBER, WORKBOOK, codes, counts, sample_school, send
from tests.program import Answer, Program
from tests.school import KINDS, TOMORROW, YESTERDAY, Caller, Guards, School

HEADER = 5
READERS = {"principal", "academic vice-principal", "leader of the group", "teacher of the class",
           "second teacher of the class", "leader who also teaches the class"}  # fmt: skip


async def asked(caller: Caller, school: School, class_: str = "A1") -> Answer:
    return await caller.get(f"/v1/classes/{school.classes[class_]}/roster.xlsx")


def opened(answer: Answer) -> Worksheet:
    assert answer.status == 200, answer
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """The children, by heading."""
    headings = [cell.value for cell in sheet[HEADER]]
    found = []
    for line in sheet.iter_rows(min_row=HEADER + 1, values_only=True):
        if str(line[0]).startswith("Tổng số"):
            break
        found.append(dict(zip(headings, line, strict=True)))
    return found


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_it_is_for_whoever_reads_the_class_s_children(school: School, kind: str) -> None:
    answer = await asked(school.as_(kind), school)
    assert answer.status == (200 if kind in READERS else 404)
    if answer.status == 200:
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert len(rows(opened(answer))) == 3


async def test_nobody_and_other_schools_get_none(school: School, other_school: School) -> None:
    assert (await asked(school.as_("nobody"), school)).status == 401
    assert (await asked(other_school.as_("principal"), school)).status == 404
    principal = school.as_("principal")
    assert (await principal.get(f"/v1/classes/{school.id}/roster.xlsx")).status == 404
    assert (await principal.get("/v1/classes/x/roster.xlsx")).status == 422
    assert (await principal.get(f"/v1/classes/{school.classes['A1']}/roster.xlsx?x=1")).code == "unknown_parameter"


async def test_today_s_children_in_the_order_of_names(school: School) -> None:
    await school.child("A1", full_name="Đỗ Thị Ân")
    await school.child("A1", full_name="Lý Đã Đi", left_on=YESTERDAY)
    await school.child("A1", full_name="Lý Mai Đến", starts_on=TOMORROW)
    await school.child("A1", full_name="Lý Nhầm", status="entered_in_error")
    await school.child("A1", full_name="Bùi Nghỉ Ốm", status="paused")
    await school.child("B1", full_name="Lý Lớp Khác")
    sheet = opened(await asked(school.as_("teacher of the class"), school))
    assert [(row["STT"], row["Họ và tên"], row["Trạng thái"]) for row in rows(sheet)] == [
        ("1", "Nguyễn Văn An", "Đang học"),
        ("2", "Đỗ Thị Ân", "Đang học"),
        ("3", "Trần Thị Bình", "Đang học"),
        ("4", "Lê Đặng Cường", "Đang học"),
        ("5", "Bùi Nghỉ Ốm", "Tạm nghỉ"),
    ]
    assert sheet["A11"].value == "Tổng số: 5 trẻ (nam: 0, nữ: 0)"
    assert len(rows(opened(await asked(school.as_("principal"), school, "old")))) == 0, "nobody is in it today"


async def test_a_record_as_it_is_printed(school: School) -> None:
    child = await school.child(
        "A1", full_name="Lý Thị Zin", birth_date=date(2022, 9, 5), sex="female", ethnic_group="12",
        policy_categories=["poor", "disability"], national_id="037322000009", unknown=["address", "mother"],
    )  # fmt: skip
    father = await school.user(Guards(child), full_name="Lý Văn Ba").arrive()
    blocked = await school.user(Guards(child, ends_on=YESTERDAY), full_name="Lý Đã Thôi").arrive()
    await school.query("update guardians set relationship = 'father' where person_id = $1", father.person)
    await school.query("update guardians set relationship = 'father' where person_id = $1", blocked.person)
    await school.query("update persons set phone = '0912000009' where id = $1", father.person)
    sheet = opened(await asked(school.as_("teacher of the class"), school))
    row = rows(sheet)[-1]
    assert row.pop("Ngày sinh").date() == date(2022, 9, 5)
    assert row == {
        "STT": "4", "Mã trẻ": child.code, "Họ và tên": "Lý Thị Zin", "Giới tính": "Nữ", "Dân tộc": "Ê Đê",
        "Địa chỉ thường trú": "Không rõ", "Con gia đình chính sách": "Hộ nghèo; Trẻ khuyết tật", "Họ tên cha": "Lý Văn Ba",
        "SĐT cha": "0912000009", "Họ tên mẹ": "Không rõ", "SĐT mẹ": None, "Người giám hộ": None, "SĐT người giám hộ": None,
        "Số định danh cá nhân": "037322000009", "Trạng thái": "Đang học",
    }  # fmt: skip
    blank = rows(sheet)[0]
    assert (blank["Con gia đình chính sách"], blank["Ngày sinh"], blank["Dân tộc"]) == ("Chưa khai", None, None)
    assert (sheet["A1"].value, sheet["A2"].value, sheet["A3"].value) == (
        "TRƯỜNG MẦM NON THỬ NGHIỆM", "DANH SÁCH TRẺ LỚP A1", "Năm học 2026-2027"
    )  # fmt: skip


async def test_no_cell_is_a_formula_or_a_link(school: School) -> None:
    for number, name in enumerate(("=1+1", "@SUM(A1)", "+84", "-1", "http://a.b/c", "{=A1}", "'x", "0012", "TRUE")):
        await school.child("A1", full_name=f"{name} Zz", permanent_address=name, national_id=f"{number:012}")
    sheet = opened(await asked(school.as_("teacher of the class"), school))
    cells = [cell for line in sheet.iter_rows(min_row=HEADER + 1) for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "d"}
    assert not any(cell.hyperlink for cell in cells)
    assert {row["Địa chỉ thường trú"] for row in rows(sheet)} >= {"=1+1", "@SUM(A1)", "http://a.b/c", "0012", "TRUE"}


async def test_it_is_made_for_paper(school: School) -> None:
    sheet = opened(await asked(school.as_("teacher of the class"), school))
    page = sheet.page_setup
    assert (page.orientation, page.paperSize, page.fitToWidth or 1, page.fitToHeight) == ("landscape", 9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$5:$5"
    assert "&P" in str(sheet.oddFooter.center.text)
    lines = [str(cell.value) for line in sheet.iter_rows(min_row=HEADER) for cell in line if cell.value]
    assert {"Giáo viên chủ nhiệm", "Hiệu trưởng"} <= set(lines)


async def test_one_statement_and_a_file_with_a_name(school: School) -> None:
    teacher = await school.as_("teacher of the class").arrive()
    answer = await asked(teacher, school)
    assert len(school.program.statements) == 1
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="danh-sach-tre-a1-2026-2027.xlsx"; ')
    assert unquote(disposition.rpartition("''")[2]) == "Danh sách trẻ A1 2026-2027.xlsx"


async def test_it_imports_again_and_changes_nothing(program: Program) -> None:
    school = await sample_school(program)
    school.at(SEPTEMBER)
    clerk, principal = school.as_("clerk"), school.as_("principal")
    made = await send(clerk, (SAMPLES / WORKBOOK).read_bytes(), file_name=WORKBOOK)
    assert counts(made.json) == (104, 0, 0, 0)
    for class_, teacher in (
        ("A1", "teacher of the class"),
        ("B1", "teacher of another class"),
        ("C1", "clerk"),
        ("D1", "clerk"),
    ):
        answer = await asked(principal, school, class_)
        children = rows(opened(answer))
        result = (await send(school.as_(teacher), answer.content, file_name="lop.xlsx")).json
        assert counts(result) == (0, 0, len(children), 0), result["issues"][:5]
        assert {issue["code"] for issue in result["issues"]} <= {"age_implausible", "id_number_mismatch"}
        assert len(children) > 10


async def test_what_is_not_stated_stays_so_when_it_imports_again(school: School) -> None:
    """Neither "not stated" nor "not known" becomes an answer, and a class with an odd name is found."""
    await school.query("update classes set name = 'Chồi 1 (bán trú)' where id = $1", school.classes["A1"])
    await school.query("update students set birth_date = '2022-03-05'")
    await school.child("A1", full_name="Lý Nghỉ", status="paused", birth_date=date(2022, 1, 1), policy_categories=[])
    await school.child(
        "A1", full_name="Lý Rõ", birth_date=date(2022, 1, 2), unknown=["father", "mother", "address", "phone"]
    )
    teacher = school.as_("teacher of the class")
    answer = await asked(teacher, school)
    assert {row["Lớp"] for row in rows(opened(answer))} == {"Chồi 1 (bán trú)"}
    result = (await send(teacher, answer.content, file_name="lop.xlsx")).json
    assert (counts(result), codes(result)) == ((0, 0, 5, 0), [])
