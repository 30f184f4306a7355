"""Content as it is read: items in a list, one with its current revision, its revisions one by one."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Text,
    all_,
    and_,
    any_,
    bindparam,
    literal_column,
    null,
    select,
)

from app.core.answer import Answer
from app.core.shape import or_empty, text, thing, things
from app.core.text import patterns
from app.models.base import Texts, Uuid
from app.models.caller import me
from app.models.content import content_items, content_reviews, content_revisions
from app.models.people import persons, users
from app.models.schools import groups
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import door, fetch
from app.policies.reading import Listing, Single, listed
from app.policies.rows import content
from app.policies.rows.content import PEN
from app.schemas.base import OneQuery
from app.schemas.content import ContentQuery
from app.services.content.children import declared
from app.services.named import named

_with_account = persons.outerjoin(
    users, and_(users.c.school_id == persons.c.school_id, users.c.person_id == persons.c.id)
)
_writer = thing(user_id=users.c.id, full_name=persons.c.full_name)


def writer(person: ColumnElement[Any]) -> ColumnElement[Any]:
    """Somebody who writes or decides (schemas.content.WriterOut); null for nobody."""
    return (
        select(_writer)
        .select_from(_with_account)
        .where(persons.c.school_id == me.c.school_id, persons.c.id == person)
        .correlate_except(persons, users)
        .scalar_subquery()
    )


def group_of(group: ColumnElement[Any]) -> ColumnElement[Any]:
    """A group by id and name; null for the whole school."""
    return (
        select(named(groups))
        .where(groups.c.school_id == me.c.school_id, groups.c.id == group)
        .correlate_except(groups)
        .scalar_subquery()
    )


def _revision(name: str, number: ColumnElement[int]) -> FromClause:
    """A revision of the item, beside it."""
    return (
        select(*content_revisions.c)
        .where(
            content_revisions.c.school_id == content_items.c.school_id,
            content_revisions.c.content_id == content_items.c.id,
            content_revisions.c.number == number,
        )
        .correlate(content_items)
        .lateral(name)
    )


def head(revision: FromClause) -> dict[str, Any]:
    """The fields of schemas.content.HeadOut."""
    return {
        "number": revision.c.number,
        "title": revision.c.title,
        "sha256": revision.c.sha256,
        "written_by": writer(revision.c.written_by),
        "written_at": revision.c.written_at,
    }


def whole(revision: FromClause) -> dict[str, Any]:
    """The fields of schemas.content.RevisionOut."""
    return {
        **head(revision),
        "group": group_of(revision.c.group_id),
        "summary": revision.c.summary,
        "html": revision.c.html,
        "language": revision.c.language,
        "channels": revision.c.channels,
        "attachments": revision.c.attachments,
        "children": declared(revision),
        "source_document": revision.c.source_document,
    }


CURRENT = _revision("current", content_items.c.revision)
_writers = (
    select(things(_writer, persons.c.full_name, persons.c.id))
    .select_from(_with_account)
    .where(persons.c.school_id == content_items.c.school_id, persons.c.id == any_(content_items.c.writers))
    .correlate(content_items)
    .scalar_subquery()
)
_steps = (
    select(content_reviews)
    .where(content_reviews.c.school_id == content_items.c.school_id, content_reviews.c.content_id == content_items.c.id)
    .order_by(content_reviews.c.at.desc(), content_reviews.c.id.desc())
    .limit(literal_column("200"))
    .correlate(content_items)
    .subquery("steps")
)
_step = thing(
    action=_steps.c.action, clause=_steps.c.clause, revision=_steps.c.number, at=_steps.c.at,
    person=writer(_steps.c.person_id), note=_steps.c.note,
)  # fmt: skip
_reviews = select(things(_step, _steps.c.at.desc(), _steps.c.id.desc())).correlate(content_items, me).scalar_subquery()
_ITEM: dict[str, Any] = {
    "id": content_items.c.id,
    "kind": content_items.c.kind,
    "state": content_items.c.state,
    "group": group_of(content_items.c.group_id),
    "author": writer(content_items.c.author_id),
    "title": content_items.c.title,
    "summary": CURRENT.c.summary,
    "language": CURRENT.c.language,
    "channels": CURRENT.c.channels,
    "revision": content_items.c.revision,
    "approved_revision": content_items.c.approved_revision,
    "published_revision": content_items.c.published_revision,
    "plan_entry_id": content_items.c.plan_entry_id,
    "created_at": content_items.c.created_at,
    "updated_at": content_items.c.updated_at,
    "etag": content.etag,
}
CONTENT = _ITEM | {
    "writers": or_empty(_writers),
    "html": CURRENT.c.html,
    "sha256": CURRENT.c.sha256,
    "attachments": CURRENT.c.attachments,
    "children": declared(CURRENT),
    "source_document": CURRENT.c.source_document,
    "written_by": writer(CURRENT.c.written_by),
    "written_at": CURRENT.c.written_at,
    "reviews": or_empty(_reviews),
}
"""An item's fields (schemas.content.ContentOut)."""

ONE = Single("content.read", content, text(thing(**CONTENT)), CURRENT)
_LIST = Listing(
    "content.read",
    content,
    text(thing(**_ITEM)),
    order=(content_items.c.id,),
    filters={
        "kind": content_items.c.kind == bindparam("kind", type_=Text),
        "state": content_items.c.state == bindparam("state", type_=Text),
        "group_id": content_items.c.group_id == bindparam("group_id", type_=Uuid),
        "mine": me.c.person_id == PEN,
        "patterns": content_items.c.search_key.like(all_(bindparam("patterns", type_=Texts))),
    },
    beside=CURRENT,
    newest_first=True,
)
_named = _revision("named", bindparam("number", type_=Integer))
_ONE_REVISION = Single("content.read", content, text(thing(**whole(_named))), _named)
_heads = (
    select(things(thing(**head(content_revisions)), content_revisions.c.number.desc()).label("items"))
    .where(
        content_revisions.c.school_id == content_items.c.school_id,
        content_revisions.c.content_id == content_items.c.id,
        # The newest ones: whoever looks for more asks for one by its number.
        content_revisions.c.number > content_items.c.revision - literal_column("200"),
    )
    .correlate(content_items, me)
    .lateral("heads")
)
_REVISIONS = door(
    "content.read", content, text(thing(items=_heads.c["items"], next_cursor=null())).label("body"), beside=_heads
)


async def read(act: Act, content_id: UUID, query: OneQuery) -> Answer:
    """An item with its current revision and the steps of its way."""
    return await reading.read(act, ONE, query.include, id=content_id)


async def list_(act: Act, query: ContentQuery) -> Answer:
    """The content that the caller may read, what was begun last first."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, kind=query.kind, state=query.state, group_id=query.group_id,
        mine=query.mine or None, patterns=patterns(query.q),
    )  # fmt: skip


async def revisions(act: Act, content_id: UUID) -> Answer:
    """The revisions of an item without their texts, newest first."""
    return Answer((await fetch(act, _REVISIONS, id=content_id))["body"])


async def revision(act: Act, content_id: UUID, number: int) -> Answer:
    """One revision, as it was written. Raises NotFound for a number that the item has none of."""
    return await reading.read(act, _ONE_REVISION, id=content_id, number=number)
