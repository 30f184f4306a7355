"""Inventories: opened, counted by phone, confirmed by nobody who counted, each difference followed up (4.2.2)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Conflict, Invalid, NotFound, Stale, WrongState
from app.core.exports.download import PDF
from app.policies.years import SchoolYearOver
from app.routers.area import Area
from app.routers.queries import One
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.inventories import (
    CountsIn,
    CountsOut,
    DifferenceOut,
    DifferenceQuery,
    FinishIn,
    FollowUpIn,
    InventoryIn,
    InventoryOut,
    InventoryQuery,
    LineOut,
    LineQuery,
    ReturnIn,
    SettleIn,
)
from app.services import inventories

area = Area("inventories")


@area.post(
    "/inventories", action="inventory.open", answers=InventoryOut, status=201, raises=(Conflict, Invalid),
    replays="/inventories/{id}",
)  # fmt: skip
async def open_inventory(act: Act, given: InventoryIn) -> Answer:
    """Open an inventory of the current school year: the register as it is now is what counts are held against (clause 4.2.2)."""
    return await inventories.open_(act, given)


@area.get("/inventories", action="inventory.read", answers=Page[InventoryOut])
async def list_inventories(act: Act, query: Annotated[InventoryQuery, Query()]) -> Answer:
    """Inventories, the newest first."""
    return await inventories.list_(act, query)


@area.get("/inventories/{inventory_id}", action="inventory.read", answers=InventoryOut, raises=(NotFound,))
async def read_inventory(act: Act, inventory_id: UUID, query: One) -> Answer:
    """One inventory: how far it has come, and who counted."""
    return await inventories.read(act, inventory_id, query)


@area.get("/inventory-lines", action="inventory.read", answers=Page[LineOut])
async def list_inventory_lines(act: Act, query: Annotated[LineQuery, Query()]) -> Answer:
    """What inventories expect of each asset, and what was counted, by the assets' codes."""
    return await inventories.list_lines(act, query)


@area.put(
    "/inventories/{inventory_id}/counts",
    action="inventory.count",
    answers=CountsOut,
    raises=(NotFound, WrongState, Conflict, Invalid, SchoolYearOver),
)
async def count_assets(act: Act, inventory_id: UUID, given: CountsIn) -> Answer:
    """Take down a batch of counts, all or nothing; the same batch again changes nothing (clause 4.2.2).

    A count that somebody else changed meanwhile is 409 naming the asset: by `version`, or, without one, where a later count stands
    there by the devices' clocks.
    """
    return await inventories.count(act, inventory_id, given)


@area.post(
    "/inventories/{inventory_id}/finish", action="inventory.finish", answers=InventoryOut,
    raises=(NotFound, Stale, WrongState, SchoolYearOver), replays="/inventories/{inventory_id}",
)  # fmt: skip
async def finish_inventory(act: Act, inventory_id: UUID, given: FinishIn) -> Answer:
    """Everything is counted; or the rest is declared not found, which is a count too (clause 4.2.2)."""
    return await inventories.finish(act, inventory_id, given)


@area.post(
    "/inventories/{inventory_id}/return", action="inventory.return", answers=InventoryOut,
    raises=(NotFound, Stale, WrongState, SchoolYearOver), replays="/inventories/{inventory_id}",
)  # fmt: skip
async def return_inventory(act: Act, inventory_id: UUID, given: ReturnIn) -> Answer:
    """Give it back to be counted again, with the reason (clause 4.2.2)."""
    return await inventories.return_(act, inventory_id, given)


@area.post(
    "/inventories/{inventory_id}/confirm", action="inventory.confirm", answers=InventoryOut,
    raises=(NotFound, Stale, WrongState, SchoolYearOver), replays="/inventories/{inventory_id}",
)  # fmt: skip
async def confirm_inventory(act: Act, inventory_id: UUID) -> Answer:
    """Confirm the counts as they are, for good; nobody who counted may (clause 4.2.2)."""
    return await inventories.confirm(act, inventory_id)


@area.get(
    "/inventories/{inventory_id}/record.pdf", action="inventory.read", answers=None, produces=PDF, raises=(NotFound,)
)
async def download_inventory_record(act: Act, inventory_id: UUID) -> Answer:
    """The record of an inventory (biên bản kiểm kê) to print and sign: what was expected, what was counted, the differences."""
    return await inventories.download_record(act, inventory_id)


@area.get("/inventory-differences", action="inventory.read", answers=Page[DifferenceOut])
async def list_inventory_differences(act: Act, query: Annotated[DifferenceQuery, Query()]) -> Answer:
    """Differences between the register and what was counted, of one inventory or of all."""
    return await inventories.list_differences(act, query)


@area.get("/inventory-differences/{difference_id}", action="inventory.read", answers=DifferenceOut, raises=(NotFound,))
async def read_inventory_difference(act: Act, difference_id: UUID, query: One) -> Answer:
    """One difference, and what became of it."""
    return await inventories.read_difference(act, difference_id, query)


@area.post(
    "/inventory-differences/{difference_id}/follow-up", action="inventory.follow_up", answers=DifferenceOut,
    raises=(NotFound, Stale, WrongState, Invalid), replays="/inventory-differences/{difference_id}",
)  # fmt: skip
async def follow_up_difference(act: Act, difference_id: UUID, given: FollowUpIn) -> Answer:
    """What explains a difference, and what is done about it (clause 4.2.2)."""
    return await inventories.follow_up(act, difference_id, given)


@area.post(
    "/inventory-differences/{difference_id}/settle", action="inventory.settle", answers=DifferenceOut,
    raises=(NotFound, Stale, WrongState, Conflict, Invalid), replays="/inventory-differences/{difference_id}",
)  # fmt: skip
async def settle_difference(act: Act, difference_id: UUID, given: SettleIn) -> Answer:
    """Name the movement by which the keeper put the register right (clause 4.2.2)."""
    return await inventories.settle(act, difference_id, given)
