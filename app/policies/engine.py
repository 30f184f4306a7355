"""`fetch` and `admit` to use what declare.py declares, by the criteria of criteria.py; lists are in reading.py.

The point check is the list's query narrowed to one id, in one statement with the caller; what is refused, and in which order,
is decided here and nowhere else.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    case,
    literal_column,
    null,
    select,
    true,
)

from app.core.db import Row as Found
from app.core.db import Statement
from app.core.errors import NotFound, PasswordChangeRequired, PreconditionRequired, Stale, Unauthenticated, WrongState
from app.models.caller import as_let_through, beside_me, me
from app.models.post import Post
from app.policies import readings
from app.policies.act import Act
from app.policies.criteria import allowed, barred, spoke, stuck
from app.policies.declare import GRANTS, Grant, separations
from app.policies.refusals import refusal, separated
from app.policies.row import Row

# While a password must be changed nothing else is open (contract, Sign in).
WITH_AN_OLD_PASSWORD = {"account.read", "account.change_password", "session.read", "session.end"}


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
    again: bool = True,
) -> Select[Any]:
    """In one statement: the caller, the row if it may be read, which grant lets the action through, which separation bars it, and
    `columns` of it.

    `beside`: a lateral that `columns` lean on, one row for each row. `locks`: nobody else changes the row until the
    transaction ends. `journaled`: who gets it is in the journal first, with the child whom the row is about, or with all
    those of the array `shown`. `again`: the transaction reads more afterwards, for the caller as let through here.
    """
    read = row.read
    # Whoever gets a row to read has been let through by the WHERE already.
    granted = literal_column("0") if action == read and not journaled else spoke(action, row)
    bars = [barred(action, row).label("barred")] if separations(action) else []
    whom = [] if not journaled else [(row.locks["child_id"] if shown is None else shown).label("child")]
    state = stuck(action, row)
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
    caller = (*CALLER_COLUMNS, as_let_through) if again and action != read else CALLER_COLUMNS
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


JUDGED = ("session_id", "must_change_password", "found", "granted", "barred", "version", "stuck", "transitions")
"""What `judged` asks of a record; some of it only where the row or the action has it."""


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
