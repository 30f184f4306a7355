"""The child's own points on a chart: joined, and what is to be measured again apart from them."""

from collections.abc import Callable
from dataclasses import dataclass

from app.services.growth.chart.svg import Place, circle, path, text
from app.services.growth.chart.words import told, unit_of
from app.services.growth.child import Measured


@dataclass(frozen=True, slots=True)
class Mark:
    """`at`: x and y in their own units. `again`: beyond belief, so that nothing is joined to it."""

    at: Place
    value: str
    said: str
    again: bool


def mark(indicator: str, point: Measured) -> Mark:
    """A measurement that has a score there."""
    y = point.value(indicator)
    x = (point.said.length_mm or 0) / 10 if indicator == "whz" else point.months
    again = point.score(indicator).reason == "measure_again"
    return Mark((x, y), unit_of(indicator, y), told(indicator, point, y), again)


def drawn(
    points: list[Mark], at: Callable[[Place], Place], field: tuple[Place, Place], u: float, own: str, again: str
) -> list[str]:
    """`field`: its left and right end, its lower and upper end."""
    joined = [point for point in points if not point.again]
    made = [path([at(point.at) for point in joined], stroke=own, width=0.16 * u)] if len(joined) > 1 else []
    made += [circle(*at(point.at), 0.4 * u, own, point.said) for point in joined]
    for point in points:
        if point.again:
            x, y = at(point.at)
            inside = min(max(y, field[1][1] + 1.2 * u), field[1][0] - 1.2 * u)
            made += questioned((x, inside), u, again, point.said)
            made.append(_beside((x, inside), point.value, field[0], u, again))
    if joined:
        made.append(_above(at(joined[-1].at), joined[-1].value, field, u, own))
    return made


def _above(place: Place, said: str, field: tuple[Place, Place], u: float, fill: str) -> str:
    """The latest value over its point; beside it where the field ends."""
    (left, right), (_, upper) = field
    x, y = place
    if y - upper < 2 * u:
        return text(x - 0.8 * u, y + 0.35 * u, said, size=1.05 * u, fill=fill, anchor="end", bold=True, halo=True)
    if x - left < 2.5 * u:
        return text(x + 0.8 * u, y + 0.35 * u, said, size=1.05 * u, fill=fill, bold=True, halo=True)
    anchor = "end" if right - x < 2.5 * u else "middle"
    return text(x, y - 0.9 * u, said, size=1.05 * u, fill=fill, anchor=anchor, bold=True, halo=True)


def _beside(place: Place, said: str, ends: Place, u: float, fill: str) -> str:
    x, y = place
    right = ends[1] - x < 5 * u
    at = x - u if right else x + u
    return text(at, y + 0.35 * u, said, size=0.95 * u, fill=fill, anchor="end" if right else "start", halo=True)


def questioned(place: Place, u: float, fill: str, said: str = "") -> list[str]:
    """A ring with a question mark."""
    x, y = place
    return [
        circle(x, y, 0.62 * u, fill, said),
        text(x, y + 0.33 * u, "?", size=0.95 * u, fill="#ffffff", anchor="middle", bold=True),
    ]
