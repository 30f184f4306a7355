"""What every table of a school shares: school_id leads its keys, and what the journal keeps of it."""

from dataclasses import dataclass

from sqlalchemy import Column, ForeignKeyConstraint, PrimaryKeyConstraint, Table
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP, UUID
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import Text

from app.core.db import metadata

Uuid = UUID(as_uuid=True)
Instant = TIMESTAMP(timezone=True)
Texts = ARRAY(Text)


@dataclass(frozen=True, slots=True)
class Journaled:
    """How changes to a table's rows enter the journal (written by statement triggers made from this).

    `subject`: the column naming the thing changed; `child`: the column naming the child whom the values are
    about, or None; `columns`: what is kept, old and new; `once`: the grants let nobody change them after the insert.
    """

    subject: str
    child: str | None
    columns: tuple[str, ...]
    once: bool = False


def school_table(
    name: str, *items: SchemaItem, key: tuple[str, ...] = ("id",), journal: Journaled | None = None
) -> Table:
    """A table of a school: school_id leads the primary key, row-level security walls it (the migration asserts both)."""
    return Table(
        name,
        metadata,
        Column("school_id", Uuid, nullable=False),
        *([Column("id", Uuid, nullable=False)] if key == ("id",) else []),
        *items,
        PrimaryKeyConstraint("school_id", *key),
        info={"school": True, "journal": journal},
    )


def refers(columns: str, table: str, keys: str = "id", *, onupdate: str | None = None) -> ForeignKeyConstraint:
    """A composite foreign key led by school_id, so that no reference can cross schools."""
    return ForeignKeyConstraint(
        ["school_id", *columns.split()],
        [f"{table}.school_id", *(f"{table}.{key}" for key in keys.split())],
        onupdate=onupdate,
    )


def of_a_school() -> ForeignKeyConstraint:
    """For the tables that hang on the school itself; the others reach it through these."""
    return ForeignKeyConstraint(["school_id"], ["schools.id"])
