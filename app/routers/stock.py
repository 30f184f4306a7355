"""Medicines and medical equipment."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Conflict, NotFound, PreconditionRequired, Stale, WrongState
from app.core.exports.workbook import MEDIA_TYPE
from app.policies.years import SchoolYearOver
from app.routers.area import Area
from app.routers.queries import One, Paged
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.stock import (
    DiscardIn,
    IssueIn,
    ItemIn,
    ItemIssuedOut,
    ItemOut,
    ItemPatch,
    ItemsQuery,
    ListHeadOut,
    ListIn,
    ListOut,
    ListsQuery,
    LotIn,
    LotOut,
    LotsQuery,
    MovementOut,
    ReverseIn,
)
from app.services import stock
from app.services.sheets import stock_list

area = Area("stock")


@area.get("/stock-items", action="stock.read", answers=Page[ItemOut])
async def list_stock_items(act: Act, query: Annotated[ItemsQuery, Query()]) -> Answer:
    """The catalogue of medicines and medical equipment, with what is left of each (clause 4.2.6)."""
    return await stock.list_items(act, query)


@area.post(
    "/stock-items",
    action="stock.list",
    answers=ItemOut,
    status=201,
    raises=(Conflict,),
    replays="/stock-items/{id}",
)
async def add_stock_item(act: Act, item: ItemIn) -> Answer:
    """A new item of the catalogue (clause 4.2.6)."""
    return await stock.add_item(act, item)


@area.get("/stock-items/{item_id}", action="stock.read", answers=ItemOut, raises=(NotFound,))
async def read_stock_item(act: Act, item_id: UUID, query: One) -> Answer:
    """One item, and what is left of it over its lots."""
    return await stock.read_item(act, item_id, query)


@area.patch(
    "/stock-items/{item_id}",
    action="stock.list",
    answers=ItemOut,
    raises=(NotFound, PreconditionRequired, Stale, Conflict),
)
async def update_stock_item(act: Act, item_id: UUID, item: ItemPatch) -> Answer:
    """Change an item by a merge patch, or take it out of the catalogue (clause 4.2.6)."""
    return await stock.update_item(act, item_id, item)


@area.post(
    "/stock-items/{item_id}/issue",
    action="stock.issue",
    answers=ItemIssuedOut,
    raises=(NotFound, Stale, Conflict),
    replays="/stock-items/{item_id}",
)
async def issue_stock_item(act: Act, item_id: UUID, issue: IssueIn) -> Answer:
    """Issue from the lots that expire first, never from one that has expired; all of it or nothing (clause 4.2.6)."""
    return await stock.issue_item(act, item_id, issue)


@area.get("/stock-lots", action="stock.read", answers=Page[LotOut])
async def list_stock_lots(act: Act, query: Annotated[LotsQuery, Query()]) -> Answer:
    """Lots, what expires first before the others: what has expired, and what soon will (clause 4.2.6)."""
    return await stock.list_lots(act, query)


@area.post(
    "/stock-lots",
    action="stock.receive",
    answers=LotOut,
    status=201,
    raises=(NotFound,),
    replays="/stock-lots/{id}",
)
async def receive_stock_lot(act: Act, lot: LotIn) -> Answer:
    """Receive a lot of an item (clause 4.2.6)."""
    return await stock.receive(act, lot)


@area.get("/stock-lots/{lot_id}", action="stock.read", answers=LotOut, raises=(NotFound,))
async def read_stock_lot(act: Act, lot_id: UUID, query: One) -> Answer:
    """One lot, and what is left of it."""
    return await stock.read_lot(act, lot_id, query)


@area.get("/stock-lots/{lot_id}/movements", action="stock.read", answers=Page[MovementOut], raises=(NotFound,))
async def list_stock_movements(act: Act, lot_id: UUID, query: Paged) -> Answer:
    """All that moved a lot, newest first; their sum is what is left."""
    return await stock.list_movements(act, lot_id, query)


@area.post(
    "/stock-lots/{lot_id}/issue",
    action="stock.issue",
    answers=LotOut,
    raises=(NotFound, Stale, WrongState, Conflict),
    replays="/stock-lots/{lot_id}",
)
async def issue_stock_lot(act: Act, lot_id: UUID, issue: IssueIn) -> Answer:
    """Issue from one lot that has not expired (clause 4.2.6)."""
    return await stock.issue(act, lot_id, issue)


@area.post(
    "/stock-lots/{lot_id}/discard",
    action="stock.discard",
    answers=LotOut,
    raises=(NotFound, Stale, Conflict),
    replays="/stock-lots/{lot_id}",
)
async def discard_stock_lot(act: Act, lot_id: UUID, discard: DiscardIn) -> Answer:
    """Remove what has expired or is damaged (clause 4.2.6)."""
    return await stock.discard(act, lot_id, discard)


@area.post(
    "/stock-lots/{lot_id}/reverse",
    action="stock.reverse",
    answers=LotOut,
    raises=(NotFound, Stale, Conflict),
    replays="/stock-lots/{lot_id}",
)
async def reverse_stock_movement(act: Act, lot_id: UUID, reverse: ReverseIn) -> Answer:
    """Take a wrong movement back by another one: nothing that was written is changed (clause 4.2.6)."""
    return await stock.reverse(act, lot_id, reverse)


@area.get("/stock-lists", action="stock.read", answers=Page[ListHeadOut])
async def list_stock_lists(act: Act, query: Annotated[ListsQuery, Query()]) -> Answer:
    """The years' lists, newest first; the newest of a year is the one in force."""
    return await stock.list_lists(act, query)


@area.post(
    "/stock-lists",
    action="stock.list",
    answers=ListOut,
    status=201,
    raises=(NotFound, SchoolYearOver),
    replays="/stock-lists/{id}",
)
async def draw_up_stock_list(act: Act, given: ListIn) -> Answer:
    """Draw up the school year's list: the catalogue and its quantities as they are now (clause 4.2.6)."""
    return await stock.draw_up(act, given)


@area.get("/stock-lists/{list_id}", action="stock.read", answers=ListOut, raises=(NotFound,))
async def read_stock_list(act: Act, list_id: UUID, query: One) -> Answer:
    """A year's list, with its items."""
    return await stock.read_list(act, list_id, query)


@area.get(
    "/stock-lists/{list_id}/list.xlsx", action="stock.read", answers=None, produces=MEDIA_TYPE, raises=(NotFound,)
)
async def download_stock_list(act: Act, list_id: UUID) -> Answer:
    """A year's list as a workbook, to print and sign (clause 4.2.6)."""
    return await stock_list.download_list(act, list_id)
