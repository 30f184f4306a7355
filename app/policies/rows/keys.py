"""What the rows of several nouns are made with."""

from sqlalchemy import ColumnElement, bindparam, func, literal_column, select

from app.models.caller import me
from app.models.people import assignments


def is_(column: ColumnElement[object]) -> ColumnElement[bool]:
    return column == bindparam("id", type_=column.type)


def assigned(unit: ColumnElement[object], column: str) -> ColumnElement[int]:
    """Grows with each assignment that is made or ended of a class or a user."""
    held = assignments.alias("counted")
    return (
        select(func.coalesce(func.sum(held.c.version), literal_column("0")))
        .where(held.c.school_id == me.c.school_id, held.c[column] == unit)
        .correlate_except(held)
        .scalar_subquery()
    )
