"""What is asked about how children grow: of a child, its trend, a chart and the sheet for its parents; of a round, its counts."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.regulation.family import CHILDREN
from tests.school import Child, School

if TYPE_CHECKING:
    from tests.regulation.stage import Request, Stage

ENDS = {"growth": "growth", "chart": "growth-chart", "parents' sheet": "growth-chart.pdf"}


def _nothing(_: "Stage") -> dict[str, Any]:
    return {}


def _of(child: str, what: str) -> "Request":
    return "GET", lambda stage: f"{stage.children[child].url}/{what}", _nothing


def _figures(year: str) -> "Request":
    return "GET", lambda stage: f"/v1/health-rounds/{stage.rounds[year]}/figures", _nothing


GROWTH: dict[str, "Request"] = {
    **{
        name if child == "first" else f"{name} {child}": _of(child, end)
        for name, end in ENDS.items()
        for child in CHILDREN
    },
    "figures": _figures("now"),
    "figures before": _figures("before"),
}


async def known_to_be_girls(school: School, children: Iterable[Child]) -> None:
    """With a birth date too: without both nothing can be drawn."""
    await school.query(
        "update students set sex = 'female', birth_date = $2 where id = any($1)",
        [child.id for child in children],
        date(2022, 5, 14),
    )
