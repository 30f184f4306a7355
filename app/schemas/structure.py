"""The school's structure as it goes out: years, groups, classes."""

from datetime import date, time
from uuid import UUID

from pydantic import Field

from app.schemas.base import OneOut, Out, PageQuery


class SchoolYearOut(OneOut):
    id: UUID
    name: str
    starts_on: date
    ends_on: date
    current: bool
    roster_due_on: date = Field(description="rosters and all required fields by this day (6.1)")
    attendance_cut_off: time = Field(description="school time; marks after it are late, never refused")
    etag: str


class GroupOut(OneOut):
    id: UUID
    name: str
    etag: str


class TeacherOut(Out):
    user_id: UUID
    full_name: str


class ClassOut(OneOut):
    id: UUID
    name: str
    school_year_id: UUID
    group_id: UUID | None
    age_group: str
    homeroom_teachers: list[TeacherOut]
    size: int | None = Field(description="children enrolled today; null for whoever may not read their records")
    etag: str


class ClassQuery(PageQuery):
    school_year_id: UUID | None = Field(None, description="default: the current year")
    group_id: UUID | None = None
