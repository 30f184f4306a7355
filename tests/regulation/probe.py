"""A thing with every lock and every fact, so that each rule of the regulation can be tried before its operation is built."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Date, MetaData, Table, Text, bindparam, cast

from app.core.db import ARRAY_OF_UUID
from app.models.base import Uuid
from app.policies.declare import GRANTS
from app.policies.row import Row
from tests.regulation.naive import Thing

COLUMNS: Mapping[str, str] = {
    "id": "id", "school_id": "school", "class_id": "class_", "group_id": "group", "child_id": "child", "person_id": "owner",
    "hands": "hands", "deciders": "deciders", "about": "about", "of_education": "of_education",
    "with_content_one_reads": "with_content_one_reads", "year_ends_on": "year_ends_on", "roster_due_on": "roster_due_on",
}  # fmt: skip
"""Column → what it is of a naive.Thing."""
LOCKS = ("school_id", "class_id", "group_id", "child_id", "person_id")
FACTS = ("hands", "deciders", "about", "of_education", "with_content_one_reads", "year_ends_on", "roster_due_on")

probe = Table(
    "probe",
    MetaData(),
    *(Column(name, Uuid) for name in ("id", *LOCKS, "about")),
    *(Column(name, ARRAY_OF_UUID) for name in ("hands", "deciders")),
    *(Column(name, Boolean) for name in ("of_education", "with_content_one_reads")),
    *(Column(name, Date) for name in ("year_ends_on", "roster_due_on")),
)


def probe_row(noun: str = "probe") -> Row:
    """The probe as the rows of a noun."""
    return Row(
        noun,
        probe,
        key=probe.c.id == bindparam("id", type_=Uuid),
        locks={name: probe.c[name] for name in LOCKS},
        version=cast(probe.c.id, Text),
        actions=tuple(action for action in GRANTS if action.startswith(f"{noun}.")),
        facts={name: probe.c[name] for name in FACTS},
    )


PROBE = probe_row()


def values(thing: Thing) -> dict[str, Any]:
    """A thing as the probe's columns."""
    return {f"probe.{column}": getattr(thing, name) for column, name in COLUMNS.items()}
