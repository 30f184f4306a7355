"""What a cell says: one table for each kind of value."""

from datetime import date, datetime

import pytest

from app.core.imports import values
from app.core.imports.reading import Cell
from app.core.imports.values import CellFault
from app.data.age_groups import AGE_GROUPS
from app.data.ethnic_groups import ETHNIC_GROUPS, ethnic_group
from app.data.policy_categories import POLICY_CATEGORIES, policy_categories

TODAY = date(2026, 9, 5)
DAY = date(2021, 9, 5)
DATES: list[tuple[Cell, date | str | None]] = [
    ("05/09/2021", DAY), ("5/9/2021", DAY), ("05-09-2021", DAY), ("5.9.2021", DAY), ("05;09;2021", DAY),
    (" 05 / 09 / 2021 ", DAY), ("2021-09-05", DAY), ("2021-09-05T00:00:00", DAY), ("05/09/2021 00:00", DAY),
    ("ngày 5 tháng 9 năm 2021", DAY), ("05/09/21", DAY), (44444.0, DAY), ("44444", DAY), (44444.5, DAY),
    (datetime(2021, 9, 5, 7, 30), DAY), (DAY, DAY), ("-", None), ("29/02/2024", date(2024, 2, 29)),  # noqa: DTZ001
    ("05 09 2021", DAY), ("5/9 /2021", DAY), ("2021.9.5", DAY), ("ngày 5/9/2021", DAY), ("5 tháng 9, 2021", DAY),
    ("5, 9, 2021", DAY),
    ("05/09/2021 12:00:00 AM", DAY), ("5/9/35", date(1935, 9, 5)), ("5/9/2", "date_invalid"),
    ("31/02/2021", "date_invalid"), ("29/02/2021", "date_invalid"), ("05/13/2021", "date_invalid"),
    ("2021", "date_incomplete"), (2021.0, "date_incomplete"), ("09/2021", "date_incomplete"),
    ("hôm qua", "date_invalid"), ("=TODAY()", "date_invalid"), (19999.0, "date_invalid"),
    (60001.0, "date_invalid"),
    (True, "date_invalid"), ("00/00/0000", "date_invalid"), ("٠٥/٠٩/٢٠٢١", DAY), ("1e5", "date_invalid"),
]  # fmt: skip
PHONES: list[tuple[Cell, list[str] | str]] = [
    ("0912345678", ["0912345678"]), ("0912 345 678", ["0912345678"]), ("0912.345.678", ["0912345678"]),
    ("+84912345678", ["0912345678"]), ("84912345678", ["0912345678"]), ("'+84912345678", ["0912345678"]),
    ("+84 (0)912 345 678", ["0912345678"]), ("0084912345678", ["0912345678"]), (912345678.0, ["0912345678"]),
    ("912345678", ["0912345678"]), ("0912345678 (mẹ)", ["0912345678"]), ("-", []),
    ("0912345678 / 0387654321", ["0912345678", "0387654321"]),
    ("0912345678 0387654321", ["0912345678", "0387654321"]), ("0912.345.678-0387.654.321", ["0912345678", "0387654321"]),
    ("Bố 0912345678, mẹ 0387654321", ["0912345678", "0387654321"]),
    ("0912345678\n0387654321", ["0912345678", "0387654321"]),
    ("12345", "phone_invalid"), ("0112345678", "phone_invalid"), ("02283123456", "phone_invalid"),
    ("09123456789", "phone_invalid"), ("không", "phone_invalid"), ("0912345678, 12", "phone_invalid"),
]  # fmt: skip
TEXTS: list[tuple[Cell, str | None]] = [
    ("  Thôn   Si,\nxã Liên Minh ", "Thôn Si, xã Liên Minh"), ("- Thôn Si", "- Thôn Si"),
    ("...", None), ("—", None),
    (12.0, "12"), (0.5, "0.5"), ("=1+1", "formula"), ("@SUM(A1)", "formula"), ("#REF!", "excel_error"),
    ("a\0b", "control_characters"), ("a\u202eb", "control_characters"), ("a␀b", "control_characters"),
    ("x" * 256, "too_long"), ("Nguye\u0302\u0303n", "Nguyễn"), ("A\u200bn", "An"),
]  # fmt: skip
NAMES: list[tuple[Cell, str | None]] = [
    ("Trần An", "Trần An"), ("+An", "formula"), ("-An", "formula"), ("'=HYPERLINK(1)", "formula"),
    ("@An", "formula"),
    ("123", "not_text"), (5.0, "not_text"), (DAY, "not_text"), ("-", None), ("Y", "Y"),
    ("A\0B", "control_characters"),
]  # fmt: skip
YEARS: list[tuple[Cell, int | str | None]] = [
    (1990.0, 1990), ("1990", 1990), ("15/03/1990", 1990), (date(1990, 3, 15), 1990), ("-", None),
    ("90", "year_invalid"), ("19901", "year_invalid"), ("2030", "year_invalid"), ("1850", "year_invalid"),
]  # fmt: skip
TICKS: list[tuple[Cell, bool | str | None]] = [
    ("x", True), ("X ", True), ("✓", True), (1.0, True), (True, True), ("có", True), (0.0, False),
    ("không", False),
    (False, False), ("-", None), ("?", "tick_invalid"), ("Hộ nghèo", "tick_invalid"),
]  # fmt: skip
ID_NUMBERS: list[tuple[Cell, str | None]] = [
    ("037321000123", "037321000123"), (37321000123.0, "037321000123"), ("037 321 000 123", "037321000123"),
    (1321000123.0, "001321000123"), ("-", None), ("123", "id_number_invalid"),
    ("03732100012x", "id_number_invalid"),
]  # fmt: skip


def outcome(value: object) -> object:
    return value.code if isinstance(value, CellFault) else value


@pytest.mark.parametrize(("cell", "expected"), DATES)
def test_date(cell: Cell, expected: object) -> None:
    assert outcome(values.date(cell, today=TODAY)) == expected


@pytest.mark.parametrize(("cell", "expected"), PHONES)
def test_phones(cell: Cell, expected: object) -> None:
    assert outcome(values.phones(cell)) == expected


@pytest.mark.parametrize(("cell", "expected"), TEXTS)
def test_text(cell: Cell, expected: object) -> None:
    assert outcome(values.text(cell)) == expected


@pytest.mark.parametrize(("cell", "expected"), NAMES)
def test_name(cell: Cell, expected: object) -> None:
    assert outcome(values.name(cell)) == expected


@pytest.mark.parametrize(("cell", "expected"), YEARS)
def test_year(cell: Cell, expected: object) -> None:
    assert outcome(values.year(cell, today=TODAY)) == expected


@pytest.mark.parametrize(("cell", "expected"), TICKS)
def test_tick(cell: Cell, expected: object) -> None:
    assert outcome(values.tick(cell)) == expected


@pytest.mark.parametrize(("cell", "expected"), ID_NUMBERS)
def test_id_number(cell: Cell, expected: object) -> None:
    assert outcome(values.id_number(cell)) == expected


@pytest.mark.parametrize(
    ("written", "code"),
    {"Kinh": "1", "H'Mông": "8", "H’Mông": "8", "HMÔNG": "8", "Mèo": "8", "Gia-rai": "10",
        "Jrai": "10", "Ê-đê": "12",
     "ÊĐÊ": "12", "Dân tộc Tày": "2", "Người Dao": "9", "Người nước ngoài": "55",
     "Bru - Vân Kiều": "23", "8": "8",
     "Sao Hỏa": None, "": None, "Không rõ": None, "99": None, "²": None}.items(),
)  # fmt: skip
def test_ethnic_group(written: str, code: str | None) -> None:
    assert ethnic_group(written) == code


@pytest.mark.parametrize(
    ("written", "codes", "unknown"),
    [("Hộ nghèo", ("poor",), ()), ("Hộ cận nghèo", ("near_poor",), ()),
        ("Con thương binh", ("war_invalid",), ()),
     ("Hộ nghèo, trẻ khuyết tật", ("poor", "disability"), ()),
     ("mồ côi và bị bỏ rơi", ("orphan", "abandoned"), ()),
     ("Không", (), ()), ("Không có", (), ()), ("Không thuộc hộ nghèo", (), ()), ("0", (), ()),
     ("Hộ nghèo; lạ", ("poor",), ("la",)), ("x", (), ("x",))],
)  # fmt: skip
def test_policy_categories(written: str, codes: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert policy_categories(written) == (codes, unknown)


def test_shipped_lists_are_whole_and_sourced() -> None:
    assert [int(group.code) for group in ETHNIC_GROUPS] == list(range(1, 56))
    assert all(ethnic_group(spelling) == g.code for g in ETHNIC_GROUPS for spelling in (g.name, *g.variants))
    assert all(policy_categories(c.vi) == ((c.code,), ()) for c in POLICY_CATEGORIES)
    assert [group.largest_class(date(2026, 11, 25)) for group in AGE_GROUPS] == [15, 20, 25, 25, 30, 35]
    lists = (*ETHNIC_GROUPS, *POLICY_CATEGORIES)
    assert all(entry.source and entry.valid_from <= date(2025, 10, 17) for entry in lists)
