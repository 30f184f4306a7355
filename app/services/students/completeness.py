"""How far each class's records are (4.1.1)."""

from typing import Any

from sqlalchemy import any_, func, literal_column, select, true

from app.core.answer import Answer
from app.core.shape import text, thing
from app.models.caller import me
from app.models.schools import classes
from app.models.students import enrolled_on, enrolled_students, enrolments, kept
from app.policies.act import Act
from app.policies.reading import Listing, listed
from app.policies.rows import class_
from app.schemas.students import CompletenessQuery
from app.services.named import named
from app.services.structure.classes import BY_YEAR
from app.services.students.reading import FAMILY, REQUIRED, is_complete

_counted = (
    select(
        func.count().label("children"),
        func.count().filter(is_complete).label("complete"),
        *(func.count().filter(literal_column(f"'{name}'") == any_(FAMILY.c.missing)).label(name) for name in REQUIRED),
    )
    .select_from(enrolled_students.join(FAMILY, true()))
    .where(
        enrolments.c.school_id == classes.c.school_id,
        enrolments.c.class_id == classes.c.id,
        enrolled_on(me.c.today),
        kept,
    )
    .correlate(classes, me)
    .lateral("counted")
)
COMPLETENESS: dict[str, Any] = {
    "class": named(classes),
    "children": _counted.c.children,
    "complete": _counted.c.complete,
    "missing": thing(**{name: _counted.c[name] for name in REQUIRED}),
}
"""An item's fields, in the order they are sent (schemas.students.CompletenessOut)."""

_LIST = Listing(
    "class.read_completeness",
    class_,
    text(thing(**COMPLETENESS)),
    order=(classes.c.position, classes.c.name, classes.c.id),
    filters=BY_YEAR,
    beside=_counted,
)


async def completeness(act: Act, query: CompletenessQuery) -> Answer:
    """The classes of one school year, the current one unless said otherwise, whose records the caller follows."""
    current = None if query.school_year_id else True
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, school_year_id=query.school_year_id, current=current
    )
