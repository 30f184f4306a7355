"""The empty templates: they come in as they are, and filled in as a person would. Clauses 3.1 and 6.1."""

import io
import re
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.core.exports.workbook import MEDIA_TYPE
from app.data.ethnic_groups import ETHNIC_GROUPS
from app.data.policy_categories import POLICY_CATEGORIES
from tests.imports.files import SEPTEMBER, codes, counts, record, records, send
from tests.school import CLASSES, KINDS, Caller, Held, School

STUDENTS, STAFF = "/v1/import-templates/students", "/v1/import-templates/staff"
LINE = 5
"""Where the example stands."""

FILLED = {
    "Lớp": "A1", "Họ và tên": "Lý Minh Khang", "Ngày sinh": "05/09/2022", "Giới tính": "Nam", "Dân tộc": "Ê Đê",
    "Địa chỉ thường trú": "Không rõ", "Con gia đình chính sách": "Hộ nghèo, Trẻ mồ côi",
    "Số định danh cá nhân": "037222000009", "Họ tên cha": "Lý Văn Ba", "Năm sinh cha": "1991",
    "Số điện thoại cha": "0912000009", "Họ tên mẹ": "Không rõ",
}  # fmt: skip


class Copy:
    """A template on somebody's computer."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = self.book.worksheets[0]
        assert isinstance(sheet, Worksheet)
        self.sheet = sheet
        self.columns = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[LINE - 1] if cell.value}

    def fill(self, line: int, values: dict[str, Any]) -> None:
        for heading, value in values.items():
            self.sheet.cell(line, self.columns[heading], value)

    def clear(self, line: int) -> None:
        for cell in self.sheet[line]:
            cell.value = None

    def bytes(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


async def copy(caller: Caller, url: str = STUDENTS) -> Copy:
    return Copy(await content(caller, url))


async def content(caller: Caller, url: str) -> bytes:
    answer = await caller.get(url)
    assert (answer.status, answer.headers["content-type"]) == (200, MEDIA_TYPE), answer
    return answer.content


async def test_it_imports_as_it_is(school: School) -> None:
    school.at(SEPTEMBER)
    for who in ("clerk", "teacher of the class"):
        caller = school.as_(who)
        answer = await send(caller, await content(caller, STUDENTS), file_name="mau.xlsx")
        assert (answer.status, answer.json["state"], counts(answer.json)) == (201, "complete", (0, 0, 0, 0))
        assert answer.json["issues"] == []


@pytest.mark.parametrize("over", [False, True], ids=["below the example", "over the example"])
async def test_what_is_filled_in_is_what_comes_in(school: School, over: bool) -> None:
    school.at(SEPTEMBER)
    before = len(await records(school))
    clerk = school.as_("clerk")
    template = await copy(clerk)
    first = LINE if over else LINE + 1
    if over:
        template.clear(LINE)
    template.fill(first, FILLED)
    template.fill(
        first + 1, {"Lớp": "D1", "Họ và tên": "Lý Thị Ngân", "Ngày sinh": "1/2/2024", "Điện thoại liên hệ": "Không rõ"}
    )
    result = (await send(clerk, template.bytes(), file_name="mau.xlsx")).json
    assert (counts(result), codes(result)) == ((2, 0, 0, 0), [])
    assert len(await records(school)) == before + 2
    child = await record(school, "Lý Minh Khang")
    assert (child["birth_date"], child["sex"], child["class"]["name"]) == ("2022-09-05", "male", "A1")
    assert (child["ethnic_group"]["code"], child["policy_categories"]) == ("12", ["orphan", "poor"])
    assert (child["national_id"], child["unknown"], child["complete"]) == ("037222000009", ["address", "mother"], True)
    (father,) = child["guardians"]
    assert (father["full_name"], father["birth_year"], father["phone"]) == ("Lý Văn Ba", 1991, "0912000009")
    other = await record(school, "Lý Thị Ngân")
    assert (other["class"]["name"], other["policy_categories"], other["unknown"]) == ("D1", [], ["phone"])


async def test_a_name_typed_over_the_example_s_is_a_child(school: School) -> None:
    """The mark stands in the name: whoever types over it means the row."""
    teacher = school.as_("teacher of the class")
    template = await copy(teacher)
    template.fill(LINE, {"Họ và tên": "Lý Minh Khang"})
    assert counts((await send(teacher, template.bytes())).json) == (1, 0, 0, 0)
    assert (await record(school, "Lý Minh Khang"))["class"]["name"] == "A1"


async def test_no_row_that_is_marked_as_an_example_is_a_child(school: School) -> None:
    teacher = school.as_("teacher of the class")
    template = await copy(teacher)
    template.fill(LINE + 1, FILLED | {"Họ và tên": "VÍ DỤ: Lý Minh Khang"})
    template.fill(LINE + 2, FILLED | {"Họ và tên": "Lý Ví Dụ"})
    assert counts((await send(teacher, template.bytes())).json) == (1, 0, 0, 0)
    assert [each["full_name"] for each in await records(school) if "í Dụ" in each["full_name"]] == ["Lý Ví Dụ"]


async def test_the_drop_downs_are_the_callers(school: School) -> None:
    school.at(SEPTEMBER)
    for who, classes in (("clerk", ["A1", "B1", "D1"]), ("teacher of another class", ["B1"])):
        template = await copy(school.as_(who))
        assert [sheet.title for sheet in template.book.worksheets] == ["Danh sách trẻ", "Hướng dẫn", "Danh mục"]
        found = _lists(template)
        assert found.pop("Lớp") == classes
        assert found.pop("Giới tính") == ["Nam", "Nữ"]
        assert found.pop("Dân tộc") == [group.name for group in ETHNIC_GROUPS]
        assert found.pop("Con gia đình chính sách") == ["Không có", *(category.vi for category in POLICY_CATEGORIES)]
        assert set(found) == {"Địa chỉ thường trú", "Họ tên cha", "Họ tên mẹ", "Điện thoại liên hệ"}
        assert all(answers == ["Không rõ"] for answers in found.values())
        assert template.sheet["A1"].value == ("DANH SÁCH TRẺ" if who == "clerk" else "DANH SÁCH TRẺ LỚP B1")
        assert template.sheet["A2"].value == "Năm học 2026-2027"


async def test_a_spreadsheet_keeps_zeros_and_days(school: School) -> None:
    """Every column is text: Excel drops no zero, and reads no 05/09 as the ninth of May."""
    template = await copy(school.as_("teacher of the class"))
    for heading, at in template.columns.items():
        assert template.sheet.cell(LINE, at).number_format == "@", heading
        assert template.sheet.column_dimensions[openpyxl.utils.get_column_letter(at)].width >= 6
    assert template.sheet.freeze_panes == "E5"
    assert template.sheet.print_title_rows == "$4:$4"


async def test_a_class_is_in_the_title_only_where_an_import_would_find_it_there(school: School) -> None:
    teacher = school.as_("teacher of the class")
    for name, title in (
        ("LỚP 5 TUỔI A1", "DANH SÁCH TRẺ LỚP 5 TUỔI A1"),
        ("Nhóm trẻ D", "DANH SÁCH TRẺ NHÓM TRẺ D"),
        ("Chồi 1 (bán trú)", "DANH SÁCH TRẺ"),
    ):
        await school.query("update classes set name = $2 where id = $1", school.classes["A1"], name)
        template = await copy(teacher)
        assert template.sheet["A1"].value == title
        template.fill(LINE + 1, {**FILLED, "Lớp": name if title == "DANH SÁCH TRẺ" else None})
        result = (await send(teacher, template.bytes(), dry_run="true")).json
        assert (counts(result), codes(result)) == ((1, 0, 0, 0), []), name


async def test_the_year_is_the_first_in_which_the_caller_may_import(school: School) -> None:
    """After the due date the clerk prepares next year's list, where that year is there already."""
    school.at("2026-12-01 08:00")
    clerk = school.as_("clerk")
    answer = await clerk.get(STUDENTS)
    assert (answer.status, answer.clause, answer.json["clauses"]) == (403, "3.1", ["3.1", "6.1"])
    next_year = "0199f000-0000-7000-8000-000000000001"
    await school.plant({
        "school_years": [{"id": next_year, "name": "2027-2028", "starts_on": "2027-08-01", "ends_on": "2028-07-31",
                          "roster_due_on": "2027-10-01", "attendance_cut_off": "08:30"}],
        "classes": [{"id": "0199f000-0000-7000-8000-000000000002", "school_year_id": next_year, "name": "Mầm 1",
                     "age_group": "preschool_3_4", "group_id": school.groups["mẫu giáo"]}],
    })  # fmt: skip
    template = await copy(clerk)
    assert (template.sheet["A1"].value, template.sheet["A2"].value) == ("DANH SÁCH TRẺ LỚP MẦM 1", "Năm học 2027-2028")
    assert _lists(template)["Lớp"] == ["Mầm 1"]


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_whoever_may_import_may_have_the_template(school: School, kind: str) -> None:
    school.at(SEPTEMBER)
    caller = school.as_(kind)
    posts = {str(held.post) for held in KINDS[kind] if isinstance(held, Held)}
    students, staff = await caller.get(STUDENTS), await caller.get(STAFF)
    if posts & {"clerk", "homeroom_teacher"}:
        assert students.status == 200
    else:
        assert (students.status, students.clause) == (403, "3.1")
        assert students.json["allowed_roles"] == ["clerk", "homeroom_teacher"]
    if "principal" in posts:
        assert staff.status == 200
    else:
        assert (staff.status, staff.clause, staff.json["allowed_roles"]) == (403, "3.1", ["principal"])


async def test_nobody_gets_one(school: School) -> None:
    for url in (STUDENTS, STAFF):
        assert (await school.as_("nobody").get(url)).status == 401
        assert (await school.as_("clerk").get(f"{url}?x=1")).code == "unknown_parameter"


async def test_the_staff_template(school: School) -> None:
    template = await copy(school.as_("principal"), STAFF)
    assert list(template.columns) == [
        "STT", "Họ và tên", "Tên đăng nhập", "Số điện thoại", "Số định danh cá nhân", "Chức vụ", "Đơn vị", "Từ ngày",
        "Đến ngày", "Số quyết định",
    ]  # fmt: skip
    found = _lists(template)
    assert found["Đơn vị"] == [*(name for name in CLASSES if name != "old"), "mẫu giáo", "nhà trẻ"]
    assert "Giáo viên chủ nhiệm" in found["Chức vụ"]
    assert not any("giám hộ" in post for post in found["Chức vụ"])
    assert str(template.sheet.cell(LINE, template.columns["Họ và tên"]).value).startswith("Ví dụ: ")


async def test_the_staff_template_imports_as_it_is_and_filled_in(school: School) -> None:
    principal = school.as_("principal")
    empty = await send(principal, await content(principal, STAFF), file_name="mau.xlsx", kind="staff")
    assert (empty.status, empty.json["state"], counts(empty.json)) == (201, "complete", (0, 0, 0, 0))
    assert empty.json["issues"] == []
    template = await copy(principal, STAFF)
    row = {
        "Họ và tên": "Hà Thị Ngân", "Tên đăng nhập": "ngan.ht", "Số điện thoại": "0912000123", "Chức vụ": "Giáo viên chủ nhiệm",
        "Đơn vị": "A1", "Từ ngày": "25/11/2026", "Số quyết định": "12/QĐ-MN",
    }  # fmt: skip
    template.fill(LINE + 1, row)
    done = await send(principal, template.bytes(), file_name="mau.xlsx", kind="staff")
    assert (done.status, counts(done.json), done.json["issues"]) == (201, (1, 0, 0, 0), [])
    (code,) = done.json["codes"]
    (user,) = await principal.items("/v1/users?q=ngan")
    assert code["username"] == user["username"] == f"ngan.ht@{school.code}"
    (held,) = user["assignments"]
    assert (held["role"], held["unit"]["name"], held["in_force"]) == ("homeroom_teacher", "A1", True)


async def test_a_file_s_name_is_vietnamese_where_it_may_be(school: School) -> None:
    answer = await school.as_("teacher of the class").get(STUDENTS)
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="mau-danh-sach-tre.xlsx"; ')
    (name,) = re.findall(r"filename\*=UTF-8''(\S+)$", disposition)
    assert unquote(name) == "Mẫu danh sách trẻ.xlsx"


def _lists(template: Copy) -> dict[str, list[str]]:
    """Heading → what its drop-down offers."""
    found = {}
    for rule in template.sheet.data_validations.dataValidation:
        if rule.type == "list":
            sheet, column, first, last = re.fullmatch(r"'(.+)'!\$(\w+)\$(\d+):\$\2\$(\d+)", rule.formula1).groups()  # type: ignore[union-attr]
            values = [template.book[sheet][f"{column}{line}"].value for line in range(int(first), int(last) + 1)]
            at = next(iter(rule.sqref.ranges)).min_col
            assert next(iter(rule.sqref.ranges)).min_row == LINE
            found[next(heading for heading, column_ in template.columns.items() if column_ == at)] = values
    return found
