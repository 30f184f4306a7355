"""Confirming a count, by somebody who did not count: what was confirmed is bound by its digest (4.2.2)."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Text, bindparam, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.core.answer import Answer
from app.core.bulk import as_records, inserting_many
from app.core.db import Statement
from app.core.ids import new_id
from app.models.base import Uuid
from app.models.inventories import inventory_differences, inventory_lines, inventory_surplus
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.reading import written
from app.policies.rows import inventory
from app.policies.workflow import advance
from app.policies.years import refuse_if_over
from app.schemas.inventories import ReturnIn
from app.services.inventories.reading import ONE

_ends_on = inventory.fact("year_ends_on").label("ends_on")
_CONFIRM = door("inventory.confirm", inventory, _ends_on, locks=True)
_RETURN = door("inventory.return", inventory, _ends_on, locks=True)
_school, _inventory = bindparam("school", type_=Uuid), bindparam("inventory", type_=Uuid)
_TAB, _NEW_LINE = literal_column(r"E'\t'", Text), literal_column(r"E'\n'", Text)


def _said(*columns: Any) -> Any:
    """Values in one line of text, with a tab between; null is empty."""
    return func.concat_ws(
        _TAB, *(func.coalesce(cast(column, Text), literal_column("''")) for column in columns), type_=Text
    )


_line, _more = inventory_lines.c, inventory_surplus.c
_of_lines = select(_said(_line.code, _line.expected, _line.counted, _line.condition, _line.note).label("said")).where(
    _line.school_id == _school, _line.inventory_id == _inventory
)
_of_surplus = select(_said(_more.surplus_id, _more.name, _more.quantity, _more.location, _more.note)).where(
    _more.school_id == _school, _more.inventory_id == _inventory
)
_all = _of_lines.union_all(_of_surplus).subquery("counts")
_in_bytes = _all.c.said.collate("C")
_DIGEST = Statement(
    select(
        func.encode(
            func.sha256(
                func.convert_to(
                    func.string_agg(_all.c.said, aggregate_order_by(_NEW_LINE, _in_bytes)), literal_column("'UTF8'")
                )
            ),
            literal_column("'hex'"),
        ).label("digest")
    )
)
"""SHA-256 of all counts: one line each of code, expected, counted, condition, note, or of a surplus its id, name, quantity,
location, note; sorted by their bytes, with a line feed between."""
_nothing = literal_column("0", BigInteger)
_DIFFERING = Statement(
    select(_line.asset_id, _line.name, _line.expected, _line.counted, _line.code)
    .where(_line.school_id == _school, _line.inventory_id == _inventory, _line.counted != _line.expected)
    .union_all(
        select(literal_column("null::uuid"), _more.name, _nothing, _more.quantity, literal_column("null::text")).where(
            _more.school_id == _school, _more.inventory_id == _inventory, _more.quantity > _nothing
        )
    )
    .order_by(literal_column("code nulls last"), literal_column("name"))
)
_DIFFERENCE = ("school_id", "id", "inventory_id", "number", "asset_id", "name", "expected", "counted", "found_at")


async def confirm(act: Act, inventory_id: UUID) -> Answer:
    """The counts stand as they are, for good; each difference is to be followed up from now on. Raises SchoolYearOver."""
    found = await change(act, _CONFIRM, id=inventory_id)
    refuse_if_over(found["ends_on"], found["today"])
    where = {"school": found["school_id"], "inventory": inventory_id}
    sealed = await act.row(_DIGEST, **where)
    assert sealed is not None
    await advance(
        act, inventory, found, inventory_id,
        confirmed_by=found["person_id"], confirmed_at=act.now, digest=sealed["digest"],
    )  # fmt: skip
    if differing := await act.rows(_DIFFERING, **where):
        records = [
            {"school_id": found["school_id"], "id": new_id(), "inventory_id": inventory_id, "number": number,
             "asset_id": line["asset_id"], "name": line["name"], "expected": line["expected"],
             "counted": line["counted"], "found_at": act.now}
            for number, line in enumerate(differing, 1)
        ]  # fmt: skip
        await act.row(inserting_many(inventory_differences, *_DIFFERENCE), records=as_records(records))
    return await written(act, ONE, id=inventory_id)


async def return_(act: Act, inventory_id: UUID, given: ReturnIn) -> Answer:
    """To be counted again, with the reason. Raises SchoolYearOver."""
    found = await change(act, _RETURN, id=inventory_id)
    refuse_if_over(found["ends_on"], found["today"])
    await advance(act, inventory, found, inventory_id, returned_because=given.reason)
    return await written(act, ONE, id=inventory_id)
