"""Lists of children as schools make them, into rows and remarks. Clause 6.1."""

import asyncio
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.imports.issues import refused_table, write_csv
from app.core.imports.problems import TooLarge, UnreadableTable
from app.core.imports.reading import Cell, Limits, Sheet, read_table
from app.services.imports.roster_columns import ROSTER, class_in_title, class_key, school_year_in_title
from app.services.imports.roster_rows import ParsedRoster, parse_roster
from app.services.imports.roster_shapes import RosterRow

TODAY = date(2026, 9, 5)
SAMPLES = Path(__file__).parent.parent / "samples"
HEADER: list[Cell] = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số điện thoại"]


def parse(*rows: list[Cell], merges: list[tuple[int, int, int, int]] | None = None) -> ParsedRoster:
    return parse_roster([Sheet("Trang1", [list(row) for row in rows], 1, merges or [])], today=TODAY)


def child(row: RosterRow) -> tuple[object, ...]:
    fields = set(RosterRow.__slots__) - {"sheet", "source", "issues"}
    return tuple(getattr(row, name) for name in sorted(fields))


def sample(name: str) -> ParsedRoster:
    sheets = asyncio.run(read_table((SAMPLES / name).read_bytes()))
    return parse_roster(sheets, today=TODAY)


def test_the_sample_workbook() -> None:
    roster = sample("danh-sach-tre-2026-2027.xlsx")
    assert len(roster.rows) == 104
    assert not any(row.issues for row in roster.rows)
    assert [(i.code, i.severity, i.sheet, i.row, i.column) for i in roster.issues] == [
        ("address_is_current", "warning", "Sheet1", 7, "F")
    ]
    assert {row.class_name for row in roster.rows} == {
        "LỚP 5 TUỔI A1",
        "LỚP 4 TUỔI B1",
        "LỚP 3 TUỔI C1",
        "NHÓM TRẺ D1",
    }
    assert [year.name for year in roster.years] == ["2026-2027"]
    whole = [(r.full_name, r.birth_date, r.sex, r.ethnic_group, r.permanent_address) for r in roster.rows]
    assert all(all(fields) for fields in whole)
    assert all([p.relationship for p in r.parents] == ["father", "mother"] and r.parents[0].phone for r in roster.rows)
    assert "Dương Thuỳ Chi" in {row.full_name for row in roster.rows}


def test_the_sample_with_ten_faults() -> None:
    """Nine of them: the tenth, a class that is not there, is the database's to tell (test_imports)."""
    roster = sample("danh-sach-loi.csv")
    assert len(roster.rows) == 60
    assert [(i.row, i.column, i.field, i.code) for i in roster.issues] == [
        (6, "B", "full_name", "name_missing"),
        (11, "C", "birth_date", "date_invalid"),
        (16, "C", "birth_date", "date_incomplete"),
        (21, "D", "sex", "sex_invalid"),
        (26, "E", "ethnic_group", "ethnic_group_unknown"),
        (31, "J", "phone", "phone_invalid"),
        (41, "B", "full_name", "formula"),
        (46, "C", "birth_date", "date_in_future"),
        (51, "B", "full_name", "control_characters"),
    ]
    assert sum(row.refused for row in roster.rows) == 9
    assert roster.issues[-1].as_dict("en")["value"] == "A␀B"
    assert all(i.vi and i.en and "{" not in i.vi + i.en for i in roster.issues)


def test_refused_rows_come_back_as_they_came_in_and_read_again() -> None:
    roster = sample("danh-sach-loi.csv")
    content = write_csv(refused_table(row.source for row in roster.rows if row.refused))
    assert b"\"'=HYPERLINK" in content
    again = parse_roster(asyncio.run(read_table(content)), today=TODAY)
    assert [i.code for i in again.issues] == [i.code for i in roster.issues]


def test_every_row_of_the_workbook_survives_being_refused() -> None:
    roster = sample("danh-sach-tre-2026-2027.xlsx")
    content = write_csv(refused_table(row.source for row in roster.rows))
    again = parse_roster(asyncio.run(read_table(content)), today=TODAY)
    assert [child(row) for row in again.rows] == [child(row) for row in roster.rows]


def test_refused_rows_keep_their_class_and_header() -> None:
    roster = parse(
        ["LỚP A1"], HEADER, [1.0, "An", "x", "Nam", 912345678.0], ["LỚP B1"], [2.0, "Bé", "y", "Nữ", "+84 1"]
    )
    assert refused_table(row.source for row in roster.rows) == [
        ["LỚP A1"], [str(cell) for cell in HEADER], ["1", "An", "x", "Nam", "912345678"],
        ["LỚP B1"], ["2", "Bé", "y", "Nữ", "+84 1"],
    ]  # fmt: skip
    assert b",'+84 1\r\n" in write_csv(refused_table(row.source for row in roster.rows))


PARENTS_ABOVE: list[list[Cell]] = [
    ["STT", "Họ và tên", "Ngày sinh", "Thông tin cha", None, None, "Thông tin mẹ", None, "Điện thoại"],
    [None, None, None, "Họ tên", "Năm\nsinh", "Nghề nghiệp", "Họ tên", "SĐT", None],
    [1.0, "Trần An", "05/09/2021", "Trần Bình", 1990.0, "Nông", "Lê Thị Chi", "0987654321", "0912345678"],
]
MERGES = [(0, 3, 0, 5), (0, 6, 0, 7), (0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 8, 1, 8)]


@pytest.mark.parametrize("merges", [MERGES, []], ids=["merged", "as csv"])
def test_a_header_of_two_rows(merges: list[tuple[int, int, int, int]]) -> None:
    (row,) = parse(["DANH SÁCH TRẺ"], *PARENTS_ABOVE, merges=[(a + 1, b, c + 1, d) for a, b, c, d in merges]).rows
    assert row.line == 4
    assert row.full_name == "Trần An"
    father, mother = row.parents
    assert (father.full_name, father.birth_year, father.phone) == ("Trần Bình", 1990, "0912345678")
    assert (mother.full_name, mother.birth_year, mother.phone) == ("Lê Thị Chi", None, "0987654321")
    assert refused_table([row.source])[:2] == [[str(c or "") for c in line] for line in PARENTS_ABOVE[:2]]


def test_birth_dates_under_the_sexes() -> None:
    rows = parse(
        ["TT", "Họ và tên", "Ngày tháng năm sinh", None], [None, None, "Nam", "Nữ"],
        [1.0, "Trần An", "05/09/2021", None], [2.0, "Lê Chi", None, "06/09/2021"],
    ).rows  # fmt: skip
    assert [(r.sex, r.birth_date) for r in rows] == [("male", date(2021, 9, 5)), ("female", date(2021, 9, 6))]


def test_titles_totals_signatures_and_numbers_are_no_children() -> None:
    roster = parse(
        ["TRƯỜNG MẦM NON"], ["DANH SÁCH TRẺ NHÓM/LỚP NĂM HỌC 2025 - 2026"], ["LỚP 5 TUỔI A1"], HEADER,
        ["(1)", "(2)", "(3)", "(4)", "(5)"], [1.0, "Trần An", "05/09/2021", "Nam", None],
            [2.0, None, None, None, None],
        [None, "Tổng số: 1 trẻ"], [], ["Lớp: 4 tuổi B1 (GVCN: Lê Thị Hoa)"],
            [1.0, "Lê Chi", "06/09/2021", "Nữ", None],
        ["Cộng", 1.0, 0.0, 1.0], ["Liên Minh, ngày 05 tháng 9 năm 2026"],
            ["Người lập biểu", None, None, "HIỆU TRƯỞNG"],
        [None, None, None, "Nguyễn Thị Lan"],
    )  # fmt: skip
    assert [(r.line, r.class_name, r.full_name) for r in roster.rows] == [
        (6, "LỚP 5 TUỔI A1", "Trần An"),
        (11, "4 tuổi B1", "Lê Chi"),
    ]
    assert roster.issues == []
    assert [year.warning("2026-2027").as_dict()["code"] for year in roster.years] == ["other_school_year"]


def test_a_header_that_returns_in_another_order() -> None:
    rows = parse(
        ["LỚP A"], ["Họ tên", "Ngày sinh", "Nữ"], ["Trần An", 44444.0, None], ["Lê Chi", 44443.0, "x"],
        ["LỚP B"], ["Nam", "Ngày sinh", "Họ tên"], ["x", 44445.0, "Lê Bình"],
    ).rows  # fmt: skip
    assert [(r.class_name, r.full_name, r.sex) for r in rows] == [
        ("LỚP A", "Trần An", "male"),
        ("LỚP A", "Lê Chi", "female"),
        ("LỚP B", "Lê Bình", "male"),
    ]


def test_other_tables_and_strange_columns_are_left_alone() -> None:
    staff = Sheet("GV", [["Họ và tên", "Ngày sinh", "Chức vụ"], ["Lê Hoa", "01/01/1990", "Giáo viên"]])
    groups = Sheet("DanToc", [["Mã", "Tên"], [1.0, "Kinh"]])
    with pytest.raises(UnreadableTable) as refusal:
        parse_roster([staff, groups], today=TODAY)
    assert refusal.value.code == "no_header"
    strange: list[Cell] = ["Nghề nghiệp cha", "Dân tộc mẹ", "Họ tên ông nội", "Ngày nhập học"]
    (row,) = parse(["Họ tên", "Ngày sinh", *strange], ["Trần An", "05/09/2021", "Nông", "Sao", "Cụ", "x"]).rows
    assert (row.ethnic_group, row.parents, row.issues) == (None, [], [])


def test_more_rows_than_allowed() -> None:
    sheet = Sheet(None, [["Họ tên", "Ngày sinh"], *([f"An {i}", "05/09/2021"] for i in range(6))])
    with pytest.raises(TooLarge):
        parse_roster([sheet], today=TODAY, limits=Limits(data_rows=5))


def test_the_same_child_twice_is_an_error_on_the_second_row() -> None:
    header: list[Cell] = ["Họ tên", "Ngày sinh", "Mã học sinh", "CCCD"]
    rows = parse(
        header, ["Lê Thuỳ An", "05/09/2021", "1", None], ["LÊ THÙY AN", 44444.0, None, None],
        ["Lê Thuỳ An", "05/09/2021", "2", None], ["Khác", "06/09/2021", "1", None],
            ["Lê Thuỳ An", "06/09/2021", None, None],
        ["Ba", "07/09/2021", None, "037221000123"], ["Bốn", "08/09/2021", None, "037221000123"],
        ["Lê Thuý An", "05/09/2021", None, None],
    ).rows  # fmt: skip
    found = {r.line: i.vi for r in rows for i in r.issues if i.code == "duplicate_row"}
    assert list(found) == [3, 5, 8]
    assert "dòng 2" in found[3]
    assert "dòng 7" in found[8]


@pytest.mark.parametrize(
    ("title", "name"),
    {"LỚP 5 TUỔI A1": "LỚP 5 TUỔI A1", "NHÓM TRẺ D1": "NHÓM TRẺ D1", "Lớp: LỚP 5 TUỔI A1": "LỚP 5 TUỔI A1",
     "DANH SÁCH TRẺ LỚP 5 TUỔI A1 NĂM HỌC 2026-2027": "LỚP 5 TUỔI A1",
     "Lớp 4 tuổi B1 - GVCN: Lê Hoa": "Lớp 4 tuổi B1",
     "LỚP 3 TUỔI C1 (25 trẻ)": "LỚP 3 TUỔI C1", "DANH SÁCH LỚP": None,
     "DANH SÁCH TRẺ NHÓM/LỚP NĂM HỌC 2026-2027": None,
     "Giáo viên chủ nhiệm lớp: Lê Hoa": None, "Trần An": None, "": None}.items(),
)  # fmt: skip
def test_class_in_title(title: str, name: str | None) -> None:
    assert class_in_title(title) == name


def test_class_key_and_school_year() -> None:
    assert class_key("Lớp 5 tuổi  a1") == class_key("5 TUỔI A1") == "5 tuoi a1"
    assert school_year_in_title("DANH SÁCH TRẺ NĂM HỌC 2026 – 2027") == "2026-2027"
    assert school_year_in_title("Năm học: 2026-27") == "2026-2027"
    assert school_year_in_title("Năm 2026") is None


def test_a_class_merged_over_its_rows() -> None:
    rows = parse(
        ["Lớp", "Họ tên", "Ngày sinh"], ["A1", "An", "05/09/2021"], [None, "Bé", "06/09/2021"],
        [None, "Chi", "07/09/2021"], merges=[(1, 0, 2, 0)],
    ).rows  # fmt: skip
    assert [row.class_name for row in rows] == ["A1", "A1", None]


CELLS = st.one_of(
    st.none(), st.booleans(), st.floats(), st.dates(), st.text(max_size=12),
    st.sampled_from([name for column in ROSTER.columns for name in (*column.names, *column.parents)]),
    st.sampled_from(["LỚP A1", "Tổng số: 3", "HIỆU TRƯỞNG", "x", "05/09/2021", "Trần An", "0912345678"]),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=8), max_size=10))
def test_no_table_raises(rows: list[list[Cell]]) -> None:
    sheet = Sheet("s", [["Họ tên", "Ngày sinh", "Nữ"], *rows], 1, [(0, 1, 0, 2), (1, 0, 9, 0)])
    roster = parse_roster([sheet], today=TODAY)
    assert all(issue.as_dict()["message"] for issue in roster.issues)
    write_csv(refused_table(row.source for row in roster.rows))


@pytest.mark.parametrize("text", ["(", "T", "ngày tháng ", "1/", "lớp ", "danh sách ", "không ", "( a", "1 - ", "'="])
def test_no_cell_is_slow(text: str) -> None:
    long = (text * 2000)[:2001]
    columns = {name: c for c in ROSTER.columns if not c.parents for name in c.names[:1]}
    begun = time.process_time()
    parse(list(columns), *[[long] * len(columns)] * 20, *[[long]] * 20, merges=[(1, 0, 19_000, 0)] * 5000)
    assert time.process_time() - begun < 3


def test_no_heading_means_two_things() -> None:
    meanings: dict[str, set[str]] = {}
    for column in ROSTER.columns:
        if not column.parents:
            for name in column.names:
                meanings.setdefault(ROSTER.words(name), set()).add(column.field)
    shared = {words: fields for words, fields in meanings.items() if len(fields) > 1}
    assert shared == {}


def test_five_thousand_rows_are_quick() -> None:
    rows: list[list[Cell]] = [["Họ tên", "Ngày sinh", "Giới tính", "Dân tộc", "HKTT", "Cha", "Mẹ", "SĐT"]]
    rows += [
        [
            f"Trần {i} An",
            "05/09/2021",
            "Nam",
            "Kinh",
            f"Thôn {i}",
            f"Trần {i} Bình",
            f"Lê {i} Chi",
            f"09{i:08}",
        ]
        for i in range(5000)
    ]
    begun = time.process_time()
    roster = parse(*rows)
    assert len(roster.rows) == 5000
    assert time.process_time() - begun < 3


def test_a_short_row_that_begins_with_its_class_is_no_title() -> None:
    header: list[Cell] = ["Lớp", "Họ và tên", "Ngày sinh"]
    roster = parse(header, ["Lớp A1", "Lý An", "05/09/2021"], ["LỚP B1", None, None], ["", "Lý Bình", "06/09/2021"])
    assert [(row.class_name, row.full_name) for row in roster.rows] == [("Lớp A1", "Lý An"), ("LỚP B1", "Lý Bình")]
