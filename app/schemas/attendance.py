"""The register as it comes in and goes out (clause 6.2)."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import In, Instant, Line, Note, OneOut, Out

Mark = Literal["present", "excused", "unexcused"]


class MarkIn(In):
    student_id: UUID
    mark: Mark | None = Field(description="null takes a mark back")
    arrived_at: Instant | None = None
    left_at: Instant | None = None
    picked_up_by: Line | None = None
    note: Note | None = None
    version: Annotated[int, Field(ge=0, le=2**31)] | None = Field(
        None,
        description="the version that was seen; a mark changed since is a conflict. 0: not marked before",
    )


class MarksIn(In):
    marks: Annotated[list[MarkIn], Field(max_length=200, description="some or all of the class's children")]


class MarkOut(Out):
    student_id: UUID
    full_name: str
    mark: Mark | None
    arrived_at: datetime | None
    left_at: datetime | None
    picked_up_by: str | None
    note: str | None
    version: int


class RegisterCountsOut(Out):
    present: int
    excused: int
    unexcused: int
    unmarked: int


class RegisterOut(OneOut):
    class_id: UUID
    date: date
    state: Literal["open", "marked", "confirmed", "corrected", "no_school"]
    late: bool = Field(description="a first mark came after the cut-off")
    marks: list[MarkOut]
    counts: RegisterCountsOut
