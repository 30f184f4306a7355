"""The catalogue of medicines and medical equipment, with what is left of each (4.2.6)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Text, all_, and_, bindparam, exists, func, literal_column, select

from app.core.answer import Answer
from app.core.db import inserting, updating
from app.core.ids import new_id
from app.core.shape import or_empty, text, thing, things
from app.core.text import fold, identity_key, patterns, title_key
from app.models.base import Texts
from app.models.caller import me
from app.models.schools import school_years
from app.models.stock import ITEM, stock_items, stock_list_items, stock_lists, stock_lots
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import admit_to_change, change, door
from app.policies.reading import Listing, Single, listed, written
from app.policies.rows import USABLE, stock_item
from app.schemas.base import OneQuery
from app.schemas.stock import ItemIn, ItemPatch, ItemsQuery

_some = stock_lots.c.balance > literal_column("0")


def _sum(which: Any) -> Any:
    return func.coalesce(func.sum(stock_lots.c.balance).filter(which), literal_column("0"))


LEFT = (
    select(
        _sum(USABLE).label("usable"),
        _sum(~USABLE).label("expired"),
        func.min(stock_lots.c.expires_on).filter(and_(USABLE, _some)).label("next_expires_on"),
    )
    .where(stock_lots.c.school_id == stock_items.c.school_id, stock_lots.c.item_id == stock_items.c.id)
    .correlate(stock_items, me)
    .lateral("left_of_it")
)
_below = and_(stock_items.c.listed, LEFT.c.usable < stock_items.c.min_quantity)
# The newest list of each year is the one in force.
_newer = stock_lists.alias("newer")
_listed_for = (
    select(or_empty(things(school_years.c.name, school_years.c.starts_on)))
    .select_from(
        stock_list_items.join(
            stock_lists,
            and_(
                stock_lists.c.school_id == stock_list_items.c.school_id, stock_lists.c.id == stock_list_items.c.list_id
            ),
        ).join(
            school_years,
            and_(
                school_years.c.school_id == stock_lists.c.school_id, school_years.c.id == stock_lists.c.school_year_id
            ),
        )
    )
    .where(
        stock_list_items.c.school_id == stock_items.c.school_id,
        stock_list_items.c.item_id == stock_items.c.id,
        ~exists(
            select(_newer.c.id).where(
                _newer.c.school_id == stock_lists.c.school_id,
                _newer.c.school_year_id == stock_lists.c.school_year_id,
                _newer.c.id > stock_lists.c.id,
            )
        ).correlate(stock_lists),
    )
    .correlate(stock_items)
    .scalar_subquery()
)
FIELDS: dict[str, Any] = {
    "id": stock_items.c.id,
    **{name: stock_items.c[name] for name in (*ITEM, "listed")},
    "usable": LEFT.c.usable,
    "expired": LEFT.c.expired,
    "below_minimum": _below,
    "next_expires_on": LEFT.c.next_expires_on,
    "listed_for": _listed_for,
    "etag": stock_item.etag,
}
"""An item's fields, in the order they are sent (schemas.stock.ItemOut)."""

ONE = Single("stock.read", stock_item, text(thing(**FIELDS)), LEFT)
_LIST = Listing(
    "stock.read",
    stock_item,
    text(thing(**FIELDS)),
    order=(stock_items.c.sort_key, stock_items.c.id),
    filters={
        "patterns": stock_items.c.search_key.like(all_(bindparam("patterns", type_=Texts))),
        "kind": stock_items.c.kind == bindparam("kind", type_=Text),
        "listed": stock_items.c.listed == bindparam("listed", type_=Boolean),
        "below_minimum": _below == bindparam("below_minimum", type_=Boolean),
    },
    beside=LEFT,
)
_TO_UPDATE = door("stock.list", stock_item, *(stock_items.c[name] for name in (*ITEM, "listed")), locks=True)


async def read_item(act: Act, item_id: UUID, query: OneQuery) -> Answer:
    """One item, and what is left of it over its lots."""
    return await reading.read(act, ONE, query.include, id=item_id)


async def list_items(act: Act, query: ItemsQuery) -> Answer:
    """The catalogue in Vietnamese order; what is in it no more, only where it is asked for."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, patterns=patterns(query.q), kind=query.kind,
        listed=True if query.listed is None else query.listed, below_minimum=query.below_minimum,
    )  # fmt: skip


async def add_item(act: Act, given: ItemIn) -> Answer:
    """A new item of the catalogue. Raises Taken: this name, strength and unit are there."""
    caller = await admit_to_change(act)
    values = given.model_dump()
    row = {"school_id": caller["school_id"], "id": new_id(), **values, **_keys(values), "updated_at": act.now}
    await act.row(inserting(stock_items, *row), **row)
    return await written(act, ONE, id=row["id"])


async def update_item(act: Act, item_id: UUID, given: ItemPatch) -> Answer:
    """A merge patch; one that changes nothing writes nothing. Raises Taken."""
    found = await change(act, _TO_UPDATE, id=item_id)
    before = {name: found[name] for name in (*ITEM, "listed")}
    after = before | given.changes()
    if after != before:
        values = after | _keys(after) | {"updated_at": act.now}
        await act.row(updating(stock_items, *values), school_id=found["school_id"], id=item_id, **values)
    return await written(act, ONE, id=item_id)


def _keys(item: Mapping[str, Any]) -> dict[str, str]:
    """How an item is searched, sorted and known again."""
    said = [item[name] or "" for name in ("name", "strength", "unit")]
    return {
        "search_key": f" {fold(item['name'])} {fold(item['ingredient'] or '')}",
        "sort_key": title_key(item["name"]),
        "identity_key": " · ".join(map(identity_key, said)),
    }
