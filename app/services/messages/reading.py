"""The messages that the caller received (6.3). Reading marks nothing by itself; what is about a child is in the journal."""

from uuid import UUID

from sqlalchemy import bindparam, case, func, null
from sqlalchemy.dialects.postgresql import array

from app.core.answer import Answer
from app.core.db import ARRAY_OF_UUID, Statement
from app.core.shape import text, thing
from app.models.base import Instant, Uuid
from app.models.messages import message_recipients, messages
from app.models.students import students
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.reading import Listing, Single, listed, written
from app.policies.rows import message
from app.schemas.base import OneQuery
from app.schemas.messages import MessagesQuery
from app.services.named import person

ITEM = {
    "id": messages.c.id,
    "kind": messages.c.kind,
    "title": messages.c.title,
    "child": case((students.c.id.is_not(None), thing(id=students.c.id, name=students.c.full_name)), else_=null()),
    "sent_by": person(),
    "sent_at": messages.c.sent_at,
    "read_at": message_recipients.c.read_at,
    "acknowledged_at": message_recipients.c.acknowledged_at,
    "etag": message.etag,
}
"""A message's fields, in the order they are sent (schemas.messages.MessageItemOut)."""

MESSAGE = {**ITEM, "text": messages.c.text}

# Of a notice nobody's health is read.
_ABOUT = func.array_remove(array([messages.c.child_id]), null(), type_=ARRAY_OF_UUID)
_ONE = Single("message.read_received", message, text(thing(**MESSAGE)).label("body"), journaled=True, shown=_ABOUT)
_LIST = Listing(
    "message.read_received",
    message,
    text(thing(**ITEM)),
    (messages.c.id,),
    {"unread": message_recipients.c.read_at.is_(None) == bindparam("unread")},
    newest_first=True,
)
_TO_ACKNOWLEDGE = door("message.acknowledge", message, locks=True, journaled=True, shown=_ABOUT)
_now = bindparam("now", type_=Instant)


def _marking(*columns: str) -> Statement:
    """The first time stays: doing it again changes nothing but the version."""
    return Statement(
        message_recipients.update()
        .where(
            message_recipients.c.school_id == bindparam("school", type_=Uuid),
            message_recipients.c.message_id == bindparam("message", type_=Uuid),
            message_recipients.c.person_id == bindparam("person", type_=Uuid),
            message_recipients.c[columns[-1]].is_(None),
        )
        .values(
            {name: func.coalesce(message_recipients.c[name], _now) for name in columns}
            | {"version": message_recipients.c.version + 1}
        )
    )


_READ, _ACKNOWLEDGED = _marking("read_at"), _marking("read_at", "acknowledged_at")


async def list_(act: Act, query: MessagesQuery) -> Answer:
    """What the caller received, newest first."""
    return await listed(act, _LIST, limit=query.limit, cursor=query.cursor, unread=query.unread)


async def read(act: Act, message_id: UUID, query: OneQuery) -> Answer:
    """One message with its text."""
    return await reading.read(act, _ONE, query.include, id=message_id)


async def mark_read(act: Act, message_id: UUID) -> Answer:
    """The caller has read it. Again: as before."""
    return await _mark(act, _READ, message_id)


async def acknowledge(act: Act, message_id: UUID) -> Answer:
    """The caller has read it and says so to the school. Again: as before."""
    return await _mark(act, _ACKNOWLEDGED, message_id)


async def _mark(act: Act, statement: Statement, message_id: UUID) -> Answer:
    found = await change(act, _TO_ACKNOWLEDGE, id=message_id)
    await act.row(statement, school=found["school_id"], message=message_id, person=found["person_id"])
    return await written(act, _ONE, id=message_id)
