"""The safety card (phiếu an toàn, 4.2.5): what whoever has a child in their care must know at once. One card a child."""

from sqlalchemy import BigInteger, CheckConstraint, Column
from sqlalchemy.dialects.postgresql import JSONB

from app.models.base import Instant, Journaled, Uuid, refers, school_table

LISTS = ("allergies", "diet", "emergency_medicines", "emergency_contacts", "pick_up_persons")
"""What a card holds: lists of small objects, in the order in which they were given."""

DIET = ("allergies", "diet")
"""What the kitchen sees of it."""

# A list is read and replaced whole, and nothing is looked for inside: its limits stand in app/schemas/safety_cards.py.
safety_cards = school_table(
    "safety_cards",
    Column("student_id", Uuid, nullable=False),
    *(Column(name, JSONB, nullable=False, server_default="[]") for name in LISTS),
    Column("version", BigInteger, nullable=False, server_default="1"),
    Column("updated_at", Instant, nullable=False),
    refers("student_id", "students"),
    *(CheckConstraint(f"jsonb_typeof({name}) = 'array'", name=name) for name in LISTS),
    key=("student_id",),
    journal=Journaled("student_id", "student_id", LISTS),
)
