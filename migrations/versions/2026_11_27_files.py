"""What people attach to what they write: the rows; their bytes stand beside the database. And which content has which.

Why: news have pictures, notices have documents (3.1, 5.2, 7.2). The older program neither writes nor reads the tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tools import journaled, unjournaled, wall

revision = "files"
down_revision = "content"


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.create_table(
        "files",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column("sha256", sa.LargeBinary(), nullable=False, comment="of the bytes as they are kept"),
        sa.Column("width", sa.Integer(), comment="pixels; null: no picture"),
        sa.Column("height", sa.Integer()),
        sa.Column("name", sa.Text(), nullable=False, comment="as whoever sent it called it, made fit to be shown"),
        sa.Column(
            "warnings", postgresql.ARRAY(sa.Text()), nullable=False, comment="codes of what was done to it when it came"
        ),
        sa.Column("uploaded_by", sa.UUID(), nullable=False, comment="the person"),
        sa.Column("uploaded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("state in ('pending', 'attached', 'deleted')", name=op.f("ck_files_state")),
        sa.CheckConstraint("size > 0", name=op.f("ck_files_size")),
        sa.CheckConstraint("length(sha256) = 32", name=op.f("ck_files_sha256")),
        sa.CheckConstraint("(width is null) = (height is null)", name=op.f("ck_files_width")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_files_school_id"),
        sa.ForeignKeyConstraint(
            ["school_id", "uploaded_by"], ["persons.school_id", "persons.id"], name="fk_files_school_id_uploaded_by"
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_files"),
    )
    op.create_index(
        "ix_files_pending", "files", ["school_id", "uploaded_at"], postgresql_where=sa.text("state = 'pending'")
    )
    wall("files")
    op.execute("grant select, insert, update on files to mamnon_app")
    op.create_table(
        "content_files",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("content_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "content_id", "number"],
            ["content_revisions.school_id", "content_revisions.content_id", "content_revisions.number"],
            name="fk_content_files_school_id_content_id_number",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "file_id"], ["files.school_id", "files.id"], name="fk_content_files_school_id_file_id"
        ),
        sa.PrimaryKeyConstraint("school_id", "content_id", "number", "file_id", name="pk_content_files"),
    )
    op.create_index("ix_content_files_school_id_file_id", "content_files", ["school_id", "file_id"])
    wall("content_files")
    op.execute("grant select, insert on content_files to mamnon_app")
    journaled("files", keys="id", subject="id", child=None, columns="media_type size sha256 state")


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.drop_table("content_files")
    unjournaled("files")
    op.drop_table("files")
