"""Checks of what is published, and the differences that they found (7.1)."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import Count, Etag, In, Line, Note, OneOut, Out, Text, Word
from app.schemas.public import Address

Sha256 = Annotated[str, Field(max_length=64, pattern=r"^[0-9a-f]{64}$", examples=["5d" * 32])]
Result = Literal["changed", "missing", "unapproved"]
How = Literal["put_back", "taken_down", "approved_anew", "explained"]
Channel = Annotated[Word, Field(examples=["website"])]


class ContentCheckOut(OneOut):
    """One comparison of all that is published with what was approved."""

    id: UUID
    checked_at: datetime
    by_scheduler: bool = Field(description="the server did it by itself, not a person")
    checked: Count = Field(description="publications that were looked at")
    changed: Count = Field(description="that stand there otherwise than approved", examples=[1])
    missing: Count = Field(description="that do not stand there", examples=[0])
    unapproved: Count = Field(description="that stand there and no approval covers", examples=[0])
    etag: Etag


class RemarkOut(Out):
    """What differs beside the text."""

    code: Word = Field(examples=["page_changed"])
    detail: Line = Field(examples=["Trang đọc hiện khác nội dung."])


class ContentDifferenceOut(OneOut):
    """Something on a channel that is not as it was approved."""

    id: UUID
    result: Result
    state: Literal["open", "resolved"]
    channel: Channel
    content_id: UUID | None = Field(description="null: no content of this school")
    title: Line | None = Field(examples=["Ngày hội đến trường của bé"])
    address: Address | None
    approved_sha256: Sha256 | None = Field(description="null: nothing was approved")
    remarks: Annotated[list[RemarkOut], Field(max_length=50)]
    diff: Text = Field(
        max_length=200_000,
        description="unified: `-` as it was approved, `+` as it stands",
        examples=["--- đã duyệt\n+++ đang đăng\n@@ -1 +1 @@\n-<p>Sáng nay</p>\n+<p>Sáng mai</p>"],
    )
    found_at: datetime = Field(description="first")
    seen_at: datetime = Field(description="by the last check that found it")
    how: How | None = Field(description="how it was resolved")
    note: Note | None
    resolved_at: datetime | None
    etag: Etag


class ResolutionIn(In):
    """What was done about a difference."""

    how: How = Field(
        description="`put_back`: what was approved stands there again; `taken_down`; `approved_anew`: what stands there was "
        "approved meanwhile; `explained`: nothing had to be done, and the note says why"
    )
    note: Note | None = None
