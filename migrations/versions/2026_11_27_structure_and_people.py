"""A year's calendar and due dates; days that are taken off it; why an account is suspended (3.1)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.tools import journaled, unjournaled

revision = "structure_and_people"
down_revision = "imports_undone"

YEAR = "name starts_on ends_on roster_due_on attendance_cut_off"
FIRST_NAME, NAME = "ck_registers_ck_registers_state", "ck_registers_state"
USER = "person_id username password_changed_at must_change_password"


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    jsonb = postgresql.JSONB(astext_type=sa.Text())
    for column in (
        sa.Column("due_dates", jsonb, server_default="{}", nullable=False, comment="code of data.due_dates → day"),
        sa.Column(
            "weekdays",
            postgresql.ARRAY(sa.SmallInteger()),
            server_default="{1,2,3,4,5}",
            nullable=False,
            comment="1: Monday",
        ),
        sa.Column("terms", jsonb, server_default="[]", nullable=False, comment="[{name, starts_on, ends_on}]"),
        sa.Column("holidays", jsonb, server_default="[]", nullable=False, comment="[{date, name}]"),
        sa.Column(
            "extra_days", jsonb, server_default="[]", nullable=False, comment="[{date, name}]: school all the same"
        ),
    ):
        op.add_column("school_years", column)
    op.add_column(
        "school_days",
        sa.Column("held", sa.Boolean(), server_default="true", nullable=False, comment="false: taken off the calendar"),
    )
    op.add_column("users", sa.Column("suspension_reason", sa.Text(), nullable=True))
    _states("'open', 'marked', 'confirmed', 'corrected', 'no_school'", was=FIRST_NAME, now=NAME)
    _journal("school_years", f"{YEAR} due_dates weekdays terms holidays extra_days")
    _journal("users", f"{USER} code_expires_at suspended_at suspension_reason")


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    # The older program knows no day that was taken off: nothing was ever marked on it.
    op.execute(
        "delete from marks m using registers r where (m.school_id, m.class_id, m.date) = (r.school_id, r.class_id, r.date)"
        " and r.state = 'no_school'"
    )
    op.execute("delete from registers where state = 'no_school'")
    op.execute("delete from school_days where not held")
    _journal("school_years", YEAR)
    _journal("users", f"{USER} suspended_at")
    _states("'open', 'marked', 'confirmed', 'corrected'", was=NAME, now=FIRST_NAME)
    op.drop_column("users", "suspension_reason")
    op.drop_column("school_days", "held")
    for column in ("extra_days", "holidays", "terms", "weekdays", "due_dates"):
        op.drop_column("school_years", column)


def _states(states: str, *, was: str, now: str) -> None:
    """What a register's state may be; the first migration's name for it was not the one that models give."""
    # The new condition takes its place in the same transaction, and holds for all that the old one let through.
    op.execute(f"-- squawk-ignore ban-drop-constraint\nalter table registers drop constraint {was}")
    op.execute(f"alter table registers add constraint {now} check (state in ({states})) not valid")
    op.execute(f"-- squawk-ignore constraint-missing-not-valid\nalter table registers validate constraint {now}")


def _journal(table: str, columns: str) -> None:
    """The journal keeps these columns now."""
    unjournaled(table)
    journaled(table, keys="id", subject="id", child=None, columns=columns)
