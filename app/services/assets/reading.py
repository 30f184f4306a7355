"""The register as it is read: what there is, who has it, what it was worth and still is (4.2.2)."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Text,
    all_,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import array

from app.core.answer import Answer
from app.core.shape import text, thing
from app.core.text import patterns
from app.data.asset_categories import CATEGORIES, FIXED_ASSET_FROM
from app.models.assets import asset_wear, assets
from app.models.base import Texts
from app.policies import reading
from app.policies.act import Act
from app.policies.owed.expected import dated
from app.policies.reading import Listing, Single, listed
from app.policies.rows import asset
from app.schemas.assets import AssetsQuery
from app.schemas.base import OneQuery
from app.services.named import class_of, person_of

FIXED = assets.c.price >= dated(FIXED_ASSET_FROM, assets.c.in_use_on)
"""By the price of one piece, as the law stood when it was first used."""
TEACHING = assets.c.category == any_(
    array([literal_column(f"'{category.code}'", Text) for category in CATEGORIES if category.teaching])
)
WORN = (
    select(cast(func.coalesce(func.sum(asset_wear.c.amount), literal_column("0")), BigInteger).label("of_one"))
    .where(asset_wear.c.school_id == assets.c.school_id, asset_wear.c.asset_id == assets.c.id)
    .correlate(assets)
    .lateral("worn")
)
"""What one piece has lost so far."""

FIELDS: dict[str, Any] = {
    "id": assets.c.id,
    "code": assets.c.code,
    "name": assets.c.name,
    "category": assets.c.category,
    "teaching": TEACHING,
    "unit": assets.c.unit,
    "quantity": assets.c.quantity,
    "price": assets.c.price,
    "fund": assets.c.fund,
    "acquired_on": assets.c.acquired_on,
    "in_use_on": assets.c.in_use_on,
    "location": assets.c.location,
    "class": class_of(assets.c.class_id, assets.c.school_id),
    "holder": person_of(assets.c.holder_id, assets.c.school_id),
    "state": assets.c.state,
    "pending_movement_id": assets.c.pending_id,
    "note": assets.c.note,
    "fixed_asset": FIXED,
    "original_price": assets.c.price * assets.c.quantity,
    "accumulated_wear": WORN.c.of_one * assets.c.quantity,
    "remaining_value": case((FIXED, (assets.c.price - WORN.c.of_one) * assets.c.quantity), else_=null()),
    "etag": asset.etag,
}
"""An asset's fields, in the order they are sent (schemas.assets.AssetOut)."""

ONE = Single("asset.read", asset, text(thing(**FIELDS)), WORN)


_LIST = Listing(
    "asset.read",
    asset,
    text(thing(**FIELDS)),
    order=(assets.c.sort_key, assets.c.id),
    filters={
        **{
            name: assets.c[name] == bindparam(name, type_=assets.c[name].type)
            for name in ("category", "class_id", "holder_id", "state")
        },
        "kept": assets.c.state != literal_column("'disposed'"),
        "teaching": bindparam("teaching", type_=Boolean) == TEACHING,
        "fixed_asset": bindparam("fixed_asset", type_=Boolean) == FIXED,
        "patterns": assets.c.search_key.like(all_(bindparam("patterns", type_=Texts))),
    },
    beside=WORN,
)


async def read(act: Act, asset_id: UUID, query: OneQuery) -> Answer:
    """One asset."""
    return await reading.read(act, ONE, query.include, id=asset_id)


async def list_(act: Act, query: AssetsQuery) -> Answer:
    """The assets that the caller may see, in Vietnamese order; disposed ones only where they are asked for."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, category=query.category, class_id=query.class_id,
        holder_id=query.holder_id, state=query.state, kept=None if query.state else True, teaching=query.teaching,
        fixed_asset=query.fixed_asset, patterns=patterns(query.q),
    )  # fmt: skip
