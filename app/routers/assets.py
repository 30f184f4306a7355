"""The asset register."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Conflict, NotFound, PreconditionRequired, Stale, WrongState
from app.routers.area import Area
from app.routers.queries import One
from app.routers.route import Act
from app.schemas.assets import (
    AdjustIn,
    AssetIn,
    AssetMovementOut,
    AssetOut,
    AssetPatch,
    AssetsQuery,
    DisposeIn,
    HandOverIn,
    MoveIn,
    MovementsQuery,
    NoteIn,
    ReceiveIn,
)
from app.schemas.base import Page
from app.services import assets

area = Area("assets")
_REFUSALS = (NotFound, Stale, WrongState)
_AN_ASSET, _A_MOVEMENT = "/assets/{asset_id}", "/asset-movements/{movement_id}"


@area.get("/assets", action="asset.read", answers=Page[AssetOut])
async def list_assets(act: Act, query: Annotated[AssetsQuery, Query()]) -> Answer:
    """The assets that the caller may see: a homeroom teacher those of the own class (clause 4.2.2)."""
    return await assets.list_(act, query)


@area.post("/assets", action="asset.create", answers=AssetOut, status=201, raises=(Conflict,), replays="/assets/{id}")
async def create_asset(act: Act, asset: AssetIn) -> Answer:
    """Enter an asset in the register (clause 4.2.2)."""
    return await assets.create(act, asset)


@area.get(_AN_ASSET, action="asset.read", answers=AssetOut, raises=(NotFound,))
async def read_asset(act: Act, asset_id: UUID, query: One) -> Answer:
    """One asset: who has it, what it cost, and what it is still worth."""
    return await assets.read(act, asset_id, query)


@area.patch(
    _AN_ASSET,
    action="asset.update",
    answers=AssetOut,
    raises=(NotFound, PreconditionRequired, Stale, WrongState, Conflict),
)
async def update_asset(act: Act, asset_id: UUID, asset: AssetPatch) -> Answer:
    """Put right what is stated of an asset, by a merge patch; never its history (clause 4.2.2)."""
    return await assets.update(act, asset_id, asset)


@area.post(f"{_AN_ASSET}/receive", action="asset.receive", answers=AssetOut, raises=_REFUSALS, replays=_AN_ASSET)
async def receive_asset(act: Act, asset_id: UUID, given: ReceiveIn) -> Answer:
    """Receive more pieces of it (clause 4.2.2)."""
    return await assets.receive(act, asset_id, given)


@area.post(
    f"{_AN_ASSET}/adjust", action="asset.adjust", answers=AssetOut, raises=(*_REFUSALS, Conflict), replays=_AN_ASSET
)
async def adjust_asset(act: Act, asset_id: UUID, given: AdjustIn) -> Answer:
    """Put the quantity right after an inventory (clause 4.2.2)."""
    return await assets.adjust(act, asset_id, given)


@area.post(f"{_AN_ASSET}/move", action="asset.move", answers=AssetOut, raises=_REFUSALS, replays=_AN_ASSET)
async def move_asset(act: Act, asset_id: UUID, given: MoveIn) -> Answer:
    """Move it to another place or person; from a class, it is returned (clause 4.2.2)."""
    return await assets.move(act, asset_id, given)


@area.post(f"{_AN_ASSET}/hand-over", action="asset.hand_over", answers=AssetOut, raises=_REFUSALS, replays=_AN_ASSET)
async def hand_over_asset(act: Act, asset_id: UUID, given: HandOverIn) -> Answer:
    """Hand it to a class: it is the class's once its homeroom teacher confirms the receipt (clause 4.2.2)."""
    return await assets.hand_over(act, asset_id, given)


@area.post(f"{_AN_ASSET}/repair", action="asset.repair", answers=AssetOut, raises=_REFUSALS, replays=_AN_ASSET)
async def repair_asset(act: Act, asset_id: UUID, given: NoteIn) -> Answer:
    """Send it to be repaired (clause 4.2.2)."""
    return await assets.repair(act, asset_id, given)


@area.post(f"{_AN_ASSET}/take-back", action="asset.take_back", answers=AssetOut, raises=_REFUSALS, replays=_AN_ASSET)
async def take_back_asset(act: Act, asset_id: UUID, given: NoteIn) -> Answer:
    """Take it back from repair (clause 4.2.2)."""
    return await assets.take_back(act, asset_id, given)


@area.post(
    f"{_AN_ASSET}/dispose", action="asset.dispose", answers=AssetOut, raises=(*_REFUSALS, Conflict), replays=_AN_ASSET
)
async def dispose_asset(act: Act, asset_id: UUID, given: DisposeIn) -> Answer:
    """Dispose of it by a decision: it is gone once that is confirmed (clause 4.2.2)."""
    return await assets.dispose(act, asset_id, given)


@area.get("/asset-movements", action="asset.read", answers=Page[AssetMovementOut])
async def list_asset_movements(act: Act, query: Annotated[MovementsQuery, Query()]) -> Answer:
    """Movements, newest first: of one asset, or those that wait to be confirmed (clause 4.2.2)."""
    return await assets.list_movements(act, query)


@area.get(_A_MOVEMENT, action="asset.read", answers=AssetMovementOut, raises=(NotFound,))
async def read_asset_movement(act: Act, movement_id: UUID, query: One) -> Answer:
    """One movement, with both sides' confirmation."""
    return await assets.read_movement(act, movement_id, query)


@area.post(
    f"{_A_MOVEMENT}/confirm-receipt",
    action="asset.confirm_receipt",
    answers=AssetMovementOut,
    raises=_REFUSALS,
    replays=_A_MOVEMENT,
)
async def confirm_asset_receipt(act: Act, movement_id: UUID) -> Answer:
    """The class's homeroom teacher confirms that the class has it (clause 4.2.2)."""
    return await assets.confirm_receipt(act, movement_id)


@area.post(
    f"{_A_MOVEMENT}/confirm", action="asset.confirm", answers=AssetMovementOut, raises=_REFUSALS, replays=_A_MOVEMENT
)
async def confirm_asset_movement(act: Act, movement_id: UUID) -> Answer:
    """The vice-principal confirms a movement that somebody else entered (clause 4.2.2)."""
    return await assets.confirm(act, movement_id)


@area.post(
    f"{_A_MOVEMENT}/withdraw", action="asset.withdraw", answers=AssetMovementOut, raises=_REFUSALS, replays=_A_MOVEMENT
)
async def withdraw_asset_movement(act: Act, movement_id: UUID) -> Answer:
    """Withdraw a movement that still waits (clause 4.2.2)."""
    return await assets.withdraw(act, movement_id)
