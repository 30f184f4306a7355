"""What everybody who writes records shares: a turn, a code, the keys by which a child is found.

One writes records at a time in a school, by the row of its student codes: two that look at the same people would each
make them, and a person's new phone is a change to the records of all their children.
"""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam

from app.core.db import Connection, Statement
from app.core.text import fold, identity_key, sort_key
from app.models.base import Uuid
from app.models.schools import counters
from app.policies.act import Act
from app.policies.engine import Seen, change, fetch
from app.services.imports import turn as turns

_school = bindparam("school", type_=Uuid)
_NEXT = Statement(
    counters.update()
    .where(counters.c.school_id == _school, counters.c.name == turns.CHILDREN)
    .values(value=counters.c.value + 1)
    .returning(counters.c.value)
)
_GENERATED = re.compile(r"HS\d{6,}")


async def turn(act: Act, statement: Statement, **key: Any) -> Seen:
    """`change` for whoever writes a record: the row as it is once it is this act's turn.

    Who may not write takes no turn. Raises Unavailable where the one before takes too long.
    """
    seen = await change(act, statement, **key)
    await turns.take(act.connection, seen["school_id"], turns.CHILDREN)
    return await fetch(act, statement, **key)


async def next_code(connection: Connection, school: UUID) -> str:
    """A code of our own, in one's turn."""
    taken = await connection.row(_NEXT, school=school)
    assert taken is not None
    return f"HS{taken['value']:06}"


def generated(code: str) -> bool:
    """Whether we gave, or shall give, this code; one from a list takes its place."""
    return bool(_GENERATED.fullmatch(code.upper()))


def keys(full_name: str, code: str) -> Mapping[str, str]:
    """How a child is recognised, searched and sorted, from the name and the code."""
    return {
        "identity_key": identity_key(full_name),
        "search_key": f" {fold(full_name)} {fold(code)}",
        "sort_key": sort_key(full_name),
    }
