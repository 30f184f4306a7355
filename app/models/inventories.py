"""Inventories (kiểm kê, 4.2.2): what the register said at the opening, what was counted, and what became of each difference."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Text, UniqueConstraint

from app.core.db import ARRAY_OF_UUID
from app.models.base import Instant, Journaled, Uuid, refers, school_table

INVENTORY_STATES = ("open", "counted", "confirmed")
CONDITIONS = ("good", "poor", "unusable")
"""Phẩm chất of what was counted: còn tốt, kém phẩm chất, mất phẩm chất."""

DIFFERENCE_STATES = ("open", "followed_up", "settled")
DECISIONS = ("adjust", "dispose", "enter", "recover", "keep")
"""What is done about a difference. The first three change the register, by a movement."""
CHANGES_THE_REGISTER = DECISIONS[:3]


def _one_of(column: str, names: tuple[str, ...]) -> str:
    return "{} in ({})".format(column, ", ".join(f"'{name}'" for name in names))


inventories = school_table(
    "inventories",
    Column("school_year_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("day", Date, nullable=False, comment="of which the register is compared"),
    Column("category", Text, comment="only assets of it"),
    Column("location", Text, comment="only assets that are there"),
    Column("class_id", Uuid, comment="only assets of the class"),
    Column("state", Text, nullable=False, server_default="open"),
    Column("hands", ARRAY_OF_UUID, nullable=False, server_default="{}", comment="every person who counted"),
    Column("opened_by", Uuid, nullable=False, comment="a person"),
    Column("opened_at", Instant, nullable=False),
    Column("finished_by", Uuid, comment="a person"),
    Column("finished_at", Instant),
    Column("returned_because", Text, comment="why it was to be counted again, the last time"),
    Column("confirmed_by", Uuid, comment="a person"),
    Column("confirmed_at", Instant),
    Column("digest", Text, comment="SHA-256 of the counts that were confirmed, in hexadecimal"),
    # Every count counts it up: whoever confirms what they saw confirms nothing else.
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("school_year_id", "school_years"),
    refers("class_id", "classes"),
    *(refers(name, "persons") for name in ("opened_by", "finished_by", "confirmed_by")),
    CheckConstraint(_one_of("state", INVENTORY_STATES), name="state"),
    CheckConstraint("(state = 'confirmed') = (confirmed_by is not null and digest is not null)", name="confirmed"),
    CheckConstraint("confirmed_by is null or not (confirmed_by = any (hands))", name="separated"),
    UniqueConstraint("school_id", "school_year_id", "name"),
    journal=Journaled(
        "id", None, ("name", "day", "state", "hands", "finished_by", "returned_because", "confirmed_by", "digest")
    ),
)

# What the register said of an asset at the opening stays as it was; only the count is written, until it is confirmed.
inventory_lines = school_table(
    "inventory_lines",
    Column("inventory_id", Uuid, nullable=False),
    Column("asset_id", Uuid, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("code", "name", "category", "unit")),
    Column("price", BigInteger, nullable=False, comment="of one piece, in whole đồng"),
    Column("expected", BigInteger, nullable=False),
    Column("location", Text),
    Column("class_id", Uuid),
    Column("holder_id", Uuid, comment="a person"),
    Column("counted", BigInteger, comment="null: not counted yet"),
    Column("condition", Text),
    Column("note", Text),
    Column("counted_by", Uuid, comment="a person"),
    Column("counted_at", Instant, comment="by the clock of the device that it was counted with"),
    Column("recorded_at", Instant),
    Column("version", BigInteger, nullable=False, server_default="0", comment="0: not counted yet"),
    refers("inventory_id", "inventories"),
    refers("asset_id", "assets"),
    refers("class_id", "classes"),
    refers("holder_id", "persons"),
    refers("counted_by", "persons"),
    CheckConstraint("expected >= 0 and counted >= 0", name="amounts"),
    CheckConstraint(_one_of("condition", CONDITIONS), name="condition"),
    CheckConstraint("(counted is null) = (counted_by is null)", name="counted"),
    UniqueConstraint("school_id", "inventory_id", "asset_id"),
    UniqueConstraint("school_id", "inventory_id", "code"),
    journal=Journaled("inventory_id", None, ("asset_id", "expected", "counted", "condition", "note", "counted_by")),
)

# The id is the device's: what it sends again is the same thing found once.
inventory_surplus = school_table(
    "inventory_surplus",
    Column("inventory_id", Uuid, nullable=False),
    Column("surplus_id", Uuid, nullable=False, comment="made by the device"),
    Column("name", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("location", Text),
    Column("note", Text),
    Column("counted_by", Uuid, nullable=False, comment="a person"),
    Column("counted_at", Instant, nullable=False),
    refers("inventory_id", "inventories"),
    refers("counted_by", "persons"),
    CheckConstraint("quantity >= 0", name="quantity"),
    key=("inventory_id", "surplus_id"),
    journal=Journaled("inventory_id", None, ("surplus_id", "name", "quantity", "location", "note", "counted_by")),
)
"""Things that are there and in no register; a quantity of 0 takes one back."""

asset_labels = school_table(
    "asset_labels",
    Column("asset_id", Uuid, nullable=False),
    Column("labelled_at", Instant, nullable=False),
    Column("labelled_by", Uuid, nullable=False, comment="a person"),
    refers("asset_id", "assets"),
    refers("labelled_by", "persons"),
    key=("asset_id",),
    journal=Journaled("asset_id", None, ("labelled_at", "labelled_by")),
)
"""On which assets a label has been put."""

inventory_differences = school_table(
    "inventory_differences",
    Column("inventory_id", Uuid, nullable=False),
    Column("number", BigInteger, nullable=False, comment="its place in the record"),
    Column("asset_id", Uuid, comment="null: it is in no register"),
    Column("name", Text, nullable=False),
    Column("expected", BigInteger, nullable=False),
    Column("counted", BigInteger, nullable=False),
    Column(
        "found_at",
        Instant,
        nullable=False,
        comment="when the inventory was confirmed: from then on it is to be followed up",
    ),
    Column("state", Text, nullable=False, server_default="open"),
    Column("explanation", Text),
    Column("decision", Text),
    Column("followed_up_by", Uuid, comment="a person"),
    Column("followed_up_at", Instant),
    Column("movement_id", Uuid, comment="what put the register right"),
    Column("settled_by", Uuid, comment="a person"),
    Column("settled_at", Instant),
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("inventory_id", "inventories"),
    refers("asset_id", "assets"),
    refers("movement_id", "asset_movements"),
    refers("followed_up_by", "persons"),
    refers("settled_by", "persons"),
    CheckConstraint("expected <> counted", name="differs"),
    CheckConstraint(_one_of("state", DIFFERENCE_STATES), name="state"),
    CheckConstraint(_one_of("decision", DECISIONS), name="decision"),
    CheckConstraint("(state = 'open') = (decision is null)", name="followed_up"),
    CheckConstraint("(state = 'settled') = (movement_id is not null)", name="settled"),
    UniqueConstraint("school_id", "inventory_id", "number"),
    UniqueConstraint("school_id", "movement_id"),
    Index(None, "school_id", "state", "found_at"),
    journal=Journaled("id", None, ("state", "explanation", "decision", "followed_up_by", "movement_id", "settled_by")),
)
