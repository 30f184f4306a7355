"""Medicine that a child is given at school, on a parent's written request, and each dose of it (4.2.5)."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Text, Time, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY

from app.models.base import Instant, Journaled, Uuid, refers, school_table

STATES = ("requested", "accepted", "refused", "ended", "withdrawn")

medication_requests = school_table(
    "medication_requests",
    Column("student_id", Uuid, nullable=False),
    Column("medicine", Text, nullable=False),
    Column("medicine_key", Text, nullable=False, comment="services.medication.sameness: the same medicine"),
    Column("dose", Text, nullable=False),
    Column("times", ARRAY(Time), nullable=False, comment="of the day, school time, in order"),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False, comment="the last day, inclusive"),
    Column("instructions", Text),
    Column("statement", Text, nullable=False, comment="what the parent asks and declares, in their own words"),
    Column("requested_by", Uuid, nullable=False, comment="a person: the parent"),
    Column("requested_at", Instant, nullable=False),
    Column("state", Text, nullable=False, server_default="requested"),
    Column("decided_by", Uuid, comment="a person: who accepted or refused it"),
    Column("decided_at", Instant),
    Column("closed_by", Uuid, comment="a person: who withdrew or ended it"),
    Column("closed_at", Instant),
    Column("reason", Text, comment="of the refusal, the withdrawal or the end"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("student_id", "students"),
    refers("requested_by", "persons"),
    refers("decided_by", "persons"),
    refers("closed_by", "persons"),
    # A dose is of the same child.
    UniqueConstraint("school_id", "id", "student_id"),
    CheckConstraint("state in ({})".format(", ".join(f"'{state}'" for state in STATES)), name="state"),
    CheckConstraint("cardinality(times) > 0", name="times"),
    CheckConstraint("starts_on <= ends_on", name="order"),
    Index(None, "school_id", "student_id"),
    journal=Journaled(
        "id",
        "student_id",
        ("student_id", "medicine", "dose", "times", "starts_on", "ends_on", "instructions", "statement", "requested_by", "state",
         "decided_by", "closed_by", "reason"),
    ),
)  # fmt: skip

# Nobody changes what was given. One dose for each planned time of a day: a second one finds the place taken.
medication_doses = school_table(
    "medication_doses",
    Column("request_id", Uuid, nullable=False),
    Column("student_id", Uuid, nullable=False),
    Column("medicine_key", Text, nullable=False, comment="of the request"),
    Column("date", Date, nullable=False, comment="school time"),
    Column("planned_time", Time, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("given_by", Uuid, nullable=False, comment="a person"),
    Column("amount", Text, nullable=False),
    Column("note", Text),
    refers("request_id student_id", "medication_requests", "id student_id", onupdate="CASCADE"),
    refers("student_id", "students"),
    refers("given_by", "persons"),
    UniqueConstraint("school_id", "request_id", "date", "planned_time"),
    Index(None, "school_id", "student_id", "medicine_key", "given_at"),
    journal=Journaled(
        "id",
        "student_id",
        ("request_id", "student_id", "date", "planned_time", "given_at", "given_by", "amount", "note"),
    ),
)
