"""The safety card, and who looked at a child (4.2.5).

Why: each reading of what only a few may see is in the journal before it is answered, and a child's parents see who it was.
The older program neither writes nor reads these tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tools import journaled, unjournaled, wall

revision = "safety_cards"
down_revision = "guardians_blocked"

LISTS = ("allergies", "diet", "emergency_medicines", "emergency_contacts", "pick_up_persons")


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.create_table(
        "safety_cards",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("student_id", sa.UUID(), nullable=False),
        *(sa.Column(name, postgresql.JSONB(), server_default="[]", nullable=False) for name in LISTS),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        *(
            sa.CheckConstraint(f"jsonb_typeof({name}) = 'array'", name=op.f(f"ck_safety_cards_{name}"))
            for name in LISTS
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["students.school_id", "students.id"],
            name="fk_safety_cards_school_id_student_id",
        ),
        sa.PrimaryKeyConstraint("school_id", "student_id", name="pk_safety_cards"),
    )
    wall("safety_cards")
    op.execute("grant select, insert, update on safety_cards to mamnon_app")
    journaled("safety_cards", keys="student_id", subject="student_id", child="student_id",
              columns="allergies diet emergency_medicines emergency_contacts pick_up_persons")  # fmt: skip
    op.create_table(
        "accesses",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("child_id", sa.UUID(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False, comment="of the journal: who, when, what"),
        sa.Column("role", sa.Text(), comment="the post that let them through; null: everyone may"),
        sa.PrimaryKeyConstraint("school_id", "child_id", "entry", name="pk_accesses"),
    )
    wall("accesses")
    op.execute("grant select, insert on accesses to mamnon_app")
    # Who looked at a record that was merged into another looked at the same child.
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "create index ix_students_merged_into on students (school_id, merged_into) where merged_into is not null"
    )
    op.execute("comment on column journal.noun is 'the table; of a refusal or a reading, the noun'")


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.execute("comment on column journal.noun is 'the table, or the noun of a refused action'")
    op.execute("drop index ix_students_merged_into")
    op.drop_table("accesses")
    unjournaled("safety_cards")
    op.drop_table("safety_cards")
