"""A list that hangs on one thing: 404 where that may not be read, else a page of what hangs on it, newest first."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, FromClause, Integer, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from app.core.answer import Answer
from app.core.db import ARRAY_OF_UUID, Statement
from app.core.paging import after, cursor_of
from app.models.base import Uuid
from app.models.caller import me
from app.policies.act import Act
from app.policies.engine import door, fetch
from app.policies.row import Row

_BEHIND = func.coalesce(bindparam("behind", type_=Uuid), literal_column("'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid"))


@dataclass(frozen=True, slots=True, eq=False)
class Under:
    """A list under a `row`. `source`: what hangs on it; `of`: on this row. `body`: an item's JSON text, which may lean on the row.

    `order`: the item's id, a UUIDv7, which sorts as it was made. `journaled`: who gets it is in the journal first, by the
    row's child.
    """

    action: str
    row: Row
    source: FromClause
    of: ColumnElement[bool]
    body: ColumnElement[str]
    order: Column[Any]
    journaled: bool = False


@cache
def _statement(under: Under) -> Statement:
    page = (
        select(under.body.label("body"), under.order.label("id"))
        .select_from(under.source)
        .where(under.of, under.order < _BEHIND)
        .order_by(under.order.desc())
        .limit(bindparam("limit", type_=Integer) + literal_column("1"))
        .correlate_except(under.source)
        .subquery("p")
    )
    last_first = page.c.id.desc()
    whole = (
        select(
            func.array_agg(aggregate_order_by(page.c.body, last_first), type_=ARRAY(page.c.body.type)).label("items"),
            func.array_agg(aggregate_order_by(page.c.id, last_first), type_=ARRAY_OF_UUID).label("ids"),
        )
        .correlate(me)
        .lateral("page")
    )
    return door(under.action, under.row, whole.c["items"], whole.c.ids, beside=whole, journaled=under.journaled)


async def listed_under(act: Act, under: Under, id_: UUID, *, limit: int, cursor: str | None) -> Answer:
    """A page of what hangs on the thing of that id. Raises NotFound where it may not be read, Invalid for a foreign cursor."""
    secret = act.runtime.ring.signing.refresh
    bound = {"list": f"{under.action} {under.order.table.name}", "session": act.session, "under": id_}
    behind = after(secret, cursor, bound)
    found = await fetch(act, _statement(under), id=id_, limit=limit, behind=behind)
    items, ids = found["items"] or [], found["ids"] or []
    following = f'"{cursor_of(secret, ids[limit - 1], bound)}"' if len(items) > limit else "null"
    return Answer(f'{{"items":[{",".join(items[:limit])}],"next_cursor":{following}}}')
