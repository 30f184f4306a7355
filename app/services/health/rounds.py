"""Rounds of measuring: when, what, and whether it is over (4.2.5)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Text, bindparam, func, select

from app.core.answer import Answer
from app.core.db import Statement, inserting, updating
from app.core.errors import FieldError, Invalid
from app.core.ids import new_id
from app.core.shape import text, thing
from app.core.words import Words
from app.models.base import Uuid
from app.models.caller import me
from app.models.health import health_rounds, measurements
from app.models.schools import school_years
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import Seen, admit_to_change, change, door
from app.policies.reading import Listing, Single, listed, written
from app.policies.rows import health_round
from app.policies.workflow import advance
from app.policies.years import refuse_if_over
from app.schemas.base import OneQuery
from app.schemas.health_rounds import HealthRoundIn, HealthRoundPatch, HealthRoundsQuery

_KEPT = ("name", "opens_on", "closes_on", "measures")
ROUND = {
    **{name: health_rounds.c[name] for name in ("id", "school_year_id", "name", "kind", "opens_on", "closes_on")},
    "measures": func.array_to_json(health_rounds.c.measures),
    "state": health_rounds.c.state,
    "etag": health_round.etag,
}
"""The fields of schemas.health_rounds.HealthRoundOut."""

_LIST = Listing(
    "health_round.read",
    health_round,
    text(thing(**ROUND)),
    order=(health_rounds.c.opens_on, health_rounds.c.id),
    filters={
        "school_year_id": health_rounds.c.school_year_id == bindparam("school_year_id", type_=Uuid),
        "current": me.c.today.between(school_years.c.starts_on, school_years.c.ends_on),
        "state": health_rounds.c.state == bindparam("state", type_=Text),
    },
    newest_first=True,
)
_ONE = Single("health_round.read", health_round, text(thing(**ROUND)).label("body"))
_columns = (*(health_rounds.c[name] for name in _KEPT), school_years.c.starts_on, school_years.c.ends_on)
_TO_UPDATE = door("health_round.update", health_round, *_columns, locks=True)
_TO_CLOSE, _TO_REOPEN = (
    door(f"health_round.{action}", health_round, *_columns, locks=True) for action in ("close", "reopen")
)

_school, _year, _id = (bindparam(name, type_=Uuid) for name in ("school", "year", "id"))
_today = bindparam("today", type_=Date)
_years = select(school_years.c.id, school_years.c.starts_on, school_years.c.ends_on).where(
    school_years.c.school_id == _school
)
_YEAR = Statement(_years.where(school_years.c.id == _year))
_CURRENT = Statement(_years.where(_today.between(school_years.c.starts_on, school_years.c.ends_on)))
_MEASURED = Statement(
    select(func.min(measurements.c.measured_on).label("first"), func.max(measurements.c.measured_on).label("last")).where(
        measurements.c.school_id == _school, measurements.c.round_id == _id
    )
)  # fmt: skip


async def list_(act: Act, query: HealthRoundsQuery) -> Answer:
    """The rounds of one school year, the current one unless said otherwise; the newest first."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, school_year_id=query.school_year_id,
        current=None if query.school_year_id else True, state=query.state,
    )  # fmt: skip


async def read(act: Act, round_id: UUID, query: OneQuery) -> Answer:
    return await reading.read(act, _ONE, query.include, id=round_id)


async def open_(act: Act, given: HealthRoundIn) -> Answer:
    """A new round. Raises Invalid (no such year, days outside it), SchoolYearOver and Taken."""
    caller = await admit_to_change(act)
    school, round_id = caller["school_id"], new_id()
    if given.school_year_id:
        year = await act.row(_YEAR, school=school, year=given.school_year_id)
    else:
        year = await act.row(_CURRENT, school=school, today=caller["today"])
    if year is None:
        said = Words("Không có năm học này.", "There is no such school year.")
        raise Invalid(FieldError("/school_year_id", "unknown", said))
    refuse_if_over(year["ends_on"], caller["today"])
    values = {
        "school_year_id": year["id"], "name": given.name, "kind": given.kind, "opens_on": given.opens_on,
        "closes_on": given.closes_on, "measures": given.measures, "created_at": act.now,
    }  # fmt: skip
    _check(values, year)
    await act.row(inserting(health_rounds, "school_id", "id", *values), school_id=school, id=round_id, **values)
    return await written(act, _ONE, id=round_id)


async def update(act: Act, round_id: UUID, given: HealthRoundPatch) -> Answer:
    """Another name, other days, or what is looked at. Raises WrongState (closed), SchoolYearOver, Invalid and Taken."""
    found = await change(act, _TO_UPDATE, id=round_id)
    refuse_if_over(found["ends_on"], found["today"])
    changes = given.changes()
    values = {name: found[name] for name in _KEPT} | changes
    measured = await act.row(_MEASURED, school=found["school_id"], id=round_id)
    _check(values, found, measured)
    if changes:
        await act.row(updating(health_rounds, *changes), school_id=found["school_id"], id=round_id, **changes)
    return await written(act, _ONE, id=round_id)


async def close(act: Act, round_id: UUID) -> Answer:
    """The round is over: nothing more is written into it. Raises WrongState (closed already) and SchoolYearOver."""
    return await _put(act, await change(act, _TO_CLOSE, id=round_id), round_id)


async def reopen(act: Act, round_id: UUID) -> Answer:
    """It was closed too early: more is written into it. Raises WrongState (open) and SchoolYearOver."""
    return await _put(act, await change(act, _TO_REOPEN, id=round_id), round_id)


async def _put(act: Act, found: Seen, round_id: UUID) -> Answer:
    refuse_if_over(found["ends_on"], found["today"])
    await advance(act, health_round, found, round_id)
    return await written(act, _ONE, id=round_id)


def _check(values: dict[str, Any], year: Any, measured: Any = None) -> None:
    """The days among themselves, within the year, around what was measured. Raises Invalid with all that is wrong."""
    errors: list[FieldError] = []
    opens, closes = values["opens_on"], values["closes_on"]
    outside = Words("Ngày này ngoài năm học của đợt.", "This day is outside the round's school year.")
    for name in ("opens_on", "closes_on"):
        if not year["starts_on"] <= values[name] <= year["ends_on"]:
            errors.append(FieldError(f"/{name}", "outside_year", outside))
    if closes < opens:
        said = Words("Ngày cuối phải từ ngày đầu trở đi.", "The last day cannot come before the first.")
        errors.append(FieldError("/closes_on", "out_of_order", said))
    if measured and measured["first"]:
        errors += _measured_outside(opens, closes, measured["first"], measured["last"])
    if errors:
        raise Invalid(*errors)


def _measured_outside(opens: date, closes: date, first: date, last: date) -> list[FieldError]:
    errors = []
    if first < opens:
        said = Words(f"Đã có trẻ được đo ngày {first:%d/%m/%Y}.", f"Children were measured on {first}.")
        errors.append(FieldError("/opens_on", "measured_outside", said))
    if last > closes:
        said = Words(f"Đã có trẻ được đo ngày {last:%d/%m/%Y}.", f"Children were measured on {last}.")
        errors.append(FieldError("/closes_on", "measured_outside", said))
    return errors
