"""A list of assets against the register: what is new, what is put right, what is refused. Decides; writes nothing. Clause 4.2.2.

The same asset by its code; without one, by name, price, day of first use and place, and then only to find that there is nothing
to do. An empty cell changes nothing. Quantities and places change by movements: a list of what is there already moves nothing.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, exists, select

from app.core.db import Connection, Statement
from app.core.ids import new_id
from app.core.imports.listed import note_duplicate
from app.core.imports.values import CellFault
from app.core.text import identity_key, nfc
from app.core.words import Words
from app.models.assets import asset_wear, assets
from app.models.base import Uuid
from app.services.assets.worth import MOST_WORTH, TOO_MUCH
from app.services.imports.assets.plan import Asset, Plan
from app.services.imports.assets.rows import NO_DAY, NO_PRICE, AssetList, AssetRow, says_nothing_against
from app.services.imports.assets.scope import Scope
from app.services.imports.roster_columns import class_key

DEFAULT_UNIT: Final = "cái"
_STATED: Final = ("name", "category", "unit", "price", "fund", "acquired_on", "in_use_on", "note")
_WEARS_BY: Final = ("category", "price", "in_use_on")

NO_CATEGORY = CellFault(
    "category_missing",
    Words("Không ghi loại tài sản; đã xếp vào Tài sản khác.", "No category is given; it was put under Other."),
)
QUANTITY_KEPT = CellFault(
    "quantity_kept",
    Words(
        "{label} {value} khác sổ; không đổi. Hãy ghi tăng, giảm bằng biến động.",
        "{label} {value} differs from the register; it was not changed. Enter a movement.",
    ),
)
PLACE_KEPT = CellFault(
    "place_kept",
    Words(
        "{label} {value} khác sổ; không đổi. Hãy ghi biến động chuyển, bàn giao.",
        "{label} {value} differs from the register; it was not changed. Enter a movement.",
    ),
)
WORN = CellFault(
    "worn",
    Words(
        "Tài sản đã tính hao mòn nên loại, giá, ngày sử dụng không đổi.",
        "Wear was taken already: category, price and day of first use stand.",
    ),
)
OUT_OF_ORDER = CellFault(
    "dates_reversed",
    Words(
        "Ngày sử dụng trước ngày ghi tăng trong sổ. Hãy xem lại.", "It cannot be in use before it was acquired. Check."
    ),
)
WORTH_TOO_MUCH = CellFault("worth_too_large", TOO_MUCH)
_worn = exists(
    select(asset_wear.c.year).where(asset_wear.c.school_id == assets.c.school_id, asset_wear.c.asset_id == assets.c.id)
).correlate(assets)
_READ: Final = ("id", "code", *_STATED, "quantity", "location", "class_id")
_REGISTER = Statement(
    select(*(assets.c[name] for name in _READ), _worn.label("worn"))
    .where(assets.c.school_id == bindparam("school", type_=Uuid))
    .order_by(assets.c.id)
)

Likeness = tuple[str, int, datetime.date, str | None, UUID | None]


@dataclass(slots=True)
class Known:
    """The register by code, and by what an asset without one is told by."""

    by_code: dict[str, Asset] = field(default_factory=dict)
    by_likeness: dict[Likeness, Asset] = field(default_factory=dict)


async def decide(connection: Connection, listing: AssetList, scope: Scope) -> Plan:
    """The plan for all rows that no error refuses; further remarks are noted on the rows."""
    known = Known()
    for record in await connection.rows(_REGISTER, school=scope.school):
        _know(known, Asset(**{name: record[name] for name in (*_READ, "worn")}))
    plan, taken = Plan(), dict[UUID, AssetRow]()
    for row in listing.rows:
        place = _place(row, scope)
        same = None if row.refused else _same(row, place, known)
        if same and same.id in taken:
            note_duplicate(row, taken[same.id], "code" if row.code else "name")
        elif same is None and not row.refused:
            _check_new(row)
        if row.refused:
            plan.counts.refused += 1
            continue
        if same is None:
            same = _made(row, place)
            plan.made.append(same)
            _know(known, same)
            plan.counts.created += 1
        elif _changed(row, place, same):
            plan.changed.append(same)
            plan.counts.updated += 1
        elif row.refused:
            plan.counts.refused += 1
        else:
            plan.counts.unchanged += 1
        taken[same.id] = row
    return plan


def _know(known: Known, asset: Asset) -> None:
    if asset.code:
        known.by_code[asset.code] = asset
    known.by_likeness.setdefault(_like(asset), asset)


def _like(asset: Asset) -> Likeness:
    return identity_key(asset.name), asset.price, asset.in_use_on, asset.location, asset.class_id


def _place(row: AssetRow, scope: Scope) -> tuple[str | None, UUID | None]:
    """Where it is: a class of the year by its name, else a location as it is written."""
    if row.location is None:
        return None, None
    class_id = scope.classes.get(class_key(row.location))
    return (None, class_id) if class_id else (nfc(row.location), None)


def _same(row: AssetRow, place: tuple[str | None, UUID | None], known: Known) -> Asset | None:
    if row.code:
        return known.by_code.get(nfc(row.code))
    day = row.in_use_on or row.acquired_on
    if row.price is None or day is None:
        return None
    return known.by_likeness.get((identity_key(row.name), row.price, day, *place))


def _check_new(row: AssetRow) -> None:
    """What a new asset cannot do without."""
    if row.price is None:
        row.say("price" if "price" in row.source.block.columns else "cost", NO_PRICE)
    elif row.price * (row.quantity or 1) > MOST_WORTH:
        row.say("price" if "price" in row.source.block.columns else "cost", WORTH_TOO_MUCH)
    if row.in_use_on is None and row.acquired_on is None:
        row.say("in_use_on" if "in_use_on" in row.source.block.columns else "acquired_on", NO_DAY)
    if row.category is None and not row.refused:
        row.say("category", NO_CATEGORY, warning=True)


def _made(row: AssetRow, place: tuple[str | None, UUID | None]) -> Asset:
    first = row.acquired_on or row.in_use_on
    assert first is not None
    assert row.price is not None
    return Asset(
        new_id(), row.code and nfc(row.code), nfc(row.name), row.category or "other", nfc(row.unit or DEFAULT_UNIT),
        row.quantity or 1, row.price, row.fund or "other", first, row.in_use_on or first, *place,
        row.remark and nfc(row.remark),
    )  # fmt: skip


def _changed(row: AssetRow, place: tuple[str | None, UUID | None], asset: Asset) -> bool:
    """Put the asset right as the row says; whether anything changed."""
    if row.quantity is not None and row.quantity != asset.quantity:
        row.say("quantity", QUANTITY_KEPT, warning=True)
    if row.location is not None and place != (asset.location, asset.class_id):
        row.say("location", PLACE_KEPT, warning=True)
    stated: dict[str, Any] = {name: getattr(row, name) for name in _STATED if name != "note"} | {"note": row.remark}
    new: dict[str, Any] = {
        name: nfc(value) if isinstance(value, str) else value
        for name, value in stated.items()
        if value is not None and value != getattr(asset, name)
    }
    for name in ("acquired_on", "in_use_on"):
        if name in new and says_nothing_against(new[name], getattr(asset, name)):
            del new[name]
    if asset.worn and (fixed := [name for name in _WEARS_BY if name in new]):
        row.say(fixed[0], WORN, warning=True)
        new = {name: value for name, value in new.items() if name not in fixed}
    if new.get("in_use_on", asset.in_use_on) < new.get("acquired_on", asset.acquired_on):
        row.say("in_use_on", OUT_OF_ORDER)
        return False
    if new.get("price", 0) * asset.quantity > MOST_WORTH:
        row.say("price", WORTH_TOO_MUCH)
        return False
    for name, value in new.items():
        setattr(asset, name, value)
    return bool(new)
