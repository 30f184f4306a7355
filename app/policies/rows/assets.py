"""The asset register (4.2.2): an asset, and a movement of it, which is a small workflow of its own."""

from sqlalchemy import Text, and_, any_, case, cast, func, literal_column, not_, or_
from sqlalchemy.dialects.postgresql import array

from app.models.assets import asset_movements, assets
from app.policies.row import Move, Row
from app.policies.rows.keys import is_

_state = assets.c.state
_free = assets.c.pending_id.is_(None)
_at_work = and_(_free, _state == literal_column("'in_use'"))
# Kept by number, and nothing left: more may come in, nothing can be moved.
_at_hand = and_(_at_work, assets.c.quantity > literal_column("0"))
asset = Row(
    "asset",
    assets,
    key=is_(assets.c.id),
    locks={"school_id": assets.c.school_id, "class_id": assets.c.class_id},
    version=cast(assets.c.version, Text),
    actions=(
        "asset.read",
        "asset.update",
        "asset.adjust",
        "asset.receive",
        "asset.move",
        "asset.hand_over",
        "asset.repair",
        "asset.take_back",
        "asset.dispose",
    ),
    # While a movement waits to be confirmed, no other is entered.
    state=case(
        (not_(_free), literal_column("'pending'", Text)),
        (and_(_at_work, not_(_at_hand)), literal_column("'none_left'", Text)),
        else_=_state,
    ),
    moves={
        "asset.update": Move(_state != literal_column("'disposed'"), "in_use"),
        "asset.adjust": Move(_at_work, "in_use"),
        "asset.receive": Move(_at_work, "in_use"),
        "asset.move": Move(_at_hand, "in_use"),
        "asset.hand_over": Move(_at_hand, "in_use"),
        "asset.repair": Move(_at_hand, "under_repair"),
        "asset.take_back": Move(and_(_free, _state == literal_column("'under_repair'")), "in_use"),
        "asset.dispose": Move(and_(_free, _state != literal_column("'disposed'")), "disposed"),
    },
)

_entered, _kind = asset_movements.c.state, asset_movements.c.kind
_pending = _entered == literal_column("'pending'")
_handed_over = _kind == literal_column("'hand_over'")
# Whoever teaches the class that an asset comes to, or that it leaves for no other class, reads the movement.
asset_movement = Row(
    "asset",
    asset_movements.join(
        assets, and_(assets.c.school_id == asset_movements.c.school_id, assets.c.id == asset_movements.c.asset_id)
    ),
    key=is_(asset_movements.c.id),
    locks={
        "school_id": asset_movements.c.school_id,
        "class_id": func.coalesce(asset_movements.c.to_class_id, asset_movements.c.from_class_id),
    },
    version=cast(asset_movements.c.version, Text),
    actions=("asset.read", "asset.confirm_receipt", "asset.confirm", "asset.withdraw"),
    # One person is not both sides of it.
    facts={"hands": array([asset_movements.c.person_id]), "deciders": array([asset_movements.c.received_by])},
    state=_entered,
    moves={
        "asset.confirm_receipt": Move(and_(_pending, _handed_over), "received"),
        "asset.confirm": Move(
            or_(
                _entered == any_(array([literal_column("'entered'"), literal_column("'received'")])),
                and_(_pending, ~_handed_over),
            ),
            "confirmed",
        ),
        "asset.withdraw": Move(_pending, "withdrawn"),
    },
)
