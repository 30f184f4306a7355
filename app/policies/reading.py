"""What the caller may see of a noun: one, or a page of them; always one statement with the caller."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Integer,
    asc,
    bindparam,
    desc,
    func,
    literal_column,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from app.core.answer import Answer
from app.core.db import Statement
from app.core.paging import after, cursor_of
from app.models.base import Uuid
from app.models.caller import beside_me, me, once_let_through
from app.policies.act import Act
from app.policies.criteria import allowed, allowed_actions, spoke
from app.policies.engine import CALLER_COLUMNS, admitted, door, fetch
from app.policies.readings import CHILDREN, GRANTED, journaled
from app.policies.row import Row

_LIMIT, _ONE = bindparam("limit", type_=Integer), literal_column("1", Integer)


@dataclass(frozen=True, slots=True, eq=False)
class Single:
    """One `row`. `body`: its JSON text; `beside`: a lateral that `body` leans on, one row for each row.

    `journaled`: who gets it is in the journal first; `shown`: with all these children, where it is not about one.
    """

    action: str
    row: Row
    body: ColumnElement[str]
    beside: FromClause | None = None
    journaled: bool = False
    shown: ColumnElement[Any] | None = None


@cache
def _door(single: Single, include: bool) -> Statement:
    actions = (allowed_actions(single.row).label("allowed_actions"),) if include else ()
    return door(
        single.action, single.row, single.body.label("body"), *actions, beside=single.beside, journaled=single.journaled,
        shown=single.shown,
    )  # fmt: skip


async def read(act: Act, single: Single, include: str | None = None, **key: Any) -> Answer:
    """The one thing of that key; with `include` "allowed_actions", what else the caller may do with it."""
    found = await fetch(act, _door(single, include is not None), **key)
    answer = Answer(found["body"], etag=found.etag)
    return answer.beside(allowed_actions=found["allowed_actions"]) if include else answer


@cache
def _let_through(single: Single) -> Statement:
    """The row by its key alone, within the school: whoever wrote it was let through before."""
    row = single.row
    seen = (
        select(row.version.label("version"), single.body.label("body"))
        .select_from(row.source if single.beside is None else row.source.join(single.beside, true()))
        .where(row.locks["school_id"] == me.c.school_id, row.key)
        .offset(literal_column("0"))
        .correlate(me)
        .lateral("r")
    )
    return Statement(once_let_through(select(*seen.c).select_from(me.join(seen, true()))))


async def written(act: Act, single: Single, **key: Any) -> Answer:
    """The one thing of that key as the open transaction wrote it, under its new ETag.

    It is told to the caller as they were let through: the write may have taken their rights away, or somebody else since.
    """
    record = await act.row(_let_through(single), caller=act.caller, **key)
    assert record is not None, "what was written is there"
    return Answer(record["body"], etag=f'"{record["version"]}"')


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """A list of `row`s.

    `body`: an item's JSON text. `order`: columns of the noun's own table, the id last. `filters`: a name of the query
    → its criterion on a bound value of that name. `beside`: a lateral that `body` leans on, one row for each row.
    `newest_first`: the order is turned round. `journaled`: who gets a page is in the journal first, with the children on it.
    """

    action: str
    row: Row
    body: ColumnElement[str]
    order: tuple[Column[Any], ...]
    filters: Mapping[str, ColumnElement[bool]] = field(default_factory=dict)
    beside: FromClause | None = None
    newest_first: bool = False
    journaled: bool = False


@cache
def _statement(listing: Listing, filters: frozenset[str], behind: bool) -> Statement:
    *_, id_ = listing.order
    row, turned = listing.row, desc if listing.newest_first else asc
    whom = (
        (row.locks["child_id"].label(CHILDREN), spoke(listing.action, row).label(GRANTED)) if listing.journaled else ()
    )
    page = (
        select(
            listing.body.label("body"),
            *(column.label(f"k{n}") for n, column in enumerate(listing.order)),
            *whom,
        )
        .select_from(row.source if listing.beside is None else row.source.join(listing.beside, true()))
        .where(row.locks["school_id"] == me.c.school_id, allowed(listing.action, row))
        .where(*(listing.filters[name] for name in sorted(filters)))
        .order_by(*map(turned, listing.order))
        .limit(_LIMIT + _ONE)
        .correlate(me)
    )
    if behind:
        table = id_.table.alias("behind")
        there = select(*(table.c[column.name] for column in listing.order)).where(
            table.c.school_id == me.c.school_id, table.c[id_.name] == bindparam("after", type_=Uuid)
        )
        last = there.correlate(me).scalar_subquery()
        page = page.where(tuple_(*listing.order) < last if listing.newest_first else tuple_(*listing.order) > last)
    rows = page.subquery("p")
    keys = [turned(rows.c[f"k{n}"]) for n in range(len(listing.order))]

    def in_order(name: str) -> ColumnElement[Any]:
        return func.array_agg(aggregate_order_by(rows.c[name], *keys), type_=ARRAY(rows.c[name].type))

    shown = [in_order(each.name)[_ONE:_LIMIT].label(each.name) for each in whom]
    whole = (
        select(in_order("body").label("items"), in_order(f"k{len(keys) - 1}").label("ids"), *shown)
        .offset(literal_column("0"))
        .lateral("r")
    )
    seen = select(*CALLER_COLUMNS, *whole.c).select_from(beside_me(whole))
    if listing.journaled:
        seen = journaled(seen, listing.action, row.noun)
    return Statement(seen)


async def listed(act: Act, listing: Listing, *, limit: int, cursor: str | None, **filters: Any) -> Answer:
    """A page of the list; a filter that is None does not filter. Raises Invalid for a cursor of another list."""
    given = {name: value for name, value in filters.items() if value is not None}
    bound = {"list": f"{listing.action} {listing.row.noun}", "session": act.session, **given}
    secret = act.runtime.ring.signing.refresh
    behind = after(secret, cursor, bound)
    statement = _statement(listing, frozenset(given), behind is not None)
    record = admitted(act, await act.row(statement, limit=limit, after=behind, **given))
    items, ids = record["items"] or [], record["ids"] or []
    following = f'"{cursor_of(secret, ids[limit - 1], bound)}"' if len(items) > limit else "null"
    return Answer(f'{{"items":[{",".join(items[:limit])}],"next_cursor":{following}}}')
