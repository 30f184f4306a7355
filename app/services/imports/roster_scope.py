"""Where the caller may import: the school year and the classes (6.1; the clerk's under 3.1)."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal_column, select

from app.core.db import Statement
from app.core.errors import FieldError, Invalid
from app.core.shape import thing
from app.core.words import Words
from app.data.age_groups import BY_CODE
from app.models.caller import beside_me, me
from app.models.schools import classes, school_years
from app.models.students import enrolments
from app.policies.act import Act
from app.policies.engine import admitted, allowed, refusal
from app.policies.rows import class_
from app.policies.years import SchoolYearOver
from app.schemas.imports import ImportForm
from app.services.imports.roster_columns import class_key
from app.services.imports.roster_plan import Class

_size = (
    select(func.count())
    .where(
        enrolments.c.school_id == classes.c.school_id,
        enrolments.c.class_id == classes.c.id,
        enrolments.c.left_on.is_(None),
    )
    .correlate(classes)
    .scalar_subquery()
)
_classes = (
    select(
        func.json_agg(
            thing(
                id=classes.c.id,
                name=classes.c.name,
                year=classes.c.school_year_id,
                age_group=classes.c.age_group,
                size=_size,
                mine=allowed("student.import", class_),
                # Who may confirm the roster imports it as confirmed; what the clerk imports waits for them.
                own=allowed("roster.confirm", class_),
            )
        )
    )
    .select_from(class_.source)
    .where(classes.c.school_id == me.c.school_id, school_years.c.ends_on >= me.c.today)
    .correlate(me)
    .scalar_subquery()
)
_years = (
    select(
        func.json_agg(
            thing(
                id=school_years.c.id,
                name=school_years.c.name,
                starts_on=school_years.c.starts_on,
                ends_on=school_years.c.ends_on,
            )
        )
    )
    .where(school_years.c.school_id == me.c.school_id)
    .correlate(me)
    .scalar_subquery()
)
_scope = select(_classes.label("classes"), _years.label("years")).offset(literal_column("0")).correlate(me).lateral("r")
_SCOPE = Statement(
    select(me.c.school_id, me.c.person_id, me.c.today, me.c.must_change_password, *_scope.c).select_from(
        beside_me(_scope)
    )
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the caller may import: one school year and, of its classes, the permitted ones by their key."""

    school: UUID
    person: UUID
    today: datetime.date
    year: UUID
    year_name: str
    starts_on: datetime.date
    ends_on: datetime.date
    permitted: dict[str, Class]
    others: frozenset[str]
    fallback: Class | None
    clause: str

    @property
    def day(self) -> datetime.date:
        """On which the list's children are in its classes: today, or the year's first day where that is to come."""
        return max(self.starts_on, self.today)


async def enter(act: Act, form: ImportForm) -> Scope:
    record = admitted(act, await act.row(_SCOPE))
    everything: list[dict[str, Any]] = record["classes"] or []
    if not any(each["mine"] for each in everything):
        raise refusal(act.action)
    year = _year(record["years"] or [], form.school_year, record["today"])
    here = [each for each in everything if each["year"] == year["id"]]
    permitted = [_class(each) for each in here if each["mine"]]
    if not permitted:
        raise refusal(act.action)  # in another year, perhaps: not in this one
    fallback = None
    if form.class_:
        wanted = class_key(form.class_)
        fallback = next(
            (each for each in permitted if form.class_ == str(each.id) or class_key(each.name) == wanted), None
        )
        if fallback is None:
            raise Invalid(
                FieldError(
                    "/class", "not_found", Words("Không có lớp này để nhập.", "There is no such class to import into.")
                )
            )
    return Scope(
        school=record["school_id"],
        person=record["person_id"],
        today=record["today"],
        year=UUID(year["id"]),
        year_name=year["name"],
        starts_on=datetime.date.fromisoformat(year["starts_on"]),
        ends_on=datetime.date.fromisoformat(year["ends_on"]),
        permitted={class_key(each.name): each for each in permitted},
        others=frozenset(class_key(each["name"]) for each in here if not each["mine"]),
        fallback=fallback,
        clause="6.1" if all(each.own for each in permitted) else "3.1",
    )


def _year(years: list[dict[str, Any]], wanted: str | None, today: datetime.date) -> dict[str, Any]:
    """The year asked for by name or id, else the current one. Raises Invalid and SchoolYearOver."""
    day = today.isoformat()
    for year in years:
        if wanted in (year["id"], year["name"]) if wanted else year["starts_on"] <= day <= year["ends_on"]:
            if year["ends_on"] < day:
                raise SchoolYearOver
            return year
    raise Invalid(
        FieldError("/school_year", "not_found", Words("Không có năm học này.", "There is no such school year."))
    )


def _class(each: dict[str, Any]) -> Class:
    group = BY_CODE.get(each["age_group"])
    return Class(
        UUID(each["id"]), each["name"], bool(each["own"]), each["size"], group.largest_class if group else None
    )
