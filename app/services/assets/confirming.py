"""Both sides of a movement (4.2.2): the class receives, the vice-principal confirms, and what nobody has confirmed is withdrawn.

A movement that waited takes effect by the statement that makes it wait no more.
"""

from uuid import UUID

from sqlalchemy import Boolean, and_, bindparam, case, literal_column

from app.core.answer import Answer
from app.core.db import Statement
from app.models.assets import HOLDER, asset_movements, assets
from app.models.base import Instant, Uuid
from app.policies.act import Act
from app.policies.engine import Seen, change, door
from app.policies.reading import written
from app.policies.rows import asset_movement
from app.policies.workflow import advance
from app.services.assets.movements import ONE

_COLUMNS = (asset_movements.c.asset_id, asset_movements.c.state.label("before"))
_RECEIVE, _CONFIRM, _WITHDRAW = (
    door(f"asset.{verb}", asset_movement, *_COLUMNS, locks=True) for verb in ("confirm_receipt", "confirm", "withdraw")
)
_effect = bindparam("effect", type_=Boolean)
_left = assets.c.quantity + asset_movements.c.change
_gone = and_(_effect, asset_movements.c.kind == literal_column("'dispose'"), _left == literal_column("0"))
# What it says happens to the asset, or does not; and others may be entered again.
_SETTLE = Statement(
    assets.update()
    .where(
        assets.c.school_id == bindparam("school_id", type_=Uuid),
        assets.c.id == bindparam("asset_id", type_=Uuid),
        asset_movements.c.school_id == assets.c.school_id,
        asset_movements.c.id == assets.c.pending_id,
    )
    .values(
        quantity=case((_effect, _left), else_=assets.c.quantity),
        **{name: case((_effect, asset_movements.c[f"to_{name}"]), else_=assets.c[name]) for name in HOLDER},
        state=case((_gone, literal_column("'disposed'")), else_=assets.c.state),
        pending_id=None,
        version=assets.c.version + 1,
        updated_at=bindparam("now", type_=Instant),
    )
)


async def confirm_receipt(act: Act, movement_id: UUID) -> Answer:
    """The class has it: from now on the asset is the class's."""
    found = await change(act, _RECEIVE, id=movement_id)
    await _settle(act, found, effect=True)
    await advance(act, asset_movement, found, movement_id, received_by=found["person_id"], received_at=act.now)
    return await written(act, ONE, id=movement_id)


async def confirm(act: Act, movement_id: UUID) -> Answer:
    """It was as it was entered; a disposal takes effect by it."""
    found = await change(act, _CONFIRM, id=movement_id)
    if found["before"] == "pending":
        await _settle(act, found, effect=True)
    await advance(act, asset_movement, found, movement_id, confirmed_by=found["person_id"], confirmed_at=act.now)
    return await written(act, ONE, id=movement_id)


async def withdraw(act: Act, movement_id: UUID) -> Answer:
    """What waits is not to happen: the class did not take it, or the decision was another's."""
    found = await change(act, _WITHDRAW, id=movement_id)
    await _settle(act, found, effect=False)
    await advance(act, asset_movement, found, movement_id)
    return await written(act, ONE, id=movement_id)


async def _settle(act: Act, found: Seen, *, effect: bool) -> None:
    await act.row(_SETTLE, school_id=found["school_id"], asset_id=found["asset_id"], effect=effect)
