"""Many rows in one statement: records go in as one JSON value and are unfolded by PostgreSQL.

Row-level security forbids COPY into walled tables; a staging table would cost its own making each time.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

import orjson
from sqlalchemy import JSON, Table, bindparam, column, func, select
from sqlalchemy.sql.selectable import NamedFromClause

from app.core.db import Statement


def _records(table: Table, names: tuple[str, ...]) -> NamedFromClause:
    given = func.json_to_recordset(bindparam("records", type_=JSON))
    return given.table_valued(*(column(name, table.c[name].type) for name in names), name="given").render_derived(
        with_types=True
    )


@cache
def inserting_many(table: Table, *names: str) -> Statement:
    """INSERT of all `records` (`as_records`), the named columns of each."""
    given = _records(table, names)
    return Statement(table.insert().from_select(list(names), select(*(given.c[name] for name in names))))


@cache
def updating_many(table: Table, *names: str) -> Statement:
    """UPDATE of the named columns for all `records` by school_id and id; the row's version goes up by one."""
    given = _records(table, ("school_id", "id", *names))
    return Statement(
        table.update()
        .where(table.c.school_id == given.c.school_id, table.c.id == given.c.id)
        .values({name: given.c[name] for name in names} | {"version": table.c.version + 1})
    )


def as_records(rows: Iterable[dict[str, Any]]) -> str:
    """Rows as the `records` of these statements."""
    return orjson.dumps(list(rows), default=str).decode()  # asyncpg's UUID is a subclass that orjson does not know
