"""Writes measurements in bulk, and takes them back: a fixed number of statements, however long the list (4.2.5)."""

import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, any_, bindparam, column, exists, func, literal_column, not_, select
from sqlalchemy.dialects.postgresql import JSONB, insert

from app.core.bulk import as_records, inserting_many, updating_many
from app.core.db import Connection, Statement
from app.core.words import Words
from app.models.base import Uuid
from app.models.health import health_rounds, health_sheets, measurements
from app.policies.act import Act
from app.services.imports.health.decide import KEPT
from app.services.imports.health.plan import Plan
from app.services.imports.health.scope import Scope
from app.services.imports.touched import Remembered

_COLUMNS = ("class_id", *KEPT, "measured_by")
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(KEPT), "position": "unknown", "oedema": False, "remeasured": False, "classes": [], "implausible": []
}  # fmt: skip
_school = bindparam("school", type_=Uuid)
_given = (
    func.jsonb_to_recordset(bindparam("sheets", type_=JSONB))
    .table_valued(column("round_id", Uuid), column("class_id", Uuid), name="given")
    .render_derived(with_types=True)
)
_entered = insert(health_sheets).from_select(
    ["school_id", "round_id", "class_id", "school_year_id", "version"],
    select(_school, *_given.c, bindparam("year", type_=Uuid), literal_column("1")),
)
# Whoever reads or writes one of the sheets sees that it is another by now.
_SHEETS = Statement(
    _entered.on_conflict_do_update(
        index_elements=["school_id", "round_id", "class_id"], set_={"version": health_sheets.c.version + 1}
    )
)


async def write(connection: Connection, plan: Plan, scope: Scope, now: datetime.datetime) -> None:
    """All of the plan."""
    if plan.sheets:
        await connection.row(_SHEETS, school=scope.school, year=scope.year.id, sheets=_records(plan.sheets))
    for rows, statement in (
        (plan.made, inserting_many(measurements, "school_id", "id", "round_id", "student_id", *_COLUMNS)),
        (plan.changed, updating_many(measurements, *_COLUMNS)),
    ):
        if rows:
            await connection.row(statement, records=as_records({"school_id": scope.school} | row for row in rows))


def _records(sheets: set[tuple[UUID, UUID]]) -> str:
    return as_records({"round_id": round_, "class_id": class_} for round_, class_ in sorted(sheets))


_ids = any_(bindparam("ids", type_=ARRAY(Uuid)))
_OF_ROWS = Statement(
    select(measurements.c.id, measurements.c.round_id, measurements.c.class_id, measurements.c.measured_on,
           measurements.c.measured_by)
    .where(measurements.c.school_id == _school, measurements.c.id == _ids)
)  # fmt: skip
_CLOSED = Statement(
    select(
        exists()
        .where(
            measurements.c.school_id == _school,
            measurements.c.id == _ids,
            health_rounds.c.school_id == _school,
            health_rounds.c.id == measurements.c.round_id,
            not_(health_rounds.c.state == literal_column("'open'")),
        )
        .label("closed")
    )
)
_HOLD = Statement(
    select(health_rounds.c.id)
    .where(
        health_rounds.c.school_id == _school,
        health_rounds.c.id == any_(
            func.array(
                select(measurements.c.round_id)
                .where(measurements.c.school_id == _school, measurements.c.id == _ids)
                .scalar_subquery()
            )
        ),
    )
    .order_by(health_rounds.c.id)
    .with_for_update()
)  # fmt: skip


def _touched(run: Remembered) -> list[UUID]:
    return [*run.made["measurements"], *(UUID(row["id"]) for row in run.before["measurements"])]


async def hold(act: Act, run: Remembered, scope: Scope) -> None:
    """Nobody measures in the run's rounds until it is taken back."""
    await act.rows(_HOLD, school=scope.school, ids=_touched(run))


async def depended(act: Act, run: Remembered, scope: Scope) -> list[Words]:
    """A round that was closed stays as it was closed."""
    found = await act.row(_CLOSED, school=scope.school, ids=_touched(run))
    assert found is not None
    return [Words("đợt cân đo đã đóng", "the round was closed")] if found["closed"] else []


async def take_back(act: Act, run: Remembered, scope: Scope) -> None:
    """Whom the run measured is unmeasured; what it changed is as it was. The rows stay, and the journal has it all."""
    rows = {row["id"]: row for row in await act.rows(_OF_ROWS, school=scope.school, ids=_touched(run))}
    back: list[dict[str, Any]] = [
        {**_NOTHING, **{name: rows[id_][name] for name in ("class_id", "measured_on", "measured_by")}, "id": id_}
        for id_ in run.made["measurements"]
    ]
    back += run.before["measurements"]
    sheets = {(row["round_id"], row["class_id"]) for row in rows.values()}
    sheets |= {(UUID(row["round_id"]), UUID(row["class_id"])) for row in run.before["measurements"]}
    await act.row(_SHEETS, school=scope.school, year=scope.year.id, sheets=_records(sheets))
    await act.row(
        updating_many(measurements, *_COLUMNS), records=as_records({**row, "school_id": scope.school} for row in back)
    )
