"""The school's structure as it comes in and goes out: years and their calendars, groups, classes."""

from datetime import date, time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, Strict

from app.schemas.base import LEFT, Day, Id, In, Line, OneOut, Out, PageQuery, Patch, Short, TimeOfDay

AgeGroup = Literal[
    "nursery_3_12", "nursery_13_24", "nursery_25_36", "preschool_3_4", "preschool_4_5", "preschool_5_6"
]  # fmt: skip
Weekday = Annotated[int, Strict(), Field(ge=1, le=7)]
Weekdays = Annotated[list[Weekday], Field(min_length=1, max_length=7, description="1: Monday … 7: Sunday")]
Place = Annotated[int, Strict(), Field(ge=0, le=1000, description="classes are listed by it, then by name")]


class TermIn(In):
    """A term (học kỳ)."""

    name: Short
    starts_on: Day
    ends_on: Day


class NamedDay(In):
    """A day and what it is."""

    date: Day
    name: Line


Terms = Annotated[list[TermIn], Field(max_length=6)]
Days = Annotated[list[NamedDay], Field(max_length=366)]


class CalendarIn(In):
    """A year's calendar, whole."""

    weekdays: Weekdays
    terms: Terms
    holidays: Days
    extra_days: Days = Field([], description="days of school all the same: Saturdays that make up for others")


class CalendarOut(OneOut):
    school_year_id: UUID
    weekdays: list[int]
    terms: list[TermIn]
    holidays: list[NamedDay]
    extra_days: list[NamedDay]
    school_days_count: int
    school_days: list[date]
    etag: str


class DueDates(Patch):
    """Further due dates of a year, by code (app/data/due_dates.py)."""

    five_year_completion: Day | None = LEFT
    staff_evaluation: Day | None = LEFT
    staff_files: Day | None = LEFT
    universal_education_export: Day | None = LEFT
    vouchers: Day | None = LEFT


class SchoolYearIn(In):
    """Its calendar begins with Monday to Friday and the public holidays."""

    name: Short
    starts_on: Day
    ends_on: Day
    roster_due_on: Day | None = Field(None, description="default: two months after the first day")
    attendance_cut_off: TimeOfDay | None = Field(None, description="default: as shipped")
    due_dates: DueDates = DueDates()
    weekdays: Weekdays = Field(default_factory=lambda: [1, 2, 3, 4, 5])
    terms: Terms = Field(default_factory=list)


class SchoolYearPatch(Patch):
    name: Short = LEFT
    starts_on: Day = LEFT
    ends_on: Day = LEFT
    roster_due_on: Day = LEFT
    attendance_cut_off: TimeOfDay = LEFT
    due_dates: DueDates = LEFT


class SchoolYearOut(OneOut):
    id: UUID
    name: str
    starts_on: date
    ends_on: date
    current: bool
    roster_due_on: date = Field(description="rosters and all required fields by this day (6.1)")
    attendance_cut_off: time = Field(description="school time; marks after it are late, never refused")
    due_dates: dict[str, date] = Field(description="further due dates, by code")
    etag: str


class GroupIn(In):
    name: Short


class GroupPatch(Patch):
    name: Short = LEFT


class GroupOut(OneOut):
    id: UUID
    name: str
    etag: str


class TeacherOut(Out):
    user_id: UUID
    full_name: str


class WarningOut(Out):
    """What is worth a look and refuses nothing."""

    code: str
    detail: str


class ClassIn(In):
    name: Short
    school_year_id: Id | None = Field(None, description="default: the current year")
    group_id: Id | None = None
    age_group: AgeGroup
    position: Place = 0


class ClassPatch(Patch):
    name: Short = LEFT
    group_id: Id | None = LEFT
    age_group: AgeGroup = LEFT
    position: Place = LEFT


class ClassOut(OneOut):
    id: UUID
    name: str
    school_year_id: UUID
    group_id: UUID | None
    age_group: str
    position: int
    homeroom_teachers: list[TeacherOut]
    size: int | None = Field(description="children enrolled today; null for whoever may not read their records")
    largest_size: int | None = Field(description="of a class of this age group, by the kindergarten charter")
    warnings: list[WarningOut]
    etag: str


class ClassQuery(PageQuery):
    school_year_id: UUID | None = Field(None, description="default: the current year")
    group_id: UUID | None = None
