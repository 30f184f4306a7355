"""Children are measured in each period: under 24 months each month, others each quarter (4.2.5; TTLT 13/2016).

Periods run by the calendar, from the first day of the school year. A child is expected in one if it was here, in whatever
class, until the period was over; whoever came later than its first day, from that day on.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    column,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

from app.data.parameters import MONTHLY_UNDER
from app.models.health import measurements
from app.models.schools import school_years, schools
from app.models.students import enrolments, kept, students
from app.policies.owed.expected import FIRST_DAY, SCHOOL, UNTIL, expected, figure
from app.policies.owed.working_time import start_of

_TIMESTAMP = TIMESTAMP()


def younger_children() -> Select[Any]:
    """Those who were under 24 months when the period began for them."""
    return _measured("measured_younger", younger=True)


def older_children() -> Select[Any]:
    """All others, and whoever's birth date is not known."""
    return _measured("measured_older", younger=False)


def _months(count: ColumnElement[int]) -> ColumnElement[Any]:
    return func.make_interval(literal_column("0"), count)


def _months_of_age() -> ColumnElement[int]:
    """Below how many months of age a child is measured each month, as it was on the year's first day."""
    values = [
        (school_years.c.starts_on >= literal_column(f"date '{dated.valid_from}'", Date), _number(dated.value))
        for dated in reversed(MONTHLY_UNDER)
    ]
    return case(*values, else_=_number(MONTHLY_UNDER[0].value))


def _number(value: int) -> ColumnElement[int]:
    return literal_column(str(value), Integer)


def _measured(code: str, *, younger: bool) -> Select[Any]:
    every = _months(figure(code, school_years.c.starts_on))
    first_days = (
        func.generate_series(
            cast(school_years.c.starts_on, _TIMESTAMP), cast(school_years.c.ends_on, _TIMESTAMP), every
        )
        .table_valued(column("day", _TIMESTAMP), name="period")
        .render_derived()
    )
    opens = cast(first_days.c.day, Date)
    closes: ColumnElement[date] = func.least(
        cast(first_days.c.day + every, Date) - literal_column("1", Integer),
        school_years.c.ends_on,
        type_=Date,
    )
    # In whatever classes of the year, one after the other.
    here = (
        select(
            enrolments.c.student_id,
            enrolments.c.school_year_id,
            func.min(enrolments.c.starts_on).label("came"),
            func.max(func.coalesce(enrolments.c.left_on, enrolments.c.year_ends_on)).label("last"),
        )
        .where(enrolments.c.school_id == SCHOOL)
        .group_by(enrolments.c.student_id, enrolments.c.school_year_id)
        .subquery("here")
    )
    since: ColumnElement[date] = func.greatest(opens, here.c.came, type_=Date)
    turns: ColumnElement[date] = cast(students.c.birth_date + _months(_months_of_age()), Date)
    young = and_(students.c.birth_date.is_not(None), since < turns)
    measured_on: ColumnElement[date] = (
        select(func.min(measurements.c.measured_on))
        .where(
            measurements.c.school_id == SCHOOL,
            measurements.c.student_id == students.c.id,
            measurements.c.measured_on >= since,
            measurements.c.weight_g.is_not(None),
            measurements.c.length_mm.is_not(None),
        )
        .correlate(students, here, first_days)
        .scalar_subquery()
    )
    met_at: ColumnElement[datetime] = start_of(measured_on)
    return (
        select(
            *expected(
                subject=students.c.id,
                opened_at=start_of(since),
                due_at=start_of(closes + literal_column("1", Integer)),
                met_at=met_at,
            )
        )
        .select_from(schools)
        .join(school_years, school_years.c.school_id == schools.c.id)
        .join(first_days, true())
        .join(here, here.c.school_year_id == school_years.c.id)
        .join(students, and_(students.c.school_id == schools.c.id, students.c.id == here.c.student_id))
        .where(
            schools.c.id == SCHOOL,
            kept,
            here.c.came <= closes,
            here.c.last >= func.least(closes, UNTIL),
            since >= FIRST_DAY,
            since <= UNTIL,
            young if younger else or_(not_(young), students.c.birth_date.is_(None)),
        )
    )
