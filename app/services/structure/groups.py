"""Groups (tổ chuyên môn)."""

from uuid import UUID

from app.core.answer import Answer
from app.core.db import inserting, updating
from app.core.ids import new_id
from app.core.shape import text, thing
from app.models.schools import groups
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import admit_to_change, change, door
from app.policies.reading import Listing, Single, listed, written
from app.policies.rows import group
from app.schemas.base import OneQuery, PageQuery
from app.schemas.structure import GroupIn, GroupPatch

GROUP = {"id": groups.c.id, "name": groups.c.name, "etag": group.etag}

_LIST = Listing("group.read", group, text(thing(**GROUP)), order=(groups.c.name, groups.c.id))
_ONE = Single("group.read", group, text(thing(**GROUP)).label("body"))
_TO_UPDATE = door("group.update", group, locks=True)


async def list_(act: Act, query: PageQuery) -> Answer:
    return await listed(act, _LIST, limit=query.limit, cursor=query.cursor)


async def read(act: Act, group_id: UUID, query: OneQuery) -> Answer:
    return await reading.read(act, _ONE, query.include, id=group_id)


async def create(act: Act, given: GroupIn) -> Answer:
    """A new group. Raises Taken for a name that is there."""
    caller = await admit_to_change(act)
    group_id = new_id()
    await act.row(
        inserting(groups, "school_id", "id", "name"), school_id=caller["school_id"], id=group_id, name=given.name
    )
    return await written(act, _ONE, id=group_id)


async def update(act: Act, group_id: UUID, given: GroupPatch) -> Answer:
    """Another name. Raises Taken."""
    found = await change(act, _TO_UPDATE, id=group_id)
    if changes := given.changes():
        await act.row(updating(groups, *changes), school_id=found["school_id"], id=group_id, **changes)
    return await written(act, _ONE, id=group_id)
