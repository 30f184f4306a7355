"""One import of a kind at a time in a school: two that look at the same people would each make them."""

from uuid import UUID

from asyncpg import LockNotAvailableError
from sqlalchemy import Text, bindparam
from sqlalchemy.dialects.postgresql import insert

from app.core.db import Connection, Statement, Unavailable
from app.models.base import Uuid
from app.models.schools import counters

ASSETS, CHILDREN, STAFF, HEALTH = "asset_import", "student_code", "staff_import", "health_import"
"""The counters whose rows are locked. What writes children's records in bulk takes the turn of their codes."""

_counter = insert(counters).values(
    school_id=bindparam("school", type_=Uuid), name=bindparam("name", type_=Text), value=0
)
_LOCK = Statement(
    _counter.on_conflict_do_update(index_elements=["school_id", "name"], set_={"value": counters.c.value})
)


async def take(connection: Connection, school: UUID, name: str) -> None:
    """Wait for the turn, and keep it until the transaction ends. Raises Unavailable where the one before takes too long."""
    try:
        await connection.row(_LOCK, school=school, name=name)
    except LockNotAvailableError:
        raise Unavailable from None
