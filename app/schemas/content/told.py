"""Content as it goes out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import TEXT, ActionName, Clause, Etag, Name, OneOut, Out, WarningOut
from app.schemas.content.kinds import (
    LONGEST,
    Alt,
    AnyKind,
    Caption,
    Channel,
    DocumentNumber,
    Html,
    Issuer,
    Language,
    Number,
    Reason,
    Sha256,
    State,
    Summary,
    Title,
    Use,
)
from app.schemas.students import Named


class WriterOut(Out):
    user_id: UUID | None = Field(description="null: they have no account")
    full_name: Name


class AttachmentOut(Out):
    file_id: UUID
    sha256: Sha256
    alt: Alt | None
    caption: Caption | None


class ChildOut(Out):
    student_id: UUID
    full_name: Name | None = Field(
        description="null for whoever may not read the child's record", examples=["Trần Gia Bảo"]
    )
    uses: Annotated[list[Use], Field(max_length=2)]


class SourceDocumentOut(Out):
    number: DocumentNumber
    issuer: Issuer
    issued_on: date


class ReviewOut(Out):
    """A step of the content's way."""

    action: ActionName = Field(examples=["content.verify"])
    clause: Clause
    revision: Number
    at: datetime
    person: WriterOut
    note: Reason | None


class HeadOut(Out):
    """A revision without its text."""

    number: Number
    title: Title
    sha256: Sha256
    written_by: WriterOut
    written_at: datetime


class RevisionOut(HeadOut):
    """One revision, as it was written and will stay."""

    group: Named | None
    summary: Summary | None
    html: Html
    language: Language
    channels: Annotated[list[Channel], Field(max_length=6)]
    attachments: Annotated[list[AttachmentOut], Field(max_length=50)]
    children: Annotated[list[ChildOut], Field(max_length=200)] | None = Field(description="null: not stated")
    source_document: SourceDocumentOut | None


class ContentItemOut(Out):
    """A content item in a list."""

    id: UUID
    kind: AnyKind
    state: State
    group: Named | None = Field(description="null: the whole school")
    author: WriterOut
    title: Title
    summary: Summary | None
    language: Language
    channels: Annotated[list[Channel], Field(max_length=6)]
    revision: Number
    approved_revision: Number | None = Field(description="the one approved last")
    published_revision: Number | None = Field(description="the one that is out; null: none is")
    plan_entry_id: UUID | None
    created_at: datetime
    updated_at: datetime
    etag: Etag


class ContentOut(ContentItemOut, OneOut):
    """A content item with its current revision and the steps of its way, newest first."""

    writers: Annotated[list[WriterOut], Field(max_length=20)]
    html: Html
    sha256: Sha256
    attachments: Annotated[list[AttachmentOut], Field(max_length=50)]
    children: Annotated[list[ChildOut], Field(max_length=200)] | None = Field(description="null: not stated")
    source_document: SourceDocumentOut | None
    written_by: WriterOut
    written_at: datetime
    reviews: Annotated[list[ReviewOut], Field(max_length=200)]


class ContentWrittenOut(ContentOut):
    warnings: Annotated[list[WarningOut], Field(max_length=10)] = Field(
        [], description="what was taken out of the HTML, which is kept without it"
    )


class PieceOut(Out):
    op: Literal["equal", "insert", "delete"]
    text: Annotated[str, Field(max_length=LONGEST, json_schema_extra=TEXT, examples=["làm quen với chữ cái"])]


class BlockOut(Out):
    """A paragraph, heading, list item, cell or picture. `change`: pieces of both revisions stand in it."""

    op: Literal["equal", "insert", "delete", "change"]
    pieces: Annotated[list[PieceOut], Field(max_length=10_000)]


class FieldChangeOut(Out):
    """A field other than the text that is not the same. Lists and objects as they stand in the revisions."""

    field: Literal["title", "summary", "language", "channels", "attachments", "children", "group_id", "source_document"]
    from_: (
        Annotated[str, Field(max_length=LONGEST, json_schema_extra=TEXT, examples=["Bé làm quen với chữ"])] | None
    ) = Field(alias="from")
    to: Annotated[str, Field(max_length=LONGEST, json_schema_extra=TEXT, examples=["Bé học chữ cái"])] | None


class DiffOut(Out):
    """What is different between two revisions."""

    from_: HeadOut = Field(alias="from")
    to: HeadOut
    fields: Annotated[list[FieldChangeOut], Field(max_length=8)]
    text: Annotated[list[BlockOut], Field(max_length=20_000)]


class LackingOut(Out):
    student_id: UUID
    full_name: Name | None = Field(
        description="null for whoever may not read the child's record", examples=["Trần Gia Bảo"]
    )
    uses: Annotated[list[Use], Field(max_length=2)] = Field(description="what is used without consent")


class ToTakeDownOut(Out):
    """Published content that names or shows a child without a parent's consent any more."""

    id: UUID
    title: Title
    published_revision: Number
    channels: Annotated[list[Channel], Field(max_length=6)] = Field(description="where it is out")
    children: Annotated[list[LackingOut], Field(max_length=200)]
    etag: Etag
