"""The regulation as data."""

from typing import Annotated

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Invalid, NotFound
from app.core.idempotency import Replay
from app.policies.engine import admit
from app.routers.area import Area
from app.routers.route import Act
from app.schemas.policy import ExplainedOut, ExplainIn, PolicyOut, PolicyQuery
from app.services import explaining, policy

area = Area("policy")


@area.get("/policy", action="policy.read", answers=PolicyOut, raises=(Invalid,), cached=True)
async def read_policy(act: Act, query: Annotated[PolicyQuery, Query()]) -> Answer:
    """Clause by clause: who may, who must, who never; all of it, or by clause, post or action."""
    caller = await admit(act)
    return Answer.of({"clauses": policy.chosen(act.locale, caller["today"], **query.model_dump())})


@area.post(
    "/policy/explain",
    action="policy.explain",
    answers=ExplainedOut,
    raises=(NotFound, Invalid),
    replays=Replay.AGAIN,
)
async def explain_policy(act: Act, body: ExplainIn) -> Answer:
    """Whether the caller may do it here, by which clause, what stands in the way, and who could."""
    return await explaining.explain(act, body)
