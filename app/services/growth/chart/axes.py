"""Axes: from a value to a place on the paper, with the ticks that are written beside it."""

from dataclasses import dataclass
from typing import Final

from app.services.growth.chart.windows import Range

_STEPS: Final = (0.5, 1, 2, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Axis:
    """`least` and `most` lie at `from_` and `to`. `ticks`, `years`: what is written, and where."""

    least: float
    most: float
    from_: float
    to: float
    step: float
    years_of: tuple[float, ...] = ()

    def place(self, value: float) -> float:
        return self.from_ + (value - self.least) / (self.most - self.least) * (self.to - self.from_)

    @property
    def ticks(self) -> list[tuple[str, float]]:
        first, last = -(-self.least // self.step), self.most // self.step
        values = [n * self.step for n in range(int(first), int(last) + 1)]
        return [(f"{value:g}".replace(".", ","), self.place(value)) for value in values]

    @property
    def years(self) -> list[tuple[str, float]]:
        return [(f"{months / 12:g} tuổi", self.place(months)) for months in self.years_of]


def ages_axis(reach: Range, from_: float, to: float) -> Axis:
    """Months, with the birthdays among them."""
    months = reach[1] - reach[0]
    step = 1 if months <= 12 else 2 if months <= 24 else 3 if months <= 36 else 6
    birthdays = tuple(n * 12.0 for n in range(1, 20) if reach[0] <= n * 12 <= reach[1])
    return Axis(*reach, from_, to, step, birthdays)


def across(reach: Range, from_: float, to: float) -> Axis:
    """Centimetres."""
    return Axis(*reach, from_, to, 5)


def values_axis(least: float, most: float, from_: float, to: float) -> Axis:
    """Of what is measured: a little more than what is seen, in about ten round steps."""
    step = next((each for each in _STEPS if (most - least) / each <= 11), _STEPS[-1])
    room = (most - least) / 30
    return Axis(least // step * step, -(-(most + room) // step) * step, from_, to, step)
