"""The journal: who did what, under which clause, append-only for the app's role.

Values about children stand apart and the journal keeps a salted commitment to them, so that they can be erased
and the journal still verifies. Rows are written by statement triggers (migrations), never by a service's hand.
"""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, LargeBinary, Sequence, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from app.models.base import Instant, Uuid, school_table

_OVERWROTE = text("coalesce(((nullif(current_setting('app.act', true), ''))::jsonb ->> 'overwrites')::boolean, false)")

journal = school_table(
    "journal",
    Column("entry", BigInteger, Sequence("journal_entry_seq"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("person_id", Uuid, comment="who acted; null: an operator at the command line"),
    Column("session_id", Uuid),
    Column("action", Text, nullable=False),
    Column("clause", Text),
    Column("outcome", Text, nullable=False),
    Column("noun", Text, nullable=False, comment="the table; of a refusal or a reading, the noun"),
    Column("subject_id", Uuid),
    Column("request_id", Text),
    Column("commitment", LargeBinary, comment="SHA-256 over salt, old and new value"),
    Column("overwrote", Boolean, nullable=False, server_default=_OVERWROTE, comment="If-Match was *: knowingly"),
    CheckConstraint("outcome in ('done', 'refused')", name="outcome"),
    Index(None, "school_id", "subject_id"),
    Index(
        "ix_journal_publications",
        "school_id",
        "subject_id",
        "entry",
        postgresql_where=text("noun = 'publications'"),
    ),
    key=("entry",),
)

journal_values = school_table(
    "journal_values",
    Column("entry", BigInteger, nullable=False),
    Column("child_id", Uuid),
    Column("salt", Uuid, nullable=False),
    Column("before", JSONB),
    Column("after", JSONB),
    key=("entry",),
)

# Who looked at whom, by the child. A table of its own, and no array in the journal: docs/decisions/0021. Without a reference
# to the child: a reading would lock the record that it reads.
accesses = school_table(
    "accesses",
    Column("child_id", Uuid, nullable=False),
    Column("entry", BigInteger, nullable=False, comment="of the journal: who, when, what"),
    Column("role", Text, comment="the post that let them through; null: everyone may"),
    key=("child_id", "entry"),
)
