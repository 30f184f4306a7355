"""Working days and hours of a school, for deadlines that are counted in them.

Why: the queries of what is owed ask for "two working days after" of many rows at once. The older program calls none of this.
"""

from alembic import op

revision = "working_time"
down_revision = "safety_cards"

# A day is judged by the calendar that was written down for it: extra days, days of the week, holidays. What no school year
# covers, as a summer between two, works from Monday to Friday.
_IS_WORKING_DAY = """
create function is_working_day(p_school uuid, p_day date) returns boolean language sql stable as $$
    select coalesce(
        (select bool_or(y.extra_days @> named.day
                        or (extract(isodow from p_day)::smallint = any (y.weekdays) and not y.holidays @> named.day))
           from public.school_years y,
                (select jsonb_build_array(jsonb_build_object('date', p_day::text)) as day) named
          where y.school_id = p_school and p_day between y.starts_on and y.ends_on),
        extract(isodow from p_day) <= 5)
$$"""

# The day of the instant itself does not count. Ninety days ahead is longer than any deadline with the longest holiday in it.
_WORKING_DAYS_AFTER = """
create function working_days_after(p_school uuid, p_zone text, p_at timestamptz, p_days integer)
returns timestamptz language sql stable as $$
    select (max(ahead.day) + 1)::timestamp at time zone p_zone
      from (select d.day::date as day
              from generate_series((p_at at time zone p_zone)::date + 1, (p_at at time zone p_zone)::date + 90,
                                   interval '1 day') as d(day)
             where public.is_working_day(p_school, d.day::date)
             order by d.day
             limit p_days) ahead
$$"""

# The stretches of a working day (from, until) are the caller's: hours are a dated parameter.
_WORKING_HOURS_AFTER = """
create function working_hours_after(p_school uuid, p_zone text, p_at timestamptz, p_hours integer,
                                    p_from time[], p_until time[])
returns timestamptz language sql stable as $$
    select run.until - (run.worked - p_hours * interval '1 hour')
      from (select stretch.until,
                   sum(greatest(stretch.until - greatest(stretch.since, p_at), interval '0'))
                       over (order by stretch.until) as worked
              from (select (d.day::date + hours.since) at time zone p_zone as since,
                           (d.day::date + hours.until) at time zone p_zone as until
                      from generate_series((p_at at time zone p_zone)::date, (p_at at time zone p_zone)::date + 90,
                                           interval '1 day') as d(day),
                           unnest(p_from, p_until) as hours(since, until)
                     where public.is_working_day(p_school, d.day::date)) stretch) run
     where run.worked >= p_hours * interval '1 hour'
     order by run.until
     limit 1
$$"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    op.execute(_IS_WORKING_DAY)
    op.execute(_WORKING_DAYS_AFTER)
    op.execute(_WORKING_HOURS_AFTER)


def downgrade() -> None:
    op.execute("set local lock_timeout = '3s'")
    op.execute("set local statement_timeout = '60s'")
    for function in (
        "working_hours_after(uuid, text, timestamptz, integer, time[], time[])",
        "working_days_after(uuid, text, timestamptz, integer)",
        "is_working_day(uuid, date)",
    ):
        # Nobody calls them but the program that came with them.
        op.execute(f"-- squawk-ignore ban-drop-function\ndrop function {function}")
