"""What the school publishes, from the draft to the approval, and taken down again (3.1, 4.1.5, 5.2, 5.3, 7.4)."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from app.core.answer import Answer
from app.core.errors import NotFound, PreconditionRequired, Stale, WrongState
from app.routers.area import Area
from app.routers.queries import One, Paged
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.content import (
    ContentIn,
    ContentItemOut,
    ContentOut,
    ContentPatch,
    ContentQuery,
    ContentWrittenOut,
    DecisionIn,
    DiffOut,
    DiffQuery,
    DirectiveIn,
    HeadOut,
    ReasonIn,
    RevisionOut,
    ToTakeDownOut,
)
from app.services import content
from app.services.content import AnotherRevision, ChildrenWithoutConsent, RevisionNotNamed

area = Area("content")
_STEP = (NotFound, Stale, WrongState)
_Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="of a revision: 1, 2, 3 …", examples=[2])]


@area.get("/content", action="content.read", answers=Page[ContentItemOut])
async def list_content(act: Act, query: Annotated[ContentQuery, Query()]) -> Answer:
    """The content that the caller may read: what was begun last first."""
    return await content.list_(act, query)


@area.post("/content", action="content.create", answers=ContentWrittenOut, status=201, replays="/content/{id}")
async def write_content(act: Act, body: ContentIn) -> Answer:
    """Begin a news item, an activity, a notice or an e-learning product, as a draft (clause 5.2)."""
    return await content.create(act, body)


@area.post(
    "/content/directives", action="content.enter_directive", answers=ContentWrittenOut, status=201, replays="/content/{id}"
)  # fmt: skip
async def enter_directive(act: Act, body: DirectiveIn) -> Answer:
    """Enter a directive from above, as a draft: it wants approval only (clause 7.2)."""
    return await content.enter_directive(act, body)


@area.get("/content/to-take-down", action="content.read_to_take_down", answers=Page[ToTakeDownOut])
async def list_content_to_take_down(act: Act, query: Paged) -> Answer:
    """What is published of a child without the parents' consent, since they withdrew it."""
    return await content.list_to_take_down(act, query)


@area.get("/content/{content_id}", action="content.read", answers=ContentOut, raises=(NotFound,))
async def read_content(act: Act, content_id: UUID, query: One) -> Answer:
    """One content item: its current revision, and the steps of its way."""
    return await content.read(act, content_id, query)


@area.patch(
    "/content/{content_id}",
    action="content.update",
    answers=ContentWrittenOut,
    raises=(NotFound, PreconditionRequired, Stale),
)
async def edit_content(act: Act, content_id: UUID, body: ContentPatch) -> Answer:
    """Edit, by a merge patch: a new revision, which goes back to approval; what is published stays as it is (clause 7.4)."""
    return await content.update(act, content_id, body)


@area.get("/content/{content_id}/revisions", action="content.read", answers=Page[HeadOut], raises=(NotFound,))
async def list_revisions(act: Act, content_id: UUID) -> Answer:
    """The revisions of an item, newest first, at most 200."""
    return await content.revisions(act, content_id)


@area.get("/content/{content_id}/revisions/{number}", action="content.read", answers=RevisionOut, raises=(NotFound,))
async def read_revision(act: Act, content_id: UUID, number: _Number) -> Answer:
    """One revision, as it was written."""
    return await content.revision(act, content_id, number)


@area.get("/content/{content_id}/diff", action="content.read", answers=DiffOut, raises=(NotFound,))
async def compare_revisions(act: Act, content_id: UUID, query: Annotated[DiffQuery, Query()]) -> Answer:
    """What was deleted and what was put in from one revision to another, block by block and word by word."""
    return await content.compare(act, content_id, query)


@area.post(
    "/content/{content_id}/submit", action="content.submit", answers=ContentOut, raises=_STEP, replays="/content/{content_id}"
)  # fmt: skip
async def submit_content(act: Act, content_id: UUID) -> Answer:
    """Submit a draft for review (clause 5.2)."""
    return await content.submit(act, content_id)


@area.post(
    "/content/{content_id}/verify",
    action="content.verify",
    answers=ContentOut,
    raises=(*_STEP, AnotherRevision),
    replays="/content/{content_id}",
)
async def verify_content(act: Act, content_id: UUID, body: DecisionIn) -> Answer:
    """Say that what the group publishes is accurate (clause 5.2)."""
    return await content.verify(act, content_id, body)


@area.post(
    "/content/{content_id}/appraise",
    action="content.appraise",
    answers=ContentOut,
    raises=(*_STEP, AnotherRevision),
    replays="/content/{content_id}",
)
async def appraise_content(act: Act, content_id: UUID, body: DecisionIn) -> Answer:
    """Appraise an e-learning product before it is posted (clause 5.3)."""
    return await content.appraise(act, content_id, body)


@area.post(
    "/content/{content_id}/approve",
    action="content.approve",
    answers=ContentOut,
    raises=(*_STEP, AnotherRevision, ChildrenWithoutConsent, RevisionNotNamed),
    replays="/content/{content_id}",
)
async def approve_content(act: Act, content_id: UUID, body: DecisionIn) -> Answer:
    """Approve the very revision that was read, named by its `sha256` or by If-Match (clauses 3.1, 4.1.5)."""
    return await content.approve(act, content_id, body)


@area.post(
    "/content/{content_id}/return", action="content.return", answers=ContentOut, raises=_STEP, replays="/content/{content_id}"
)  # fmt: skip
async def return_content(act: Act, content_id: UUID, body: ReasonIn) -> Answer:
    """Return it to its author, at any review, with the reason (clauses 3.1, 4.1.5, 5.2)."""
    return await content.return_(act, content_id, body)


@area.post(
    "/content/{content_id}/withdraw",
    action="content.withdraw",
    answers=ContentOut,
    raises=_STEP,
    replays="/content/{content_id}",
)
async def withdraw_content(act: Act, content_id: UUID, body: ReasonIn) -> Answer:
    """Take down what is published, at once, with the reason (clause 3.1)."""
    return await content.withdraw(act, content_id, body)
