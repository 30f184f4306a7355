"""Movements of assets as they are read: who entered them, who received, who confirmed (4.2.2)."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, case, null

from app.core.answer import Answer
from app.core.shape import text, thing
from app.models.assets import asset_movements, assets
from app.policies import reading
from app.policies.act import Act
from app.policies.reading import Listing, Single, listed
from app.policies.rows import asset_movement
from app.schemas.assets import MovementsQuery
from app.schemas.base import OneQuery
from app.services.named import class_of, person_of

_it = asset_movements.c


def _end(end: str) -> ColumnElement[Any]:
    return thing(
        location=_it[f"{end}_location"],
        **{"class": class_of(_it[f"{end}_class_id"], assets.c.school_id)},
        holder=person_of(_it[f"{end}_holder_id"], assets.c.school_id),
    )


def _signed(verb: str) -> ColumnElement[Any]:
    who = thing(at=_it[f"{verb}_at"], by=person_of(_it[f"{verb}_by"], assets.c.school_id))
    return case((_it[f"{verb}_at"].is_(None), null()), else_=who)


MOVEMENT: dict[str, Any] = {
    "id": _it.id,
    "asset": thing(id=assets.c.id, code=assets.c.code, name=assets.c.name),
    **{name: _it[name] for name in ("number", "kind", "change", "state")},
    "from": _end("from"),
    "to": _end("to"),
    **{name: _it[name] for name in ("decision_number", "decision_on", "note")},
    "entered": thing(at=_it.at, by=person_of(_it.person_id, assets.c.school_id)),
    "received": _signed("received"),
    "confirmed": _signed("confirmed"),
    "etag": asset_movement.etag,
}
"""A movement's fields, in the order they are sent (schemas.assets.AssetMovementOut)."""

ONE = Single("asset.read", asset_movement, text(thing(**MOVEMENT)))
_LIST = Listing(
    "asset.read",
    asset_movement,
    text(thing(**MOVEMENT)),
    order=(_it.at, _it.id),
    filters={name: _it[name] == bindparam(name, type_=_it[name].type) for name in ("asset_id", "state", "kind")},
    newest_first=True,
)


async def read_movement(act: Act, movement_id: UUID, query: OneQuery) -> Answer:
    """One movement."""
    return await reading.read(act, ONE, query.include, id=movement_id)


async def list_movements(act: Act, query: MovementsQuery) -> Answer:
    """Movements, newest first: of an asset, or those that wait."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, asset_id=query.asset_id, state=query.state, kind=query.kind
    )
