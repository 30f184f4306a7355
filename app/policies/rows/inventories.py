"""Inventories (4.2.2): a workflow; the lines of one, which live in its state; and each difference, a workflow of its own."""

from dataclasses import replace

from sqlalchemy import Text, and_, any_, cast, literal_column, null
from sqlalchemy.dialects.postgresql import array

from app.models.assets import assets
from app.models.inventories import CHANGES_THE_REGISTER, inventories, inventory_differences, inventory_lines
from app.models.people import persons
from app.models.schools import classes, school_years
from app.policies.row import Move, Row
from app.policies.rows.assets import asset
from app.policies.rows.keys import is_

_open = inventories.c.state == literal_column("'open'")
_counted = inventories.c.state == literal_column("'counted'")
_in_its_year = and_(
    school_years.c.school_id == inventories.c.school_id, school_years.c.id == inventories.c.school_year_id
)
# The register as one book, and labels for all of it: for whoever reads the whole, not for a class's teacher.
asset_book = replace(asset, locks={**asset.locks, "class_id": cast(null(), assets.c.class_id.type)})

inventory = Row(
    "inventory",
    inventories.join(school_years, _in_its_year),
    key=is_(inventories.c.id),
    locks={"school_id": inventories.c.school_id},
    version=cast(inventories.c.version, Text),
    actions=("inventory.read", "inventory.count", "inventory.finish", "inventory.return", "inventory.confirm"),
    facts={"hands": inventories.c.hands, "year_ends_on": school_years.c.ends_on},
    state=inventories.c.state,
    moves={
        "inventory.count": Move(_open, "open"),
        "inventory.finish": Move(_open, "counted"),
        "inventory.return": Move(_counted, "open"),
        "inventory.confirm": Move(_counted, "confirmed"),
    },
)

# Where the register said that a thing was, who had it, and who counted it.
in_class, holder, counter = classes.alias("in_class"), persons.alias("holder"), persons.alias("counter")
inventory_line = Row(
    "inventory",
    inventory_lines.outerjoin(
        in_class,
        and_(in_class.c.school_id == inventory_lines.c.school_id, in_class.c.id == inventory_lines.c.class_id),
    )
    .outerjoin(
        holder, and_(holder.c.school_id == inventory_lines.c.school_id, holder.c.id == inventory_lines.c.holder_id)
    )
    .outerjoin(
        counter, and_(counter.c.school_id == inventory_lines.c.school_id, counter.c.id == inventory_lines.c.counted_by)
    ),
    key=is_(inventory_lines.c.id),
    locks={"school_id": inventory_lines.c.school_id},
    version=cast(inventory_lines.c.version, Text),
    actions=("inventory.read",),
)

_difference = inventory_differences.c.state
# A difference is put right after it was followed up, where what was decided changes the register.
inventory_difference = Row(
    "inventory",
    inventory_differences,
    key=is_(inventory_differences.c.id),
    locks={"school_id": inventory_differences.c.school_id},
    version=cast(inventory_differences.c.version, Text),
    actions=("inventory.read", "inventory.follow_up", "inventory.settle"),
    state=_difference,
    moves={
        "inventory.follow_up": Move(_difference == literal_column("'open'"), "followed_up"),
        "inventory.settle": Move(
            and_(
                _difference == literal_column("'followed_up'"),
                inventory_differences.c.decision
                == any_(array([literal_column(f"'{decision}'", Text) for decision in CHANGES_THE_REGISTER])),
            ),
            "settled",
        ),
    },
)
