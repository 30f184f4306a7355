"""What stands on the school's own public site: the site's copy of each approved revision that was published there (7.2).

A copy, as any channel holds one: the public pages read this table and no other of content, so that nothing that is not out can
leave by them, and the check has two texts to compare (7.4; docs/decisions/00XX-the-site-holds-a-copy.md).
"""

from sqlalchemy import CheckConstraint, Column, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from app.core.db import ARRAY_OF_UUID
from app.models.base import Instant, Journaled, Uuid, refers, school_table

site_items = school_table(
    "site_items",
    Column("content_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text),
    Column("html", Text, nullable=False, comment="sanitised; empty once it was taken down"),
    Column("language", Text, nullable=False),
    Column("source_document", JSONB, comment="of a directive: {number, issuer, issued_on}"),
    Column(
        "files",
        JSONB,
        nullable=False,
        comment="the attachments in their order: [{file_id, sha256, alt, caption, media_type, size, width, height}]",
    ),
    Column("file_ids", ARRAY_OF_UUID, nullable=False, comment="those of the files"),
    Column("sha256", Text, nullable=False, comment="of the revision, as it was approved"),
    Column("published_at", Instant, nullable=False, comment="first"),
    Column("updated_at", Instant, nullable=False, comment="this text, or its taking down"),
    Column("taken_down_at", Instant, comment="null: it stands"),
    refers("content_id", "content_items"),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    CheckConstraint("jsonb_typeof(files) = 'array'", name="files"),
    CheckConstraint(
        "taken_down_at is null or (title = '' and html = '' and summary is null and source_document is null"
        " and files = '[]' and file_ids = '{}')",
        name="taken_down",
    ),
    Index(
        "ix_site_items_standing",
        "school_id",
        "published_at",
        "content_id",
        postgresql_where=text("taken_down_at is null"),
    ),
    key=("content_id",),
    journal=Journaled("content_id", None, ("sha256", "published_at", "taken_down_at")),
)
