"""Who is asking: the row that `enter(session, now)` gives, as SQL that other SQL can lean on."""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnClause,
    ColumnElement,
    Date,
    FromClause,
    Select,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
    true,
)
from sqlalchemy.sql.selectable import CTE
from sqlalchemy.sql.visitors import replacement_traverse

from app.core.db import ARRAY_OF_UUID
from app.models.base import Instant, Uuid
from app.models.people import assignments_held
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


in_force = assignments_held(me.c.school_id, me.c.today)
"""The assignments of the caller's school that are in force at this instant, whoever holds them."""

as_let_through: ColumnElement[str] = cast(func.row_to_json(me.table_valued()), Text).label("caller")
"""The whole of `me` as text, for `kept`."""

kept: CTE = (
    select(
        func.json_to_record(cast(bindparam("caller", type_=Text), JSON))
        .table_valued(*(column(each.name, each.type) for each in me.c))
        .render_derived(name="let_through", with_types=True)
    )
    .cte("kept")
    .prefix_with("MATERIALIZED")
)


def once_let_through(statement: Select[Any]) -> Select[Any]:
    """The statement with `kept` for `me`: the caller as the act let them through, whatever they may do by now."""

    def instead(element: Any, **_: Any) -> Any:
        if element is me:
            return kept
        return kept.c[element.key] if isinstance(element, ColumnClause) and element.table is me else None

    return replacement_traverse(statement, {}, instead)  # type: ignore[return-value]
