"""Each operation on how children grow once, and how many statements it takes: one, with what it leaves in the journal."""

from collections.abc import Awaitable, Callable

from tests.house.health_calls import round_
from tests.program import Answer
from tests.regulation.growth import known_to_be_girls
from tests.school import School

STATEMENTS = {
    "GET /v1/students/{student_id}/growth": 1,
    "GET /v1/students/{student_id}/growth-chart": 1,
    "GET /v1/students/{student_id}/growth-chart.pdf": 1,
    "GET /v1/health-rounds/{round_id}/figures": 1,
}


def _of(what: str) -> Callable[[School], Awaitable[Answer]]:
    async def call(school: School) -> Answer:
        child = school.children["A1"][0]
        await known_to_be_girls(school, [child])
        return await school.as_("nurse").get(f"{child.url}/{what}")

    return call


async def _figures(school: School) -> Answer:
    return await school.as_("nurse").get(f"{await round_(school)}/figures")


CALLS = {
    "GET /v1/students/{student_id}/growth": _of("growth"),
    "GET /v1/students/{student_id}/growth-chart": _of("growth-chart"),
    "GET /v1/students/{student_id}/growth-chart.pdf": _of("growth-chart.pdf"),
    "GET /v1/health-rounds/{round_id}/figures": _figures,
}
