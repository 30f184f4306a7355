"""School years: their dates and what is due by when."""

from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Date, bindparam, func, or_, select

from app.core.answer import Answer
from app.core.db import Statement, inserting, updating
from app.core.errors import FieldError, Invalid
from app.core.ids import new_id
from app.core.shape import text, thing
from app.core.words import Words
from app.data.holidays import holidays_between
from app.data.parameters import ATTENDANCE_CUT_OFF, LONGEST_YEAR, ROSTER_DUE_AFTER, in_force
from app.models.base import Uuid
from app.models.caller import me
from app.models.schools import school_years
from app.models.students import enrolments
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import admit_to_change, change, door
from app.policies.reading import Listing, Single, listed, written
from app.policies.rows import school_year
from app.policies.years import refuse_if_over
from app.schemas.base import OneQuery, PageQuery
from app.schemas.structure import SchoolYearIn, SchoolYearPatch
from app.services.schools import wait_turn
from app.services.structure.days import Calendar, hold

YEAR = {
    "id": school_years.c.id,
    "name": school_years.c.name,
    "starts_on": school_years.c.starts_on,
    "ends_on": school_years.c.ends_on,
    "current": me.c.today.between(school_years.c.starts_on, school_years.c.ends_on),
    "roster_due_on": school_years.c.roster_due_on,
    "attendance_cut_off": school_years.c.attendance_cut_off,
    "due_dates": school_years.c.due_dates,
    "etag": school_year.etag,
}
_KEPT = ("name", "starts_on", "ends_on", "roster_due_on", "attendance_cut_off", "due_dates")
_CALENDAR = ("weekdays", "terms", "holidays", "extra_days")
_LIST = Listing(
    "school_year.read", school_year, text(thing(**YEAR)), order=(school_years.c.starts_on, school_years.c.id)
)
_ONE = Single("school_year.read", school_year, text(thing(**YEAR)).label("body"))
_TO_UPDATE = door(
    "school_year.update", school_year, *(school_years.c[name] for name in (*_KEPT, *_CALENDAR)), locks=True
)
_school, _year = bindparam("school", type_=Uuid), bindparam("year", type_=Uuid)
_first, _last = bindparam("first", type_=Date), bindparam("last", type_=Date)
_OVERLAPPING = Statement(
    select(school_years.c.name)
    .where(
        school_years.c.school_id == _school,
        school_years.c.id != _year,
        school_years.c.starts_on <= _last,
        school_years.c.ends_on >= _first,
    )
    .order_by(school_years.c.starts_on)
)
_ENROLLED = Statement(
    select(
        func.count().filter(enrolments.c.starts_on < _first).label("before"),
        func.count().filter(or_(enrolments.c.starts_on > _last, enrolments.c.left_on > _last)).label("after"),
    ).where(enrolments.c.school_id == _school, enrolments.c.school_year_id == _year)
)


async def list_(act: Act, query: PageQuery) -> Answer:
    return await listed(act, _LIST, limit=query.limit, cursor=query.cursor)


async def read(act: Act, year_id: UUID, query: OneQuery) -> Answer:
    return await reading.read(act, _ONE, query.include, id=year_id)


async def create(act: Act, given: SchoolYearIn) -> Answer:
    """A new year with its calendar and its school days. Raises Invalid and Taken."""
    caller = await admit_to_change(act)
    school, today, year_id = caller["school_id"], caller["today"], new_id()
    year = {
        "name": given.name,
        "starts_on": given.starts_on,
        "ends_on": given.ends_on,
        "roster_due_on": given.roster_due_on
        or given.starts_on + min(in_force(ROSTER_DUE_AFTER, today), given.ends_on - given.starts_on),
        "attendance_cut_off": given.attendance_cut_off or in_force(ATTENDANCE_CUT_OFF, today),
        "due_dates": _dates({}, given.due_dates.changes()),
    }
    _check(year, today)
    holidays = holidays_between(given.starts_on, given.ends_on)
    calendar = Calendar(
        given.weekdays,
        [term.model_dump() for term in given.terms],
        [{"date": it.date, "name": it.name} for it in holidays],
    )
    calendar.check(given.starts_on, given.ends_on)
    await wait_turn(act, school)
    await _check_alone(act, school, year_id, year)
    values = _stored(year) | calendar.stored()
    await act.row(inserting(school_years, "school_id", "id", *values), school_id=school, id=year_id, **values)
    await hold(act, school, year_id, calendar.days(given.starts_on, given.ends_on))
    return await written(act, _ONE, id=year_id)


async def update(act: Act, year_id: UUID, given: SchoolYearPatch) -> Answer:
    """Other dates or a name. Raises SchoolYearOver; Invalid where the dates would leave out what is there; Taken."""
    found = await change(act, _TO_UPDATE, id=year_id)
    refuse_if_over(found["ends_on"], found["today"])
    was = {name: found[name] for name in _KEPT}
    changes = given.changes()
    if "due_dates" in changes:
        changes["due_dates"] = _dates(was["due_dates"], given.due_dates.changes())
    year = was | changes
    _check(year, found["today"])
    calendar = Calendar.of(found)
    moved = (year["starts_on"], year["ends_on"]) != (was["starts_on"], was["ends_on"])
    if moved:
        await wait_turn(act, found["school_id"])
        await _check_alone(act, found["school_id"], year_id, year)
        await _check_enrolled(act, found["school_id"], year_id, year)
        calendar.check_terms_within(year["starts_on"], year["ends_on"])
    if changes:
        await act.row(updating(school_years, *changes), school_id=found["school_id"], id=year_id, **_stored(changes))
    if moved:
        await hold(act, found["school_id"], year_id, calendar.days(year["starts_on"], year["ends_on"]))
    return await written(act, _ONE, id=year_id)


def _dates(was: dict[str, Any], changes: dict[str, date | None]) -> dict[str, Any]:
    """The due dates, changed; null takes one away."""
    merged = was | {code: day and day.isoformat() for code, day in changes.items()}
    return {code: day for code, day in sorted(merged.items()) if day}


def _stored(year: dict[str, Any]) -> dict[str, Any]:
    return {name: orjson.dumps(value).decode() if name == "due_dates" else value for name, value in year.items()}


def _check(year: dict[str, Any], today: date) -> None:
    """The dates among themselves. Raises Invalid with all that is wrong."""
    first, last, longest = year["starts_on"], year["ends_on"], in_force(LONGEST_YEAR, today)
    errors = []
    if last <= first:
        errors.append(
            FieldError("/ends_on", "order", Words("Ngày cuối phải sau ngày đầu.", "The end comes after the start."))
        )
    elif last - first > longest:
        said = Words(f"Năm học dài nhất {longest.days} ngày.", f"A school year has {longest.days} days at most.")
        errors.append(FieldError("/ends_on", "too_long", said))
    elif last < today:
        said = Words("Năm học này đã qua.", "This school year would be over already.")
        errors.append(FieldError("/ends_on", "over", said))
    if not errors and not first <= year["roster_due_on"] <= last:
        said = Words("Hạn này phải trong năm học.", "This is due within the school year.")
        errors.append(FieldError("/roster_due_on", "outside_year", said))
    for code, day in year["due_dates"].items():
        if date.fromisoformat(day) < first:
            said = Words("Hạn này trước ngày đầu năm học.", "This is due before the school year begins.")
            errors.append(FieldError(f"/due_dates/{code}", "outside_year", said))
    if errors:
        raise Invalid(*errors)


async def _check_alone(act: Act, school: UUID, year_id: UUID, year: dict[str, Any]) -> None:
    other = await act.row(_OVERLAPPING, school=school, year=year_id, first=year["starts_on"], last=year["ends_on"])
    if other:
        said = Words(f"Trùng ngày với năm học {other[0]}.", f"It overlaps the school year {other[0]}.")
        raise Invalid(FieldError("/starts_on", "overlaps", said))


async def _check_enrolled(act: Act, school: UUID, year_id: UUID, year: dict[str, Any]) -> None:
    """No child's time in a class may fall out of the year. Raises Invalid, counting them."""
    left_out = await act.row(_ENROLLED, school=school, year=year_id, first=year["starts_on"], last=year["ends_on"])
    assert left_out is not None
    errors = []
    if before := left_out["before"]:
        said = Words(f"{before} lượt trẻ vào lớp trước ngày này.", f"{before} enrolments begin before this day.")
        errors.append(FieldError("/starts_on", "enrolled_outside", said))
    if after := left_out["after"]:
        said = Words(f"{after} lượt trẻ học sau ngày này.", f"{after} enrolments reach beyond this day.")
        errors.append(FieldError("/ends_on", "enrolled_outside", said))
    if errors:
        raise Invalid(*errors)
