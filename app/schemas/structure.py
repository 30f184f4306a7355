"""The school's structure as it comes in and goes out: years and their calendars, groups, classes."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, Strict

from app.schemas.base import (
    LEFT,
    ClockTime,
    Count,
    Day,
    Etag,
    Id,
    In,
    Line,
    Name,
    OneOut,
    Out,
    PageQuery,
    Patch,
    Short,
    TimeOfDay,
    WarningOut,
    Word,
)

AgeGroup = Literal[
    "nursery_3_12", "nursery_13_24", "nursery_25_36", "preschool_3_4", "preschool_4_5", "preschool_5_6"
]  # fmt: skip
ClassName = Annotated[Short, Field(examples=["LỚP 5 TUỔI A1"])]
GroupName = Annotated[Short, Field(examples=["Mẫu giáo"])]
YearName = Annotated[Short, Field(examples=["2026-2027"])]
FirstDay = Annotated[Day, Field(examples=["2026-08-01"])]
LastDay = Annotated[Day, Field(examples=["2027-07-31"])]
Weekday = Annotated[int, Strict(), Field(ge=1, le=7, examples=[1])]
Weekdays = Annotated[
    list[Weekday],
    Field(min_length=1, max_length=7, description="1: Monday … 7: Sunday", examples=[[1, 2, 3, 4, 5]]),
]
Place = Annotated[
    int, Strict(), Field(ge=0, le=1000, description="classes are listed by it, then by name", examples=[1])
]


class TermIn(In):
    """A term (học kỳ)."""

    name: Short = Field(examples=["Học kỳ I"])
    starts_on: Day = Field(examples=["2026-09-05"])
    ends_on: Day = Field(examples=["2027-01-15"])


class NamedDay(In):
    """A day and what it is."""

    date: Day = Field(examples=["2027-01-01"])
    name: Line = Field(examples=["Tết Dương lịch"])


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
    weekdays: Weekdays
    terms: Terms
    holidays: Days
    extra_days: Days
    school_days_count: Count = Field(examples=[175])
    school_days: Annotated[list[date], Field(max_length=400)]
    etag: Etag


class DueDates(Patch):
    """Further due dates of a year, by code (app/data/due_dates.py)."""

    five_year_completion: Day | None = LEFT
    staff_evaluation: Day | None = LEFT
    staff_files: Day | None = LEFT
    universal_education_export: Day | None = LEFT
    vouchers: Day | None = LEFT


class SchoolYearIn(In):
    """Its calendar begins with Monday to Friday and the public holidays."""

    name: YearName
    starts_on: FirstDay
    ends_on: LastDay
    roster_due_on: Day | None = Field(None, description="default: two months after the first day")
    attendance_cut_off: TimeOfDay | None = Field(None, description="default: as shipped")
    due_dates: DueDates = DueDates()
    weekdays: Weekdays = Field(default_factory=lambda: [1, 2, 3, 4, 5])
    terms: Terms = Field(default_factory=list)


class SchoolYearPatch(Patch):
    name: YearName = LEFT
    starts_on: FirstDay = LEFT
    ends_on: LastDay = LEFT
    roster_due_on: Day = LEFT
    attendance_cut_off: TimeOfDay = LEFT
    due_dates: DueDates = LEFT


class SchoolYearOut(OneOut):
    id: UUID
    name: Name = Field(examples=["2026-2027"])
    starts_on: date = Field(examples=["2026-08-01"])
    ends_on: date = Field(examples=["2027-07-31"])
    current: bool
    roster_due_on: date = Field(description="rosters and all required fields by this day (6.1)")
    attendance_cut_off: ClockTime = Field(description="school time; marks after it are late, never refused")
    due_dates: Annotated[
        dict[Word, date],
        Field(max_length=20, description="further due dates, by code", examples=[{"vouchers": "2027-05-31"}]),
    ]
    etag: Etag


class GroupIn(In):
    name: GroupName


class GroupPatch(Patch):
    name: GroupName = LEFT


class GroupOut(OneOut):
    id: UUID
    name: GroupName
    etag: Etag


class TeacherOut(Out):
    user_id: UUID
    full_name: Name


class ClassIn(In):
    name: ClassName
    school_year_id: Id | None = Field(None, description="default: the current year")
    group_id: Id | None = None
    age_group: AgeGroup
    position: Place = 0


class ClassPatch(Patch):
    name: ClassName = LEFT
    group_id: Id | None = LEFT
    age_group: AgeGroup = LEFT
    position: Place = LEFT


class ClassOut(OneOut):
    id: UUID
    name: ClassName
    school_year_id: UUID
    group_id: UUID | None
    age_group: Word = Field(examples=["preschool_5_6"])
    position: Place
    homeroom_teachers: Annotated[list[TeacherOut], Field(max_length=50)]
    size: Count | None = Field(description="children enrolled today; null for whoever may not read their records")
    largest_size: Annotated[Count, Field(examples=[35])] | None = Field(
        description="of a class of this age group, by the kindergarten charter"
    )
    warnings: Annotated[list[WarningOut], Field(max_length=20)]
    etag: Etag


class ClassQuery(PageQuery):
    school_year_id: UUID | None = Field(None, description="default: the current year")
    group_id: UUID | None = None
