"""Amounts, quantities and days as lists of assets write them."""

from datetime import date
from typing import Any

import pytest

from app.core.imports import amounts
from app.core.imports.values import CellFault

TODAY = date(2026, 11, 25)
MONEY = {
    12500000.0: 12500000, "12500000": 12500000, "12.500.000": 12500000, "12,500,000": 12500000,
    "12 500 000": 12500000, "12.500.000 đ": 12500000, "12,500,000đ": 12500000, "12.500.000 VNĐ": 12500000,
    "12.500.000 đồng": 12500000, "12.500.000,00": 12500000, "12,500,000.00": 12500000, "12500000.0": 12500000,
    "12,5 triệu": 12500000, "12.5tr": 12500000, "3 triệu": 3000000, "12.500": 12500, "0": 0, "-": None, "": None,
    "10.000.000.000.000": 10**13,
}  # fmt: skip
NO_MONEY = ("12.5", "12,50", "1.2.3", "12.50.000", "12.500,000", "-5", "abc", "12.500.000.5", -1, 0.5, True, "10.000.000.000.001",
            10**14, float("1e300"), "1" * 50, "1" * 500, date(2025, 1, 1), "²", "１２")  # fmt: skip


@pytest.mark.parametrize("cell", MONEY, ids=repr)
def test_money_as_it_is_written(cell: Any) -> None:
    assert amounts.money(cell) == MONEY[cell]


@pytest.mark.parametrize("cell", NO_MONEY, ids=repr)
def test_what_is_no_money(cell: Any) -> None:
    assert amounts.money(cell) is amounts.BAD_MONEY


@pytest.mark.parametrize(("cell", "found"), [(20, 20), ("20", 20), (20.0, 20), ("1.000", 1000), ("…", None)])
def test_quantities(cell: Any, found: int | None) -> None:
    assert amounts.quantity(cell) == found


@pytest.mark.parametrize("cell", [0, "0", -1, 1.5, "1,5", "20 cái", 10**7, True, "x" * 200, date(2025, 1, 1)])
def test_what_is_no_quantity(cell: Any) -> None:
    assert amounts.quantity(cell) is amounts.BAD_QUANTITY


DAYS = {
    "2021": date(2021, 1, 1), 2021.0: date(2021, 1, 1), "Năm 2021": date(2021, 1, 1), "9/2021": date(2021, 9, 1),
    "tháng 9/2021": date(2021, 9, 1), "05/09/2021": date(2021, 9, 5), "2021-09-05": date(2021, 9, 5),
    date(2021, 9, 5): date(2021, 9, 5), "44444": date(2021, 9, 5), "-": None,
}  # fmt: skip


@pytest.mark.parametrize("cell", DAYS, ids=repr)
def test_days_and_years(cell: Any) -> None:
    assert amounts.day_or_year(cell, today=TODAY) == DAYS[cell]


@pytest.mark.parametrize("cell", ["0021", "13/2021", "31/02/2021", "x", "9" * 200, "1899", "năm ngoái"])
def test_what_is_no_day(cell: str) -> None:
    assert amounts.day_or_year(cell, today=TODAY) is amounts.BAD_DAY


@pytest.mark.parametrize("cell", ["2027", "26/11/2026", "12/2026"])
def test_what_has_not_come(cell: str) -> None:
    found = amounts.day_or_year(cell, today=TODAY)
    assert isinstance(found, CellFault)
    assert found.code == "in_the_future"
