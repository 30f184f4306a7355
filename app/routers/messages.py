"""The messages that the caller received (6.3, 4.2.5)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import NotFound, Stale
from app.routers.area import Area
from app.routers.queries import One
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.messages import MessageItemOut, MessageOut, MessagesQuery
from app.services import messages

area = Area("messages")


@area.get("/me/messages", action="message.read_received", answers=Page[MessageItemOut])
async def list_received_messages(act: Act, query: Annotated[MessagesQuery, Query()]) -> Answer:
    """What the school sent to the caller as a parent, newest first, without the texts."""
    return await messages.list_(act, query)


@area.get("/messages/{message_id}", action="message.read_received", answers=MessageOut, raises=(NotFound,))
async def read_message(act: Act, message_id: UUID, query: One) -> Answer:
    """One message with its text. Reading it marks nothing; what is about a child's health is in the journal."""
    return await messages.read(act, message_id, query)


@area.post(
    "/messages/{message_id}/read", action="message.acknowledge", answers=MessageOut, raises=(NotFound, Stale),
    replays="/messages/{message_id}",
)  # fmt: skip
async def mark_message_read(act: Act, message_id: UUID) -> Answer:
    """The caller has read the message; the first time is kept."""
    return await messages.mark_read(act, message_id)


@area.post(
    "/messages/{message_id}/acknowledge", action="message.acknowledge", answers=MessageOut, raises=(NotFound, Stale),
    replays="/messages/{message_id}",
)  # fmt: skip
async def acknowledge_message(act: Act, message_id: UUID) -> Answer:
    """The caller has read the message and says so to the school; the first time is kept."""
    return await messages.acknowledge(act, message_id)
