"""A school year's calendar: terms, days of the week, holidays, extra days."""

from uuid import UUID

from sqlalchemy import func, select

from app.core.answer import Answer
from app.core.db import updating
from app.core.shape import or_empty, text, thing, things
from app.models.schools import school_days, school_years
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.reading import Single, written
from app.policies.rows import calendar
from app.policies.years import refuse_if_over
from app.schemas.base import OneQuery
from app.schemas.structure import CalendarIn
from app.services.structure.days import Calendar, hold

_held = (
    select(
        func.count().label("count"),
        things(school_days.c.date, school_days.c.date).label("dates"),
    )
    .where(
        school_days.c.school_id == school_years.c.school_id,
        school_days.c.school_year_id == school_years.c.id,
        school_days.c.held,
    )
    .correlate(school_years)
    .lateral("held_days")
)
CALENDAR = {
    "school_year_id": school_years.c.id,
    "weekdays": school_years.c.weekdays,
    "terms": school_years.c.terms,
    "holidays": school_years.c.holidays,
    "extra_days": school_years.c.extra_days,
    "school_days_count": _held.c.count,
    "school_days": or_empty(_held.c.dates),
    "etag": calendar.etag,
}
_ONE = Single("calendar.read", calendar, text(thing(**CALENDAR)).label("body"), beside=_held)
_TO_UPDATE = door("calendar.update", calendar, school_years.c.starts_on, school_years.c.ends_on, locks=True)


async def read(act: Act, year_id: UUID, query: OneQuery) -> Answer:
    return await reading.read(act, _ONE, query.include, id=year_id)


async def replace(act: Act, year_id: UUID, given: CalendarIn) -> Answer:
    """Another calendar, whole. Raises SchoolYearOver, and Invalid also where a day with marks would be taken off."""
    found = await change(act, _TO_UPDATE, id=year_id)
    first, last = found["starts_on"], found["ends_on"]
    refuse_if_over(last, found["today"])
    new = Calendar(
        given.weekdays,
        *([it.model_dump() for it in named] for named in (given.terms, given.holidays, given.extra_days)),
    )
    new.check(first, last)
    stored = new.stored()
    await act.row(updating(school_years, *stored), school_id=found["school_id"], id=year_id, **stored)
    await hold(act, found["school_id"], year_id, new.days(first, last))
    return await written(act, _ONE, id=year_id)
