"""What opens a row to the caller, and what bars them from it: each one SQL criterion of the row and the caller's keys.

A grant opens a row when one of the row's locks fits a key that the caller holds through the grant's post. That one
SQL criterion serves the check of a single row, the WHERE of every list and the words of a refusal. A separation bars whoever
has its tie to the row, whatever posts they hold. A workflow lets a transition happen only out of the states that its `Move` names.
"""

from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Text,
    and_,
    any_,
    case,
    false,
    func,
    literal_column,
    not_,
    null,
    or_,
    true,
)
from sqlalchemy.dialects.postgresql import array

from app.models.caller import me
from app.models.post import POST_UNITS
from app.policies.actions import known
from app.policies.declare import GRANTS, Grant, separations
from app.policies.facts import Tie
from app.policies.row import Row
from app.policies.scopes import own, school


def fits(row: Row, grant: Grant, who: FromClause = me) -> ColumnElement[bool]:
    """Whether a key that somebody holds through the grant's post fits the row's lock. LookupError at the start where the row
    has no such lock. `who`: their keys, in the columns of `me`.
    """
    if grant.scope.lock not in row.locks:
        raise LookupError(f"{grant.action} is granted by {grant.scope.lock}, a lock that {row.noun} does not carry")
    lock = row.locks[grant.scope.lock]
    if grant.scope is own:  # the key is the person's; the post is to be held all the same
        return and_(lock == any_(who.c.person), holds(grant, who))
    assert grant.post
    keys = who.c[grant.post.value]
    if grant.scope is school and POST_UNITS[grant.post] != "school":  # the keys are a unit's; holding any is enough
        return and_(lock == me.c.school_id, holds(grant, who))
    return lock == any_(keys)


def holds(grant: Grant, who: FromClause = me) -> ColumnElement[bool]:
    """Whether somebody holds the grant's post at all."""
    return who.c[grant.post.value].is_not(None) if grant.post else true()


def opens(row: Row, grant: Grant, who: FromClause = me) -> ColumnElement[bool]:
    """Whether a grant opens the row: a key fits, and the grant's condition is true of it."""
    return and_(fits(row, grant, who), grant.only(row)) if grant.only else fits(row, grant, who)


def allowed(action: str, row: Row) -> ColumnElement[bool]:
    """The caller may do the action on the row: the WHERE of every list. Without a grant nobody may."""
    return or_(false(), *(opens(row, grant) for grant in GRANTS[known(action)]))


def barring(action: str, row: Row, person: ColumnElement[Any] = me.c.person_id) -> list[ColumnElement[bool]]:
    """For each separation of the action, whether it bars the person from it on the row."""
    return [each.when(row, person) for each in separations(action) if isinstance(each.when, Tie)]


@cache
def allowed_actions(row: Row) -> ColumnElement[list[str]]:
    """The names of the row's actions that the caller may do on it as it stands; of a year that is over: only what reads."""
    return _those_allowed(row, row.actions)


@cache
def _those_allowed(row: Row, actions: tuple[str, ...]) -> ColumnElement[list[str]]:
    names: list[ColumnElement[Any]] = [
        case(
            (
                and_(allowed(action, row), *map(not_, barring(action, row)), *_still(action, row)),
                literal_column(f"'{action}'"),
            ),
            else_=null(),
        )
        for action in actions
    ]
    return func.array_remove(array(cast(list[Any], names), type_=Text), null())


def _still(action: str, row: Row) -> list[ColumnElement[bool]]:
    """What else must be so: the state of a workflow; the year, for all but what reads."""
    waits = [row.moves[action].when] if action in row.moves else []
    verb = action.partition(".")[2]
    if "year_ends_on" in row.facts and not verb.startswith("read"):
        waits.append(row.fact("year_ends_on") >= me.c.today)
    return waits


def stuck(action: str, row: Row) -> list[ColumnElement[Any]]:
    """Of a transition: the state that does not let it happen, null where it may; and then which transitions would be open."""
    if action not in row.moves or row.state is None:
        return [null().label("stuck")]
    stuck = not_(row.moves[action].when)
    return [
        case((stuck, row.state), else_=null()).label("stuck"),
        case((stuck, _those_allowed(row, tuple(row.moves))), else_=null()).label("transitions"),
    ]


def spoke(action: str, row: Row) -> ColumnElement[int]:
    """The number of the first grant, in the regulation's order, that lets the caller act on the row; null: none."""
    return case(
        *((opens(row, grant), literal_column(str(grant.number))) for grant in GRANTS[known(action)]),
        else_=null(),
    )


def barred(action: str, row: Row) -> ColumnElement[list[int]]:
    """The places of the action's separations that bar the caller from the row, in the regulation's order."""
    bars = [case((bar, literal_column(str(place))), else_=null()) for place, bar in enumerate(barring(action, row))]
    return func.array_remove(array(cast(list[Any], bars), type_=Integer), null())
