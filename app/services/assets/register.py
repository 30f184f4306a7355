"""Entering an asset in the register, and putting right what is stated of it (4.2.2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Text, bindparam, exists, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from app.core.answer import Answer
from app.core.db import Statement, updating
from app.core.errors import FieldError, Invalid
from app.core.ids import new_id
from app.core.text import fold, title_key
from app.core.words import Words
from app.models.assets import STATED, asset_wear, assets
from app.models.base import Uuid
from app.models.schools import counters
from app.policies.act import Act
from app.policies.engine import admit_to_change, change, door
from app.policies.reading import written
from app.policies.rows import asset
from app.schemas.assets import AssetIn, AssetPatch
from app.services.assets.entering import OPEN, said
from app.services.assets.reading import ONE
from app.services.assets.worth import refuse_beyond

_school = bindparam("school", type_=Uuid)
_first = insert(counters).values(school_id=_school, name=literal_column("'assets'"), value=literal_column("1"))
_NEXT = Statement(
    _first.on_conflict_do_update(index_elements=["school_id", "name"], set_={"value": counters.c.value + 1}).returning(
        counters.c.value
    )
)
_TAKEN = Statement(
    select(assets.c.id).where(assets.c.school_id == _school, assets.c.code == bindparam("code", type_=Text))
)
_worn = exists(
    select(asset_wear.c.year).where(asset_wear.c.school_id == assets.c.school_id, asset_wear.c.asset_id == assets.c.id)
).correlate(assets)
_TO_UPDATE = door(
    "asset.update", asset, *(assets.c[name] for name in (*STATED, "quantity")), _worn.label("worn"), locks=True
)

_WEARS_BY = ("category", "price", "in_use_on")
_AHEAD = Words("Ngày này chưa đến.", "This day has not come yet.")
_ORDER = Words("Ngày đưa vào sử dụng không thể trước ngày mua.", "It cannot be in use before it was acquired.")
_WORN = Words(
    "Tài sản đã tính hao mòn nên giá, loại và ngày sử dụng không đổi nữa.",
    "Wear was taken already: price, category and the day of first use stand.",
)


async def create(act: Act, given: AssetIn) -> Answer:
    """A new asset, with the movement that brings it in. Raises Taken (the code is another's) and Invalid."""
    caller = await admit_to_change(act)
    school = caller["school_id"]
    stated = {name: getattr(given, name) for name in STATED}
    stated["in_use_on"] = stated["in_use_on"] or stated["acquired_on"]
    _refuse(stated, caller["today"])
    refuse_beyond("/price", stated["price"], given.quantity)
    stated["code"] = stated["code"] or await _free_code(act, school)
    where = {"location": given.location, "class_id": None, "holder_id": None}
    row = {
        "school_id": school, "id": new_id(), **stated, **_keys(stated), **where, "quantity": given.quantity,
        "state": "in_use", "pending_id": None, "version": 1, "created_at": act.now, "updated_at": act.now,
    }  # fmt: skip
    await act.row(OPEN, **row, **said(caller["person_id"], "receive", given.quantity, where, None))
    return await written(act, ONE, id=row["id"])


async def update(act: Act, asset_id: UUID, given: AssetPatch) -> Answer:
    """A merge patch of what is stated; one that changes nothing writes nothing. Raises Taken, WrongState (disposed) and Invalid."""
    found = await change(act, _TO_UPDATE, id=asset_id)
    before = {name: found[name] for name in STATED}
    after = before | given.changes()
    changed = [name for name in STATED if after[name] != before[name]]
    _refuse(after, found["today"])
    refuse_beyond("/price", after["price"], found["quantity"])
    if found["worn"] and (fixed := [name for name in _WEARS_BY if name in changed]):
        raise Invalid(*(FieldError(f"/{name}", "worn", _WORN) for name in fixed))
    if changed:
        values = after | _keys(after) | {"updated_at": act.now}
        await act.row(updating(assets, *values), school_id=found["school_id"], id=asset_id, **values)
    return await written(act, ONE, id=asset_id)


def _refuse(stated: Mapping[str, Any], today: date) -> None:
    errors = [
        FieldError(f"/{name}", "in_the_future", _AHEAD) for name in ("acquired_on", "in_use_on") if stated[name] > today
    ]
    if stated["in_use_on"] < stated["acquired_on"]:
        errors.append(FieldError("/in_use_on", "out_of_order", _ORDER))
    if errors:
        raise Invalid(*errors)


async def _free_code(act: Act, school: UUID) -> str:
    """The next of our own codes; a school's own codes may look like them."""
    while True:
        following = await act.row(_NEXT, school=school)
        assert following is not None
        code = f"TS{following['value']:06}"
        if await act.row(_TAKEN, school=school, code=code) is None:
            return code


def _keys(stated: Mapping[str, Any]) -> dict[str, str]:
    """How an asset is searched and sorted."""
    return {
        "search_key": f" {fold(stated['name'])} {fold(stated['code'])}",
        "sort_key": title_key(stated["name"]),
    }
