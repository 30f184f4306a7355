"""What a run wrote, kept so that it can be undone: ids, and the changed rows as they were before.

The journal has these values too, but knows runs only by their request's id, which a client chooses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Table, Text, and_, any_, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB

from app.core.db import Connection, Statement
from app.models.assets import assets
from app.models.base import Uuid
from app.models.health import measurements
from app.models.imports import import_rows
from app.models.people import assignments, persons, users
from app.models.students import enrolments, guardians, students


@dataclass(slots=True)
class Touched:
    """What a run writes in one table: the ids of the rows it makes, and of those it changes."""

    made: list[UUID] = field(default_factory=list)
    changed: list[UUID] = field(default_factory=list)


_school, _import = bindparam("school", type_=Uuid), bindparam("import_id", type_=Uuid)
_made, _changed = bindparam("made", type_=ARRAY(Uuid)), bindparam("changed", type_=ARRAY(Uuid))


def _whole(table: Table) -> ColumnElement[object]:
    return func.to_jsonb(literal_column(table.name), type_=JSONB)


def _remembering(table: Table) -> Statement:
    """The run's rows of a table; what is to be changed as it is now."""
    before = select(func.coalesce(func.jsonb_agg(_whole(table)), literal_column("'[]'::jsonb"))).where(
        table.c.school_id == _school, table.c.id == any_(_changed)
    )
    return Statement(
        import_rows.insert().values(
            school_id=_school,
            import_id=_import,
            noun=bindparam("noun", type_=Text),
            made=_made,
            before=before.scalar_subquery(),
        )
    )


def _locking(table: Table) -> Statement:
    """The rows, for nobody else to change; `version`, or where a table has none, whether the row is open as it was made."""
    return Statement(
        select(table.c.id, _OPEN[table.name].label("open") if table.name in _OPEN else table.c.version)
        .where(table.c.school_id == _school, table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
        .order_by(table.c.id)
        .with_for_update()
    )


_TABLES = (persons, students, enrolments, guardians, users, assignments, measurements, assets)
"""What imports write, in the order in which an undo locks it."""
_FIRST = 1
"""The version of a row that was made and not changed since."""

_OPEN = {
    "enrolments": enrolments.c.left_on.is_(None),
    "guardians": and_(guardians.c.ends_on.is_(None), guardians.c.blocked_at.is_(None)),
}


def _sealing(table: Table) -> Statement:
    versions = select(func.jsonb_object_agg(table.c.id, table.c.version)).where(
        table.c.school_id == _school, table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    )
    return Statement(
        import_rows.update()
        .where(
            import_rows.c.school_id == _school,
            import_rows.c.import_id == _import,
            import_rows.c.noun == bindparam("table", type_=Text),
        )
        .values(versions=versions.scalar_subquery())
    )


_SEAL = {table.name: _sealing(table) for table in _TABLES if table.name not in _OPEN}
_REMEMBER = {table.name: _remembering(table) for table in _TABLES}
_LOCK = {table.name: _locking(table) for table in _TABLES}
_READ = Statement(select(import_rows).where(import_rows.c.school_id == _school, import_rows.c.import_id == _import))


async def remember(connection: Connection, school: UUID, import_id: UUID, touches: Mapping[str, Touched]) -> None:
    """Keep what the run is about to touch; before it writes, so that the changed rows are seen as they were."""
    for noun, each in touches.items():
        if each.made or each.changed:
            await connection.row(
                _REMEMBER[noun], school=school, import_id=import_id, noun=noun, made=each.made, changed=each.changed
            )


async def seal(connection: Connection, school: UUID, import_id: UUID, touches: Mapping[str, Touched]) -> None:
    """Keep the versions of the rows that the run changed, once it has written; what it made has the first."""
    for noun, each in touches.items():
        if noun in _SEAL and each.changed:
            await connection.row(_SEAL[noun], school=school, import_id=import_id, table=noun, ids=each.changed)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a run made, by table; the rows it changed, as they were before; id → version of these, as it left them."""

    made: dict[str, list[UUID]]
    before: dict[str, list[dict[str, Any]]]
    versions: dict[str, int]


async def recall(connection: Connection, school: UUID, import_id: UUID) -> Remembered:
    """All that a run touched."""
    made: dict[str, list[UUID]] = {table.name: [] for table in _TABLES}
    before: dict[str, list[dict[str, Any]]] = {table.name: [] for table in _TABLES}
    versions: dict[str, int] = {}
    for row in await connection.rows(_READ, school=school, import_id=import_id):
        made[row["noun"]], before[row["noun"]] = row["made"], row["before"]
        versions |= row["versions"] or {}
    return Remembered(made, before, versions)


async def changed_since(connection: Connection, school: UUID, run: Remembered) -> bool:
    """Whether any of the run's rows is not as it left it. They are locked until the transaction ends."""
    changed = False
    for table in _TABLES:
        made = set(run.made[table.name])
        ids = [*made, *(UUID(row["id"]) for row in run.before[table.name])]
        for row in await connection.rows(_LOCK[table.name], school=school, ids=ids) if ids else ():
            if table.name in _OPEN:
                changed |= not row["open"] and row["id"] in made
            else:
                changed |= row["version"] != run.versions.get(str(row["id"]), _FIRST)
    return changed
