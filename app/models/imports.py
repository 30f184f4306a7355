"""Bulk imports: what was sent in, what became of it, and what it takes to undo it."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.models.base import Instant, Journaled, Uuid, refers, school_table

IMPORT_STATES = ("complete", "failed", "undone")

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
    Column("forgotten_at", Instant, comment="cells and values were erased: past the time they are kept"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("school_year_id", "school_years"),
    refers("person_id", "persons"),
    CheckConstraint("state in ({})".format(", ".join(f"'{s}'" for s in IMPORT_STATES)), name="state"),
    Index(None, "school_id", "person_id"),
    # Never a cell of the file: it is about children, and erased in time.
    journal=Journaled("id", None, ("kind", "state", "dry_run", "counts", "forgotten_at")),
)

import_rows = school_table(
    "import_rows",
    Column("import_id", Uuid, nullable=False),
    Column("noun", Text, nullable=False, comment="the table"),
    Column("made", ARRAY(Uuid), nullable=False, comment="ids of the rows that the run made"),
    Column("before", JSONB, nullable=False, comment="the rows that it changed, as they were; erased in time"),
    Column("versions", JSONB, comment="id to version, as the run left them, where a table has versions"),
    refers("import_id", "imports"),
    key=("import_id", "noun"),
)
