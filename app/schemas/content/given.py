"""Content as it comes in."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.schemas.base import LEFT, Day, Id, In, PageQuery, Patch, SearchWords
from app.schemas.content.kinds import (
    Alt,
    AnyKind,
    Caption,
    Channels,
    DocumentNumber,
    Html,
    Issuer,
    Kind,
    Language,
    Number,
    Reason,
    Sha256,
    State,
    Summary,
    Title,
    Use,
    Writers,
    once,
    some,
)


class AttachmentIn(In):
    """A file of the content's: a picture or a document."""

    file_id: Id
    alt: Alt | None = None
    caption: Caption | None = None


class ChildIn(In):
    """A child whom the content names or shows."""

    student_id: Id
    uses: Annotated[list[Use], Field(max_length=2), AfterValidator(once), AfterValidator(some)]


def _each_file_once(attachments: list[AttachmentIn]) -> list[AttachmentIn]:
    once([each.file_id for each in attachments])
    return attachments


def _each_child_once(children: list[ChildIn]) -> list[ChildIn]:
    once([each.student_id for each in children])
    return children


Attachments = Annotated[list[AttachmentIn], Field(max_length=50), AfterValidator(_each_file_once)]
Children = Annotated[
    list[ChildIn],
    Field(
        max_length=200,
        description="the children whom it names or shows; empty: none; null: not stated yet, which is asked for at the latest "
        "when it is submitted",
    ),
    AfterValidator(_each_child_once),
]


class SourceDocumentIn(In):
    """The document from above that a directive passes on."""

    number: DocumentNumber
    issuer: Issuer
    issued_on: Day


class _WrittenIn(In):
    title: Title
    summary: Summary | None = None
    html: Html
    language: Language = "vi"
    channels: Channels
    attachments: Attachments = Field(default_factory=list)
    children: Children | None = None


class ContentIn(_WrittenIn):
    """What a member of staff writes (5.2)."""

    kind: Kind
    group_id: Id | None = Field(None, description="the group that answers for it; null: the whole school")
    writers: Writers = Field(default_factory=list)
    plan_entry_id: Id | None = Field(None, description="the entry of the editorial plan that it fulfils")


class DirectiveIn(_WrittenIn):
    """A directive from above that is passed on (7.2)."""

    source_document: SourceDocumentIn


class ContentPatch(Patch):
    """A merge patch. What changes the text, its pictures, its group, the children or the channels makes a new revision."""

    title: Title = LEFT
    summary: Summary | None = None
    html: Html = LEFT
    language: Language = LEFT
    channels: Channels = LEFT
    attachments: Attachments = LEFT
    children: Children | None = None
    group_id: Id | None = None
    source_document: SourceDocumentIn = LEFT
    writers: Writers = LEFT
    plan_entry_id: Id | None = None


class DecisionIn(In):
    """A step forward. `sha256` names the revision that was read: of another one, nothing happens (409)."""

    sha256: Sha256 | None = None
    note: Reason | None = None


class ReasonIn(In):
    reason: Reason


class ContentQuery(PageQuery):
    kind: AnyKind | None = None
    state: State | None = None
    group_id: Id | None = Field(None, description="of this group")
    mine: bool | None = Field(None, description="true: what the caller wrote or may write in")
    q: SearchWords | None = Field(None, description="words of the title, without diacritics if need be")


class DiffQuery(In):
    from_: Number = Field(alias="from")
    to: Number
