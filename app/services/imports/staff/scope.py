"""The school as a list of staff needs it: its year, its classes and groups by their keys (3.1)."""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import literal_column, select

from app.core.db import Statement
from app.core.errors import FieldError, Invalid
from app.core.shape import things
from app.core.text import fold
from app.core.words import Words
from app.models.caller import beside_me, me
from app.models.schools import groups, schools
from app.policies.act import Act
from app.policies.engine import admitted
from app.services.imports import kind
from app.services.imports.entered import CLASSES, classes_of, granted
from app.services.imports.years import chosen, years
from app.services.named import named

_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")

_groups = select(things(named(groups))).where(groups.c.school_id == me.c.school_id).correlate(me).scalar_subquery()
_code = select(schools.c.code).where(schools.c.id == me.c.school_id).correlate(me).scalar_subquery()
_scope = (
    select(CLASSES.label("classes"), _groups.label("groups"), years.label("years"), _code.label("code"))
    .offset(literal_column("0"))
    .correlate(me)
    .lateral("r")
)
_SCOPE = Statement(select(*me.c, *_scope.c).select_from(beside_me(_scope)))


@dataclass(frozen=True, slots=True)
class Scope(kind.Scope):
    """The classes of the year and the groups, by their keys. `suffix`: of user names."""

    classes: dict[str, UUID]
    groups: dict[str, UUID]
    suffix: str


async def enter(act: Act, school_year: str | None, class_: str | None) -> Scope:
    """Raises Forbidden, Invalid (unknown year; a class, which is for children) and SchoolYearOver."""
    found = admitted(act, await act.row(_SCOPE))
    grant = granted("user.import", found)
    year = chosen(found["years"], school_year, found["today"])
    if class_:
        raise Invalid(
            FieldError(
                "/class",
                "not_used",
                Words(
                    "Danh sách cán bộ ghi lớp ngay trong bảng, không chọn lớp ở đây.",
                    "A list of staff names classes in its rows; no class is chosen here.",
                ),
            )
        )
    return Scope(
        school=found["school_id"],
        person=found["person_id"],
        today=found["today"],
        year=year,
        clause=grant.cited.clause,
        classes=classes_of(year, found),
        groups={group_key(each["name"]): UUID(each["id"]) for each in found["groups"] or ()},
        suffix=found["code"],
    )


def group_key(name: str) -> str:
    """Marks, case, signs and a leading "tổ" do not count."""
    return _NOT_WORD.sub(" ", fold(name)).strip().removeprefix("to ").removeprefix("chuyen mon ")
