"""A child's growth by the WHO's standards, as numbers, charts and a sheet for its parents; and a round's counts (clause 4.2.5)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import NotFound
from app.routers.area import Area
from app.routers.queries import One
from app.routers.route import Act
from app.schemas.growth import ChartQuery, GrowthOut, RoundFiguresOut
from app.services.growth import figures, reading

area = Area("growth")


@area.get("/students/{student_id}/growth", action="health.read", answers=GrowthOut, raises=(NotFound,))
async def read_growth(act: Act, student_id: UUID, query: One) -> Answer:
    """How one child has grown: z-scores, classes, what has changed; the journal keeps who read it (clause 4.2.5)."""
    return await reading.read(act, student_id, query)


@area.get(
    "/students/{student_id}/growth-chart",
    action="health.read",
    answers=None,
    produces=reading.SVG,
    raises=(NotFound, reading.NotDatedOrNoSex),
)
async def read_growth_chart(act: Act, student_id: UUID, query: Annotated[ChartQuery, Query()]) -> Answer:
    """One of a child's four charts over the WHO's lines, as SVG; the journal keeps who read it (clause 4.2.5)."""
    return await reading.chart(act, student_id, query)


@area.get(
    "/students/{student_id}/growth-chart.pdf",
    action="health.read",
    answers=None,
    produces=reading.PDF,
    raises=(NotFound, reading.NotDatedOrNoSex),
)
async def download_growth_sheet(act: Act, student_id: UUID) -> Answer:
    """A sheet of A4 for a child's parents: measurements, what they mean, charts; the journal keeps who read it (clause 4.2.5)."""
    return await reading.sheet(act, student_id)


@area.get("/health-rounds/{round_id}/figures", action="health.read", answers=RoundFiguresOut, raises=(NotFound,))
async def read_health_figures(act: Act, round_id: UUID, query: One) -> Answer:
    """How the children of a round grow, counted by class, group, sex and age; no child is named (clause 4.2.5)."""
    return await figures.read(act, round_id, query)
