"""The asset register (sổ tài sản, 4.2.2): what there is and who has it, its movements, and its yearly wear.

How many there are of an asset is the sum of its movements, which only grow (app/core/movements.py).
"""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, SmallInteger, Text, UniqueConstraint

from app.models.base import Instant, Journaled, Uuid, of_a_school, refers, school_table

MOVEMENT_KINDS = ("receive", "move", "return", "hand_over", "repair_out", "repair_in", "dispose", "adjust")
HOLDER = ("location", "class_id", "holder_id")
"""Where an asset is and who has it: a class, or a person, or nobody but the keeper."""
STATED = ("code", "name", "category", "unit", "price", "fund", "acquired_on", "in_use_on", "note")
"""What is stated of an asset and can be put right; all else follows from its movements."""

assets = school_table(
    "assets",
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False, comment="a code of data.asset_categories"),
    Column("unit", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False, comment="the sum of its movements; 1 of a piece that is tracked"),
    Column("price", BigInteger, nullable=False, comment="of one piece, in whole đồng"),
    Column("fund", Text, nullable=False, comment="a code of data.asset_categories.FUNDS: what paid for it"),
    Column("acquired_on", Date, nullable=False),
    Column("in_use_on", Date, nullable=False),
    Column("location", Text),
    Column("class_id", Uuid),
    Column("holder_id", Uuid, comment="the person who has it"),
    Column("state", Text, nullable=False),
    Column("pending_id", Uuid, comment="the movement that waits to be confirmed; meanwhile no other is written"),
    Column("note", Text),
    Column("search_key", Text, nullable=False),
    Column("sort_key", Text(collation="C"), nullable=False),
    Column("version", BigInteger, nullable=False, server_default="1"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    CheckConstraint("quantity >= 0 and price >= 0", name="amounts"),
    CheckConstraint("acquired_on <= in_use_on", name="order"),
    CheckConstraint("state in ('in_use', 'under_repair', 'disposed')", name="state"),
    CheckConstraint("state <> 'disposed' or quantity = 0", name="disposed"),
    CheckConstraint("class_id is null or holder_id is null", name="holder"),
    of_a_school(),
    refers("class_id", "classes"),
    refers("holder_id", "persons"),
    UniqueConstraint("school_id", "code"),
    Index(None, "school_id", "class_id"),
    Index(None, "school_id", "holder_id"),
    journal=Journaled("id", None, (*STATED, "quantity", *HOLDER, "state")),
)

# The program's role may add to it, and confirm what is there: no other column changes.
asset_movements = school_table(
    "asset_movements",
    Column("asset_id", Uuid, nullable=False),
    Column("number", BigInteger, nullable=False, comment="the asset's version after it was entered"),
    Column("kind", Text, nullable=False),
    Column("change", BigInteger, nullable=False, server_default="0", comment="what it adds to the quantity"),
    *(Column(f"{end}_{name}", kind) for end in ("from", "to") for name, kind in
      (("location", Text), ("class_id", Uuid), ("holder_id", Uuid))),
    Column("decision_number", Text, comment="of the decision to dispose"),
    Column("decision_on", Date),
    Column("note", Text),
    Column("at", Instant, nullable=False),
    Column("person_id", Uuid, nullable=False, comment="who entered it"),
    Column("state", Text, nullable=False, comment="pending: it has no effect yet; withdrawn: it never had any"),
    Column("received_by", Uuid),
    Column("received_at", Instant),
    Column("confirmed_by", Uuid),
    Column("confirmed_at", Instant),
    Column("version", BigInteger, nullable=False, server_default="1"),
    CheckConstraint(
        "kind in ('receive', 'move', 'return', 'hand_over', 'repair_out', 'repair_in', 'dispose', 'adjust')", name="kind"
    ),
    CheckConstraint("state in ('pending', 'entered', 'received', 'confirmed', 'withdrawn')", name="state"),
    CheckConstraint(
        "case kind when 'receive' then change > 0 when 'dispose' then change < 0 when 'adjust' then change <> 0"
        " else change = 0 end",
        name="sign",
    ),
    CheckConstraint("kind <> 'dispose' or decision_number is not null", name="decision"),
    CheckConstraint("received_by is distinct from person_id and confirmed_by is distinct from person_id", name="sides"),
    refers("asset_id", "assets"),
    refers("from_class_id", "classes"),
    refers("to_class_id", "classes"),
    *(refers(name, "persons") for name in
      ("person_id", "from_holder_id", "to_holder_id", "received_by", "confirmed_by")),
    UniqueConstraint("school_id", "asset_id", "number"),
    Index(None, "school_id", "state", "at"),
    journal=Journaled(
        "asset_id", None,
        ("id", "number", "kind", "change", "to_location", "to_class_id", "to_holder_id", "decision_number", "decision_on",
         "note", "state", "received_by", "confirmed_by"),
    ),
)  # fmt: skip

asset_wear = school_table(
    "asset_wear",
    Column("asset_id", Uuid, nullable=False),
    Column("year", SmallInteger, nullable=False, comment="a calendar year: wear is taken on its 31 December"),
    Column("amount", BigInteger, nullable=False, comment="of one piece, in whole đồng"),
    Column("remaining", BigInteger, nullable=False, comment="what one piece is worth after it"),
    CheckConstraint("amount > 0 and remaining >= 0", name="amounts"),
    refers("asset_id", "assets"),
    key=("asset_id", "year"),
    journal=Journaled("asset_id", None, ("year", "amount", "remaining")),
)
"""Wear (hao mòn) of a fixed asset: once a year at most, and never more than it was worth."""
