"""What people attach to what they write: pictures and documents, their bytes beside the database (app/core/files/)."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, LargeBinary, Text, text

from app.models.base import Instant, Journaled, Texts, Uuid, of_a_school, refers, school_table

FILE_STATES = ("pending", "attached", "deleted")
"""`pending`: nothing uses it yet. `attached`: something does, and goes on doing so. `deleted`: the bytes are gone."""

files = school_table(
    "files",
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False, comment="bytes"),
    Column("sha256", LargeBinary, nullable=False, comment="of the bytes as they are kept"),
    Column("width", Integer, comment="pixels; null: no picture"),
    Column("height", Integer),
    Column("name", Text, nullable=False, comment="as whoever sent it called it, made fit to be shown"),
    Column("warnings", Texts, nullable=False, comment="codes of what was done to it when it came"),
    Column("uploaded_by", Uuid, nullable=False, comment="the person"),
    Column("uploaded_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="1"),
    of_a_school(),
    refers("uploaded_by", "persons"),
    CheckConstraint("state in ({})".format(", ".join(f"'{state}'" for state in FILE_STATES)), name="state"),
    CheckConstraint("size > 0", name="size"),
    CheckConstraint("length(sha256) = 32", name="sha256"),
    CheckConstraint("(width is null) = (height is null)", name="width"),
    Index("ix_files_pending", "school_id", "uploaded_at", postgresql_where=text("state = 'pending'")),
    # Never the name: people put children's into it.
    journal=Journaled("id", None, ("media_type", "size", "sha256", "state")),
)
"""Files, one row each as long as anybody may ask what became of it; that of a deleted one stays without its bytes."""

content_files = school_table(
    "content_files",
    Column("content_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("file_id", Uuid, nullable=False),
    refers("content_id number", "content_revisions", "content_id number"),
    refers("file_id", "files"),
    Index(None, "school_id", "file_id"),
    key=("content_id", "number", "file_id"),
)
"""Files that a revision of content has with it: immutable like the revision, which says in what order and how each is told."""
