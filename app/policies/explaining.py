"""Why somebody may do something to a row, or may not, and who else could: asked of the engine's own criteria, in one statement.

Whoever holds a post today is a row of `holders`, with keys in the columns of `me`: a grant opens for them as for the caller.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Text,
    and_,
    case,
    false,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.sql.selectable import LateralFromClause

from app.core.db import Statement
from app.core.shape import thing, things
from app.models.caller import beside_me, in_force, me
from app.models.people import persons, users
from app.models.post import POST_UNITS, Post
from app.models.schools import classes, groups, schools
from app.policies.criteria import allowed, barring, fits, holds, opens, spoke
from app.policies.declare import GRANTS, Grant, separations
from app.policies.objects import OBJECTS
from app.policies.row import Row
from app.policies.scopes import own_class, own_group, school

UNNAMED = (None, Post.STAFF, Post.PARENT)
"""Who is told as a post, never by name: too many to name, or nobody's business (docs/decisions/0022)."""

HERE = Row(
    "school",
    schools,
    key=true(),
    locks={"school_id": schools.c.id, "person_id": me.c.person_id},
    version=literal_column("''", Text),
    actions=(),
)
"""What stands under no row yet is done in the school, by the caller: its grants ask for a post alone."""


def rows_of(action: str) -> list[str]:
    """The types of things that an action is done to."""
    return [name for name, row in OBJECTS.items() if action in row.actions]


def asks_a_row(action: str) -> bool:
    """Whether a rule of the action looks at more than who holds a post: then it is decided on a row alone."""
    return bool(separations(action)) or any(
        grant.only or grant.scope.lock not in HERE.locks for grant in GRANTS[action]
    )


@cache
def explained(action: str, row: Row) -> Statement:
    """The caller; and where the row may be seen, `granted` as the engine's door has it, and in the order of the action's grants and
    separations: `verdicts` (a word of `_verdict` each), `bars`, and `who`: [{someone, people, unit}].
    """
    who = _who(action, row)
    # Whoever may do something to a row knows of it: the kitchen counts the children of a register that it does not read.
    seen = or_(allowed(row.read, row), allowed(action, row)) if row is not HERE else true()
    verdicts: list[Any] = [_verdict(row, grant) for grant in GRANTS[action]]
    bars: list[Any] = list(barring(action, row))
    found = (
        select(
            true().label("found"),
            spoke(action, row).label("granted"),
            array(verdicts, type_=Text).label("verdicts"),
            array(bars, type_=Boolean).label("bars"),
            who.c.who,
        )
        .select_from(row.source.join(who, true()))
        .where(row.locks["school_id"] == me.c.school_id, row.key, seen)
        .offset(literal_column("0"))
        .correlate(me)
        .lateral("r")
    )
    return Statement(select(*me.c, *found.c).select_from(beside_me(found)))


def _verdict(row: Row, grant: Grant) -> ColumnElement[str]:
    """Whether the grant holds for the caller on the row; else the first half of it that does not."""
    return case(
        (opens(row, grant), literal_column("'holds'")),
        (not_(holds(grant)), literal_column("'post'")),
        (not_(func.coalesce(fits(row, grant), false())), literal_column("'unit'")),
        else_=literal_column("'condition'"),
    )


def _keys(held: FromClause, post: Post) -> ColumnElement[Any]:
    unit = f"{POST_UNITS[post]}_id"
    return func.array_agg(held.c[unit]).filter(held.c.post == literal_column(f"'{post}'")).label(post.value)


def _holders() -> FromClause:
    """Everybody who holds a post of the school today and is not suspended."""
    held, account, person = in_force.alias("h"), users.alias("a"), persons.alias("p")
    return (
        select(
            account.c.id,
            account.c.person_id,
            person.c.full_name,
            array([account.c.person_id]).label("person"),
            *(_keys(held, post) for post in Post if post not in UNNAMED),
        )
        .select_from(
            held.join(account, and_(account.c.school_id == me.c.school_id, account.c.id == held.c.user_id)).join(
                person, and_(person.c.school_id == me.c.school_id, person.c.id == account.c.person_id)
            )
        )
        .where(account.c.suspended_at.is_(None))
        .group_by(account.c.id, account.c.person_id, person.c.full_name)
        .correlate(me)
        .subquery("holders")
    )


def _who(action: str, row: Row) -> LateralFromClause:
    """For each grant, who could do the action on the row today by it: whose key fits, and whom no separation bars."""
    holders = _holders()
    free = [not_(bar) for bar in barring(action, row, holders.c.person_id)]
    told: list[ColumnElement[Any]] = []
    for grant in GRANTS[action]:
        if grant.post in UNNAMED:
            someone: ColumnElement[Any] = func.coalesce(grant.only(row), false()) if grant.only else true()
            people: ColumnElement[Any] = null()
        else:
            able = and_(opens(row, grant, holders), *free)
            someone = func.count().filter(able) > literal_column("0")
            known = or_(_names_are_open(row, grant), holders.c.person_id == me.c.person_id)
            people = things(holders.c.full_name, holders.c.id).filter(able, known)
        told.append(thing(someone=someone, people=people, unit=case((me.c.staff.is_not(None), _unit(row, grant)))))
    return select(func.json_build_array(*told).label("who")).select_from(holders).correlate_except(holders).lateral("w")


def _names_are_open(row: Row, grant: Grant) -> ColumnElement[bool]:
    """Names go no further than elsewhere: to whoever reads assignments, of homeroom teachers to whoever reads classes."""
    readers = allowed("assignment.read", row)
    return or_(readers, allowed("class.read", row)) if grant.post is Post.HOMEROOM_TEACHER else readers


_UNITS = {own_class: ("class", classes), own_group: ("group", groups), school: ("school", schools)}


def _unit(row: Row, grant: Grant) -> ColumnElement[Any]:
    """The class, group or school that the holders' post is for, on this row."""
    if grant.scope not in _UNITS:
        return null()
    kind, table = _UNITS[grant.scope]
    unit = table.alias("unit")
    of_school = unit.c.id if table is schools else unit.c.school_id
    return (
        select(thing(type=literal_column(f"'{kind}'", Text), id=unit.c.id, name=unit.c.name))
        .where(unit.c.id == row.locks[grant.scope.lock], of_school == me.c.school_id)
        .correlate_except(unit)
        .scalar_subquery()
    )
