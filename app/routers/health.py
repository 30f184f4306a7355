"""Children's health: rounds of measuring, what is measured and found, and who is told what of it (clause 4.2.5)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Conflict, NotFound, Stale, Taken, WrongState
from app.policies.years import SchoolYearOver
from app.routers.area import Area
from app.routers.queries import One
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.health import (
    ClassHealthOut,
    FindingIn,
    FindingOut,
    FindingPatch,
    HealthOut,
    HealthSummariesQuery,
    HealthSummaryOut,
    MeasurementsIn,
)
from app.schemas.health_rounds import HealthRoundIn, HealthRoundOut, HealthRoundPatch, HealthRoundsQuery
from app.services.health import findings, measuring, reading, rounds

area = Area("health")


@area.get("/health-rounds", action="health_round.read", answers=Page[HealthRoundOut])
async def list_health_rounds(act: Act, query: Annotated[HealthRoundsQuery, Query()]) -> Answer:
    """The rounds of measuring of a school year, the newest first (clause 4.2.5)."""
    return await rounds.list_(act, query)


@area.post(
    "/health-rounds",
    action="health_round.open",
    answers=HealthRoundOut,
    status=201,
    raises=(Taken, SchoolYearOver),
    replays="/health-rounds/{id}",
)
async def open_health_round(act: Act, body: HealthRoundIn) -> Answer:
    """Open a round: when children are measured, and what is looked at (clause 4.2.5)."""
    return await rounds.open_(act, body)


@area.get("/health-rounds/{round_id}", action="health_round.read", answers=HealthRoundOut, raises=(NotFound,))
async def read_health_round(act: Act, round_id: UUID, query: One) -> Answer:
    """One round (clause 4.2.5)."""
    return await rounds.read(act, round_id, query)


@area.patch(
    "/health-rounds/{round_id}",
    action="health_round.update",
    answers=HealthRoundOut,
    raises=(NotFound, Stale, WrongState, Taken, SchoolYearOver),
)
async def update_health_round(act: Act, round_id: UUID, body: HealthRoundPatch) -> Answer:
    """Change an open round's name or days, or what is looked at (clause 4.2.5)."""
    return await rounds.update(act, round_id, body)


@area.post(
    "/health-rounds/{round_id}/close",
    action="health_round.close",
    answers=HealthRoundOut,
    raises=(NotFound, Stale, WrongState, SchoolYearOver),
    replays="/health-rounds/{round_id}",
)
async def close_health_round(act: Act, round_id: UUID) -> Answer:
    """Close a round: nothing more is written into it (clause 4.2.5)."""
    return await rounds.close(act, round_id)


@area.post(
    "/health-rounds/{round_id}/reopen",
    action="health_round.reopen",
    answers=HealthRoundOut,
    raises=(NotFound, Stale, WrongState, SchoolYearOver),
    replays="/health-rounds/{round_id}",
)
async def reopen_health_round(act: Act, round_id: UUID) -> Answer:
    """Reopen a round that was closed too early, while its school year lasts (clause 4.2.5)."""
    return await rounds.reopen(act, round_id)


@area.get(
    "/health-rounds/{round_id}/classes/{class_id}", action="health.read", answers=ClassHealthOut, raises=(NotFound,)
)
async def read_class_health(
    act: Act, round_id: UUID, class_id: UUID, query: One
) -> Answer:  # fmt: skip
    """A class in a round: every child on the sheet's day, measured or not; the journal keeps whose values were shown."""
    return await measuring.read(act, round_id, class_id, query)


@area.put(
    "/health-rounds/{round_id}/classes/{class_id}",
    action="health.measure",
    answers=ClassHealthOut,
    raises=(NotFound, Stale, WrongState, Conflict, SchoolYearOver),
)
async def measure_class(act: Act, round_id: UUID, class_id: UUID, body: MeasurementsIn) -> Answer:
    """Write what was measured of some or all of the class's children: all of it or none (clause 4.2.5).

    The answer has each child's z-scores and growth classes by the WHO's standards. Values beyond belief are kept, give no
    class, and ask to be measured again: other values clear that, the same with `remeasured` confirm them.
    """
    return await measuring.measure(act, round_id, class_id, body)


@area.get("/students/{student_id}/health", action="health.read", answers=HealthOut, raises=(NotFound,))
async def read_health(act: Act, student_id: UUID, query: One) -> Answer:
    """All that was measured and found of one child; the journal keeps who read it (clause 4.2.5)."""
    return await reading.read(act, student_id, query)


@area.get(
    "/students/{student_id}/health-summary",
    action="health.read_summary",
    answers=HealthSummaryOut,
    raises=(NotFound,),
)
async def read_health_summary(act: Act, student_id: UUID, query: One) -> Answer:
    """For the homeroom teacher: how one child grows and what to heed, no value and no finding (clause 4.2.5)."""
    return await reading.read_summary(act, student_id, query)


@area.get("/health-summaries", action="health.read_summary", answers=Page[HealthSummaryOut])
async def list_health_summaries(act: Act, query: Annotated[HealthSummariesQuery, Query()]) -> Answer:
    """The summaries of the children who are here today; the journal keeps whose were shown (clause 4.2.5)."""
    return await reading.list_summaries(act, query)


@area.post(
    "/students/{student_id}/findings",
    action="health.measure",
    answers=FindingOut,
    status=201,
    raises=(NotFound, Taken),
    replays="/students/{student_id}/findings/{id}",
)
async def record_finding(act: Act, student_id: UUID, body: FindingIn) -> Answer:
    """Record what was found on a child; the same once, until it is over (clause 4.2.5)."""
    return await findings.record(act, student_id, body)


@area.get("/students/{student_id}/findings/{finding_id}", action="health.read", answers=FindingOut, raises=(NotFound,))
async def read_finding(
    act: Act, student_id: UUID, finding_id: UUID, query: One
) -> Answer:  # fmt: skip
    """One finding; the journal keeps who read it (clause 4.2.5)."""
    return await findings.read(act, student_id, finding_id, query)


@area.patch(
    "/students/{student_id}/findings/{finding_id}",
    action="health.measure",
    answers=FindingOut,
    raises=(NotFound, Stale, WrongState, Taken),
)
async def update_finding(act: Act, student_id: UUID, finding_id: UUID, body: FindingPatch) -> Answer:
    """Say more of a finding, that it is over, or that it was entered in error: it stays, and asks for nothing (clause 4.2.5)."""
    return await findings.update(act, student_id, finding_id, body)
