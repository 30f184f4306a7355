"""What an assignment is for, as it is told: the school, a group or a class."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, case, literal_column

from app.core.shape import thing
from app.models.schools import classes, groups, schools


def with_units(held: FromClause) -> FromClause:
    """Assignments beside the school, and the group or class where they are for one."""
    return (
        held.join(schools, schools.c.id == held.c.school_id)
        .outerjoin(classes, and_(classes.c.school_id == held.c.school_id, classes.c.id == held.c.class_id))
        .outerjoin(groups, and_(groups.c.school_id == held.c.school_id, groups.c.id == held.c.group_id))
    )


def unit_of(held: FromClause) -> ColumnElement[Any]:
    """{type, id, name}, from `with_units`."""
    return case(
        (held.c.class_id.is_not(None), thing(type=_word("class"), id=classes.c.id, name=classes.c.name)),
        (held.c.group_id.is_not(None), thing(type=_word("group"), id=groups.c.id, name=groups.c.name)),
        else_=thing(type=_word("school"), id=schools.c.id, name=schools.c.name),
    )


def _word(value: str) -> ColumnElement[str]:
    return literal_column(f"'{value}'", Text)
