"""The register as it comes in and goes out (clause 6.2)."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import Day, Id, In, Instant, Line, Note, OneOut, Out, PageQuery
from app.schemas.students import Named

Mark = Literal["present", "excused", "unexcused"]
State = Literal["open", "marked", "confirmed", "corrected", "no_school"]


class MarkIn(In):
    student_id: Id
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
    state: State
    late: bool = Field(description="a first mark came after the cut-off")
    marks: list[MarkOut]
    counts: RegisterCountsOut


class DayRegisterOut(Out):
    """A class's register of a day, without its children."""

    class_: Named = Field(alias="class")
    group_id: UUID | None
    date: date
    state: State
    late: bool = Field(description="a first mark came after the cut-off")
    confirmed_at: datetime | None
    counts: RegisterCountsOut
    path: str = Field(description="where the register is")
    etag: str


class DayCountsOut(RegisterCountsOut):
    """How many children of a class are there on a day (4.2.1)."""

    class_: Named = Field(alias="class")
    date: date
    school_day: bool
    meals: int = Field(description="children who eat: those marked present")
    etag: str


class CountsQuery(PageQuery):
    date: Day | None = Field(None, description="default: today, in school time")
    group_id: UUID | None = None


class RegistersQuery(CountsQuery):
    state: State | None = None
