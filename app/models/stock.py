"""Medical equipment and medicines (4.2.6): the catalogue, lots with what is left of each, their movements, and each year's list.

What is left of a lot is the sum of its movements, which only grow (app/core/movements.py).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
)

from app.models.base import Instant, Journaled, Uuid, of_a_school, refers, school_table

MOVEMENT_KINDS = ("receive", "issue", "discard", "reverse")
ITEM = ("name", "kind", "unit", "ingredient", "strength", "min_quantity")
"""What the catalogue says of an item, and each year's list with it."""

stock_items = school_table(
    "stock_items",
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("unit", Text, nullable=False, comment="in which it is counted, always whole: tablets, bottles"),
    Column("ingredient", Text),
    Column("strength", Text),
    Column("min_quantity", BigInteger, nullable=False, server_default="0", comment="below it there is too little"),
    Column("listed", Boolean, nullable=False, server_default="true", comment="false: in the catalogue no more"),
    Column("search_key", Text, nullable=False),
    Column("sort_key", Text(collation="C"), nullable=False),
    Column("identity_key", Text, nullable=False, comment="of name, strength and unit"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    Column("updated_at", Instant, nullable=False),
    CheckConstraint("kind in ('medicine', 'equipment', 'supply')", name="kind"),
    CheckConstraint("min_quantity >= 0", name="min_quantity"),
    of_a_school(),
    UniqueConstraint("school_id", "identity_key"),
    journal=Journaled("id", None, (*ITEM, "listed")),
)

# What a lot is, is written once; after that only its balance moves, each time with a movement of that version.
stock_lots = school_table(
    "stock_lots",
    Column("item_id", Uuid, nullable=False),
    Column("lot_number", Text, comment="as printed on the package; null: it has none"),
    Column("expires_on", Date, comment="as printed on the package; null: it does not expire"),
    Column("use_by", Date, nullable=False, comment="the last day of use; far off where it does not expire"),
    Column("supplier", Text),
    Column("source", Text, comment="what it was paid from, or who gave it"),
    Column("received_on", Date, nullable=False),
    Column("balance", BigInteger, nullable=False, comment="the sum of its movements"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    CheckConstraint("balance >= 0", name="balance"),
    CheckConstraint("use_by = coalesce(expires_on, date '9999-12-30')", name="use_by"),
    refers("item_id", "stock_items"),
    Index(None, "school_id", "item_id", "use_by"),
    Index(None, "school_id", "use_by"),
    journal=Journaled(
        "id", None, ("item_id", "lot_number", "expires_on", "supplier", "source", "received_on"), once=True
    ),
)

# The program's role may only add to it. A movement's number is the lot's version after it: one lot, one movement at a time.
stock_movements = school_table(
    "stock_movements",
    Column("lot_id", Uuid, nullable=False),
    Column("number", BigInteger, nullable=False, comment="the lot's version after it"),
    Column("kind", Text, nullable=False),
    Column("change", BigInteger, nullable=False, comment="what it adds to the balance"),
    Column("balance", BigInteger, nullable=False, comment="what was left after it"),
    Column("at", Instant, nullable=False),
    Column("person_id", Uuid, nullable=False, comment="who wrote it"),
    Column("reason", Text),
    Column("reference", Text, comment="the number of a paper or a round; nothing about a child"),
    Column("reverses", BigInteger, comment="the number of the lot's movement that it takes back"),
    CheckConstraint("kind in ('receive', 'issue', 'discard', 'reverse')", name="kind"),
    CheckConstraint("change <> 0 and balance >= 0", name="change"),
    CheckConstraint(
        "case kind when 'receive' then change > 0 when 'reverse' then true else change < 0 end", name="sign"
    ),
    CheckConstraint("(kind = 'reverse') = (reverses is not null)", name="reverses"),
    refers("lot_id", "stock_lots"),
    refers("person_id", "persons"),
    ForeignKeyConstraint(
        ["school_id", "lot_id", "reverses"],
        ["stock_movements.school_id", "stock_movements.lot_id", "stock_movements.number"],
    ),
    UniqueConstraint("school_id", "lot_id", "reverses"),
    key=("lot_id", "number"),
    journal=Journaled("lot_id", None, ("number", "kind", "change", "balance", "reason", "reference", "reverses")),
)

stock_lists = school_table(
    "stock_lists",
    Column("school_year_id", Uuid, nullable=False),
    Column("at", Instant, nullable=False),
    Column("person_id", Uuid, nullable=False, comment="who drew it up"),
    Column("note", Text),
    refers("school_year_id", "school_years"),
    refers("person_id", "persons"),
    Index(None, "school_id", "school_year_id", "at"),
    journal=Journaled("id", None, ("school_year_id", "note")),
)
"""The year's list of medicines and equipment, as the catalogue and the stock were then; the newest of a year is in force."""

stock_list_items = school_table(
    "stock_list_items",
    Column("list_id", Uuid, nullable=False),
    Column("item_id", Uuid, nullable=False),
    *(Column(name, stock_items.c[name].type, nullable=stock_items.c[name].nullable) for name in ITEM),
    Column("sort_key", Text(collation="C"), nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in ("received", "issued", "discarded", "balance")),
    refers("list_id", "stock_lists"),
    refers("item_id", "stock_items"),
    key=("list_id", "item_id"),
)
"""One item of a year's list. Received, issued and discarded: in the school year, what was taken back not counted."""
