"""A reading that leaves a trace: the journal keeps who saw which children, by which clause, before the answer is out.

All in the one statement that reads (docs/decisions/0021): what is shown is found first, the journal's rows are made from
what was found, and the answer comes back with them or, where they cannot be written, not at all.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    column,
    func,
    insert,
    literal_column,
    not_,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from app.models.base import Instant, Uuid
from app.models.journal import accesses, journal
from app.policies.declare import GRANTS, Grant

Integers = ARRAY(Integer)
_ONE, _NONE = literal_column("1", Integer), literal_column("0", Integer)
CHILDREN, GRANTED = "children", "granted_by"
"""Columns of what is seen: whom it shows, and the number of the grant that shows each."""


def journaled(seen: Select[Any], action: str, noun: str) -> Select[Any]:
    """`seen`, with one row in the journal for it and one access for each child; neither where it shows nobody.

    `seen`: the caller, and of what they are shown the arrays CHILDREN and GRANTED.
    """
    grants = GRANTS[action]
    found = seen.cte("seen").prefix_with("MATERIALIZED")
    children, granted = found.c[CHILDREN], found.c[GRANTED]
    entries = (
        insert(journal)
        .from_select(
            ["school_id", "entry", "at", "person_id", "session_id", "action", "clause", "outcome", "noun", "request_id"],
            select(
                found.c.school_id, func.nextval("journal_entry_seq"), bindparam("now", type_=Instant), found.c.person_id,
                found.c.session_id, _text(action), _of(grants, _clause, granted[_ONE]), _text("done"), _text(noun),
                bindparam("request", type_=Text),
            ).where(func.cardinality(granted) > literal_column("0"), not_(found.c.must_change_password)),
        )
        .returning(journal.c.school_id, journal.c.entry)
        .cte("entries")
    )  # fmt: skip
    each = (
        func.unnest(children, granted)
        .table_valued(column("child", Uuid), column("granted", Integer), name="each")
        .render_derived()
    )
    looked_at = (
        insert(accesses)
        .from_select(
            ["school_id", "child_id", "entry", "role"],
            select(entries.c.school_id, each.c.child, entries.c.entry, _of(grants, _post, each.c.granted)).select_from(
                entries.join(found, entries.c.school_id == found.c.school_id).join(each, literal_column("true"))
            ),
        )
        .cte("looked_at")
    )
    return select(*found.c).add_cte(looked_at)


def one(child: ColumnElement[Any], granted: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """CHILDREN and GRANTED of a single row; nobody where no grant shows it."""
    return [
        array[Any]([child], type_=Uuid).label(CHILDREN),
        func.array_remove(array[Any]([granted], type_=Integer), null(), type_=Integers).label(GRANTED),
    ]


def many(children: ColumnElement[Any], granted: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """CHILDREN and GRANTED of a single row that shows several; nobody where no grant shows it."""
    shown = case((granted.is_not(None), func.coalesce(func.cardinality(children), _NONE)), else_=_NONE)
    return [
        children.label(CHILDREN),
        func.array_fill(granted, array[Any]([shown], type_=Integer), type_=Integers).label(GRANTED),
    ]


def _of(grants: Sequence[Grant], told: Callable[[Grant], str | None], number: ColumnElement[int]) -> ColumnElement[Any]:
    """What is told of a grant, by its number."""
    return case({literal_column(str(grant.number)): _text(told(grant)) for grant in grants}, value=number)


def _clause(grant: Grant) -> str:
    return grant.cited.clause


def _post(grant: Grant) -> str | None:
    return grant.post and grant.post.value


def _text(value: str | None) -> ColumnElement[Any]:
    return null() if value is None else literal_column(f"'{value}'", Text)
