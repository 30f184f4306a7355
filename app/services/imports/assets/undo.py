"""Taking back a list of assets: what it brought was never there, what it put right is as it was; a code is free again (4.2.2)."""

from uuid import UUID

from sqlalchemy import ARRAY, Text, and_, any_, bindparam, exists, func, literal_column, select

from app.core.bulk import as_records, updating_many
from app.core.db import Statement
from app.core.words import Words
from app.models.assets import asset_movements, asset_wear, assets
from app.models.base import Uuid
from app.models.inventories import inventory_lines
from app.policies.act import Act
from app.services.imports.assets.scope import Scope
from app.services.imports.assets.write import KEPT
from app.services.imports.touched import Remembered

_school, _made = bindparam("school", type_=Uuid), any_(bindparam("made", type_=ARRAY(Uuid)))
_STANDING = Statement(
    select(
        exists().where(inventory_lines.c.school_id == _school, inventory_lines.c.asset_id == _made).label("counted"),
        exists().where(asset_wear.c.school_id == _school, asset_wear.c.asset_id == _made).label("worn"),
        exists()
        .where(
            asset_movements.c.school_id == _school,
            asset_movements.c.asset_id == _made,
            asset_movements.c.confirmed_by.is_not(None),
        )
        .label("confirmed"),
    )
)
_WORDS = {
    "counted": Words("có tài sản đã vào đợt kiểm kê", "an asset is in an inventory"),
    "worn": Words("có tài sản đã tính hao mòn", "wear of an asset was taken"),
    "confirmed": Words("có tài sản đã được xác nhận nhập", "the receipt of an asset was confirmed"),
}


async def depended(act: Act, run: Remembered, scope: Scope) -> list[Words]:
    """What stands on the run: inventories, wear, receipts that were confirmed."""
    found = await act.row(_STANDING, school=scope.school, made=run.made["assets"])
    assert found is not None
    return [words for name, words in _WORDS.items() if found[name]]


_WITHDRAW = Statement(
    asset_movements.update()
    .where(and_(asset_movements.c.school_id == _school, asset_movements.c.asset_id == _made))
    .values(state=literal_column("'withdrawn'", Text), version=asset_movements.c.version + 1)
)
_VOID = Statement(
    assets.update()
    .where(and_(assets.c.school_id == _school, assets.c.id == _made))
    .values(
        code=func.concat("undone.", assets.c.id),
        quantity=literal_column("0"),
        state=literal_column("'disposed'", Text),
        version=assets.c.version + 1,
    )
)


async def take_back(act: Act, run: Remembered, scope: Scope) -> None:
    """Withdraw what the run brought in, give back what it changed."""
    made: dict[str, UUID | list[UUID]] = {"school": scope.school, "made": run.made["assets"]}
    await act.row(_WITHDRAW, **made)
    await act.row(_VOID, **made)
    if rows := run.before["assets"]:
        await act.row(updating_many(assets, *KEPT), records=as_records(rows))
