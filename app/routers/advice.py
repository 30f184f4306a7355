"""Health advice to a child's parents, and what came of it (4.2.5)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Invalid, NotFound, Stale, WrongState
from app.routers.area import Area
from app.routers.queries import One, Paged
from app.routers.route import Act
from app.schemas.advice import AdviceIn, AdviceOut, AdviceQuery, AtRiskOut, AtRiskQuery, ClosingIn, OutcomeIn
from app.schemas.base import Page
from app.services import advice
from app.services.messages import NoParents

area = Area("health advice")


@area.get("/at-risk", action="advice.read_owed", answers=Page[AtRiskOut])
async def list_children_at_risk(act: Act, query: Annotated[AtRiskQuery, Query()]) -> Answer:
    """Children found at risk whose parents were not advised yet; the journal keeps whose health was shown."""
    return await advice.at_risk(act, query)


@area.post(
    "/students/{student_id}/advice", action="advice.send", answers=AdviceOut, status=201,
    raises=(NotFound, Stale, Invalid, NoParents), replays="/advice/{id}",
)  # fmt: skip
async def send_advice(act: Act, student_id: UUID, body: AdviceIn) -> Answer:
    """Advise a child's parents about a measurement or a finding: a message to all its guardians in force."""
    return await advice.send(act, student_id, body)


@area.get(
    "/students/{student_id}/advice", action="advice.read", answers=Page[AdviceOut], raises=(NotFound,),
    besides=("advice.send",),
)  # fmt: skip
async def list_advice_of_child(act: Act, student_id: UUID, query: Paged) -> Answer:
    """What a child's parents were advised, newest first."""
    return await advice.of_a_child(act, student_id, query)


@area.get("/advice", action="advice.read", answers=Page[AdviceOut], besides=("advice.send",))
async def list_advice(act: Act, query: Annotated[AdviceQuery, Query()]) -> Answer:
    """Advice about the children whose health the caller follows, newest first."""
    return await advice.list_(act, query)


@area.get(
    "/advice/{advice_id}", action="advice.read", answers=AdviceOut, raises=(NotFound,), besides=("advice.send",)
)  # fmt: skip
async def read_advice(act: Act, advice_id: UUID, query: One) -> Answer:
    """One piece of advice: what was said, who has read it, what came of it."""
    return await advice.read(act, advice_id, query)


@area.post(
    "/advice/{advice_id}/outcome", action="advice.follow_up", answers=AdviceOut, raises=(NotFound, Stale, Invalid, WrongState),
    replays="/advice/{advice_id}",
)  # fmt: skip
async def follow_advice_up(act: Act, advice_id: UUID, body: OutcomeIn) -> Answer:
    """What came of it so far, and when somebody asks again."""
    return await advice.follow_up(act, advice_id, body)


@area.post(
    "/advice/{advice_id}/close", action="advice.close", answers=AdviceOut, raises=(NotFound, Stale, WrongState),
    replays="/advice/{advice_id}",
)  # fmt: skip
async def close_advice(act: Act, advice_id: UUID, body: ClosingIn) -> Answer:
    """What came of it in the end; nothing more is owed."""
    return await advice.close(act, advice_id, body)
