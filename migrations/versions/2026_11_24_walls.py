"""The school's wall, the caller's keys and the journal's triggers.

Why: row-level security keeps schools apart even where a filter was forgotten; enter() is the one place that
turns a session into a person, a school and keys; the journal is written by machinery, not by hand.
"""

from alembic import op

from migrations.tools import journaled, unjournaled, wall

revision = "walls"
down_revision = "tables"

SCHOOL_TABLES = [
    "school_years",
    "school_days",
    "groups",
    "classes",
    "counters",
    "persons",
    "users",
    "sessions",
    "assignments",
    "students",
    "guardians",
    "enrolments",
    "registers",
    "marks",
    "imports",
    "journal",
    "journal_values",
]

# The app's role only appends here.
APPEND_ONLY = ("journal", "journal_values")

# The one statement of when an assignment is in force: a day between its dates, not ended at once before this instant,
# and for a class a day of the class's school year. Inlined into whoever asks, who narrows it to a user or a class.
ASSIGNMENTS_IN_FORCE = """
create function assignments_in_force(p_school uuid, p_day date, p_now timestamptz)
returns setof assignments language sql stable as $$
    select a.*
      from public.assignments a
     where a.school_id = p_school and a.valid_from <= p_day and (a.valid_to is null or a.valid_to >= p_day)
       and (a.ended_at is null or a.ended_at > p_now)
       and (a.class_id is null or exists (
            select from public.classes c
              join public.school_years y on y.school_id = c.school_id and y.id = c.school_year_id
             where c.school_id = a.school_id and c.id = a.class_id and p_day between y.starts_on and y.ends_on))
$$"""

# And of when a guardianship is: between its dates, and not blocked.
CHILDREN_OF = """
create function children_of(p_school uuid, p_person uuid, p_day date)
returns table (guardian_id uuid, student_id uuid) language sql stable as $$
    select g.id, g.student_id
      from public.guardians g
     where g.school_id = p_school and g.person_id = p_person and g.blocked_at is null
       and g.starts_on <= p_day and (g.ends_on is null or g.ends_on >= p_day)
$$"""

# The caller of this instant: no row unless the session lives and its user is not suspended. One array of unit ids
# for each post, from the assignments in force today (an assignment to a class ends with its school year) and, for a
# parent, the children of guardianships in force. Sets the school for the transaction, never longer.
ENTER = """
create function enter(p_session uuid, p_now timestamptz) returns table (
    session_id uuid, school_id uuid, user_id uuid, person_id uuid, today date, must_change_password boolean,
    person uuid[], principal uuid[], vp_academic uuid[], vp_care uuid[], group_leader uuid[], homeroom_teacher uuid[],
    web_admin uuid[], accountant uuid[], asset_keeper uuid[], nurse uuid[], kitchen uuid[], clerk uuid[], staff uuid[],
    parent uuid[], commune_office uuid[])
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    c record;
    day date;
begin
    select s.id as session_id, s.school_id, s.user_id, u.person_id, (p_now at time zone h.time_zone)::date as today,
           u.must_change_password
      into c
      from sessions s
      join users u on u.school_id = s.school_id and u.id = s.user_id
      join schools h on h.id = s.school_id
     where s.id = p_session and s.ended_at is null and s.idle_until > p_now and s.expires_at > p_now
       and u.suspended_at is null;
    if not found then
        return;
    end if;
    day := c.today;
    perform set_config('app.school_id', c.school_id::text, true);
    return query
    select c.session_id, c.school_id, c.user_id, c.person_id, day, c.must_change_password,
           array[c.person_id],
           array_agg(a.unit) filter (where a.post = 'principal'),
           array_agg(a.unit) filter (where a.post = 'vp_academic'),
           array_agg(a.unit) filter (where a.post = 'vp_care'),
           array_agg(a.unit) filter (where a.post = 'group_leader'),
           array_agg(a.unit) filter (where a.post = 'homeroom_teacher'),
           array_agg(a.unit) filter (where a.post = 'web_admin'),
           array_agg(a.unit) filter (where a.post = 'accountant'),
           array_agg(a.unit) filter (where a.post = 'asset_keeper'),
           array_agg(a.unit) filter (where a.post = 'nurse'),
           array_agg(a.unit) filter (where a.post = 'kitchen'),
           array_agg(a.unit) filter (where a.post = 'clerk'),
           array_agg(c.school_id) filter (where a.post <> 'commune_office'),
           (select array_agg(k.student_id) from children_of(c.school_id, c.person_id, day) k),
           array_agg(a.unit) filter (where a.post = 'commune_office')
      from (select h.post, coalesce(h.class_id, h.group_id, h.school_id) as unit
              from assignments_in_force(c.school_id, day, p_now) h where h.user_id = c.user_id) a;
end $$"""

# What signing in needs before any school is known. Null for the code: the only school of this server.
ACCOUNT_OF = """
create function account_of(p_username text, p_code text) returns table (
    school_id uuid, user_id uuid, person_id uuid, password_hash text, code_hash text, code_expires_at timestamptz,
    must_change_password boolean, suspended boolean)
language sql stable security definer set search_path = public, pg_temp as $$
    select u.school_id, u.id, u.person_id, u.password_hash, u.code_hash, u.code_expires_at, u.must_change_password,
           u.suspended_at is not null
      from users u
      join schools h on h.id = u.school_id
     where u.username = p_username
       and (h.code = p_code or p_code is null and (select count(*) from (select from schools limit 2) s) = 1)
$$"""

SCHOOL_OF_SESSION = """
create function school_of_session(p_session uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select school_id from sessions where id = p_session
$$"""

SCHOOL_OF_CODE = """
create function school_of_code(p_code text) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select id from schools where code = p_code
$$"""

# Whoever writes enrolments, the classes they touch count it: it is part of every register's ETag.
ROSTER_CHANGED = """
create function roster_changed() returns trigger language plpgsql as $$
begin
    update classes c set roster_version = roster_version + 1
      from (select distinct school_id, class_id from new_rows) t
     where c.school_id = t.school_id and c.id = t.class_id;
    return null;
end $$"""

FUNCTIONS = {
    "assignments_in_force(uuid, date, timestamptz)": ASSIGNMENTS_IN_FORCE,
    "children_of(uuid, uuid, date)": CHILDREN_OF,
    "enter(uuid, timestamptz)": ENTER,
    "account_of(text, text)": ACCOUNT_OF,
    "school_of_session(uuid)": SCHOOL_OF_SESSION,
    "school_of_code(text)": SCHOOL_OF_CODE,
}


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    # The group of rights; the role the program signs in as is made a member (`mamnon db migrate`).
    op.execute("""do $$ begin
        if not exists (select from pg_roles where rolname = 'mamnon_app') then create role mamnon_app nologin; end if;
    exception when duplicate_object or unique_violation then null; end $$""")
    op.execute("revoke create on schema public from public")
    op.execute("grant usage on schema public to mamnon_app")
    wall("schools", "id")
    for table in SCHOOL_TABLES:
        wall(table)
    for table in ("schools", *SCHOOL_TABLES):
        rights = "select, insert" if table in APPEND_ONLY else "select, insert, update"
        op.execute(f"grant {rights} on {table} to mamnon_app")
    op.execute("grant select, insert, update, delete on sign_in_failures to mamnon_app")
    op.execute("grant select on alembic_version to mamnon_app")
    op.execute("grant usage on sequence journal_entry_seq to mamnon_app")
    for signature, function in FUNCTIONS.items():
        op.execute(function)
        op.execute(f"revoke execute on function {signature} from public")
        op.execute(f"grant execute on function {signature} to mamnon_app")

    op.execute(ROSTER_CHANGED)
    for event in ("insert", "update"):
        op.execute(
            f"create trigger roster_changed_{event} after {event} on enrolments referencing new table as new_rows "
            "for each statement execute function roster_changed()"
        )
    journaled("school_years", keys="id", subject="id", child=None,
              columns="name starts_on ends_on roster_due_on attendance_cut_off")  # fmt: skip
    journaled("groups", keys="id", subject="id", child=None, columns="name")
    journaled("classes", keys="id", subject="id", child=None, columns="school_year_id group_id name age_group")
    journaled("persons", keys="id", subject="id", child=None, columns="full_name birth_year phone national_id")
    journaled("users", keys="id", subject="id", child=None,
              columns="person_id username password_changed_at must_change_password suspended_at")  # fmt: skip
    journaled("sessions", keys="id", subject="id", child=None, columns="user_id ended_at end_reason")
    journaled("assignments", keys="id", subject="id", child=None,
              columns="user_id post kind group_id class_id valid_from valid_to ended_at decision_number")  # fmt: skip
    journaled("students", keys="id", subject="id", child="id",
              columns="code full_name birth_date sex ethnic_group permanent_address policy_categories national_id unknown "
                      "status roster_confirmed")  # fmt: skip
    journaled("guardians", keys="id", subject="id", child="student_id",
              columns="student_id person_id relationship starts_on ends_on blocked_at")  # fmt: skip
    journaled("enrolments", keys="id", subject="id", child="student_id",
              columns="student_id school_year_id class_id starts_on left_on")  # fmt: skip
    journaled(
        "registers",
        keys="class_id date",
        subject="class_id",
        child=None,
        columns="date state late confirmed_by",
    )
    journaled("marks", keys="class_id date student_id", subject="class_id", child="student_id",
              columns="date mark arrived_at left_at picked_up_by note")  # fmt: skip


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    for table in ("marks", "registers", "enrolments", "guardians", "students", "assignments", "sessions", "users", "persons",
                  "classes", "groups", "school_years"):  # fmt: skip
        unjournaled(table)
    for event in ("insert", "update"):
        op.execute(f"drop trigger roster_changed_{event} on enrolments")
    op.execute("drop function roster_changed()")
    for signature in reversed(FUNCTIONS):
        op.execute(f"drop function {signature}")
    for table in ("schools", *SCHOOL_TABLES):
        op.execute(f"drop policy school_wall on {table}")
        op.execute(f"alter table {table} no force row level security")
        op.execute(f"alter table {table} disable row level security")
        op.execute(f"revoke all on {table} from mamnon_app")
    op.execute("revoke all on sign_in_failures, alembic_version from mamnon_app")
    op.execute("revoke all on sequence journal_entry_seq from mamnon_app")
    op.execute("revoke all on schema public from mamnon_app")
    # The role stays: another database of the same server may use it.
