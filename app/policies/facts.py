"""Facts about a row that a rule may ask: each one SQL criterion, true or false of the row and the caller."""

from sqlalchemy import ColumnElement

from app.models.caller import me
from app.policies.rows import Row


def roster_open(row: Row) -> ColumnElement[bool]:
    """The roster of the row's school year is not past its due date (3.1)."""
    return row.facts["roster_due_on"] >= me.c.today
