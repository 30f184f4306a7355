"""Guardians are invited, and blocked: who invited whom, and why one is blocked; a block holds for the person and the child, whatever becomes of the tie.

Why: a court's order is about two people, not about a row. A guardianship that is recorded anew, comes from another record or
from a list gives nothing while any between the two is blocked. And nobody's ETag tells of it.
"""

import sqlalchemy as sa
from alembic import op

from migrations.tools import journaled, unjournaled

revision = "guardians_blocked"
down_revision = "guardianships_confirmed"

# The one statement of when a guardianship is in force: between its dates, confirmed, and its person not blocked from the child.
CHILDREN_OF = """
create or replace function children_of(p_school uuid, p_person uuid, p_day date)
returns table (guardian_id uuid, student_id uuid) language sql stable as $$
    select g.id, g.student_id
      from public.guardians g
     where g.school_id = p_school and g.person_id = p_person and g.confirmed
       and g.starts_on <= p_day and (g.ends_on is null or g.ends_on >= p_day)
       and not exists (
            select from public.guardians b
             where b.school_id = p_school and b.person_id = p_person and b.student_id = g.student_id
               and b.blocked_at is not null)
$$"""
BEFORE = """
create or replace function children_of(p_school uuid, p_person uuid, p_day date)
returns table (guardian_id uuid, student_id uuid) language sql stable as $$
    select g.id, g.student_id
      from public.guardians g
     where g.school_id = p_school and g.person_id = p_person and g.confirmed and g.blocked_at is null
       and g.starts_on <= p_day and (g.ends_on is null or g.ends_on >= p_day)
$$"""

# What the record shows of its guardians moves its ETag; a block is not among it.
FAMILY_RESTATED = """
create function family_restated() returns trigger language plpgsql as $$
begin
    update students s set family_version = family_version + 1
      from (select distinct n.school_id, n.student_id
              from new_rows n join old_rows o on o.school_id = n.school_id and o.id = n.id
             where (n.student_id, n.person_id, n.relationship, n.position, n.starts_on, n.ends_on, n.confirmed)
                   is distinct from
                   (o.student_id, o.person_id, o.relationship, o.position, o.starts_on, o.ends_on, o.confirmed)) t
     where s.school_id = t.school_id and s.id = t.student_id and s.xmin <> pg_current_xact_id()::xid;
    return null;
end $$"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    unjournaled("guardians")
    op.add_column(
        "guardians",
        sa.Column("block_reason", sa.Text(), nullable=True,
                  comment="of the last decision, to block or to lift it: the principal alone reads it"),
    )  # fmt: skip
    op.add_column(
        "guardians",
        sa.Column("block_decision_number", sa.Text(), nullable=True,
                  comment="of the court's, or whoever's, decision to block"),
    )  # fmt: skip
    op.add_column(
        "users",
        sa.Column("vouched_by", sa.UUID(), nullable=True,
                  comment="the person who invited its owner as a child's guardian; null: nobody did"),
    )  # fmt: skip
    # The column is new, so that looking through the rows finds nothing and is done in a moment.
    op.execute(
        "-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid\n"
        "alter table users add constraint fk_users_school_id_vouched_by"
        " foreign key (school_id, vouched_by) references persons (school_id, id)"
    )
    op.execute(CHILDREN_OF)
    op.execute(FAMILY_RESTATED)
    op.execute("drop trigger family_changed_update on guardians")
    op.execute(
        "create trigger family_changed_update after update on guardians"
        " referencing old table as old_rows new table as new_rows for each statement execute function family_restated()"
    )
    journaled("guardians", keys="id", subject="id", child="student_id",
              columns="student_id person_id relationship starts_on ends_on blocked_at block_reason block_decision_number")  # fmt: skip


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    unjournaled("guardians")
    op.execute("drop trigger family_changed_update on guardians")
    op.execute("drop function family_restated()")
    # The older program looks at each tie alone.
    op.execute("alter table guardians no force row level security")
    op.execute(
        "update guardians g set blocked_at = b.blocked_at from guardians b where b.blocked_at is not null"
        " and g.blocked_at is null and (g.school_id, g.student_id, g.person_id) = (b.school_id, b.student_id, b.person_id)"
    )
    op.execute("alter table guardians force row level security")
    op.execute(
        "create trigger family_changed_update after update on guardians referencing new table as new_rows"
        " for each statement execute function family_changed()"
    )
    op.execute(BEFORE)
    op.drop_constraint("fk_users_school_id_vouched_by", "users")
    op.drop_column("users", "vouched_by")
    op.drop_column("guardians", "block_decision_number")
    op.drop_column("guardians", "block_reason")
    journaled("guardians", keys="id", subject="id", child="student_id",
              columns="student_id person_id relationship starts_on ends_on blocked_at")  # fmt: skip
