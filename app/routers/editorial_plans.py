"""The editorial plan (3.5, 5.2)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import NotFound, Stale, WrongState
from app.routers.area import Area
from app.routers.queries import One
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.editorial_plans import DirectionIn, EntriesQuery, EntryIn, EntryOut, EntryPatch
from app.services import editorial_plans

area = Area("editorial plan")


@area.get("/editorial-plan-entries", action="editorial_plan.read", answers=Page[EntryOut])
async def list_editorial_plan(act: Act, query: Annotated[EntriesQuery, Query()]) -> Answer:
    """Who writes what by when, by due day."""
    return await editorial_plans.list_(act, query)


@area.get("/editorial-plan-entries/{entry_id}", action="editorial_plan.read", answers=EntryOut, raises=(NotFound,))
async def read_editorial_plan_entry(act: Act, entry_id: UUID, query: One) -> Answer:
    """One entry of the editorial plan."""
    return await editorial_plans.read(act, entry_id, query)


@area.post(
    "/editorial-plan-entries",
    action="editorial_plan.update",
    answers=EntryOut,
    status=201,
    raises=(NotFound,),
    replays="/editorial-plan-entries/{id}",
)
async def assign_writing(act: Act, body: EntryIn) -> Answer:
    """The leader assigns who of the group writes what by when (clause 5.2)."""
    return await editorial_plans.assign(act, body)


@area.post(
    "/editorial-plan-entries/direct",
    action="editorial_plan.direct",
    answers=EntryOut,
    status=201,
    replays="/editorial-plan-entries/{id}",
)
async def direct_writing(act: Act, body: DirectionIn) -> Answer:
    """The principal directs a group to write, or the whole school (clause 3.5)."""
    return await editorial_plans.direct(act, body)


@area.patch(
    "/editorial-plan-entries/{entry_id}",
    action="editorial_plan.update",
    answers=EntryOut,
    raises=(NotFound, Stale, WrongState),
)
async def change_editorial_plan_entry(act: Act, entry_id: UUID, body: EntryPatch) -> Answer:
    """Change an entry of the own group (clause 5.2)."""
    return await editorial_plans.update(act, entry_id, body)


@area.post(
    "/editorial-plan-entries/{entry_id}/cancel",
    action="editorial_plan.update",
    answers=EntryOut,
    raises=(NotFound, Stale, WrongState),
    replays="/editorial-plan-entries/{entry_id}",
)
async def cancel_editorial_plan_entry(act: Act, entry_id: UUID) -> Answer:
    """Take an entry of the own group off the plan (clause 5.2)."""
    return await editorial_plans.cancel(act, entry_id)


@area.post(
    "/editorial-plan-entries/{entry_id}/revoke",
    action="editorial_plan.direct",
    answers=EntryOut,
    raises=(NotFound, Stale, WrongState),
    replays="/editorial-plan-entries/{entry_id}",
)
async def revoke_directed_writing(act: Act, entry_id: UUID) -> Answer:
    """Take back what the principal directed to be written (clause 3.5)."""
    return await editorial_plans.revoke(act, entry_id)
