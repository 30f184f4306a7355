"""Publishing what is approved, exactly so, and taking it off the channels (7.2, 7.4)."""

from uuid import UUID

import orjson
from sqlalchemy import Integer, Text, and_, bindparam, cast, literal_column, select, true

from app.channels import CHANNELS, Edition
from app.core.answer import Answer
from app.core.db import Statement, inserting
from app.core.errors import Conflict, FieldError, Invalid, WrongState
from app.core.ids import new_id
from app.core.shape import or_empty, text, thing, things
from app.core.words import Words
from app.models.base import Instant, Uuid
from app.models.caller import beside_me, me
from app.models.content import consents, content_children, content_items, content_revisions, publications
from app.models.journal import journal, journal_values
from app.models.schools import schools
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.reading import Single, written
from app.policies.rows import content
from app.policies.workflow import advance
from app.schemas.base import OneQuery
from app.services.content.children import KEPT, USED, lacking
from app.services.content.steps import record_step
from app.services.content.stored import STORED, Stored, beside

_PUBLISH = door("content.publish", content, content_items.c.approved_revision, locks=True)
_content, _number = bindparam("content", type_=Uuid), bindparam("number", type_=Integer)
_lacking = lacking(_content, _number)
# What was hashed when the revision was written: the journal is told of it then, and never again.
_journaled = (
    select(journal_values.c.after.op("->>")(literal_column("'sha256'")))
    .select_from(
        journal.join(
            journal_values,
            and_(journal_values.c.school_id == journal.c.school_id, journal_values.c.entry == journal.c.entry),
        )
    )
    .where(
        journal.c.school_id == me.c.school_id,
        journal.c.subject_id == _content,
        journal.c.noun == literal_column("'content_revisions'", Text),
        cast(journal_values.c.after.op("->>")(literal_column("'number'")), Integer) == _number,
    )
    .order_by(journal.c.entry)
    .limit(literal_column("1"))
    .correlate(me)
    .scalar_subquery()
)
_revision = (
    select(
        STORED.label("stored"),
        content_revisions.c.channels,
        _journaled.label("approved_sha256"),
        text(_lacking.c.children).label("children"),
        schools.c.code.label("school_code"),
    )
    .select_from(
        content_items.join(content_revisions, beside(content_items))
        .join(schools, schools.c.id == content_items.c.school_id)
        .join(_lacking, true())
    )
    .where(
        content_items.c.school_id == me.c.school_id,
        content_items.c.id == _content,
        content_revisions.c.number == _number,
    )
    .correlate(me)
    .lateral("revision")
)
_REVISION = Statement(select(*_revision.c).select_from(beside_me(_revision)))
# Whoever withdraws one of these meanwhile waits, and is told that there is something to take down; or was first, and it lacks.
_consents = (
    select(consents.c.id)
    .select_from(
        USED.join(consents, and_(consents.c.school_id == content_children.c.school_id, consents.c.student_id == KEPT))
    )
    .where(
        content_children.c.school_id == me.c.school_id,
        content_children.c.content_id == _content,
        content_children.c.number == _number,
        consents.c.withdrawn_at.is_(None),
    )
    .order_by(consents.c.id)
    .with_for_update(of=consents, read=True)
    .offset(literal_column("0"))
    .correlate(me)
    .lateral("r")
)
_CONSENTS_STAY = Statement(select(*_consents.c).select_from(me.join(_consents, true())))
_RECORD = inserting(
    publications,
    "school_id",
    "id",
    "content_id",
    "number",
    "channel",
    "sha256",
    "external_id",
    "address",
    "published_at",
    "published_by",
)
_REPLACED = Statement(
    publications.update()
    .where(
        publications.c.school_id == bindparam("school", type_=Uuid),
        publications.c.content_id == _content,
        publications.c.withdrawn_at.is_(None),
    )
    .values(
        withdrawn_at=bindparam("at", type_=Instant),
        withdrawn_by=bindparam("person", type_=Uuid),
        version=publications.c.version + 1,
    )
)

_publication = thing(
    **{
        name: publications.c[name]
        for name in ("id", "channel", "sha256", "external_id", "address", "published_at", "withdrawn_at")
    },
    revision=publications.c.number,
)
_listed = (
    select(_publication.label("item"), publications.c.published_at, publications.c.id)
    .where(publications.c.school_id == content_items.c.school_id, publications.c.content_id == content_items.c.id)
    .order_by(publications.c.published_at.desc(), publications.c.id.desc())
    .limit(literal_column("200"))
    .correlate(content_items)
    .subquery("listed")
)
_all = select(
    or_empty(things(_listed.c["item"], _listed.c.published_at.desc(), _listed.c.id.desc())).label("items")
).lateral("publications_of_it")
ONE = Single(
    "content.read",
    content,
    text(
        thing(
            content_id=content_items.c.id,
            state=content_items.c.state,
            published_revision=content_items.c.published_revision,
            publications=_all.c["items"],
            etag=content.etag,
        )
    ),
    _all,
)
"""Where an item is out, and was (schemas.publications.PublicationsOut)."""


class NotAsApproved(Conflict):
    """What is stored is not what was approved: it was changed past the program, and nothing of it goes out (7.2, 7.4)."""

    title = Words(
        "Bản lưu không còn đúng bản đã duyệt. Hãy soạn lại và trình duyệt lại.",
        "What is stored is not what was approved any more. Write it again, and have it approved again.",
    )


class ConsentWithdrawn(WrongState):
    """A parent's consent was withdrawn since the approval; who the child is, is not the publisher's to know."""

    def __init__(self, count: int) -> None:
        super().__init__(
            Words(
                f"Có {count} trẻ mà phụ huynh không còn cho phép đăng tên, hình ảnh. Hãy đề nghị Hiệu trưởng gỡ bài này.",
                f"Parents of {count} children no longer let this be published. Ask the principal to withdraw it.",
            ),
            state="approved",
            transitions=["withdraw"],
        )


async def publish(act: Act, content_id: UUID) -> Answer:
    """Put the approved revision on each of its channels that there is, in the place of an older one (7.2).

    Raises NotAsApproved, ConsentWithdrawn, and Invalid where it was written for no channel that there is.
    """
    found = await change(act, _PUBLISH, id=content_id)
    number = found["approved_revision"]
    await act.rows(_CONSENTS_STAY, content=content_id, number=number)
    revision = await act.row(_REVISION, content=content_id, number=number)
    if revision is None or revision["stored"] is None:
        raise NotAsApproved
    stored = Stored.of(orjson.loads(revision["stored"]))
    if not stored.recomputed == stored.sha256 == revision["approved_sha256"]:
        raise NotAsApproved
    if children := orjson.loads(revision["children"] or "[]"):
        raise ConsentWithdrawn(len(children))
    channels = [name for name in revision["channels"] if name in CHANNELS]
    if not channels:
        raise Invalid(FieldError("channels", "not_connected", _NOT_CONNECTED))
    edition = Edition(found["school_id"], revision["school_code"], content_id, stored.sha256, stored.text)
    await act.row(_REPLACED, school=found["school_id"], content=content_id, at=act.now, person=found["person_id"])
    for name in channels:
        placed = await CHANNELS[name].publish(act, edition)
        await act.row(
            _RECORD, school_id=found["school_id"], id=new_id(), content_id=content_id, number=number, channel=name,
            sha256=stored.sha256, external_id=placed.external_id, address=placed.address, published_at=act.now,
            published_by=found["person_id"],
        )  # fmt: skip
    await advance(act, content, found, content_id, published_revision=number, updated_at=act.now)
    await record_step(act, found, content_id, number)
    return await written(act, ONE, id=content_id)


_NOT_CONNECTED = Words(
    "Bài này được soạn cho kênh mà hệ thống chưa kết nối; hãy đăng ở đó và ghi lại việc đã làm.",
    "This was written for channels that the system is not connected to; publish it there, and record that you did.",
)


async def take_off(act: Act, school: UUID, content_id: UUID) -> None:
    """Take content off every channel, in the transaction that withdraws it (3.1)."""
    for channel in CHANNELS.values():
        await channel.withdraw(act, school, content_id)


async def read(act: Act, content_id: UUID, query: OneQuery) -> Answer:
    """Where an item is out, and was."""
    return await reading.read(act, ONE, query.include, id=content_id)
