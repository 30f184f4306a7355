"""The registers of all classes on one day, and the counts alone for whoever feeds by them (4.2.1, 6.2)."""

from sqlalchemy import Text, bindparam, func, literal_column

from app.core.answer import Answer
from app.core.shape import text, thing
from app.models.attendance import registers
from app.models.base import Uuid
from app.models.schools import classes, school_years
from app.policies.act import Act
from app.policies.reading import Listing, listed
from app.policies.rows import DAY
from app.policies.rows import register_of_the_day as row
from app.schemas.attendance import CountsQuery, RegistersQuery
from app.services.attendance.register import COUNTED, HAS_SCHOOL, LATE, counts, on_day, state_with
from app.services.named import named

children = on_day(DAY, *counts())
STATE = state_with(children)
DAY_REGISTER = {
    "class": named(classes),
    "group_id": classes.c.group_id,
    "date": DAY,
    "state": STATE,
    "late": LATE,
    "confirmed_at": registers.c.confirmed_at,
    "counts": thing(**{name: children.c[name] for name in COUNTED}),
    "path": func.concat(literal_column("'/v1/classes/'"), classes.c.id, literal_column("'/registers/'"), DAY),
    "etag": row.etag,
}
"""A register without its children, in the order it is sent (schemas.attendance.DayRegisterOut)."""

DAY_COUNTS = {
    "class": named(classes),
    "date": DAY,
    "school_day": HAS_SCHOOL,
    **{name: children.c[name] for name in COUNTED},
    "meals": children.c.present,
    "etag": row.etag,
}
"""The fields of schemas.attendance.DayCountsOut."""

OF_THE_YEAR = DAY.between(school_years.c.starts_on, school_years.c.ends_on)
_ORDER = (classes.c.position, classes.c.name, classes.c.id)
_FILTERS = {
    "date": OF_THE_YEAR,
    "today": OF_THE_YEAR,
    "group_id": classes.c.group_id == bindparam("group_id", type_=Uuid),
}
_REGISTERS = Listing(
    "attendance.read", row, text(thing(**DAY_REGISTER)), _ORDER,
    {**_FILTERS, "state": bindparam("state", type_=Text) == STATE}, children,
)  # fmt: skip
_COUNTS = Listing("attendance.read_counts", row, text(thing(**DAY_COUNTS)), _ORDER, _FILTERS, children)


async def list_(act: Act, query: RegistersQuery) -> Answer:
    """The registers of a day, today where none is named, that the caller may read; no child is named."""
    return await listed(
        act, _REGISTERS, limit=query.limit, cursor=query.cursor, date=query.date, today=None if query.date else True,
        group_id=query.group_id, state=query.state,
    )  # fmt: skip


async def list_counts(act: Act, query: CountsQuery) -> Answer:
    """How many children of each class are there on a day, for the kitchen."""
    return await listed(
        act, _COUNTS, limit=query.limit, cursor=query.cursor, date=query.date, today=None if query.date else True,
        group_id=query.group_id,
    )  # fmt: skip
