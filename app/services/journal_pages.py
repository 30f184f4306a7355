"""Pages of the journal beside a row: newest first, behind the number of an entry."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, ColumnElement, FromClause, Integer, Select, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql.selectable import LateralFromClause

from app.core.answer import Answer
from app.core.db import Statement
from app.core.paging import after, cursor_of
from app.core.shape import text, things
from app.policies.act import Act
from app.policies.engine import fetch
from app.schemas.base import PageQuery

_LAST = literal_column(str(2**63 - 1), BigInteger)
_BEHIND = func.coalesce(bindparam("behind", type_=BigInteger), _LAST)


def newest(
    number: ColumnElement[int], body: ColumnElement[Any], entries: Select[Any], *beside: FromClause
) -> LateralFromClause:
    """Of `entries`, the page that `paged` asks for and one more: `body` of each, and its `number`.

    `entries`: the rows without their columns. `beside`: what they lean on.
    """
    page = (
        entries.add_columns(number.label("number"), body.label("body"))
        .where(number < _BEHIND)
        .order_by(number.desc())
        .limit(bindparam("limit", type_=Integer) + literal_column("1"))
        .correlate(*beside)
        .subquery("entries")
    )
    order = page.c.number.desc()
    return (
        select(
            text(things(page.c.body, order)).label("entries"),
            func.array_agg(aggregate_order_by(page.c.number, order)).label("numbers"),
        )
        .correlate(*beside)
        .lateral("page")
    )


async def paged(
    act: Act, statement: Statement, query: PageQuery, item: Callable[[dict[str, Any], str], dict[str, Any]], child: UUID
) -> Answer:
    """A page of what `newest` finds of a child, each entry as `item` tells it in the caller's language."""
    secret = act.runtime.ring.signing.refresh
    bound = {"list": act.action, "session": act.session, "student": child}
    behind = after(secret, query.cursor, bound)
    found = await fetch(act, statement, id=child, limit=query.limit, behind=behind and behind.int)
    entries: list[dict[str, Any]] = orjson.loads(found["entries"] or "[]")
    items = [item(entry, act.locale) for entry in entries[: query.limit]]
    # A cursor seals an id; an entry's number stands in for one.
    more = len(entries) > query.limit
    following = cursor_of(secret, UUID(int=found["numbers"][query.limit - 1]), bound) if more else None
    return Answer.of({"items": items, "next_cursor": following})
