"""How answers name what they only point to: a person by {"id", "full_name"}, a class, a group or a year by {"id", "name"}."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, case, null, select

from app.core.shape import thing
from app.models.people import persons
from app.models.schools import classes, schools


def named(of: FromClause) -> ColumnElement[Any]:
    """A row that has a name."""
    return thing(id=of.c.id, name=of.c.name)


def named_or_null(of: FromClause) -> ColumnElement[Any]:
    """The same, where an outer join may have found none."""
    return case((of.c.id.is_(None), null()), else_=named(of))


CLASS_TODAY = named_or_null(classes)
"""Where a child's row was joined with the class of its enrolment in force today; null without one."""


def person(of: FromClause = persons) -> ColumnElement[Any]:
    """A row of `persons`, under whatever alias it was joined."""
    return thing(id=of.c.id, full_name=of.c.full_name)


def person_or_null(of: FromClause) -> ColumnElement[Any]:
    """The same, where an outer join may have found none."""
    return case((of.c.id.is_(None), null()), else_=person(of))


def class_of(id_: ColumnElement[Any], school: ColumnElement[Any]) -> ColumnElement[Any]:
    """Which class a column of another row means; null for none."""
    one = classes.alias()
    return select(named(one)).where(one.c.school_id == school, one.c.id == id_).correlate_except(one).scalar_subquery()


def person_of(id_: ColumnElement[Any], school: ColumnElement[Any]) -> ColumnElement[Any]:
    """Whom a column of another row means; null for nobody."""
    who = persons.alias()
    return select(person(who)).where(who.c.school_id == school, who.c.id == id_).correlate_except(who).scalar_subquery()


def of_the_school(column: ColumnElement[Any], school: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of the school's own row, such as its name or its time zone; `school`: a row's school_id."""
    return select(column).where(schools.c.id == school).correlate_except(schools).scalar_subquery()
