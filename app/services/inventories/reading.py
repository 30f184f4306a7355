"""Inventories as they are read: one, a page of them, the lines of one (4.2.2)."""

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Text, all_, any_, bindparam, func, literal_column, select

from app.core.answer import Answer
from app.core.shape import folded, or_empty, text, thing, things
from app.core.text import patterns
from app.models.base import Texts, Uuid
from app.models.inventories import inventories, inventory_lines, inventory_surplus
from app.models.people import persons
from app.models.schools import school_years
from app.policies import reading
from app.policies.act import Act
from app.policies.reading import Listing, Single, listed
from app.policies.rows import inventory, inventory_line
from app.policies.rows.inventories import counter, holder, in_class
from app.schemas.base import OneQuery
from app.schemas.inventories import InventoryQuery, LineQuery
from app.services.named import class_of, named, named_or_null, person, person_of, person_or_null

_line, _more = inventory_lines.alias("line"), inventory_surplus.alias("more")
_of_lines = (
    select(
        func.count().label("lines"),
        func.count(_line.c.counted).label("counted"),
        func.count().filter(_line.c.counted != _line.c.expected).label("differing"),
    )
    .where(_line.c.school_id == inventories.c.school_id, _line.c.inventory_id == inventories.c.id)
    .correlate(inventories)
    .lateral("of_lines")
)
_surplus = (
    select(func.count())
    .where(
        _more.c.school_id == inventories.c.school_id,
        _more.c.inventory_id == inventories.c.id,
        _more.c.quantity > literal_column("0"),
    )
    .correlate(inventories)
    .scalar_subquery()
)
PROGRESS_OF = _of_lines
"""A lateral beside an inventory, which `PROGRESS` leans on."""
PROGRESS = thing(
    lines=_of_lines.c.lines, counted=_of_lines.c.counted, surplus=_surplus, differing=_of_lines.c.differing + _surplus
)
"""How far it has come: schemas.inventories.ProgressOut."""

_hand = persons.alias("hand")
_hands = (
    select(or_empty(things(person(_hand), _hand.c.full_name, _hand.c.id)))
    .where(_hand.c.school_id == inventories.c.school_id, _hand.c.id == any_(inventories.c.hands))
    .correlate(inventories)
    .scalar_subquery()
)


def _by(name: str) -> ColumnElement[Any]:
    return person_of(inventories.c[name], inventories.c.school_id)


_inventory = {
    "id": inventories.c.id,
    "name": inventories.c.name,
    "day": inventories.c.day,
    "school_year": named(school_years),
    "category": inventories.c.category,
    "location": inventories.c.location,
    "class": class_of(inventories.c.class_id, inventories.c.school_id),
    "state": inventories.c.state,
    "progress": PROGRESS,
    "hands": _hands,
    "opened_by": _by("opened_by"),
    "opened_at": inventories.c.opened_at,
    "finished_by": _by("finished_by"),
    "finished_at": inventories.c.finished_at,
    "returned_because": inventories.c.returned_because,
    "confirmed_by": _by("confirmed_by"),
    "confirmed_at": inventories.c.confirmed_at,
    "digest": inventories.c.digest,
    "etag": inventory.etag,
}
_body = text(thing(**_inventory)).label("body")
ONE = Single("inventory.read", inventory, _body, PROGRESS_OF)
_LIST = Listing(
    "inventory.read",
    inventory,
    _body,
    order=(inventories.c.opened_at, inventories.c.id),
    filters={
        "school_year_id": inventories.c.school_year_id == bindparam("school_year_id", type_=Uuid),
        "state": inventories.c.state == bindparam("state", type_=Text),
    },
    beside=PROGRESS_OF,
    newest_first=True,
)

LINE = {
    "id": inventory_lines.c.id,
    "asset_id": inventory_lines.c.asset_id,
    **{name: inventory_lines.c[name] for name in ("code", "name", "category", "unit", "expected", "location")},
    "class": named_or_null(in_class),
    "holder": person_or_null(holder),
    **{name: inventory_lines.c[name] for name in ("counted", "condition", "note")},
    "counted_by": person_or_null(counter),
    "counted_at": inventory_lines.c.counted_at,
    "version": inventory_lines.c.version,
    "etag": inventory_line.etag,
}
"""The fields of schemas.inventories.LineOut."""

_differs = func.coalesce(inventory_lines.c.counted != inventory_lines.c.expected, literal_column("false"))
_LINES = Listing(
    "inventory.read",
    inventory_line,
    text(thing(**LINE)).label("body"),
    order=(inventory_lines.c.code, inventory_lines.c.id),
    filters={
        "inventory_id": inventory_lines.c.inventory_id == bindparam("inventory_id", type_=Uuid),
        "asset_id": inventory_lines.c.asset_id == bindparam("asset_id", type_=Uuid),
        "counted": inventory_lines.c.counted.is_not(None) == bindparam("counted", type_=Boolean),
        "differs": _differs == bindparam("differs", type_=Boolean),
        "patterns": func.concat(
            literal_column("' '"), folded(inventory_lines.c.code), literal_column("' '"), folded(inventory_lines.c.name)
        ).like(all_(bindparam("patterns", type_=Texts))),
    },
)


async def read(act: Act, inventory_id: UUID, query: OneQuery) -> Answer:
    """One inventory, and how far it has come."""
    return await reading.read(act, ONE, query.include, id=inventory_id)


async def list_(act: Act, query: InventoryQuery) -> Answer:
    """All inventories, the newest first."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, school_year_id=query.school_year_id, state=query.state
    )


async def list_lines(act: Act, query: LineQuery) -> Answer:
    """What inventories expect and what was counted, by the assets' codes."""
    return await listed(
        act, _LINES, limit=query.limit, cursor=query.cursor, inventory_id=query.inventory_id, asset_id=query.asset_id,
        counted=query.counted, differs=query.differs, patterns=patterns(query.q),
    )  # fmt: skip
