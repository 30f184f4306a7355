"""Deadlines in working days and hours of a school: its own days of the week and holidays, from its calendar.

The counting is done by functions in the database (migrations/versions/2026_11_27_working_time.py).
"""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Date, Time, case, cast, func, literal_column
from sqlalchemy.dialects.postgresql import TIMESTAMP, array

from app.data.parameters import WORKING_HOURS
from app.models.base import Instant
from app.models.schools import schools


def local_date(instant: ColumnElement[datetime]) -> ColumnElement[date]:
    """The day of an instant where the school is; `schools` is among the tables."""
    return cast(func.timezone(schools.c.time_zone, instant), Date)


def start_of(day: ColumnElement[date]) -> ColumnElement[datetime]:
    """The instant at which a day begins where the school is; of the day after: at which a day is over."""
    return func.timezone(schools.c.time_zone, cast(day, TIMESTAMP), type_=Instant)


def after_working_days(instant: ColumnElement[datetime], days: ColumnElement[int]) -> ColumnElement[datetime]:
    """The end of the last of so many working days after the day of an instant, which itself does not count."""
    return func.working_days_after(schools.c.id, schools.c.time_zone, instant, days, type_=Instant)


def after_working_hours(instant: ColumnElement[datetime], hours: ColumnElement[int]) -> ColumnElement[datetime]:
    """The instant at which so many working hours have run since another (parameters.WORKING_HOURS)."""
    from_, until = (_times(instant, place) for place in (0, 1))
    return func.working_hours_after(schools.c.id, schools.c.time_zone, instant, hours, from_, until, type_=Instant)


def _times(instant: ColumnElement[datetime], place: int) -> ColumnElement[Any]:
    """When the stretches of a working day begin, or end, by the parameter in force on the instant's day."""
    first, *later = [
        (dated.valid_from, array([_time(stretch[place]) for stretch in dated.value], type_=Time))
        for dated in WORKING_HOURS
    ]
    newest = [
        (local_date(instant) >= literal_column(f"date '{valid_from}'", Date), times)
        for valid_from, times in reversed(later)
    ]
    return case(*newest, else_=first[1]) if newest else first[1]


def _time(at: time) -> ColumnElement[time]:
    return literal_column(f"time '{at}'", Time)
