"""Idempotency keys, and the journal's word for a change that overwrote knowingly.

Why: a retried POST does its work once; `If-Match: *` is allowed and told. The journal's triggers stay as they are: the
column takes its value from the act that they read, too.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tools import wall

revision = "manners"
down_revision = "walls"

OVERWROTE = "coalesce(((nullif(current_setting('app.act', true), ''))::jsonb ->> 'overwrites')::boolean, false)"


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.create_table(
        "idempotency_keys",
        sa.Column("school_id", postgresql.UUID(as_uuid=True), nullable=False),
        sa.Column("user_id", postgresql.UUID(as_uuid=True), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False, comment="a hash of the operation and the caller's key"),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False, comment="a hash of what was sent"),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), comment="of the resource that a replay reads; never a copy of it"),
        sa.Column("body", sa.Text(), comment="of an answer without a resource, which names nobody"),
        sa.ForeignKeyConstraint(
            ["school_id", "user_id"], ["users.school_id", "users.id"], name="fk_idempotency_keys_school_id_user_id"
        ),
        sa.PrimaryKeyConstraint("school_id", "user_id", "key", name="pk_idempotency_keys"),
    )
    op.create_index("ix_idempotency_keys_school_id_created_at", "idempotency_keys", ["school_id", "created_at"])
    wall("idempotency_keys")
    op.execute("grant select, insert, update, delete on idempotency_keys to mamnon_app")
    # The default is stable, not volatile: it is worked out once, and no row is rewritten.
    op.execute(
        "-- squawk-ignore adding-field-with-default\n"
        f"alter table journal add column overwrote boolean not null default {OVERWROTE}"
    )
    op.execute("comment on column journal.overwrote is 'If-Match was *: knowingly'")


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.execute("alter table journal drop column overwrote")
    op.drop_table("idempotency_keys")
