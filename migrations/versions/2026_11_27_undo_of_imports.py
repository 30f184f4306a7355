"""What it takes to undo an import and to forget its cells; imports enter the journal.

Why: docs/decisions/0010. Codes and numbers of records entered in error become free: the unique keys of students leave
those records out. Down again fails where such a code was given to another child meanwhile.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tools import journaled, unjournaled, wall

revision = "imports_undone"
down_revision = "manners"

# For the operator's commands that go through all schools: the walls hide even their ids.
EVERY_SCHOOL = """
create function every_school() returns table (school_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
    select id from schools order by id
$$"""

_FIRST_NAME = "ck_imports_ck_imports_state"  # the naming convention was applied to a whole name
_STATES = "state in ('complete', 'failed'{})"
_KEPT = "status <> 'entered_in_error'"


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.add_column("imports", sa.Column("forgotten_at", postgresql.TIMESTAMP(timezone=True), nullable=True,
                                       comment="cells and values were erased: past the time they are kept"))  # fmt: skip
    op.add_column("imports", sa.Column("version", sa.BigInteger(), server_default="1", nullable=False))
    # A wider check in the place of a narrower one, over a table of few rows.
    op.execute(f"-- squawk-ignore ban-drop-constraint\nalter table imports drop constraint {_FIRST_NAME}")
    wider = _STATES.format(", 'undone'")
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"
        f"alter table imports add constraint ck_imports_state check ({wider})"
    )
    op.create_table(
        "import_rows",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("import_id", sa.UUID(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False, comment="the table"),
        sa.Column("made", postgresql.ARRAY(sa.UUID()), nullable=False, comment="ids of the rows that the run made"),
        sa.Column(
            "before",
            postgresql.JSONB(),
            nullable=False,
            comment="the rows that it changed, as they were; erased in time",
        ),
        sa.Column(
            "versions",
            postgresql.JSONB(),
            nullable=True,
            comment="id to version, as the run left them, where a table has versions",
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "import_id"], ["imports.school_id", "imports.id"], name="fk_import_rows_school_id_import_id"
        ),
        sa.PrimaryKeyConstraint("school_id", "import_id", "noun", name="pk_import_rows"),
    )
    wall("import_rows")
    op.execute("grant select, insert, update on import_rows to mamnon_app")
    journaled("imports", keys="id", subject="id", child=None, columns="kind state dry_run counts forgotten_at")
    # Not concurrently: the old keys go and the new ones come in one transaction, so that none is ever missing.
    op.execute("-- squawk-ignore ban-drop-constraint\nalter table students drop constraint uq_students_school_id_code")
    op.execute("-- squawk-ignore require-concurrent-index-deletion\ndrop index uq_students_national_id")
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        f"create unique index uq_students_school_id_code on students (school_id, code) where {_KEPT}"
    )
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "create unique index uq_students_national_id on students (school_id, national_id)"
        f" where national_id is not null and {_KEPT}"
    )
    op.execute(EVERY_SCHOOL)
    op.execute("revoke execute on function every_school() from public")
    op.execute("grant execute on function every_school() to mamnon_app")


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.execute("drop function every_school()")
    op.drop_index("uq_students_national_id", "students")
    op.drop_index("uq_students_school_id_code", "students")
    op.create_index("uq_students_national_id", "students", ["school_id", "national_id"], unique=True,
                    postgresql_where=sa.text("national_id is not null"))  # fmt: skip
    op.create_unique_constraint(op.f("uq_students_school_id_code"), "students", ["school_id", "code"])
    unjournaled("imports")
    op.drop_table("import_rows")
    op.execute("alter table imports no force row level security")
    op.execute("update imports set state = 'complete' where state = 'undone'")
    op.execute("alter table imports force row level security")
    op.drop_constraint(op.f("ck_imports_state"), "imports", type_="check")
    op.create_check_constraint(op.f(_FIRST_NAME), "imports", _STATES.format(""))
    op.drop_column("imports", "version")
    op.drop_column("imports", "forgotten_at")
