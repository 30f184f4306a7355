"""Incidents as they come in and go out (4.2.5)."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from app.schemas.base import LEFT, TEXT, Etag, In, Instant, Line, Name, OneOut, Patch, printable
from app.schemas.students import ActorOut, Named

IncidentKind = Literal["fall", "wound", "fever", "seizure", "allergy", "choking", "poisoning", "burn", "other"]
IncidentPlace = Annotated[Line, Field(examples=["Sân chơi, cạnh cầu trượt"])]
_Story = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(printable),
    Field(json_schema_extra=TEXT),
]
Description = Annotated[_Story, Field(examples=["Cháu trượt chân khi chạy, trầy đầu gối trái."])]
ActionTaken = Annotated[_Story, Field(examples=["Rửa bằng nước muối sinh lý, băng lại; theo dõi đến giờ về."])]
HappenedAt = Annotated[Instant, Field(examples=["2026-11-25T09:40:00+07:00"])]
ParentsToldAt = Annotated[
    Instant, Field(description="when the parents were told", examples=["2026-11-25T09:55:00+07:00"])
]


class IncidentIn(In):
    kind: IncidentKind
    happened_at: HappenedAt
    place: IncidentPlace
    description: Description
    action_taken: ActionTaken
    parents_told_at: ParentsToldAt | None = None


class IncidentPatch(Patch):
    """A correction, or what was not known at first; the journal keeps what stood there."""

    kind: IncidentKind = LEFT
    happened_at: HappenedAt = LEFT
    place: IncidentPlace = LEFT
    description: Description = LEFT
    action_taken: ActionTaken = LEFT
    parents_told_at: ParentsToldAt | None = LEFT


class IncidentOut(OneOut):
    """What happened to a child at school, and what was done."""

    id: UUID
    student_id: UUID
    full_name: Name = Field(examples=["Trần Gia Bảo"])
    class_: Named | None = Field(alias="class", description="today's class")
    kind: IncidentKind
    happened_at: datetime
    place: IncidentPlace
    description: Description
    action_taken: ActionTaken
    parents_told_at: datetime | None = Field(description="null: not yet")
    recorded_by: ActorOut
    recorded_at: datetime
    etag: Etag
