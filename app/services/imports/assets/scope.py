"""The school as a list of assets needs it: its year, and the classes by their keys (4.2.2)."""

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
    """The classes of the year, by their keys."""

    classes: dict[str, UUID]


async def enter(act: Act, school_year: str | None, class_: str | None) -> Scope:
    """Raises Forbidden, Invalid (unknown year; a class, which the rows name) and SchoolYearOver."""
    found = admitted(act, await act.row(_SCOPE))
    posts = held(found)
    grant = next((grant for grant in GRANTS["asset.import"] if grant.post in posts), None)
    if grant is None:
        raise refusal("asset.import")
    year = chosen(found["years"], school_year, found["today"])
    if class_:
        said = Words(
            "Danh sách tài sản ghi lớp ngay trong bảng, không chọn lớp ở đây.",
            "A list of assets names classes in its rows; no class is chosen here.",
        )
        raise Invalid(FieldError("/class", "not_used", said))
    return Scope(
        school=found["school_id"],
        person=found["person_id"],
        today=found["today"],
        year=year,
        clause=grant.cited.clause,
        classes={
            class_key(each["name"]): UUID(each["id"]) for each in found["classes"] or () if each["year"] == str(year.id)
        },
    )
