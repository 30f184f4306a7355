"""The school as a list of assets needs it: its year, and the classes by their keys (4.2.2)."""

from dataclasses import dataclass
from uuid import UUID

from app.core.errors import FieldError, Invalid
from app.core.words import Words
from app.policies.act import Act
from app.policies.engine import admitted
from app.services.imports import kind
from app.services.imports.entered import SCOPE, classes_of, granted
from app.services.imports.years import chosen


@dataclass(frozen=True, slots=True)
class Scope(kind.Scope):
    """The classes of the year, by their keys."""

    classes: dict[str, UUID]


async def enter(act: Act, school_year: str | None, class_: str | None) -> Scope:
    """Raises Forbidden, Invalid (unknown year; a class, which the rows name) and SchoolYearOver."""
    found = admitted(act, await act.row(SCOPE))
    grant = granted("asset.import", found)
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
        classes=classes_of(year, found),
    )
