"""What the school publishes (tin bài): the editorial plan (5.2), items with their revisions and reviews, parents' consents.

A revision is written once and never again: approval binds its SHA-256, publication names it, and the check compares what is
posted with it (7.4). An edit is a new revision, which goes back to approval.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.core.db import ARRAY_OF_UUID
from app.models.base import Instant, Journaled, Texts, Uuid, of_a_school, refers, school_table

KINDS = ("news", "activity", "notice", "directive", "elearning_product")
STATES = ("draft", "submitted", "verified", "appraised", "approved", "published", "withdrawn")
CHANNELS = ("website", "portal", "facebook", "zalo", "app", "e_learning")
"""Where the school publishes (Articles 1, 3.5, 3.6, 5.2)."""
PURPOSES = ("name", "image")
"""What a parent may let the school publish of a child."""


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint("{} in ({})".format(column, ", ".join(f"'{value}'" for value in values)), name=column)


def _channels() -> CheckConstraint:
    return CheckConstraint(
        "channels <@ array[{}]".format(", ".join(f"'{channel}'" for channel in CHANNELS)), name="channels"
    )


editorial_plan_entries = school_table(
    "editorial_plan_entries",
    Column("group_id", Uuid, comment="whose group is to write; null: the whole school"),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False, comment="what is to be written about"),
    Column("channels", Texts, nullable=False),
    Column("writer_id", Uuid, comment="the person who writes; null: directed to the group, not yet assigned"),
    Column("due_on", Date, nullable=False),
    Column("note", Text),
    Column("directed_by", Uuid, comment="the principal who directed the group to write (3.5); null: the group's own"),
    Column("cancelled_at", Instant),
    Column("version", BigInteger, nullable=False, server_default="1"),
    Column("created_at", Instant, nullable=False),
    of_a_school(),
    refers("group_id", "groups"),
    refers("writer_id", "persons"),
    refers("directed_by", "persons"),
    _one_of("kind", KINDS),
    _channels(),
    Index(None, "school_id", "due_on", "id"),
    journal=Journaled(
        "id",
        None,
        ("group_id", "kind", "title", "channels", "writer_id", "due_on", "note", "directed_by", "cancelled_at"),
    ),
)
"""The editorial plan: who writes what by when for which group and channels (5.2)."""

content_items = school_table(
    "content_items",
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("group_id", Uuid, comment="the group that answers for it; null: the whole school"),
    Column("author_id", Uuid, nullable=False, comment="the person"),
    Column("writers", ARRAY_OF_UUID, nullable=False, comment="persons whom the author lets write in it too"),
    # Of the current revision: who wrote anything that is carried on in it, and who let it pass at a step of its review.
    Column("hands", ARRAY_OF_UUID, nullable=False, comment="persons who wrote this revision or one before it"),
    Column("deciders", ARRAY_OF_UUID, nullable=False, comment="persons who verified or appraised this revision"),
    Column("revision", Integer, nullable=False, comment="number of the current one"),
    Column("approved_revision", Integer, comment="number of the one approved last"),
    Column("published_revision", Integer, comment="number of the one that is out; null: none is"),
    Column("plan_entry_id", Uuid, comment="what it was assigned as"),
    # Of the current revision, for lists and search.
    Column("title", Text, nullable=False),
    Column("search_key", Text, nullable=False, comment="a space, then the folded title"),
    Column("version", BigInteger, nullable=False, server_default="1"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    of_a_school(),
    refers("group_id", "groups"),
    refers("author_id", "persons"),
    refers("plan_entry_id", "editorial_plan_entries"),
    _one_of("kind", KINDS),
    _one_of("state", STATES),
    CheckConstraint("approved_revision <= revision", name="approved_revision"),
    CheckConstraint("published_revision <= approved_revision", name="published_revision"),
    CheckConstraint(
        "state not in ('approved', 'published') or (approved_revision is not null and approved_revision = revision)",
        name="approved",
    ),
    CheckConstraint(
        "state <> 'published' or (published_revision is not null and published_revision = revision)", name="published"
    ),
    Index(None, "school_id", "state"),
    Index(None, "school_id", "author_id"),
    Index(None, "school_id", "plan_entry_id"),
    journal=Journaled(
        "id",
        None,
        ("kind", "state", "group_id", "author_id", "writers", "revision", "approved_revision", "published_revision",
         "plan_entry_id"),
    ),
)  # fmt: skip
"""Content items (3.1, 4.1.5, 5.2, 5.3, 7.2): an item is its current revision and where that stands."""

content_revisions = school_table(
    "content_revisions",
    Column("content_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False, comment="1, 2, 3 … of the item"),
    Column("group_id", Uuid, comment="the group that answers for it; null: the whole school"),
    Column("title", Text, nullable=False),
    Column("summary", Text),
    Column("html", Text, nullable=False, comment="sanitised, NFC"),
    Column("language", Text, nullable=False),
    Column("channels", Texts, nullable=False),
    Column("attachments", JSONB, nullable=False, comment="[{file_id, sha256, alt, caption}], in their order"),
    Column("children_stated", Boolean, nullable=False, comment="the author said which children it names or shows"),
    Column("source_document", JSONB, comment="of a directive: {number, issuer, issued_on}"),
    Column("sha256", Text, nullable=False, comment="of the canonical form (RFC 8785), in hexadecimal"),
    Column("written_by", Uuid, nullable=False, comment="the person"),
    Column("written_at", Instant, nullable=False),
    refers("content_id", "content_items"),
    refers("group_id", "groups"),
    refers("written_by", "persons"),
    _channels(),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    CheckConstraint("jsonb_typeof(attachments) = 'array'", name="attachments"),
    key=("content_id", "number"),
    journal=Journaled("content_id", None, ("number", "sha256", "written_by")),
)
"""Revisions of content: immutable, the program may not update them."""

content_children = school_table(
    "content_children",
    Column("content_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("student_id", Uuid, nullable=False),
    Column("uses", Texts, nullable=False, comment="name, image: what is used of the child"),
    refers("content_id number", "content_revisions", "content_id number"),
    refers("student_id", "students"),
    CheckConstraint("uses <@ array['name', 'image'] and cardinality(uses) > 0", name="uses"),
    Index(None, "school_id", "student_id"),
    key=("content_id", "number", "student_id"),
    journal=Journaled("content_id", "student_id", ("number", "student_id", "uses")),
)
"""Children whom a revision names or shows, as its author declares: immutable like the revision."""

content_reviews = school_table(
    "content_reviews",
    Column("content_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False, comment="the revision that it was done to"),
    Column("action", Text, nullable=False),
    Column("clause", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("at", Instant, nullable=False),
    Column("note", Text, comment="of a return or a withdrawal: the reason"),
    refers("content_id number", "content_revisions", "content_id number"),
    refers("person_id", "persons"),
    Index("ix_content_reviews_content_id_at", "school_id", "content_id", "at"),
)
"""Each step of an item's way: who, when, under which clause, to which revision; only appended to."""

consents = school_table(
    "consents",
    Column("student_id", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("given_by", Uuid, nullable=False, comment="the guardian's person"),
    Column("given_at", Instant, nullable=False),
    Column("withdrawn_by", Uuid),
    Column("withdrawn_at", Instant),
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("student_id", "students"),
    refers("given_by", "persons"),
    refers("withdrawn_by", "persons"),
    _one_of("purpose", PURPOSES),
    CheckConstraint("(withdrawn_at is null) = (withdrawn_by is null)", name="withdrawn"),
    Index(
        "uq_consents_open",
        "school_id",
        "student_id",
        "purpose",
        unique=True,
        postgresql_where=text("withdrawn_at is null"),
    ),
    journal=Journaled(
        "student_id", "student_id", ("student_id", "purpose", "given_by", "withdrawn_by", "withdrawn_at")
    ),
)
"""Parents' consents to publish a child's name or image (6.3); at most one of a purpose is open, whoever gave it."""

publications = school_table(
    "publications",
    Column("content_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False, comment="the revision that is out there"),
    Column("channel", Text, nullable=False),
    Column("sha256", Text, nullable=False, comment="of the revision, as it was approved"),
    Column("external_id", Text, comment="what the channel calls it"),
    Column("address", Text, comment="where it can be seen"),
    Column("published_at", Instant, nullable=False),
    Column("published_by", Uuid, nullable=False),
    Column("withdrawn_at", Instant),
    Column("withdrawn_by", Uuid),
    Column("withdrawal_reason", Text),
    Column("version", BigInteger, nullable=False, server_default="1"),
    refers("content_id number", "content_revisions", "content_id number"),
    refers("published_by", "persons"),
    refers("withdrawn_by", "persons"),
    _one_of("channel", CHANNELS),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    Index(
        "uq_publications_open",
        "school_id",
        "content_id",
        "number",
        "channel",
        unique=True,
        postgresql_where=text("withdrawn_at is null"),
    ),
    Index(None, "school_id", "published_at", "id"),
    journal=Journaled(
        "id",
        None,
        ("content_id", "number", "channel", "external_id", "address", "withdrawn_at", "withdrawn_by",
         "withdrawal_reason"),
    ),
)  # fmt: skip
"""What was published on which channel (7.2): an approved revision, by its hash, until it is taken down."""
