"""One growth chart as SVG: hand-written, one way to draw it for a screen and for paper.

Whoever prints it in black and white, or does not see colours, tells the lines by their strokes and their labels. No style
sheet: the answer's Content-Security-Policy would drop it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.data.growth import DAYS_A_MONTH
from app.services.growth.chart import marks, windows
from app.services.growth.chart.axes import Axis, across, ages_axis, values_axis
from app.services.growth.chart.lines import Stretch, by_ages, by_lengths
from app.services.growth.chart.marks import Mark
from app.services.growth.chart.svg import circle, group, line, path, rect, text
from app.services.growth.chart.words import CHARTS, LEGEND, SEXES, described
from app.services.growth.child import Child

INK, GREY, GRID, PAPER_WHITE = "#16324f", "#5a6672", "#e3e7eb", "#ffffff"
NORMAL_ZONE, NEXT_ZONE, OWN, AGAIN = "#dcebf5", "#f6f1e1", "#b3261e", "#5a6672"
STROKES: Final = {0: ("2", ""), 1: ("1", "1 2.5"), 2: ("1.2", ""), 3: ("1.2", "5 3")}
"""By distance from the median: width and dashes."""


@dataclass(frozen=True, slots=True)
class Size:
    """`unit`: the height of small print, by which all else is measured. `heading`: whether the child's name is on it."""

    width: float
    height: float
    unit: float
    heading: bool


SCREEN: Final = Size(760, 560, 13, heading=True)
PAPER: Final = Size(380, 284, 9.3, heading=False)


@dataclass(frozen=True, slots=True)
class Field:
    """Where the lines are: two axes, each from values to places."""

    x: Axis
    y: Axis

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        return self.x.place(point[0]), self.y.place(point[1])


def drawn(child: Child, indicator: str, *, today: date, size: Size = SCREEN, window: str | None = None) -> str:
    """The chart of an indicator (waz, haz, whz, baz). `window`: one of windows.WINDOWS; not of whz, which has no ages."""
    now = (today - child.born).days / DAYS_A_MONTH
    own = [point for point in child.measured if point.score(indicator).z is not None]
    if indicator == "whz":
        own = windows.by_length(own)
        lying, reach = windows.lengths(own, now)
        stretches = by_lengths(lying, child.sex, reach)
    else:
        reach = windows.ages(own, now, window)
        own = [point for point in own if reach[0] <= point.months <= reach[1]]
        stretches = by_ages(indicator, child.sex, reach)
    points = [marks.mark(indicator, point) for point in own]
    field = _field(indicator, reach, stretches, points, size)
    words = CHARTS[indicator]
    u = size.unit
    parts = [
        rect(0, 0, size.width, size.height, PAPER_WHITE),
        *_heading(child, words.title, size),
        *_zones(field, stretches),
        *_grid(field, u),
        *_lines(field, stretches, u),
        *_axes(field, indicator, u),
        *marks.drawn(points, field.at, ((field.x.from_, field.x.to), (field.y.from_, field.y.to)), u, OWN, AGAIN),
        *_legend(field, size, any(point.again for point in points)),
    ]
    title = f"{words.title}: {child.full_name}"
    return group(size.width, size.height, title, described(child, indicator, own), parts)


def _field(indicator: str, reach: windows.Range, stretches: list[Stretch], points: list[Mark], size: Size) -> Field:
    u = size.unit
    left, right = 4.4 * u, size.width - 6.2 * u
    top, bottom = (6.2 if size.heading else 3.8) * u, size.height - (5.6 if indicator != "whz" else 4.4) * u
    seen = [y for stretch in stretches for z in (-3, 3) for _, y in stretch.lines[z]]
    # A believable point is always within; one beyond belief may lie outside and is marked at the edge.
    seen += [point.at[1] for point in points if not point.again]
    x = across(reach, left, right) if indicator == "whz" else ages_axis(reach, left, right)
    return Field(x, values_axis(min(seen), max(seen), bottom, top))


def _heading(child: Child, title: str, size: Size) -> list[str]:
    u = size.unit
    if not size.heading:
        return [text(4.4 * u, 1.7 * u, title, size=1.15 * u, fill=INK, bold=True)]
    about = f"{SEXES[child.sex]} · sinh ngày {child.born:%d/%m/%Y}"
    return [
        text(4.4 * u, 2.1 * u, child.full_name, size=1.45 * u, fill=INK, bold=True),
        text(4.4 * u, 3.9 * u, f"{title} · {about}", size=1.1 * u, fill=GREY),
    ]


def _zones(field: Field, stretches: list[Stretch]) -> list[str]:
    """What is normal, and what is a step beyond it where that is a class; being tall is none."""
    zones = []
    for stretch in stretches:
        beyond = [(-3, -2, NEXT_ZONE), (-2, stretch.upper, NORMAL_ZONE)]
        if stretch.heavy:
            beyond.append((stretch.upper, 3, NEXT_ZONE))
        for low, high, fill in beyond:
            around = [*stretch.lines[low], *reversed(stretch.lines[high])]
            zones.append(path([field.at(point) for point in around], fill=fill, closed=True))
    return zones


def _grid(field: Field, u: float) -> list[str]:
    ys = [line(field.x.from_, y, field.x.to, y, GRID, 0.06 * u) for _, y in field.y.ticks]
    xs = [line(x, field.y.from_, x, field.y.to, GRID, 0.06 * u) for _, x in field.x.ticks]
    return [*ys, *xs]


def _lines(field: Field, stretches: list[Stretch], u: float) -> list[str]:
    made = []
    for stretch in stretches:
        for z, points in stretch.lines.items():
            width, dashes = STROKES[abs(z)]
            places = [field.at(point) for point in points]
            made.append(path(places, stroke=INK, width=float(width) * u / 13, dashes=dashes, scale=u / 13))
    names = [(field.at(points[-1])[1], _name(z)) for z, points in stretches[-1].lines.items()]
    # Labels of lines that end close to each other are moved apart, from the top down.
    last = 0.0
    for y, name in sorted(names):
        last = max(y, last + 1.02 * u)
        made.append(text(field.x.to + 0.4 * u, last + 0.32 * u, name, size=0.9 * u, fill=INK))
    return made


def _name(z: int) -> str:
    return "Trung vị" if z == 0 else f"{'+' if z > 0 else '−'}{abs(z)} SD"


def _axes(field: Field, indicator: str, u: float) -> list[str]:
    words = CHARTS[indicator]
    x, y = field.x, field.y
    made = [line(x.from_, y.from_, x.to, y.from_, INK, 0.09 * u), line(x.from_, y.from_, x.from_, y.to, INK, 0.09 * u)]
    made += [text(at, y.from_ + 1.3 * u, name, size=0.92 * u, fill=INK, anchor="middle") for name, at in x.ticks]
    made += [
        text(x.from_ - 0.5 * u, at + 0.32 * u, name, size=0.92 * u, fill=INK, anchor="end") for name, at in y.ticks
    ]
    below = y.from_ + 2.6 * u
    for name, at in x.years:
        made.append(line(at, y.from_, at, y.to, GREY, 0.07 * u, dashes="1 3"))
        made.append(text(at, below, name, size=0.92 * u, fill=GREY, anchor="middle", bold=True))
    made.append(text(x.to + 1.2 * u, y.from_ + 1.3 * u, words.x, size=0.92 * u, fill=INK))
    made.append(text(x.from_ - 0.5 * u, y.to - u, words.y, size=0.92 * u, fill=INK, anchor="end"))
    return made


def _legend(field: Field, size: Size, again: bool) -> list[str]:
    u = size.unit
    y = size.height - 1.1 * u
    x = field.x.from_ - 2 * u
    made = []
    for fill, said, wide in ((NORMAL_ZONE, "normal", 11.7), (NEXT_ZONE, "next", 9.4)):
        made.append(rect(x, y - 0.8 * u, 1.8 * u, 0.9 * u, fill, stroke=GREY))
        made.append(text(x + 2.3 * u, y, LEGEND[said], size=0.9 * u, fill=INK))
        x += wide * u
    made += [
        line(x, y - 0.35 * u, x + 2.2 * u, y - 0.35 * u, OWN, 0.14 * u),
        circle(x + 1.1 * u, y - 0.35 * u, 0.34 * u, OWN),
        text(x + 2.7 * u, y, LEGEND["own"], size=0.9 * u, fill=INK),
    ]
    if again:
        x += 9.7 * u
        made += [
            *marks.questioned((x, y - 0.35 * u), u, AGAIN),
            text(x + 1.1 * u, y, LEGEND["again"], size=0.9 * u, fill=INK),
        ]
    return made
