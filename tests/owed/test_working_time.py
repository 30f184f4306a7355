"""Deadlines in working days and hours: a school's own days of the week, its holidays and extra days, and the hours of a day."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import ColumnElement, Integer, Select, literal_column, null, select

from app.models.base import Instant
from app.models.schools import schools
from app.policies.owed.expected import NOW, SCHOOL, SINCE, UNTIL, expected
from app.policies.owed.working_time import after_working_days, after_working_hours
from tests.school import School

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
Deadline = Callable[[ColumnElement[Any], ColumnElement[Any]], ColumnElement[Any]]


def _query(deadline: Deadline, at: str, count: int) -> Select[Any]:
    """One row, due so long after an instant of the school."""
    instant = literal_column(f"timestamptz '{at}+07'", Instant)
    columns = expected(
        subject=schools.c.id,
        opened_at=instant,
        due_at=deadline(instant, literal_column(str(count), Integer)),
        met_at=null(),
    )
    return select(*columns).where(schools.c.id == SCHOOL, SINCE <= UNTIL, NOW.is_not(None))


async def _due(school: School, deadline: Deadline, at: str, count: int) -> str:
    (row,) = await school.owed(lambda: _query(deadline, at, count))
    due: datetime = row["due_at"]
    return f"{due.astimezone(ZONE):%Y-%m-%d %H:%M}"


async def _calendar(school: School) -> None:
    """Saturdays are worked; Monday 30 November is a holiday, Sunday 6 December makes up for it."""
    await school.query(
        "update school_years set weekdays = '{1,2,3,4,5,6}', holidays = $1::jsonb, extra_days = $2::jsonb"
        " where school_id = $3 and id = $4",
        '[{"date": "2026-11-30", "name": "Nghỉ"}]', '[{"date": "2026-12-06", "name": "Học bù"}]',
        school.id, school.years["now"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("at", "days", "due"),
    [
        ("2026-11-25 07:30", 1, "2026-11-27 00:00"),  # Wednesday: all of Thursday
        ("2026-11-27 16:00", 1, "2026-11-29 00:00"),  # Friday: Saturday is worked
        ("2026-11-28 09:00", 1, "2026-12-02 00:00"),  # Saturday: neither Sunday nor the holiday counts
        ("2026-12-04 09:00", 2, "2026-12-07 00:00"),  # Friday: Saturday and the Sunday that makes up
        ("2027-08-06 09:00", 1, "2027-08-10 00:00"),  # beyond every school year: Monday to Friday
    ],
)
async def test_working_days_are_those_of_the_calendar(school: School, at: str, days: int, due: str) -> None:
    await _calendar(school)
    assert await _due(school, after_working_days, at, days) == due


@pytest.mark.parametrize(
    ("at", "hours", "due"),
    [
        ("2026-11-25 07:30", 4, "2026-11-25 11:30"),
        ("2026-11-25 10:00", 4, "2026-11-25 16:00"),  # over the two hours at noon
        ("2026-11-25 12:00", 4, "2026-11-26 08:00"),  # 3½ in the afternoon, the rest in the morning
        ("2026-11-28 16:30", 1, "2026-12-01 08:00"),  # Saturday evening: over Sunday and the holiday
        ("2026-11-29 03:00", 1, "2026-12-01 08:30"),
    ],
)
async def test_working_hours_run_in_the_hours_of_working_days(school: School, at: str, hours: int, due: str) -> None:
    await _calendar(school)
    assert await _due(school, after_working_hours, at, hours) == due
