"""Facts about a row that a rule may ask: each one SQL criterion, true or false of the row and the caller."""

from sqlalchemy import ColumnElement

from app.models.caller import me
from app.policies.rows import Row


def year_not_over(row: Row) -> ColumnElement[bool]:
    """The row's school year is not over: years that are over are for principal, vp_academic and the group's leader."""
    return row.facts["year_ends_on"] >= me.c.today


def roster_open(row: Row) -> ColumnElement[bool]:
    """The roster of the row's school year is not past its due date (3.1)."""
    return row.facts["roster_due_on"] >= me.c.today
