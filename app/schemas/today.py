"""A phone's first screen as it goes out."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.attendance import DayRegisterOut, RegisterCountsOut
from app.schemas.base import ClockTime, Count, Name, Out, TimeZone
from app.schemas.sessions import MyAssignmentOut
from app.schemas.students import Named


class MyClassOut(DayRegisterOut):
    """A class that the caller teaches or leads, with today's register."""

    role: Literal["homeroom_teacher", "group_leader"]
    kind: Literal["regular", "substitute", "acting"] | None = Field(description="of the assignment to the class")
    size: Count = Field(description="children enrolled today")


class RegisterStatesOut(Out):
    """In how many classes the register stands so."""

    open: Count = Field(examples=[1])
    marked: Count = Field(examples=[2])
    confirmed: Count = Field(examples=[1])
    corrected: Count = Field(examples=[0])
    no_school: Count = Field(examples=[0])
    late: Count = Field(examples=[0])


class SummaryOut(Out):
    """All classes together that the caller may read."""

    classes: Count = Field(examples=[4])
    counts: RegisterCountsOut
    registers: RegisterStatesOut | None = Field(description="null for whoever reads counts only")


class OwnChildOut(Out):
    id: UUID
    full_name: Name = Field(examples=["Trần Gia Bảo"])
    class_: Named | None = Field(alias="class", description="today's class")


class TodayOut(Out):
    """The caller's day."""

    today: date
    time_zone: TimeZone
    school_day: bool
    attendance_cut_off: ClockTime | None = Field(description="school time; null: no school year contains today")
    past_cut_off: bool | None = Field(examples=[False])
    assignments: Annotated[list[MyAssignmentOut], Field(max_length=200)]
    classes: Annotated[list[MyClassOut], Field(max_length=200)] = Field(
        description="those that the caller teaches or leads"
    )
    summary: SummaryOut | None = Field(description="null for whoever reads no register")
    children: Annotated[list[OwnChildOut], Field(max_length=50)] = Field(description="of a parent")
