"""Incidents (4.2.5): what happened to a child at school, and what was done. One row; the journal keeps what stood in it before."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Text

from app.models.base import Instant, Journaled, Uuid, refers, school_table

KINDS = ("fall", "wound", "fever", "seizure", "allergy", "choking", "poisoning", "burn", "other")

TOLD = ("kind", "happened_at", "place", "description", "action_taken", "parents_told_at")
"""What is written down of an incident."""

health_incidents = school_table(
    "health_incidents",
    Column("student_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("happened_at", Instant, nullable=False),
    Column("place", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("action_taken", Text, nullable=False),
    Column("parents_told_at", Instant, comment="null: not yet"),
    Column("recorded_by", Uuid, nullable=False, comment="a person: who wrote it first"),
    Column("recorded_at", Instant, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("student_id", "students"),
    refers("recorded_by", "persons"),
    CheckConstraint("kind in ({})".format(", ".join(f"'{kind}'" for kind in KINDS)), name="kind"),
    CheckConstraint("parents_told_at >= happened_at", name="told_after"),
    Index(None, "school_id", "student_id"),
    journal=Journaled("id", "student_id", ("student_id", *TOLD, "recorded_by")),
)
