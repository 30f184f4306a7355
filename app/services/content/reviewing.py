"""The way of content: submitted, verified or appraised, approved, returned, withdrawn (3.1, 4.1.5, 5.2, 5.3).

Each step is written down with who, when, under which clause, on which revision.
"""

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Integer, Text, bindparam, select

from app.core.answer import Answer
from app.core.db import Statement
from app.core.errors import Conflict, FieldError, Invalid, PreconditionRequired, WrongState
from app.core.shape import text
from app.core.words import Words
from app.models.base import Instant, Uuid
from app.models.caller import beside_me, me
from app.models.content import content_items, content_revisions, publications
from app.policies.act import Act
from app.policies.engine import Seen, change, door
from app.policies.reading import written
from app.policies.rows import content
from app.policies.workflow import advance
from app.schemas.content import DecisionIn, ReasonIn
from app.services.content.children import lacking
from app.services.content.publishing import take_off
from app.services.content.reading import ONE
from app.services.content.steps import record_step

_COLUMNS = tuple(content_items.c[name] for name in ("state", "revision", "deciders", "published_revision"))
_SUBMIT, _VERIFY, _APPRAISE, _APPROVE, _RETURN, _WITHDRAW = (
    door(f"content.{verb}", content, *_COLUMNS, locks=True)
    for verb in ("submit", "verify", "appraise", "approve", "return", "withdraw")
)
_content, _number = bindparam("content", type_=Uuid), bindparam("number", type_=Integer)
_lacking = lacking(_content, _number)
_revision = (
    select(content_revisions.c.sha256, content_revisions.c.children_stated, text(_lacking.c.children).label("children"))
    .select_from(content_revisions.join(_lacking, _content.is_not(None)))
    .where(
        content_revisions.c.school_id == me.c.school_id,
        content_revisions.c.content_id == _content,
        content_revisions.c.number == _number,
    )
    .correlate(me)
    .lateral("revision")
)
_REVISION = Statement(select(*_revision.c).select_from(beside_me(_revision)))
_TAKE_DOWN = Statement(
    publications.update()
    .where(
        publications.c.school_id == bindparam("school", type_=Uuid),
        publications.c.content_id == _content,
        publications.c.withdrawn_at.is_(None),
    )
    .values(
        withdrawn_at=bindparam("at", type_=Instant),
        withdrawn_by=bindparam("person", type_=Uuid),
        withdrawal_reason=bindparam("reason", type_=Text),
        version=publications.c.version + 1,
    )
)
_NOT_STATED = Words(
    "Hãy khai trẻ được nêu tên hoặc có hình trong bài; không có trẻ nào thì gửi danh sách rỗng.",
    "State the children whom it names or shows; where there is none, an empty list.",
)
_OTHER = Words(
    "Bài đã có bản khác với bản bạn đọc. Hãy đọc lại rồi quyết định.",
    "There is another revision than the one that you read. Read it again, then decide.",
)


class RevisionNotNamed(PreconditionRequired):
    """Approval says which revision it is about: by `sha256` or by If-Match."""

    title = Words(
        "Hãy nêu bản được duyệt: sha256 của bản đó, hoặc If-Match với ETag của bài.",
        "Say which revision you approve: by its sha256, or by If-Match with the content's ETag.",
    )


class AnotherRevision(Conflict):
    """The revision that was read is not the current one."""


class ChildrenWithoutConsent(WrongState):
    """Approval waits for the parents' consents; the answer names the children to whoever may read their records."""

    def __init__(self, state: str, children: list[dict[str, Any]]) -> None:
        named = [child["full_name"] for child in children if child["full_name"]]
        told = ", ".join(named) if len(named) == len(children) else str(len(children))
        super().__init__(
            Words(
                f"Phụ huynh chưa cho phép đăng tên, hình ảnh của trẻ: {told}. Hãy trả lại để bỏ tên, hình hoặc xin phép.",
                f"Parents have not let this be published of children: {told}. Return it, or ask the parents.",
            ),
            state=state,
            transitions=["return"],
            children=children,
        )


async def submit(act: Act, content_id: UUID) -> Answer:
    """Submit a draft. Raises Invalid where its author has not said which children it names or shows."""
    found = await change(act, _SUBMIT, id=content_id)
    if not (await _current(act, content_id, found))["children_stated"]:
        raise Invalid(FieldError("/children", "not_stated", _NOT_STATED))
    await advance(act, content, found, content_id, updated_at=act.now)
    return await _done(act, content_id, found, None)


async def verify(act: Act, content_id: UUID, given: DecisionIn) -> Answer:
    """Say that what the group publishes is accurate (5.2). Raises AnotherRevision."""
    return await _let_pass(act, _VERIFY, content_id, given)


async def appraise(act: Act, content_id: UUID, given: DecisionIn) -> Answer:
    """Appraise an e-learning product before it is posted (5.3). Raises AnotherRevision."""
    return await _let_pass(act, _APPRAISE, content_id, given)


async def _let_pass(act: Act, statement: Statement, content_id: UUID, given: DecisionIn) -> Answer:
    found = await change(act, statement, id=content_id)
    _same(await _current(act, content_id, found), given)
    deciders = list({*found["deciders"], found["person_id"]})
    await advance(act, content, found, content_id, deciders=deciders, updated_at=act.now)
    return await _done(act, content_id, found, given.note)


async def approve(act: Act, content_id: UUID, given: DecisionIn) -> Answer:
    """Approve the very revision that was read (3.1, 4.1.5).

    Raises RevisionNotNamed, AnotherRevision, and ChildrenWithoutConsent while a parent's consent is lacking.
    """
    found = await change(act, _APPROVE, id=content_id)
    # A list of tags fits whatever is there, as `*` does.
    if given.sha256 is None and (act.if_match is None or act.if_match == "*" or "," in act.if_match):
        raise RevisionNotNamed
    current = await _current(act, content_id, found)
    _same(current, given)
    if children := orjson.loads(current["children"] or "[]"):
        raise ChildrenWithoutConsent(found["state"], children)
    await advance(act, content, found, content_id, approved_revision=found["revision"], updated_at=act.now)
    return await _done(act, content_id, found, given.note)


async def return_(act: Act, content_id: UUID, given: ReasonIn) -> Answer:
    """Return it to its author at any review, with the reason."""
    found = await change(act, _RETURN, id=content_id)
    await advance(act, content, found, content_id, updated_at=act.now)
    return await _done(act, content_id, found, given.reason)


async def withdraw(act: Act, content_id: UUID, given: ReasonIn) -> Answer:
    """Take it down at once, whatever has been written since (3.1)."""
    found = await change(act, _WITHDRAW, id=content_id)
    await act.row(
        _TAKE_DOWN,
        school=found["school_id"],
        content=content_id,
        at=act.now,
        person=found["person_id"],
        reason=given.reason,
    )
    await take_off(act, found["school_id"], content_id)
    number = found["published_revision"] or found["revision"]
    await advance(act, content, found, content_id, published_revision=None, updated_at=act.now)
    return await _done(act, content_id, found, given.reason, number)


async def _current(act: Act, content_id: UUID, found: Seen) -> Any:
    return await act.row(_REVISION, content=content_id, number=found["revision"])


def _same(current: Any, given: DecisionIn) -> None:
    if given.sha256 is not None and given.sha256 != current["sha256"]:
        raise AnotherRevision(_OTHER)


async def _done(act: Act, content_id: UUID, found: Seen, note: str | None, number: int | None = None) -> Answer:
    await record_step(act, found, content_id, number or found["revision"], note)
    return await written(act, ONE, id=content_id)
