"""Notices on common illnesses to all parents (4.2.5): about nobody, so that nobody's data is in them."""

from uuid import UUID

from sqlalchemy import func, select

from app.core.answer import Answer
from app.core.shape import text, thing
from app.data.advice_templates import NOTICES_BY_CODE
from app.models.messages import message_recipients, messages
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import admit_to_change
from app.policies.reading import Listing, Single, listed, written
from app.policies.rows import health_notice
from app.policies.rows.messages import is_notice
from app.schemas.base import OneQuery, PageQuery
from app.schemas.health_notices import HealthNoticeIn
from app.services.messages import to_all_parents
from app.services.named import person

_told = message_recipients.alias("told")
_heard = (
    select(
        func.count().label("recipients"),
        func.count(_told.c.read_at).label("read"),
        func.count(_told.c.acknowledged_at).label("acknowledged"),
    )
    .where(_told.c.school_id == messages.c.school_id, _told.c.message_id == messages.c.id)
    .correlate(messages)
    .lateral("heard")
)
NOTICE = {
    "id": messages.c.id,
    "template": messages.c.template,
    "title": messages.c.title,
    "text": messages.c.text,
    "sent_by": person(),
    "sent_at": messages.c.sent_at,
    "recipients": _heard.c.recipients,
    "read": _heard.c.read,
    "acknowledged": _heard.c.acknowledged,
    "etag": health_notice.etag,
}
"""A notice's fields, in the order they are sent (schemas.health_notices.HealthNoticeOut)."""

_body = text(thing(**NOTICE)).label("body")
_ONE = Single("health_notice.read", health_notice, _body, _heard)
_LIST = Listing(
    "health_notice.read", health_notice, _body, (messages.c.id,), {"notice": is_notice}, _heard, newest_first=True
)


async def send(act: Act, given: HealthNoticeIn) -> Answer:
    """Tell all parents of the children who are here today."""
    sender = await admit_to_change(act)
    template = NOTICES_BY_CODE.get(given.template or "")
    message = await to_all_parents(
        act,
        sender,
        title=given.title or (template.title.in_(act.locale) if template else ""),
        text=given.text or (template.text.in_(act.locale) if template else ""),
        template=given.template,
    )
    return await written(act, _ONE, id=message)


async def list_(act: Act, query: PageQuery) -> Answer:
    """The notices that were sent, newest first."""
    return await listed(act, _LIST, limit=query.limit, cursor=query.cursor, notice=True)


async def read(act: Act, notice_id: UUID, query: OneQuery) -> Answer:
    """One notice, and how many have read it."""
    return await reading.read(act, _ONE, query.include, id=notice_id)
