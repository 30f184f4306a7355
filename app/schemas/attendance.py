"""The register as it comes in and goes out (clause 6.2)."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.base import Count, Day, Etag, Id, In, Instant, Line, Name, Note, OneOut, Out, PageQuery, Path
from app.schemas.students import Named

Mark = Literal["present", "excused", "unexcused"]
State = Annotated[Literal["open", "marked", "confirmed", "corrected", "no_school"], Field(examples=["marked"])]
Late = Annotated[bool, Field(description="a first mark came after the cut-off", examples=[False])]
Version = Annotated[int, Field(ge=0, le=2**31, examples=[1])]
PickedUpBy = Annotated[Line, Field(examples=["Bà ngoại"])]


class MarkIn(In):
    student_id: Id
    mark: Mark | None = Field(description="null takes a mark back")
    arrived_at: Annotated[Instant, Field(examples=["2026-11-25T07:10:00+07:00"])] | None = None
    left_at: Annotated[Instant, Field(examples=["2026-11-25T16:30:00+07:00"])] | None = None
    picked_up_by: PickedUpBy | None = None
    note: Note | None = None
    version: Version | None = Field(
        None,
        description="the version that was seen; a mark changed since is a conflict. 0: not marked before",
    )


class MarksIn(In):
    marks: Annotated[list[MarkIn], Field(max_length=200, description="some or all of the class's children")]


class MarkOut(Out):
    student_id: UUID
    full_name: Name = Field(examples=["Trần Gia Bảo"])
    mark: Mark | None
    arrived_at: Annotated[datetime, Field(examples=["2026-11-25T07:10:00+07:00"])] | None
    left_at: Annotated[datetime, Field(examples=["2026-11-25T16:30:00+07:00"])] | None
    picked_up_by: PickedUpBy | None
    note: Note | None
    version: Version


class RegisterCountsOut(Out):
    present: Count = Field(examples=[1])
    excused: Count = Field(examples=[0])
    unexcused: Count = Field(examples=[0])
    unmarked: Count = Field(examples=[0])


class RegisterOut(OneOut):
    class_id: UUID
    date: date
    state: State
    late: Late
    marks: Annotated[list[MarkOut], Field(max_length=500)]
    counts: RegisterCountsOut


class DayRegisterOut(Out):
    """A class's register of a day, without its children."""

    class_: Named = Field(alias="class")
    group_id: UUID | None
    date: date
    state: State
    late: Late
    confirmed_at: datetime | None
    counts: RegisterCountsOut
    path: Path = Field(
        description="where the register is",
        examples=["/v1/classes/019ac8f5-3c1e-7d52-9a40-5b7e21c8d604/registers/2026-11-25"],
    )
    etag: Etag


class DayCountsOut(RegisterCountsOut):
    """How many children of a class are there on a day (4.2.1)."""

    class_: Named = Field(alias="class")
    date: date
    school_day: bool
    meals: Count = Field(description="children who eat: those marked present", examples=[1])
    etag: Etag


class CountsQuery(PageQuery):
    date: Day | None = Field(None, description="default: today, in school time")
    group_id: UUID | None = None


class RegistersQuery(CountsQuery):
    state: State | None = None
