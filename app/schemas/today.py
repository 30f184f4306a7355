"""A phone's first screen as it goes out."""

from datetime import date, time
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.schemas.attendance import DayRegisterOut, RegisterCountsOut
from app.schemas.base import Out
from app.schemas.sessions import AssignmentOut
from app.schemas.students import Named


class MyClassOut(DayRegisterOut):
    """A class that the caller teaches or leads, with today's register."""

    role: Literal["homeroom_teacher", "group_leader"]
    kind: Literal["regular", "substitute", "acting"] | None = Field(description="of the assignment to the class")
    size: int = Field(description="children enrolled today")


class RegisterStatesOut(Out):
    """In how many classes the register stands so."""

    open: int
    marked: int
    confirmed: int
    corrected: int
    no_school: int
    late: int


class SummaryOut(Out):
    """All classes together that the caller may read."""

    classes: int
    counts: RegisterCountsOut
    registers: RegisterStatesOut | None = Field(description="null for whoever reads counts only")


class OwnChildOut(Out):
    id: UUID
    full_name: str
    class_: Named | None = Field(alias="class", description="today's class")


class TodayOut(Out):
    """The caller's day."""

    today: date
    time_zone: str
    school_day: bool
    attendance_cut_off: time | None = Field(description="school time; null: no school year contains today")
    past_cut_off: bool | None
    assignments: list[AssignmentOut]
    classes: list[MyClassOut] = Field(description="those that the caller teaches or leads")
    summary: SummaryOut | None = Field(description="null for whoever reads no register")
    children: list[OwnChildOut] = Field(description="of a parent")
