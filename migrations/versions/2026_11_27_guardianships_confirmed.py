"""A guardianship that the clerk's list brings gives nothing until the homeroom teacher confirms it (6.1).

Why: whoever may read no records could make themselves, or a colleague, the parent of any child by a list.
"""

import sqlalchemy as sa
from alembic import op

revision = "guardianships_confirmed"
down_revision = "records"

# The one statement of when a guardianship is in force: between its dates, confirmed, and not blocked.
CHILDREN_OF = """
create or replace function children_of(p_school uuid, p_person uuid, p_day date)
returns table (guardian_id uuid, student_id uuid) language sql stable as $$
    select g.id, g.student_id
      from public.guardians g
     where g.school_id = p_school and g.person_id = p_person and g.confirmed and g.blocked_at is null
       and g.starts_on <= p_day and (g.ends_on is null or g.ends_on >= p_day)
$$"""
BEFORE = CHILDREN_OF.replace(" and g.confirmed", "")


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.add_column(
        "guardians",
        sa.Column("confirmed", sa.Boolean(), server_default=sa.true(), nullable=False,
                  comment="by the homeroom teacher, where a list of the clerk's made it; until then it gives nothing"),
    )  # fmt: skip
    op.execute(CHILDREN_OF)


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.execute(BEFORE)
    op.drop_column("guardians", "confirmed")
