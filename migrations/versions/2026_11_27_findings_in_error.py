"""A finding that should never have been entered says so, and why; it stays (4.2.5).

The older program shows it as one that is over.
"""

import sqlalchemy as sa
from alembic import op

from migrations.tools import journaled, unjournaled

revision = "findings_in_error"
down_revision = "medicine_keys"

KEPT = "student_id code found_on round_id severity note resolved_on"


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    unjournaled("findings")
    op.add_column(
        "findings",
        sa.Column("error_reason", sa.Text(), nullable=True,
                  comment="why it should never have been entered; resolved_on is then the day of saying so"),
    )  # fmt: skip
    journaled("findings", keys="id", subject="id", child="student_id", columns=f"{KEPT} error_reason recorded_by")


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    unjournaled("findings")
    op.drop_column("findings", "error_reason")
    journaled("findings", keys="id", subject="id", child="student_id", columns=f"{KEPT} recorded_by")
