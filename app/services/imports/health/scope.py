"""Where measurements may be imported: the year, its classes by their keys (4.2.5)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import literal_column, select

from app.core.db import Statement
from app.core.errors import FieldError, Invalid
from app.core.shape import thing, things
from app.core.words import Words
from app.models.caller import beside_me, me
from app.models.schools import classes
from app.policies.act import Act
from app.policies.declare import GRANTS
from app.policies.engine import admitted, held
from app.policies.refusals import refusal
from app.services.imports import kind
from app.services.imports.roster_columns import class_key
from app.services.imports.years import chosen, years

_classes = (
    select(things(thing(id=classes.c.id, name=classes.c.name, year=classes.c.school_year_id)))
    .where(classes.c.school_id == me.c.school_id)
    .correlate(me)
    .scalar_subquery()
)
_scope = select(_classes.label("classes"), years.label("years")).offset(literal_column("0")).correlate(me).lateral("r")
_SCOPE = Statement(select(*me.c, *_scope.c).select_from(beside_me(_scope)))


@dataclass(frozen=True, slots=True)
class Scope(kind.Scope):
    """The classes of the year by their keys. `only`: the class that was chosen beside the file."""

    classes: dict[str, UUID]
    only: UUID | None


async def enter(act: Act, school_year: str | None, class_: str | None) -> Scope:
    """Raises Forbidden, Invalid (unknown year or class) and SchoolYearOver."""
    found = admitted(act, await act.row(_SCOPE))
    posts = held(found)
    grant = next((grant for grant in GRANTS["health.measure"] if grant.post in posts), None)
    if grant is None:
        raise refusal("health.measure")
    year = chosen(found["years"], school_year, found["today"])
    here = {each["id"]: each["name"] for each in found["classes"] or () if each["year"] == str(year.id)}
    only = None
    if class_:
        only = next((id_ for id_, name in here.items() if class_ == id_ or class_key(name) == class_key(class_)), None)
        if only is None:
            said = Words("Không có lớp này để nhập.", "There is no such class to import into.")
            raise Invalid(FieldError("/class", "not_found", said))
    return Scope(
        school=found["school_id"],
        person=found["person_id"],
        today=found["today"],
        year=year,
        clause=grant.cited.clause,
        classes={class_key(name): UUID(id_) for id_, name in here.items()},
        only=UUID(only) if only else None,
    )
