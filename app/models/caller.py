"""Who is asking: the row that `enter(session, now)` gives, as SQL that other SQL can lean on."""

from sqlalchemy import Boolean, Date, FromClause, bindparam, column, func, select, true
from sqlalchemy.sql.selectable import CTE

from app.core.db import ARRAY_OF_UUID
from app.models.base import Instant, Uuid
from app.models.people import assignments
from app.models.post import Post

_ENTERED = func.enter(bindparam("session", type_=Uuid), bindparam("now", type_=Instant)).table_valued(
    column("session_id", Uuid),
    column("school_id", Uuid),
    column("user_id", Uuid),
    column("person_id", Uuid),
    column("today", Date),
    column("must_change_password", Boolean),
    column("person", ARRAY_OF_UUID),
    *(column(post.value, ARRAY_OF_UUID) for post in Post),
    name="entered",
)

me: CTE = select(_ENTERED).cte("me").prefix_with("MATERIALIZED")
"""The caller as a common table expression. No row: no living session. Columns: session_id, school_id, user_id,
person_id, today (school time), must_change_password, person (the own id, as a key), and one array of unit ids for each
post held today, null where none."""


def beside_me(data: FromClause) -> FromClause:
    """`me` with a lateral `data` beside it: the data part runs after enter() has set the school, or sees no rows."""
    return me.outerjoin(data, true())


in_force = func.assignments_in_force(me.c.school_id, me.c.today, bindparam("now", type_=Instant)).table_valued(
    *(column(each.name, each.type) for each in assignments.columns), name="held"
)
"""The assignments of the caller's school that are in force at this instant, whoever holds them."""
