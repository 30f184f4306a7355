"""Differences of a confirmed inventory: what explains each, what is done, and the movement that put the register right (4.2.2)."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, bindparam, select

from app.core.answer import Answer
from app.core.db import Statement
from app.core.errors import FieldError, Invalid
from app.core.shape import text, thing
from app.core.words import Words
from app.models.assets import asset_movements, assets
from app.models.base import Uuid
from app.models.inventories import inventories, inventory_differences
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import Seen, change, door
from app.policies.reading import Listing, Single, listed, written
from app.policies.rows import inventory_difference
from app.policies.workflow import advance
from app.schemas.base import OneQuery
from app.schemas.inventories import DifferenceQuery, FollowUpIn, SettleIn
from app.services.named import named, person_of

_it = inventory_differences.c
_of = (
    select(named(inventories))
    .where(inventories.c.school_id == _it.school_id, inventories.c.id == _it.inventory_id)
    .correlate(inventory_differences)
    .scalar_subquery()
)
_code = (
    select(assets.c.code)
    .where(assets.c.school_id == _it.school_id, assets.c.id == _it.asset_id)
    .correlate(inventory_differences)
    .scalar_subquery()
)
DIFFERENCE = {
    "id": _it.id,
    "inventory": _of,
    "number": _it.number,
    "asset_id": _it.asset_id,
    "code": _code,
    **{name: _it[name] for name in ("name", "expected", "counted", "found_at", "state", "explanation", "decision")},
    "followed_up_by": person_of(_it.followed_up_by, _it.school_id),
    "followed_up_at": _it.followed_up_at,
    "movement_id": _it.movement_id,
    "settled_by": person_of(_it.settled_by, _it.school_id),
    "settled_at": _it.settled_at,
    "etag": inventory_difference.etag,
}
"""The fields of schemas.inventories.DifferenceOut."""
_body = text(thing(**DIFFERENCE)).label("body")
_ONE = Single("inventory.read", inventory_difference, _body)
_LIST = Listing(
    "inventory.read",
    inventory_difference,
    _body,
    order=(_it.found_at, _it.number, _it.id),
    filters={
        "inventory_id": _it.inventory_id == bindparam("inventory_id", type_=Uuid),
        "state": _it.state == bindparam("state", type_=Text),
    },
)
_FOLLOW_UP = door("inventory.follow_up", inventory_difference, _it.asset_id, _it.expected, _it.counted, locks=True)
_SETTLE = door(
    "inventory.settle", inventory_difference, _it.asset_id, _it.expected, _it.counted, _it.found_at, _it.decision, locks=True
)  # fmt: skip
_MOVEMENT = Statement(
    select(asset_movements.c.asset_id, asset_movements.c.kind, asset_movements.c.change, asset_movements.c.state).where(
        asset_movements.c.school_id == bindparam("school", type_=Uuid),
        asset_movements.c.id == bindparam("movement", type_=Uuid),
        asset_movements.c.at >= bindparam("since", type_=asset_movements.c.at.type),
    )
)
_KIND: Final = {"adjust": "adjust", "dispose": "dispose", "enter": "receive"}
"""What is decided about a difference → the movement that does it."""


async def list_differences(act: Act, query: DifferenceQuery) -> Answer:
    """Differences, in the order in which they were found."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, inventory_id=query.inventory_id, state=query.state
    )


async def read_difference(act: Act, difference_id: UUID, query: OneQuery) -> Answer:
    """One difference and what became of it."""
    return await reading.read(act, _ONE, query.include, id=difference_id)


async def follow_up(act: Act, difference_id: UUID, given: FollowUpIn) -> Answer:
    """What explains it and what is done. Raises Invalid where that cannot be done about such a difference."""
    found = await change(act, _FOLLOW_UP, id=difference_id)
    _check(found, given.decision)
    await advance(
        act, inventory_difference, found, difference_id,
        explanation=given.explanation, decision=given.decision, followed_up_by=found["person_id"],
        followed_up_at=act.now,
    )  # fmt: skip
    return await written(act, _ONE, id=difference_id)


async def settle(act: Act, difference_id: UUID, given: SettleIn) -> Answer:
    """Name the movement that put the register right. Raises Invalid for one that does not, Taken for one that did already."""
    found = await change(act, _SETTLE, id=difference_id)
    moved = await act.row(_MOVEMENT, school=found["school_id"], movement=given.movement_id, since=found["found_at"])
    if moved is None or not _puts_right(found, moved):
        said = Words(
            "Không có biến động nào như vậy của tài sản này sau kiểm kê: đúng loại, tăng hay giảm đúng bằng chênh lệch.",
            "There is no such movement of this asset since the inventory: of the kind that was decided, up or down by as many "
            "as it differs.",
        )
        raise Invalid(FieldError("/movement_id", "does_not_settle", said))
    await advance(
        act, inventory_difference, found, difference_id,
        movement_id=given.movement_id, settled_by=found["person_id"], settled_at=act.now,
    )  # fmt: skip
    return await written(act, _ONE, id=difference_id)


def _check(found: Seen, decision: str) -> None:
    in_the_register, missing = found["asset_id"] is not None, found["counted"] < found["expected"]
    fits = {
        "adjust": in_the_register,
        "dispose": in_the_register and missing,
        "enter": not in_the_register,
        "recover": missing,
        "keep": True,
    }
    if not fits[decision]:
        said = Words("Không xử lý như vậy được với chênh lệch này.", "This cannot be done about such a difference.")
        raise Invalid(FieldError("/decision", "does_not_fit", said))


def _puts_right(found: Seen, moved: Any) -> bool:
    # By so many, or nobody sees what else went; what is in no register may be entered piece by piece.
    differs, entered = found["counted"] - found["expected"], found["asset_id"] is None
    return bool(
        moved["kind"] == _KIND[found["decision"]]
        and found["asset_id"] in (None, moved["asset_id"])
        and (0 < moved["change"] <= differs if entered else moved["change"] == differs)
        and moved["state"] not in ("pending", "withdrawn")
    )
