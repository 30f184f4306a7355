"""What makes two names one medicine is no longer core.text.identity_key (4.2.5): spelling, form and strength do not count.

The older program works on: each dose is compared by what the program of its day made of the name.
"""

from alembic import op

revision = "medicine_keys"
down_revision = "salts_drawn_once"


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.execute(
        "comment on column medication_requests.medicine_key is 'services.medication.sameness: the same medicine'"
    )


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.execute("comment on column medication_requests.medicine_key is 'core.text.identity_key: the same medicine'")
