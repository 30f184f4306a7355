"""`fetch` and `admit` to use what declare.py declares; lists are in reading.py.

A grant opens a row when one of the row's locks fits a key that the caller holds through the grant's post. That one
SQL criterion serves the check of a single row, the WHERE of every list and the words of a refusal. A separation bars whoever
has its tie to the row, whatever posts they hold.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    any_,
    case,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import array

from app.core.db import Row as Found
from app.core.db import Statement
from app.core.errors import NotFound, PasswordChangeRequired, PreconditionRequired, Stale, Unauthenticated, WrongState
from app.models.caller import as_let_through, beside_me, me
from app.models.post import POST_UNITS, Post
from app.policies import readings
from app.policies.act import Act
from app.policies.actions import known
from app.policies.declare import GRANTS, Grant, separations
from app.policies.facts import Tie
from app.policies.refusals import refusal, separated
from app.policies.row import Row
from app.policies.scopes import own, school

# While a password must be changed nothing else is open (contract, Sign in).
WITH_AN_OLD_PASSWORD = {"account.read", "account.change_password", "session.read", "session.end"}


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
    """The caller may do the action on the row: the WHERE of every list."""
    return or_(*(opens(row, grant) for grant in GRANTS[known(action)]))


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


def _state(action: str, row: Row) -> list[ColumnElement[Any]]:
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


def door(
    action: str,
    row: Row,
    *columns: ColumnElement[Any],
    beside: FromClause | None = None,
    locks: bool = False,
    journaled: bool = False,
    shown: ColumnElement[Any] | None = None,
) -> Statement:
    """`sought` as a statement. Made once, at the start: compiling costs more than a request."""
    return Statement(sought(action, row, *columns, beside=beside, locks=locks, journaled=journaled, shown=shown))


def sought(
    action: str,
    row: Row,
    *columns: ColumnElement[Any],
    beside: FromClause | None = None,
    locks: bool = False,
    journaled: bool = False,
    shown: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """In one statement: the caller, the row if it may be read, which grant lets the action through, which separation bars it, and
    `columns` of it.

    `beside`: a lateral that `columns` lean on, one row for each row. `locks`: nobody else changes the row until the
    transaction ends. `journaled`: who gets it is in the journal first, with the child whom the row is about, or with all
    those of the array `shown`.
    """
    read = row.read
    # Whoever gets a row to read has been let through by the WHERE already.
    granted = literal_column("0") if action == read and not journaled else spoke(action, row)
    bars = [barred(action, row).label("barred")] if separations(action) else []
    whom = [] if not journaled else [(row.locks["child_id"] if shown is None else shown).label("child")]
    state = _state(action, row)
    inner = (
        select(
            true().label("found"),
            granted.label("granted"),
            *bars,
            row.version.label("version"),
            *state,
            *whom,
            *columns,
        )
        .select_from(row.source if beside is None else row.source.join(beside, true()))
        .where(row.locks["school_id"] == me.c.school_id, row.key, allowed(read, row))
        .offset(literal_column("0"))
        .correlate(me)
    )
    if locks:
        inner = inner.with_for_update(of=row.table)
    found = inner.lateral("r")
    caller = CALLER_COLUMNS if action == read else (*CALLER_COLUMNS, as_let_through)
    seen = select(*caller, *found.c).select_from(beside_me(found))
    if journaled:
        let_through = case((found.c.barred.is_(None), found.c.granted), else_=null()) if bars else found.c.granted
        whose = readings.one if shown is None else readings.many
        seen = readings.journaled(seen.add_columns(*whose(found.c.child, let_through)), action, row.noun)
    return seen


CALLER_COLUMNS = (
    me.c.session_id,
    me.c.school_id,
    me.c.user_id,
    me.c.person_id,
    me.c.today,
    me.c.must_change_password,
)
CALLER = Statement(select(*me.c, as_let_through))
"""The caller alone, with all keys."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A row that the caller may act on, with the statement's columns."""

    record: Found

    @property
    def grant(self) -> Grant:
        """The first grant, in the regulation's order, that let the caller through; not known of a plain read."""
        return _numbered()[self.record["granted"]]

    def __getitem__(self, name: str) -> Any:
        return self.record[name]

    @property
    def etag(self) -> str:
        return f'"{self.record["version"]}"'


async def fetch(act: Act, statement: Statement, **key: Any) -> Seen:
    """The row behind a `door`, in one statement with the caller.

    Raises Unauthenticated, PasswordChangeRequired, NotFound (the row may not be read, or is not there), Forbidden
    (readable, but not this action), Separated (allowed, but for a tie to the row), PreconditionRequired (the route wants
    If-Match), Stale (If-Match names another version) and WrongState (no transition out of this state), in this order.
    """
    return judged(act, await act.row(statement, **key))


def judged(act: Act, record: Found | None) -> Seen:
    """What `sought` found, if the act may go on. Raises as `fetch` does."""
    record = admitted(act, record)
    if record["found"] is None:
        raise NotFound
    if record["granted"] is None:
        raise refusal(act.action)
    apart = separations(act.action)
    if apart and record["barred"]:
        raise separated([apart[place] for place in record["barred"]])
    seen = Seen(record)
    if act.needs_if_match and act.if_match is None:
        raise PreconditionRequired
    tags = tags_of(act)
    if tags is not None and seen.etag not in tags:
        raise Stale
    if record["stuck"] is not None:
        verbs = [action.partition(".")[2] for action in record["transitions"]]
        raise WrongState(state=record["stuck"], transitions=verbs)
    return seen


async def admit(act: Act) -> Found:
    """The caller, where no row is asked for. Raises Unauthenticated, PasswordChangeRequired and Forbidden."""
    assert not separations(act.action), f"{act.action} is decided on a row: only that says whose hands are on it"
    caller = admitted(act, await act.row(CALLER))
    if not held(caller) & {grant.post for grant in GRANTS[act.action]}:
        raise refusal(act.action)
    return caller


async def change(act: Act, statement: Statement, **key: Any) -> Seen:
    """`fetch` for whoever writes: opens the transaction, in which the journal is told who acts and by which clause.

    `statement`: a `door` that locks the row.
    """
    await act.begin()
    seen = await fetch(act, statement, **key)
    act.caller = seen["caller"]
    await act.sign(seen.grant.cited.clause, person=seen["person_id"])
    return seen


async def admit_to_change(act: Act) -> Found:
    """`admit` for whoever writes something that stands under no row yet, as `change` does it."""
    await act.begin()
    caller = await admit(act)
    posts = held(caller)
    grant = next(grant for grant in GRANTS[act.action] if grant.post in posts)
    act.caller = caller["caller"]
    await act.sign(grant.cited.clause, person=caller["person_id"])
    return caller


def admitted(act: Act, record: Found | None) -> Found:
    """The caller's own record. Raises Unauthenticated and PasswordChangeRequired."""
    if record is None:
        raise Unauthenticated
    if record["must_change_password"] and act.action not in WITH_AN_OLD_PASSWORD:
        raise PasswordChangeRequired
    return record


@cache
def _numbered() -> dict[int, Grant]:
    return {grant.number: grant for grants in GRANTS.values() for grant in grants}


def tags_of(act: Act) -> list[str] | None:
    """The versions that If-Match names; None: any will do. Where it has to name one and does not, no version fits."""
    if act.if_match is None:
        return [] if act.needs_if_match else None
    return None if act.if_match == "*" else [tag.strip().removeprefix("W/") for tag in act.if_match.split(",")]


def held(caller: Found) -> set[Post | None]:
    """The posts that a caller holds today; None, for everyone, among them."""
    return {None, *(post for post in Post if caller[post.value])}
