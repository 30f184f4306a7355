"""The editorial plan: the principal directs groups to write (3.5), their leaders say who writes what by when (5.2)."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Text, bindparam, case, exists, literal_column, select

from app.core.answer import Answer
from app.core.db import inserting, updating
from app.core.errors import FieldError, Invalid
from app.core.ids import new_id
from app.core.shape import text, thing
from app.core.words import Words
from app.models.base import Uuid
from app.models.caller import me
from app.models.content import content_items
from app.models.content import editorial_plan_entries as entries
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import admit_to_change, change, door
from app.policies.reading import Listing, Single, listed, written
from app.policies.rows import editorial_plan, group
from app.schemas.base import OneQuery
from app.schemas.editorial_plans import DirectionIn, EntriesQuery, EntryIn, EntryPatch
from app.services.content.reading import group_of, writer
from app.services.content.referred import Referred, persons_of

THE_LEADERS = {"writer_id", "note"}
"""What of a directed entry its group's leader changes."""


def _an_item(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(content_items.c.id)
        .where(content_items.c.school_id == entries.c.school_id, content_items.c.plan_entry_id == entries.c.id, *where)
        .correlate(entries)
    )


STATUS = case(
    (entries.c.cancelled_at.is_not(None), literal_column("'cancelled'", Text)),
    (_an_item(content_items.c.published_revision.is_not(None)), literal_column("'published'", Text)),
    (_an_item(), literal_column("'written'", Text)),
    else_=literal_column("'planned'", Text),
)
_body = text(
    thing(
        id=entries.c.id, group=group_of(entries.c.group_id), kind=entries.c.kind, title=entries.c.title,
        channels=entries.c.channels, writer=writer(entries.c.writer_id), due_on=entries.c.due_on, note=entries.c.note,
        directed_by=writer(entries.c.directed_by), status=STATUS, created_at=entries.c.created_at,
        etag=editorial_plan.etag,
    )
)  # fmt: skip
_ONE = Single("editorial_plan.read", editorial_plan, _body)
_LIST = Listing(
    "editorial_plan.read",
    editorial_plan,
    _body,
    order=(entries.c.due_on, entries.c.id),
    filters={
        "group_id": entries.c.group_id == bindparam("group_id", type_=Uuid),
        "status": bindparam("status", type_=Text) == STATUS,
        "mine": entries.c.writer_id == me.c.person_id,
        "due_from": entries.c.due_on >= bindparam("due_from", type_=Date),
        "due_to": entries.c.due_on <= bindparam("due_to", type_=Date),
    },
)
_OF_GROUP = door("editorial_plan.update", group)
_TO_UPDATE = door(
    "editorial_plan.update",
    editorial_plan,
    entries.c.directed_by,
    entries.c.cancelled_at,
    entries.c.group_id,
    locks=True,
)
_TO_REVOKE = door("editorial_plan.direct", editorial_plan, entries.c.directed_by, locks=True)
_NEW = ("group_id", "kind", "title", "channels", "writer_id", "due_on", "note", "directed_by")
_DIRECTED = Words(
    "Hiệu trưởng chỉ đạo bài này: tổ trưởng chỉ phân công người viết và ghi chú.",
    "The principal directed this: the leader says who writes it, and may leave a note.",
)

_OWN = Words(
    "Bài này do tổ tự lên kế hoạch: chỉ tổ trưởng bỏ được.",
    "The group planned this itself: only its leader takes it off.",
)


async def list_(act: Act, query: EntriesQuery) -> Answer:
    """The plan, by due day."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, group_id=query.group_id, status=query.status,
        mine=query.mine or None, due_from=query.due_from, due_to=query.due_to,
    )  # fmt: skip


async def read(act: Act, entry_id: UUID, query: OneQuery) -> Answer:
    return await reading.read(act, _ONE, query.include, id=entry_id)


async def assign(act: Act, given: EntryIn) -> Answer:
    """The group's leader has somebody write. Raises NotFound for no such group, Invalid."""
    found = await change(act, _OF_GROUP, id=given.group_id)
    return await _entered(act, found["school_id"], given, given.group_id, None)


async def direct(act: Act, given: DirectionIn) -> Answer:
    """The principal directs a group, or the school, to write (3.5). Raises Invalid."""
    caller = await admit_to_change(act)
    return await _entered(act, caller["school_id"], given, given.group_id, caller["person_id"])


async def _entered(
    act: Act, school: UUID, given: EntryIn | DirectionIn, group_id: UUID | None, directed_by: UUID | None
) -> Answer:
    said = given.model_dump(exclude={"writer_id", "group_id"})
    entry_id = new_id()
    await act.row(
        inserting(entries, "school_id", "id", *_NEW, "created_at"), school_id=school, id=entry_id, group_id=group_id,
        writer_id=await _writer(act, given.writer_id, group_id), directed_by=directed_by, created_at=act.now, **said,
    )  # fmt: skip
    return await written(act, _ONE, id=entry_id)


async def update(act: Act, entry_id: UUID, given: EntryPatch) -> Answer:
    """Change an entry of the own group. Raises Invalid."""
    found = await change(act, _TO_UPDATE, id=entry_id)
    changes = given.changes()
    if found["directed_by"] and (others := sorted(changes.keys() - THE_LEADERS)):
        raise Invalid(*(FieldError(f"/{name}", "directed", _DIRECTED) for name in others))
    if "writer_id" in changes:
        changes["writer_id"] = await _writer(act, given.writer_id, None)
    if changes:
        await act.row(updating(entries, *changes), school_id=found["school_id"], id=entry_id, **changes)
    return await written(act, _ONE, id=entry_id)


async def cancel(act: Act, entry_id: UUID) -> Answer:
    """Take an entry of the group's own off the plan. Raises Invalid for one that was directed."""
    found = await change(act, _TO_UPDATE, id=entry_id)
    if found["directed_by"]:
        raise Invalid(FieldError("/", "directed", _DIRECTED))
    return await _off(act, found["school_id"], entry_id)


async def revoke(act: Act, entry_id: UUID) -> Answer:
    """Whoever is principal takes back what a principal directed (3.5). Raises Invalid for an entry of the group's own."""
    found = await change(act, _TO_REVOKE, id=entry_id)
    if found["directed_by"] is None:
        raise Invalid(FieldError("/", "not_directed", _OWN))
    return await _off(act, found["school_id"], entry_id)


async def _off(act: Act, school: UUID, entry_id: UUID) -> Answer:
    await act.row(updating(entries, "cancelled_at"), school_id=school, id=entry_id, cancelled_at=act.now)
    return await written(act, _ONE, id=entry_id)


async def _writer(act: Act, user: UUID | None, group_id: UUID | None) -> Any:
    """The person of the colleague. Raises Invalid where there is no such one, or no such group."""
    try:
        persons = await persons_of(act, Referred(group_id, writers=[user] if user else []))
    except Invalid as refused:
        errors = [
            FieldError("/writer_id" if each.pointer == "/writers/0" else each.pointer, each.code, each.detail)
            for each in refused.members["errors"]
        ]
        raise Invalid(*errors) from None
    return persons[0] if persons else None
