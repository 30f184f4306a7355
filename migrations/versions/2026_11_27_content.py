"""Content and its approval: the editorial plan, items, revisions, reviews, parents' consents, publications.

Why: clauses 3.1, 4.1.5, 5.2, 5.3, 7.2 and 7.4 bind what is published to what was approved. Revisions, the children on them
and reviews are written once: the program is given no right to change them. The older program knows none of these tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tools import journaled, unjournaled, wall

revision = "content"
down_revision = "assets"

KINDS = "'news', 'activity', 'notice', 'directive', 'elearning_product'"
STATES = "'draft', 'submitted', 'verified', 'appraised', 'approved', 'published', 'withdrawn'"
CHANNELS = "'website', 'portal', 'facebook', 'zalo', 'app', 'e_learning'"
CHANGED = {  # table: its key, the subject, the child, what the journal keeps
    "editorial_plan_entries": (
        "id", "id", None,
        "group_id kind title channels writer_id due_on note directed_by cancelled_at",
    ),
    "content_items": (
        "id", "id", None,
        "kind state group_id author_id writers revision approved_revision published_revision plan_entry_id",
    ),
    "consents": ("id", "student_id", "student_id", "student_id purpose given_by withdrawn_by withdrawn_at"),
    "publications": (
        "id", "id", None,
        "content_id number channel external_id address withdrawn_at withdrawn_by withdrawal_reason",
    ),
}  # fmt: skip
WRITTEN_ONCE = {
    "content_revisions": ("content_id number", "content_id", None, "number sha256 written_by"),
    "content_children": ("content_id number student_id", "content_id", "student_id", "number student_id uses"),
}
INSTANT = postgresql.TIMESTAMP(timezone=True)
TEXTS = postgresql.ARRAY(sa.Text())
UUIDS = postgresql.ARRAY(sa.UUID())


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    _editorial_plan()
    _items()
    _revisions()
    _consents()
    _publications()
    for table, (keys, subject, child, columns) in (CHANGED | WRITTEN_ONCE).items():
        wall(table)
        rights = "select, insert, update" if table in CHANGED else "select, insert"
        op.execute(f"grant {rights} on {table} to mamnon_app")
        journaled(table, keys=keys, subject=subject, child=child, columns=columns)
    wall("content_reviews")
    op.execute("grant select, insert on content_reviews to mamnon_app")


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    for table in CHANGED | WRITTEN_ONCE:
        unjournaled(table)
    for table in ("publications", "consents", "content_reviews", "content_children", "content_revisions", "content_items",
                  "editorial_plan_entries"):  # fmt: skip
        op.drop_table(table)


def _table(name: str, *items: sa.schema.SchemaItem, key: tuple[str, ...] = ("id",)) -> None:
    op.create_table(
        name,
        sa.Column("school_id", sa.UUID(), nullable=False),
        *([sa.Column("id", sa.UUID(), nullable=False)] if key == ("id",) else []),
        *items,
        sa.PrimaryKeyConstraint("school_id", *key, name=f"pk_{name}"),
    )


def _refers(table: str, columns: str, target: str, keys: str = "id") -> sa.ForeignKeyConstraint:
    ours, theirs = columns.split(), keys.split()
    return sa.ForeignKeyConstraint(
        ["school_id", *ours], [f"{target}.school_id", *(f"{target}.{key}" for key in theirs)],
        name=f"fk_{table}_school_id_{'_'.join(ours)}",
    )  # fmt: skip


def _of_a_school(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=f"fk_{table}_school_id")


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.BigInteger(), server_default="1", nullable=False)


def _editorial_plan() -> None:
    table = "editorial_plan_entries"
    _table(
        table,
        sa.Column("group_id", sa.UUID(), comment="whose group is to write; null: the whole school"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False, comment="what is to be written about"),
        sa.Column("channels", TEXTS, nullable=False),
        sa.Column("writer_id", sa.UUID(), comment="the person who writes; null: directed to the group, not yet assigned"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column(
            "directed_by", sa.UUID(),
            comment="the principal who directed the group to write (3.5); null: the group's own",
        ),
        sa.Column("cancelled_at", INSTANT),
        _version(),
        sa.Column("created_at", INSTANT, nullable=False),
        _of_a_school(table),
        _refers(table, "group_id", "groups"),
        _refers(table, "writer_id", "persons"),
        _refers(table, "directed_by", "persons"),
        _check(table, "kind", f"kind in ({KINDS})"),
        _check(table, "channels", f"channels <@ array[{CHANNELS}]"),
    )  # fmt: skip
    op.create_index(f"ix_{table}_school_id_due_on_id", table, ["school_id", "due_on", "id"])


def _items() -> None:
    table = "content_items"
    _table(
        table,
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("group_id", sa.UUID(), comment="the group that answers for it; null: the whole school"),
        sa.Column("author_id", sa.UUID(), nullable=False, comment="the person"),
        sa.Column("writers", UUIDS, nullable=False, comment="persons whom the author lets write in it too"),
        sa.Column("hands", UUIDS, nullable=False, comment="persons who wrote this revision or one before it"),
        sa.Column("deciders", UUIDS, nullable=False, comment="persons who verified or appraised this revision"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="number of the current one"),
        sa.Column("approved_revision", sa.Integer(), comment="number of the one approved last"),
        sa.Column("published_revision", sa.Integer(), comment="number of the one that is out; null: none is"),
        sa.Column("plan_entry_id", sa.UUID(), comment="what it was assigned as"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False, comment="a space, then the folded title"),
        _version(),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        _of_a_school(table),
        _refers(table, "group_id", "groups"),
        _refers(table, "author_id", "persons"),
        _refers(table, "plan_entry_id", "editorial_plan_entries"),
        _check(table, "kind", f"kind in ({KINDS})"),
        _check(table, "state", f"state in ({STATES})"),
        _check(table, "approved_revision", "approved_revision <= revision"),
        _check(table, "published_revision", "published_revision <= approved_revision"),
        _check(
            table, "approved",
            "state not in ('approved', 'published') or (approved_revision is not null and approved_revision = revision)",
        ),
        _check(
            table, "published",
            "state <> 'published' or (published_revision is not null and published_revision = revision)",
        ),
    )  # fmt: skip
    for column in ("state", "author_id", "plan_entry_id"):
        op.create_index(f"ix_{table}_school_id_{column}", table, ["school_id", column])


def _revisions() -> None:
    table = "content_revisions"
    jsonb = postgresql.JSONB(astext_type=sa.Text())
    _table(
        table,
        sa.Column("content_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="1, 2, 3 … of the item"),
        sa.Column("group_id", sa.UUID(), comment="the group that answers for it; null: the whole school"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text()),
        sa.Column("html", sa.Text(), nullable=False, comment="sanitised, NFC"),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("channels", TEXTS, nullable=False),
        sa.Column("attachments", jsonb, nullable=False, comment="[{file_id, sha256, alt, caption}], in their order"),
        sa.Column(
            "children_stated", sa.Boolean(), nullable=False,
            comment="the author said which children it names or shows",
        ),
        sa.Column("source_document", jsonb, comment="of a directive: {number, issuer, issued_on}"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="of the canonical form (RFC 8785), in hexadecimal"),
        sa.Column("written_by", sa.UUID(), nullable=False, comment="the person"),
        sa.Column("written_at", INSTANT, nullable=False),
        _refers(table, "content_id", "content_items"),
        _refers(table, "group_id", "groups"),
        _refers(table, "written_by", "persons"),
        _check(table, "channels", f"channels <@ array[{CHANNELS}]"),
        _check(table, "number", "number >= 1"),
        _check(table, "sha256", "sha256 ~ '^[0-9a-f]{64}$'"),
        _check(table, "attachments", "jsonb_typeof(attachments) = 'array'"),
        key=("content_id", "number"),
    )  # fmt: skip
    children = "content_children"
    _table(
        children,
        sa.Column("content_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("uses", TEXTS, nullable=False, comment="name, image: what is used of the child"),
        _refers(children, "content_id number", table, "content_id number"),
        _refers(children, "student_id", "students"),
        _check(children, "uses", "uses <@ array['name', 'image'] and cardinality(uses) > 0"),
        key=("content_id", "number", "student_id"),
    )
    op.create_index(f"ix_{children}_school_id_student_id", children, ["school_id", "student_id"])
    reviews = "content_reviews"
    _table(
        reviews,
        sa.Column("content_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="the revision that it was done to"),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), comment="of a return or a withdrawal: the reason"),
        _refers(reviews, "content_id number", table, "content_id number"),
        _refers(reviews, "person_id", "persons"),
    )
    op.create_index("ix_content_reviews_content_id_at", reviews, ["school_id", "content_id", "at"])


def _consents() -> None:
    table = "consents"
    _table(
        table,
        sa.Column("student_id", sa.UUID(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given_by", sa.UUID(), nullable=False, comment="the guardian's person"),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("withdrawn_by", sa.UUID()),
        sa.Column("withdrawn_at", INSTANT),
        _version(),
        _refers(table, "student_id", "students"),
        _refers(table, "given_by", "persons"),
        _refers(table, "withdrawn_by", "persons"),
        _check(table, "purpose", "purpose in ('name', 'image')"),
        _check(table, "withdrawn", "(withdrawn_at is null) = (withdrawn_by is null)"),
    )
    op.create_index(
        "uq_consents_open", table, ["school_id", "student_id", "purpose"], unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )  # fmt: skip


def _publications() -> None:
    table = "publications"
    _table(
        table,
        sa.Column("content_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="the revision that is out there"),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False, comment="of the revision, as it was approved"),
        sa.Column("external_id", sa.Text(), comment="what the channel calls it"),
        sa.Column("address", sa.Text(), comment="where it can be seen"),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("published_by", sa.UUID(), nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("withdrawn_by", sa.UUID()),
        sa.Column("withdrawal_reason", sa.Text()),
        _version(),
        _refers(table, "content_id number", "content_revisions", "content_id number"),
        _refers(table, "published_by", "persons"),
        _refers(table, "withdrawn_by", "persons"),
        _check(table, "channel", f"channel in ({CHANNELS})"),
        _check(table, "sha256", "sha256 ~ '^[0-9a-f]{64}$'"),
    )
    op.create_index(
        "uq_publications_open", table, ["school_id", "content_id", "number", "channel"], unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )  # fmt: skip
    op.create_index(f"ix_{table}_school_id_published_at_id", table, ["school_id", "published_at", "id"])
