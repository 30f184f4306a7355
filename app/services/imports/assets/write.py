"""Writes a plan of assets: a fixed number of statements, however long the list (4.2.2)."""

import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Text, bindparam, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from app.core.bulk import as_records, inserting_many, updating_many
from app.core.db import Connection, Statement
from app.core.ids import new_id
from app.core.text import fold, title_key
from app.models.assets import STATED, asset_movements, assets
from app.models.base import Uuid
from app.models.schools import counters
from app.services.imports.assets.plan import Asset, Plan
from app.services.imports.assets.scope import Scope

KEPT: Final = (*STATED, "search_key", "sort_key")
"""The columns that a list writes of an asset that was there, and that an undo gives back."""
_NEW: Final = ("school_id", "id", *KEPT, "quantity", "location", "class_id", "state", "created_at", "updated_at")
_MOVED: Final = (
    "school_id", "id", "asset_id", "number", "kind", "change", "to_location", "to_class_id", "at", "person_id", "state",
)  # fmt: skip
_school = bindparam("school", type_=Uuid)
_more = bindparam("more", type_=BigInteger)
_first = insert(counters).values(school_id=_school, name=literal_column("'assets'", Text), value=_more)
_TAKE_CODES = Statement(
    _first.on_conflict_do_update(
        index_elements=["school_id", "name"], set_={"value": counters.c.value + _more}
    ).returning(counters.c.value)
)
_CODES = Statement(select(assets.c.code).where(assets.c.school_id == _school))


async def write(connection: Connection, plan: Plan, scope: Scope, now: datetime.datetime) -> None:
    """All of the plan; each new asset with the movement that brings it in, and a code of ours where the list gave none."""
    await _number(connection, plan, scope)

    async def many(statement: Statement, rows: list[dict[str, Any]]) -> None:
        if rows:
            await connection.row(statement, records=as_records({"school_id": scope.school} | row for row in rows))

    await many(inserting_many(assets, *_NEW), [_new(each, now) for each in plan.made])
    await many(inserting_many(asset_movements, *_MOVED), [_receipt(each, scope, now) for each in plan.made])
    changed = [_stated(each) | {"id": each.id, "updated_at": now} for each in plan.changed]
    await many(updating_many(assets, *KEPT, "updated_at"), changed)


async def _number(connection: Connection, plan: Plan, scope: Scope) -> None:
    """Codes of ours; a school's own codes may look like them."""
    nameless = [each for each in plan.made if not each.code]
    if not nameless:
        return
    used = {row["code"] for row in await connection.rows(_CODES, school=scope.school)}
    used |= {each.code for each in plan.made if each.code}
    while nameless:
        last = await connection.row(_TAKE_CODES, school=scope.school, more=len(nameless))
        assert last is not None
        for each, number in zip(
            list(nameless), range(last["value"] - len(nameless) + 1, last["value"] + 1), strict=True
        ):
            if (code := f"TS{number:06}") not in used:
                each.code = code
        nameless = [each for each in nameless if not each.code]


def _stated(asset: Asset) -> dict[str, Any]:
    return {name: getattr(asset, name) for name in STATED} | {
        "search_key": f" {fold(asset.name)} {fold(asset.code or '')}",
        "sort_key": title_key(asset.name),
    }


def _new(asset: Asset, now: datetime.datetime) -> dict[str, Any]:
    where = {"location": asset.location, "class_id": asset.class_id}
    return _stated(asset) | where | {
        "id": asset.id, "quantity": asset.quantity, "state": "in_use", "created_at": now, "updated_at": now,
    }  # fmt: skip


def _receipt(asset: Asset, scope: Scope, now: datetime.datetime) -> dict[str, Any]:
    return {
        "id": new_id(), "asset_id": asset.id, "number": 1, "kind": "receive", "change": asset.quantity,
        "to_location": asset.location, "to_class_id": asset.class_id, "at": now, "person_id": scope.person,
        "state": "entered",
    }  # fmt: skip
