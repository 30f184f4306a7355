"""Lots, what is left of each, and the movements that made it so (4.2.6)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Date, and_, bindparam, literal_column, select

from app.core.answer import Answer
from app.core.movements import Ledger
from app.core.shape import etag, text, thing
from app.data.parameters import LOT_EXPIRING_DAYS
from app.models.base import Uuid
from app.models.caller import me
from app.models.stock import stock_items, stock_lots, stock_movements
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import door
from app.policies.owed.expected import dated
from app.policies.reading import Listing, Single, listed
from app.policies.rows import USABLE, stock_lot
from app.schemas.base import OneQuery, PageQuery
from app.schemas.stock import LotsQuery
from app.services.journal_pages import newest, paged
from app.services.named import person_of

LOTS = Ledger(stock_lots, "balance", stock_movements, "lot_id")

SEEN = ("item_id", "lot_number", "expires_on", "supplier", "source", "received_on")
"""What a lot is; it never changes."""
ITEM_SEEN = ("name", "kind", "unit")


def shown(of: Mapping[str, ColumnElement[Any]], *, balance: ColumnElement[int], version: ColumnElement[int]) -> Any:
    """A lot's fields, in the order they are sent (schemas.stock.LotOut). `of`: its columns, its item's by item_…, and today."""
    return {
        "id": of["id"],
        "item": thing(id=of["item_id"], **{name: of[f"item_{name}"] for name in ITEM_SEEN}),
        "lot_number": of["lot_number"],
        "expires_on": of["expires_on"],
        "expired": of["use_by"] < of["today"],
        "expiring": _expiring(of),
        "supplier": of["supplier"],
        "source": of["source"],
        "received_on": of["received_on"],
        "balance": balance,
        "version": version,
        "etag": etag(version),
    }


def _expiring(of: Mapping[str, ColumnElement[Any]]) -> ColumnElement[bool]:
    days = dated(LOT_EXPIRING_DAYS, of["today"])
    return and_(of["use_by"] >= of["today"], of["use_by"] < of["today"] + days)


OF_TABLES: dict[str, ColumnElement[Any]] = {
    "id": stock_lots.c.id,
    **{name: stock_lots.c[name] for name in (*SEEN, "use_by")},
    **{f"item_{name}": stock_items.c[name] for name in ITEM_SEEN},
    "today": me.c.today,
}
"""What `shown` leans on, of a lot as it stands."""

_body = text(thing(**shown(OF_TABLES, balance=stock_lots.c.balance, version=stock_lots.c.version)))
ONE = Single("stock.read", stock_lot, _body)
_LIST = Listing(
    "stock.read",
    stock_lot,
    _body,
    order=(stock_lots.c.use_by, stock_lots.c.id),
    filters={
        "item_id": stock_lots.c.item_id == bindparam("item_id", type_=Uuid),
        "expired": bindparam("expired", type_=Boolean) == ~USABLE,
        "expiring": _expiring(OF_TABLES) == bindparam("expiring", type_=Boolean),
        "expiring_before": stock_lots.c.use_by < bindparam("expiring_before", type_=Date),
        "in_stock": (stock_lots.c.balance > literal_column("0")) == bindparam("in_stock", type_=Boolean),
    },
)

_back = stock_movements.alias("back")
_reversed_by = (
    select(_back.c.number)
    .where(
        _back.c.school_id == stock_movements.c.school_id,
        _back.c.lot_id == stock_movements.c.lot_id,
        _back.c.reverses == stock_movements.c.number,
    )
    .correlate(stock_movements)
    .scalar_subquery()
)
MOVEMENT: dict[str, Any] = {
    **{name: stock_movements.c[name] for name in ("number", "kind", "change", "balance", "at")},
    "by": person_of(stock_movements.c.person_id, stock_movements.c.school_id),
    **{name: stock_movements.c[name] for name in ("reason", "reference", "reverses")},
    "reversed_by": _reversed_by,
}
"""A movement's fields, in the order they are sent (schemas.stock.MovementOut)."""
_page = newest(
    stock_movements.c.number,
    thing(**MOVEMENT),
    select().where(stock_movements.c.school_id == stock_lots.c.school_id, stock_movements.c.lot_id == stock_lots.c.id),
    stock_lots,
)
_MOVEMENTS = door("stock.read", stock_lot, _page.c.entries, _page.c.numbers, beside=_page)


async def read_lot(act: Act, lot_id: UUID, query: OneQuery) -> Answer:
    """One lot, and what is left of it."""
    return await reading.read(act, ONE, query.include, id=lot_id)


async def list_lots(act: Act, query: LotsQuery) -> Answer:
    """Lots, what is to be used first before the others."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, item_id=query.item_id, expired=query.expired,
        expiring=query.expiring, expiring_before=query.expiring_before, in_stock=query.in_stock,
    )  # fmt: skip


async def list_movements(act: Act, lot_id: UUID, query: PageQuery) -> Answer:
    """All that moved a lot, newest first."""
    return await paged(act, _MOVEMENTS, query, lambda entry, _: entry, lot_id)
