"""The editorial plan: who writes what by when for which group and channels (3.5, 5.2)."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import LEFT, Day, Etag, Id, In, OneOut, PageQuery, Patch
from app.schemas.content import WriterOut
from app.schemas.content.kinds import Channel, Channels, Kind, Reason, Title
from app.schemas.students import Named

Status = Literal["planned", "written", "published", "cancelled"]
Note = Annotated[Reason, Field(examples=["Xin hai ảnh của buổi học, có phép của phụ huynh."])]
Writer = Annotated[Id, Field(description="the account of whoever writes it")]


class _EntryIn(In):
    kind: Kind = "news"
    title: Title = Field(description="what is to be written about")
    channels: Channels
    due_on: Day
    note: Note | None = None


class EntryIn(_EntryIn):
    """A leader's own: who of the group writes what by when (5.2)."""

    group_id: Id
    writer_id: Writer


class DirectionIn(_EntryIn):
    """The principal directs a group to write, or the whole school (3.5); the leader says who."""

    group_id: Id | None = Field(None, description="null: the whole school")
    writer_id: Writer | None = None


class EntryPatch(Patch):
    """Of an entry that the principal directed, only who writes it and the note are the leader's to change."""

    kind: Kind = LEFT
    title: Title = LEFT
    channels: Channels = LEFT
    due_on: Day = LEFT
    note: Note | None = None
    writer_id: Writer = LEFT


class EntriesQuery(PageQuery):
    group_id: Id | None = Field(None, description="of this group")
    status: Status | None = None
    mine: bool | None = Field(None, description="true: what the caller is to write")
    due_from: Day | None = None
    due_to: Day | None = None


class EntryOut(OneOut):
    """An entry of the editorial plan. `written`: somebody has begun it; `published`: it is out."""

    id: UUID
    group: Named | None = Field(description="null: the whole school")
    kind: Kind
    title: Title
    channels: Annotated[list[Channel], Field(max_length=6)]
    writer: WriterOut | None = Field(description="null: not assigned yet")
    due_on: date
    note: Note | None
    directed_by: WriterOut | None = Field(description="the principal who directed it; null: the group's own")
    status: Status
    created_at: datetime
    etag: Etag
