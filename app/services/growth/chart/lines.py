"""The WHO's lines: at every place the measure of a child that many standard deviations from the median."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

from app.data.growth import DAYS_A_MONTH, LAST_DAY, STANDING_FROM
from app.services.growth.chart.windows import Range
from app.services.growth.reference import LMS, Sex, Table, by_age, by_length
from app.services.growth.scores import value_at

TABLES: Final[dict[str, Table]] = {"waz": "wfa", "haz": "lfa", "baz": "bmifa"}
STEPS: Final = 80
"""Places of one stretch: enough for a smooth line."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines without a seam: z → its points. `upper`: the z where the normal zone ends above; `heavy`: there is a class
    beyond it, of children who are too heavy.
    """

    lines: dict[int, list[tuple[float, float]]]
    upper: int
    heavy: bool


def by_ages(indicator: str, sex: Sex, window: Range) -> list[Stretch]:
    """x in months. Lines break where the way of measuring changes, at two years, and where the tables do, at five."""
    first, last = ceil(window[0] * DAYS_A_MONTH), floor(window[1] * DAYS_A_MONTH)
    seams = [LAST_DAY + 1] if indicator == "waz" else [STANDING_FROM, LAST_DAY + 1]
    starts = [first, *(seam for seam in seams if first < seam < last)]
    ends = [*(seam - 1 for seam in starts[1:]), last]
    return [
        _stretch(
            [
                (days / DAYS_A_MONTH, lms)
                for days in _days(start, end)
                if (lms := by_age(TABLES[indicator], sex, days)) is not None
            ],
            upper=1 if indicator == "baz" and start > LAST_DAY else 2,
            heavy=indicator == "baz",
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def by_lengths(lying: bool, sex: Sex, window: Range) -> list[Stretch]:
    """x in centimetres."""
    curve = by_length("wfl" if lying else "wfh", sex)
    rows = [(mm / 10, lms) for mm in range(int(window[0] * 10), int(window[1] * 10) + 1, 5) if (lms := curve.at(mm))]
    return [_stretch(rows, upper=2, heavy=True)]


def _days(first: int, last: int) -> Iterator[int]:
    """Evenly from the first to the last, both among them."""
    for step in range(STEPS + 1):
        yield first + round((last - first) * step / STEPS)


def _stretch(rows: list[tuple[float, LMS]], *, upper: int, heavy: bool) -> Stretch:
    shown = sorted({-3, -2, 0, upper, 2, 3})
    return Stretch({z: [(x, value_at(z, lms)) for x, lms in rows] for z in shown}, upper, heavy)
