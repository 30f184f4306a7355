"""The record of an inventory as a file to print and sign (4.2.2)."""

import asyncio
import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, any_, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.core.answer import Answer
from app.core.exports.download import pdf
from app.core.shape import or_empty, thing, things
from app.data.asset_categories import BY_CODE
from app.models.inventories import inventories, inventory_differences, inventory_lines, inventory_surplus
from app.models.people import persons
from app.models.schools import classes, school_years, schools
from app.policies.act import Act
from app.policies.engine import Seen, door, fetch
from app.policies.rows import inventory, inventory_line
from app.policies.rows.inventories import holder, in_class
from app.services.inventories.counting import SURPLUS
from app.services.inventories.differences import DIFFERENCE
from app.services.named import of_the_school
from app.services.sheets.assets import record

_its = inventories.c


def _together(item: ColumnElement[Any], source: Any, table: Any, *order: Any) -> ColumnElement[Any]:
    """All rows of a table that are of the inventory, in one JSON array."""
    return (
        select(or_empty(things(item, *order)))
        .select_from(source)
        .where(table.c.school_id == _its.school_id, table.c.inventory_id == _its.id)
        .correlate(inventories)
        .scalar_subquery()
    )


_printed = ("code", "name", "unit", "price", "expected", "counted", "condition", "note", "location")
_lines = _together(
    thing(**{name: inventory_lines.c[name] for name in _printed}, **{"class": in_class.c.name, "holder": holder.c.full_name}),
    inventory_line.source, inventory_lines, inventory_lines.c.code,
)  # fmt: skip
_surplus = (
    select(or_empty(things(thing(**SURPLUS), inventory_surplus.c.name)))
    .where(
        inventory_surplus.c.school_id == _its.school_id,
        inventory_surplus.c.inventory_id == _its.id,
        inventory_surplus.c.quantity > literal_column("0"),
    )
    .correlate(inventories)
    .scalar_subquery()
)
_hand = persons.alias("hand")
_hands = (
    select(
        func.coalesce(func.array_agg(aggregate_order_by(_hand.c.full_name, _hand.c.full_name)), literal_column("'{}'"))
    )
    .where(_hand.c.school_id == _its.school_id, _hand.c.id == any_(_its.hands))
    .correlate(inventories)
    .scalar_subquery()
)
_of_class = (
    select(classes.c.name)
    .where(classes.c.school_id == _its.school_id, classes.c.id == _its.class_id)
    .correlate(inventories)
    .scalar_subquery()
)
_confirmer = (
    select(persons.c.full_name)
    .where(persons.c.school_id == _its.school_id, persons.c.id == _its.confirmed_by)
    .correlate(inventories)
    .scalar_subquery()
)
_school, _zone = (of_the_school(column, _its.school_id) for column in (schools.c.name, schools.c.time_zone))
_RECORD = door(
    "inventory.read",
    inventory,
    *(_its[name] for name in ("name", "day", "category", "location", "state", "confirmed_at", "digest")),
    school_years.c.name.label("year"),
    _school.label("school"),
    _zone.label("time_zone"),
    _of_class.label("of_class"),
    _hands.label("hands"),
    _confirmer.label("confirmer"),
    _lines.label("lines"),
    _surplus.label("surplus"),
    _together(thing(**DIFFERENCE), inventory_differences, inventory_differences, inventory_differences.c.number).label(
        "differences"
    ),
)


async def download_record(act: Act, inventory_id: UUID) -> Answer:
    """What was expected, counted, and became of each difference, as it stands."""
    found = await fetch(act, _RECORD, id=inventory_id)
    at: datetime.datetime | None = found["confirmed_at"]
    made = record.Record(
        school=found["school"], name=found["name"], year=found["year"], day=found["day"], scope=_scope(found),
        state=found["state"], hands=found["hands"], confirmed_by=found["confirmer"],
        confirmed_at=at and at.astimezone(ZoneInfo(found["time_zone"])), digest=found["digest"], lines=found["lines"],
        surplus=found["surplus"], differences=found["differences"],
    )  # fmt: skip
    return pdf(await asyncio.to_thread(record.pdf, made, act.now), f"Biên bản kiểm kê {found['name']}")


def _scope(found: Seen) -> str:
    if found["of_class"]:
        return f"Tài sản của lớp {found['of_class']}"
    if found["location"]:
        return f"Tài sản ở {found['location']}"
    if category := found["category"]:
        return f"Nhóm tài sản: {BY_CODE[category].words.vi if category in BY_CODE else category}"
    return "Toàn trường"
