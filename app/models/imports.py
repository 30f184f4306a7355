"""Bulk imports: what was sent in, what became of it."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Text
from sqlalchemy.dialects.postgresql import JSONB

from app.models.base import Instant, Uuid, refers, school_table

IMPORT_STATES = ("complete", "failed")

imports = school_table(
    "imports",
    Column("kind", Text, nullable=False),
    Column("school_year_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False, comment="who imported: only they read it"),
    Column("created_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("dry_run", Boolean, nullable=False),
    Column("file_name", Text),
    Column("counts", JSONB, nullable=False),
    Column("issues", JSONB, nullable=False),
    Column("refused", JSONB, nullable=False, comment="the refused rows as they came in, under their headers"),
    refers("school_year_id", "school_years"),
    refers("person_id", "persons"),
    CheckConstraint("state in ({})".format(", ".join(f"'{s}'" for s in IMPORT_STATES)), name="state"),
    Index(None, "school_id", "person_id"),
)
