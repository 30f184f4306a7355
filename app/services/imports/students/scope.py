"""Where the caller may import: the school year and the classes (6.1; the clerk's under 3.1)."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal_column, select

from app.core.db import Statement
from app.core.errors import FieldError, Invalid
from app.core.shape import thing, things
from app.core.words import Words
from app.data.age_groups import BY_CODE
from app.models.caller import beside_me, me
from app.models.schools import classes, school_years
from app.models.students import enrolled_on, enrolled_students, enrolments, kept
from app.policies.act import Act
from app.policies.criteria import allowed
from app.policies.engine import admitted
from app.policies.refusals import refusal
from app.policies.rows import class_
from app.services.imports import kind
from app.services.imports.roster_columns import class_key
from app.services.imports.students.plan import Class
from app.services.imports.years import chosen, years

_size = (
    select(func.count())
    .select_from(enrolled_students)
    .where(
        enrolments.c.school_id == classes.c.school_id,
        enrolments.c.class_id == classes.c.id,
        enrolled_on(func.greatest(me.c.today, school_years.c.starts_on)),
        kept,
    )
    .correlate(classes, school_years, me)
    .scalar_subquery()
)
_classes = (
    select(
        things(
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
_scope = select(_classes.label("classes"), years.label("years")).offset(literal_column("0")).correlate(me).lateral("r")
_SCOPE = Statement(
    select(me.c.school_id, me.c.person_id, me.c.today, me.c.must_change_password, *_scope.c).select_from(
        beside_me(_scope)
    )
)


@dataclass(frozen=True, slots=True)
class Scope(kind.Scope):
    """One school year and, of its classes, the permitted ones by their key."""

    permitted: dict[str, Class]
    others: frozenset[str]
    fallback: Class | None

    @property
    def day(self) -> datetime.date:
        """On which the list's children are in its classes: today, or the year's first day where that is to come."""
        return max(self.year.starts_on, self.today)


async def enter(act: Act, school_year: str | None, class_: str | None) -> Scope:
    """Where the caller may import children.

    Raises Forbidden (no class to import into), Invalid (unknown year or class) and SchoolYearOver.
    """
    record = admitted(act, await act.row(_SCOPE))
    everything: list[dict[str, Any]] = record["classes"] or []
    if not any(each["mine"] for each in everything):
        raise refusal("student.import")
    year = chosen(record["years"], school_year, record["today"])
    here = [each for each in everything if each["year"] == str(year.id)]
    permitted = [_class(each, record["today"]) for each in here if each["mine"]]
    if not permitted:
        raise refusal("student.import")  # in another year, perhaps: not in this one
    return Scope(
        school=record["school_id"],
        person=record["person_id"],
        today=record["today"],
        year=year,
        clause="6.1" if all(each.own for each in permitted) else "3.1",
        permitted={class_key(each.name): each for each in permitted},
        others=frozenset(class_key(each["name"]) for each in here if not each["mine"]),
        fallback=_fallback(permitted, class_) if class_ else None,
    )


def _fallback(permitted: list[Class], wanted: str) -> Class:
    for each in permitted:
        if wanted == str(each.id) or class_key(each.name) == class_key(wanted):
            return each
    raise Invalid(
        FieldError("/class", "not_found", Words("Không có lớp này để nhập.", "There is no such class to import into."))
    )


def _class(each: dict[str, Any], today: datetime.date) -> Class:
    group = BY_CODE.get(each["age_group"])
    largest = group.largest_class(today) if group else None
    return Class(UUID(each["id"]), each["name"], bool(each["own"]), each["size"], largest)
