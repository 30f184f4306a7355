"""The public site's copies of what is published (7.2), and the check of what stands on the channels (7.1).

Why: the site is a channel like any other and holds its own copy, so that the public pages read one table and a check has two
texts to compare. What the check expects is found by the journal: entries about publications get an index of their own.
The older program knows none of it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import SchemaItem

from migrations.tools import journaled, unjournaled, wall

revision = "publication"
down_revision = "inventories"

INSTANT = postgresql.TIMESTAMP(timezone=True)
RESULTS = ("changed", "missing", "unapproved")
CHANGED = {  # table: its key, the subject, what the journal keeps
    "site_items": ("content_id", "content_id", "sha256 published_at taken_down_at"),
    "content_checks": ("id", "id", "checked changed missing unapproved"),
    "content_differences": ("id", "id", "content_id channel result state how"),
}


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    _site_items()
    _content_checks()
    _content_differences()
    for table, (keys, subject, columns) in CHANGED.items():
        wall(table)
        journaled(table, keys=keys, subject=subject, child=None, columns=columns)
    op.execute("grant select, insert, update on site_items, content_differences to mamnon_app")
    op.execute("grant select, insert on content_checks to mamnon_app")
    # A part of the journal that is small, and that a check walks: building it reads the journal once.
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "create index ix_journal_publications on journal (school_id, subject_id, entry) where noun = 'publications'"
    )


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.execute("drop index ix_journal_publications")
    for table in reversed(CHANGED):
        unjournaled(table)
        op.drop_table(table)


def _table(table: str, *items: SchemaItem, key: str = "id") -> None:
    op.create_table(
        table,
        sa.Column("school_id", sa.UUID(), nullable=False),
        *([sa.Column("id", sa.UUID(), nullable=False)] if key == "id" else []),
        *items,
        sa.PrimaryKeyConstraint("school_id", key, name=f"pk_{table}"),
    )


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["school_id", column], [f"{other}.school_id", f"{other}.id"], name=f"fk_{table}_school_id_{column}"
    )


def _of_a_school(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=f"fk_{table}_school_id")


def _check(table: str, name: str, sql: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}"))


def _site_items() -> None:
    table = "site_items"
    _table(
        table,
        sa.Column("content_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text()),
        sa.Column("html", sa.Text(), nullable=False, comment="sanitised; empty once it was taken down"),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("source_document", postgresql.JSONB(), comment="of a directive: {number, issuer, issued_on}"),
        sa.Column(
            "files", postgresql.JSONB(), nullable=False,
            comment="the attachments in their order: [{file_id, sha256, alt, caption, media_type, size, width, height}]",
        ),
        sa.Column("file_ids", postgresql.ARRAY(sa.UUID()), nullable=False, comment="those of the files"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="of the revision, as it was approved"),
        sa.Column("published_at", INSTANT, nullable=False, comment="first"),
        sa.Column("updated_at", INSTANT, nullable=False, comment="this text, or its taking down"),
        sa.Column("taken_down_at", INSTANT, comment="null: it stands"),
        _refers(table, "content_id", "content_items"),
        _check(table, "sha256", "sha256 ~ '^[0-9a-f]{64}$'"),
        _check(table, "files", "jsonb_typeof(files) = 'array'"),
        _check(
            table, "taken_down",
            "taken_down_at is null or (title = '' and html = '' and summary is null and source_document is null"
            " and files = '[]' and file_ids = '{}')",
        ),
        key="content_id",
    )  # fmt: skip
    op.create_index(
        "ix_site_items_standing", table, ["school_id", "published_at", "content_id"],
        postgresql_where=sa.text("taken_down_at is null"),
    )  # fmt: skip


def _content_checks() -> None:
    table = "content_checks"
    _table(
        table,
        sa.Column("checked_at", INSTANT, nullable=False),
        sa.Column("checked_by", sa.UUID(), comment="the person; null: the server's scheduler"),
        sa.Column("checked", sa.Integer(), nullable=False, comment="how many publications were looked at"),
        *(sa.Column(result, sa.Integer(), nullable=False, comment="how many differences") for result in RESULTS),
        sa.Column("difference_ids", postgresql.ARRAY(sa.UUID()), nullable=False),
        _of_a_school(table),
        _refers(table, "checked_by", "persons"),
    )
    op.create_index(f"ix_{table}_school_id_checked_at_id", table, ["school_id", "checked_at", "id"])


def _content_differences() -> None:
    table = "content_differences"
    _table(
        table,
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column(
            "external_id", sa.Text(), nullable=False,
            comment="what the channel calls it; of a publication that has none: its id",
        ),
        sa.Column("content_id", sa.UUID(), comment="null: no content of ours"),
        sa.Column("publication_id", sa.UUID()),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), comment="what stands there is called, or was approved as"),
        sa.Column("address", sa.Text()),
        sa.Column("approved_sha256", sa.Text(), comment="null: nothing was approved"),
        sa.Column(
            "found", sa.Text(), nullable=False, comment="a hash of all that differs: the same difference is known again"
        ),
        sa.Column(
            "remarks", postgresql.ARRAY(sa.Text()), nullable=False, comment="codes of what differs beside the text"
        ),
        sa.Column("diff", sa.Text(), nullable=False, comment="unified: - as it was approved, + as it stands"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False, comment="first"),
        sa.Column("seen_at", INSTANT, nullable=False, comment="last"),
        sa.Column("how", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("resolved_by", sa.UUID()),
        sa.Column("resolved_at", INSTANT),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        _of_a_school(table),
        _refers(table, "resolved_by", "persons"),
        _check(table, "result", "result in ('changed', 'missing', 'unapproved')"),
        _check(table, "state", "state in ('open', 'resolved')"),
        _check(table, "how", "how in ('put_back', 'taken_down', 'approved_anew', 'explained')"),
        _check(
            table, "resolved",
            "(state = 'resolved') = (how is not null) and (how is null) = (resolved_by is null)"
            " and (how is null) = (resolved_at is null)",
        ),
    )  # fmt: skip
    op.create_index(
        "uq_content_differences_open", table, ["school_id", "channel", "external_id", "result", "found"], unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )  # fmt: skip
    op.create_index(f"ix_{table}_school_id_found_at_id", table, ["school_id", "found_at", "id"])
