"""`may` to declare, `fetch` and `admit` to use; lists are in reading.py. Deny by default: grants only add.

A grant opens a row when one of the row's locks fits a key that the caller holds through the grant's post. That one
SQL criterion serves the check of a single row, the WHERE of every list and the words of a refusal.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Text,
    and_,
    any_,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import array

from app.core.db import Row as Found
from app.core.db import Statement
from app.core.errors import Forbidden, NotFound, PasswordChangeRequired, PreconditionRequired, Stale, Unauthenticated
from app.core.words import Words
from app.models.caller import as_let_through, beside_me, me
from app.models.post import POST_NAMES, Post
from app.policies import readings
from app.policies.act import Act
from app.policies.actions import known
from app.policies.facts import Fact
from app.policies.regulation import Origin, order
from app.policies.rows import Row
from app.policies.scopes import Scope, own


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause and where the rule comes from: T("6.2") the regulation's words, L a law, D derived by us."""

    clause: str
    origin: Origin

    def __post_init__(self) -> None:
        order(self.clause)  # an unknown clause stops the start


def T(clause: str) -> Cited:
    return Cited(clause, Origin.TEXT)


def L(clause: str) -> Cited:
    return Cited(clause, Origin.LAW)


def D(clause: str) -> Cited:
    return Cited(clause, Origin.DERIVED)


@dataclass(frozen=True, slots=True)
class Grant:
    """One post may do one action within one scope; `post` None: everyone who has an account. `only`: and only while."""

    number: int
    cited: Cited
    post: Post | None
    scope: Scope
    action: str
    only: Fact | None = None

    @property
    def reach(self) -> Words:
        """How far it goes, and while what: the scope and the fact, in words."""
        scope, fact = self.scope.words, self.only and self.only.words
        return Words(f"{scope.vi}, {fact.vi}", f"{scope.en}, {fact.en}") if fact else scope

    @property
    def role(self) -> str:
        return self.post.value if self.post else "everyone"


GRANTS: dict[str, list[Grant]] = {}
"""The grants of each action, in the regulation's order."""

# While a password must be changed nothing else is open (contract, Sign in).
WITH_AN_OLD_PASSWORD = {"account.read", "account.change_password", "session.read", "session.end"}


@dataclass(frozen=True, slots=True)
class Article:
    """Declares for one post: `leader = article(Post.GROUP_LEADER, own_group)`; `leader.may(T("5.1"), …)`."""

    post: Post | None
    scope: Scope

    def may(self, cited: Cited, *actions: str, within: Scope | None = None, only: Fact | None = None) -> None:
        """Grant actions within the article's scope, or another; `only` narrows to rows of which a fact is true."""
        for action in actions:
            number = sum(map(len, GRANTS.values())) + 1
            grants = GRANTS.setdefault(known(action), [])
            grants.append(Grant(number, cited, self.post, within or self.scope, action, only))
            grants.sort(key=lambda grant: (order(grant.cited.clause), grant.number))


def article(post: Post | None, scope: Scope) -> Article:
    """The rules of one post, within its usual scope."""
    return Article(post, scope)


def opens(row: Row, grant: Grant) -> ColumnElement[bool]:
    """Whether a grant's key fits the row's lock. KeyError at the start where the row has no such lock."""
    if grant.scope.lock not in row.locks:
        raise LookupError(f"{grant.action} is granted by {grant.scope.lock}, a lock that {row.noun} does not carry")
    lock = row.locks[grant.scope.lock]
    conditions = [grant.only(row)] if grant.only else []
    if grant.scope is own:  # the key is the person's; the post is to be held all the same
        held_too = [me.c[grant.post.value].is_not(None)] if grant.post else []
        return and_(lock == any_(me.c.person), *held_too, *conditions)
    assert grant.post
    return and_(lock == any_(me.c[grant.post.value]), *conditions)


def allowed(action: str, row: Row) -> ColumnElement[bool]:
    """The caller may do the action on the row: the WHERE of every list."""
    return or_(*(opens(row, grant) for grant in GRANTS[known(action)]))


@cache
def allowed_actions(row: Row) -> ColumnElement[list[str]]:
    """The names of the row's actions that the caller may do on it."""
    names: list[ColumnElement[Any]] = [
        case((allowed(action, row), literal_column(f"'{action}'")), else_=null()) for action in row.actions
    ]
    return func.array_remove(array(cast(list[Any], names), type_=Text), null())


def spoke(action: str, row: Row) -> ColumnElement[int]:
    """The number of the first grant, in the regulation's order, that lets the caller act on the row; null: none."""
    return case(
        *((opens(row, grant), literal_column(str(grant.number))) for grant in GRANTS[known(action)]),
        else_=null(),
    )


def door(
    action: str,
    row: Row,
    *columns: ColumnElement[Any],
    beside: FromClause | None = None,
    locks: bool = False,
    journaled: bool = False,
) -> Statement:
    """One statement: the caller, the row if it may be read, which grant lets the action through, and `columns` of it.

    `beside`: a lateral that `columns` lean on, one row for each row. `locks`: nobody else changes the row until the
    transaction ends. `journaled`: who gets it is in the journal first. Made once, at the start: compiling costs more than a
    request.
    """
    read = row.read
    # Whoever gets a row to read has been let through by the WHERE already.
    granted = literal_column("0") if action == read and not journaled else spoke(action, row)
    whom = (row.locks["child_id"].label("child"),) if journaled else ()
    inner = (
        select(true().label("found"), granted.label("granted"), row.version.label("version"), *whom, *columns)
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
        seen = readings.journaled(
            seen.add_columns(*readings.one(found.c.child, found.c.granted)), action, row.noun, GRANTS[action]
        )
    return Statement(seen)


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
    (readable, but not this action), PreconditionRequired (the route wants If-Match) and Stale (If-Match names another
    version), in this order.
    """
    record = admitted(act, await act.row(statement, **key))
    if record["found"] is None:
        raise NotFound
    if record["granted"] is None:
        raise refusal(act.action)
    seen = Seen(record)
    if act.needs_if_match and act.if_match is None:
        raise PreconditionRequired
    if act.if_match is not None and act.if_match != "*" and seen.etag not in _tags(act.if_match):
        raise Stale
    return seen


async def admit(act: Act) -> Found:
    """The caller, where no row is asked for. Raises Unauthenticated, PasswordChangeRequired and Forbidden."""
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


def refusal(action: str) -> Forbidden:
    """403 with the clauses that give the right and the posts that hold it."""
    grants = GRANTS[action]
    clauses = list(dict.fromkeys(grant.cited.clause for grant in grants))
    posts = list(dict.fromkeys(grant.post for grant in grants if grant.post))
    told = {lang: "; ".join(_told(clause, grants, lang) for clause in clauses) for lang in ("vi", "en")}
    return Forbidden(
        Words(f"Việc này được giao cho: {told['vi']}.", f"This is for: {told['en']}."),
        clause=next(iter(clauses), None),
        clauses=clauses,
        allowed_roles=[post.value for post in posts],
    )


def _told(clause: str, grants: list[Grant], lang: str) -> str:
    """Who holds the right by the clause, and how far: "Giáo viên chủ nhiệm (lớp mình chủ nhiệm; Điều 6.1)"."""
    holders = [grant for grant in grants if grant.post and grant.cited.clause == clause]
    cited = f"Điều {clause}" if lang == "vi" else f"clause {clause}"
    return ", ".join(
        f"{POST_NAMES[grant.post].in_(lang)} ({grant.reach.in_(lang)}; {cited})" for grant in holders if grant.post
    )


@cache
def _numbered() -> dict[int, Grant]:
    return {grant.number: grant for grants in GRANTS.values() for grant in grants}


def _tags(if_match: str) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in if_match.split(",")]


def held(caller: Found) -> set[Post | None]:
    """The posts that a caller holds today; None, for everyone, among them."""
    return {None, *(post for post in Post if caller[post.value])}
