"""Registers: a class on a day."""

from datetime import date

from sqlalchemy import ColumnElement, and_, bindparam, func

from app.models.attendance import registers
from app.models.caller import me
from app.models.schools import classes, school_years
from app.policies.row import Row
from app.policies.rows.keys import is_
from app.policies.rows.structure import class_in_its_year

_date = registers.c.date.type


def _register(day: ColumnElement[date]) -> Row:
    """A register exists for each school day; a day without one still answers, from its class."""
    return Row(
        "attendance",
        class_in_its_year.outerjoin(
            registers,
            and_(
                registers.c.school_id == classes.c.school_id,
                registers.c.class_id == classes.c.id,
                registers.c.date == day,
            ),
        ),
        key=is_(classes.c.id),
        locks={"school_id": classes.c.school_id, "class_id": classes.c.id, "group_id": classes.c.group_id},
        version=func.concat(func.coalesce(registers.c.version, 0), ".", classes.c.roster_version),
        actions=("attendance.read", "attendance.mark", "attendance.confirm", "attendance.read_counts"),
        facts={"year_ends_on": school_years.c.ends_on},
    )


register = _register(bindparam("date", type_=_date))

# Of all classes on one day: today where none is named.
DAY = func.coalesce(bindparam("date", None, type_=_date), me.c.today)
register_of_the_day = _register(DAY)
