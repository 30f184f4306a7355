"""Where a list comes in: by whose grant, and the classes of the year that its rows may name (3.1, 4.2.2, 4.2.5)."""

from uuid import UUID

from sqlalchemy import literal_column, select

from app.core.db import Row, Statement
from app.core.shape import thing, things
from app.models.caller import beside_me, me
from app.models.schools import classes
from app.policies.declare import GRANTS, Grant
from app.policies.engine import held
from app.policies.refusals import refusal
from app.services.imports.roster_columns import class_key
from app.services.imports.years import Year, years

CLASSES = (
    select(things(thing(id=classes.c.id, name=classes.c.name, year=classes.c.school_year_id)))
    .where(classes.c.school_id == me.c.school_id)
    .correlate(me)
    .scalar_subquery()
)
_scope = select(CLASSES.label("classes"), years.label("years")).offset(literal_column("0")).correlate(me).lateral("r")
SCOPE = Statement(select(*me.c, *_scope.c).select_from(beside_me(_scope)))
"""The caller, with the school's classes and years."""


def granted(action: str, found: Row) -> Grant:
    """By which grant the caller may. Raises Forbidden."""
    posts = held(found)
    grant = next((grant for grant in GRANTS[action] if grant.post in posts), None)
    if grant is None:
        raise refusal(action)
    return grant


def classes_of(year: Year, found: Row) -> dict[str, UUID]:
    """The year's classes by their keys."""
    here = (each for each in found["classes"] or () if each["year"] == str(year.id))
    return {class_key(each["name"]): UUID(each["id"]) for each in here}
