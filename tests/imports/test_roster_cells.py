"""What one row of a list of children says, and what is said about it. Clause 6.1."""

from datetime import date
from typing import Any

import pytest

from app.core.imports.reading import Cell, Sheet
from app.services.imports.roster_rows import parse_roster
from app.services.imports.roster_shapes import RosterRow

TODAY = date(2026, 9, 5)


def one(columns: dict[str, Cell], **more: Cell) -> RosterRow:
    """The only row of a list with these headings and cells, beside a name and a birth date."""
    columns = {"Họ và tên": "Trần An", "Ngày sinh": "05/09/2021", **columns, **more}
    sheet = Sheet(None, [list(columns), list(columns.values())])
    (row,) = parse_roster([sheet], today=TODAY).rows
    return row


def codes(row: RosterRow) -> list[tuple[str, str | None, str]]:
    return [(issue.severity, issue.field, issue.code) for issue in row.issues]


ROWS: dict[str, tuple[dict[str, Cell], dict[str, Any], list[tuple[str, str | None, str]]]] = {
    "nothing more": ({}, {"sex": None, "policy_categories": None, "policy_blank": False}, []),
    "capitals, spaces": ({"Họ và tên": "  NGUYỄN  VĂN ĐẠT "}, {"full_name": "Nguyễn Văn Đạt"}, []),
    "split name": ({"Họ và tên": None, "Họ đệm": "Trần Văn", "Tên": "An"}, {"full_name": "Trần Văn An"}, []),
    "tick girl": ({"Nữ": "x"}, {"sex": "female"}, []),
    "no tick at all": ({"Nữ": None}, {"sex": None}, []),
    "word under girl": ({"Nữ": "Nam"}, {"sex": "male"}, []),
    "no tick of two": ({"Nữ": None, "Nam": None}, {"sex": None}, []),
    "both ticks": ({"Nữ": "x", "Nam": "x"}, {"sex": None}, [("error", "sex", "sex_invalid")]),
    "odd tick": ({"Nữ": "?"}, {}, [("error", "sex", "tick_invalid")]),
    "bad sex": ({"Giới tính": "Không rõ"}, {"sex": None}, [("error", "sex", "sex_invalid")]),
    "policy blank": ({"Con gia đình\nchính sách": None},
    {"policy_categories": None, "policy_blank": True}, []),
    "policy stated": ({"Diện chính sách": "Hộ nghèo"},
    {"policy_categories": ("poor",), "policy_blank": False}, []),
    "policy none": ({"Chính sách": "Không"}, {"policy_categories": (), "policy_blank": False}, []),
    "policy tick": ({"Chính sách": "x"}, {"policy_categories": None, "policy_blank": False},
                    [("warning", "policy_categories", "policy_unclear")]),
    "policy unknown": ({"Chính sách": "lạ"}, {"policy_categories": None, "policy_blank": False},
                       [("warning", "policy_categories", "policy_unknown")]),
    "Mã định danh of 12": ({"Mã định danh": "037221000123"},
    {"national_id": "037221000123", "code": None}, []),
    "Mã định danh of Excel": ({"Mã định danh": 37221000123.0}, {"national_id": "037221000123"}, []),
    "ministry's code": ({"Mã định danh": "3712345678"}, {"national_id": None, "code": "3712345678"}, []),
    "Mã học sinh": ({"Mã học sinh": 12345.0}, {"code": "12345"}, []),
    "id does not match": ({"Số định danh cá nhân": "037321000123", "Nữ": "Nam"},
    {"national_id": "037321000123"},
                          [("warning", "national_id", "id_number_mismatch")]),
    "id too short": ({"Số CCCD": "123"}, {"national_id": None},
    [("error", "national_id", "id_number_invalid")]),
    "permanent beside present": ({"Chỗ ở hiện nay": "B", "Địa chỉ thường trú": "A"},
    {"permanent_address": "A"}, []),
    "permanent blank": ({"Chỗ ở hiện nay": "B", "HKTT": None}, {"permanent_address": None}, []),
    "address unknown": ({"HKTT": "Không rõ"}, {"permanent_address": None, "unknown": ["address"]}, []),
    "father unknown": ({"Họ tên cha": "Không rõ", "Mẹ": "Lê Chi"}, {"unknown": ["father"]}, []),
    "father dead": ({"Họ tên bố": "Đã mất"}, {"parents": []},
    [("warning", "father_name", "parent_not_a_name")]),
    "phone of nobody": ({"SĐT": "0912345678"}, {"parents": []}, [("warning", "phone", "parent_not_named")]),
    "phone unknown": ({"SĐT": "Không rõ"}, {"unknown": ["phone"]}, []),
    "bad phone": ({"SĐT": "12345", "Mẹ": "Lê Chi"}, {}, [("error", "phone", "phone_invalid")]),
    "no birth date": ({"Ngày sinh": None}, {}, [("error", "birth_date", "birth_date_missing")]),
    "no birth date but a code": ({"Ngày sinh": None, "Mã trẻ": "T1"}, {"birth_date": None, "code": "T1"}, []),
    "too old": ({"Ngày sinh": "05/09/1990"}, {"birth_date": date(1990, 9, 5)},
                [("warning", "birth_date", "age_implausible")]),
    "parent's odd year": ({"Họ tên mẹ": "Lê Chi", "Năm sinh mẹ": "?"}, {},
                          [("warning", "mother_birth_year", "year_invalid")]),
    "formula in a parent": ({"Họ tên mẹ": "=A1"}, {"parents": []}, [("error", "mother_name", "formula")]),
    "all faults at once": ({"Họ và tên": "=A1", "Ngày sinh": "2021", "Giới tính": "?", "Dân tộc": "Sao"}, {},
                           [("error", "full_name", "formula"), ("error", "sex", "sex_invalid"),
                            ("error", "birth_date", "date_incomplete"),
                            ("error", "ethnic_group", "ethnic_group_unknown")]),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_row(name: str) -> None:
    columns, expected, issues = ROWS[name]
    row = one(columns)
    assert {key: getattr(row, key) for key in expected} == expected
    assert codes(row) == issues
    assert row.refused == any(severity == "error" for severity, _, _ in issues)


@pytest.mark.parametrize(
    ("columns", "phones"),
    [({"Cha": "Trần Bình", "Mẹ": "Lê Chi"}, ["0911111111", None]),
     ({"Mẹ": "Lê Chi", "Cha": "Trần Bình"}, ["0911111111", None]),
     ({"Cha": None, "Mẹ": "Lê Chi"}, ["0911111111"]),
     ({"Cha": "Trần Bình", "SĐT cha": "0922222222", "Mẹ": "Lê Chi"}, ["0922222222", "0911111111"]),
     ({"Cha": "Trần Bình", "Điện thoại của mẹ": "0933333333", "Mẹ": "Lê Chi"}, ["0911111111", "0933333333"]),
     ({"Người giám hộ": "Bà Tư"}, ["0911111111"])],
)  # fmt: skip
def test_the_unowned_phone_goes_to_the_first_parent_named(columns: dict[str, Cell], phones: list[str | None]) -> None:
    row = one({**columns, "Số điện thoại": "0911111111"})
    assert [parent.phone for parent in row.parents] == phones
    assert row.issues == []


@pytest.mark.parametrize(
    ("column", "cells", "sexes"),
    [("Nữ", ["x", None], ["female", "male"]), ("Nữ", [None, "Nữ"], ["male", "female"]),
     ("Nam", ["✓", None], ["male", "female"]),
     ("Nữ", [1.0, 0.0], ["female", "male"]), ("Nữ", ["Nữ", "Nam", None], ["female", "male", None]),
     ("Nữ", [None, None], [None, None])],
)  # fmt: skip
def test_a_blank_says_the_other_sex_only_among_ticks(column: str, cells: list[Cell], sexes: list[str | None]) -> None:
    rows = [[f"Trần An{n}", "05/09/2021", cell] for n, cell in enumerate(cells)]
    roster = parse_roster([Sheet(None, [["Họ và tên", "Ngày sinh", column], *rows])], today=TODAY)
    assert [row.sex for row in roster.rows] == sexes


@pytest.mark.parametrize(
    ("cell", "name", "year"),
    [("Trần Văn An, 1990, công nhân", "Trần Văn An", 1990), ("Trần Văn An - NS 1990", "Trần Văn An", 1990),
     ("Trần Văn An (1990)", "Trần Văn An", 1990), ("Trần Văn An", "Trần Văn An", None)],
)  # fmt: skip
def test_a_parents_cell_may_hold_the_birth_year(cell: str, name: str, year: int | None) -> None:
    assert [(p.full_name, p.birth_year) for p in one({"Cha": cell}).parents] == [(name, year)]


@pytest.mark.parametrize(
    ("columns", "address"),
    [({"Tỉnh": "Ninh Bình", "Xã/Phường": "Liên Minh", "Thôn": "Si", "Số nhà": "12"}, "12, Si, Liên Minh, Ninh Bình"),
     ({"HKTT": "Thôn Si, xã Liên Minh", "Xã": "Liên Minh", "Tỉnh": "Ninh Bình"}, "Thôn Si, xã Liên Minh, Ninh Bình"),
     ({"Thôn, xã": "Si, Liên Minh", "Huyện": None, "Tỉnh/TP": "Ninh Bình"}, "Si, Liên Minh, Ninh Bình"),
     ({"Xã thường trú": "Liên Minh", "Xã hiện nay": "Xa Lạ", "Thường trú (thôn)": "Si"}, "Si, Liên Minh")],
)  # fmt: skip
def test_an_address_in_parts_is_put_together_from_the_smallest(columns: dict[str, Cell], address: str) -> None:
    assert one(columns).permanent_address == address
