"""Where measurements may be imported: the year, its classes by their keys (4.2.5)."""

from dataclasses import dataclass
from uuid import UUID

from app.core.errors import FieldError, Invalid
from app.core.words import Words
from app.policies.act import Act
from app.policies.engine import admitted
from app.services.imports import kind
from app.services.imports.entered import SCOPE, classes_of, granted
from app.services.imports.roster_columns import class_key
from app.services.imports.years import chosen


@dataclass(frozen=True, slots=True)
class Scope(kind.Scope):
    """The classes of the year by their keys. `only`: the class that was chosen beside the file. `grant`: by which one may."""

    classes: dict[str, UUID]
    only: UUID | None
    grant: int


async def enter(act: Act, school_year: str | None, class_: str | None) -> Scope:
    """Raises Forbidden, Invalid (unknown year or class) and SchoolYearOver."""
    found = admitted(act, await act.row(SCOPE))
    grant = granted("health.measure", found)
    year = chosen(found["years"], school_year, found["today"])
    here, only = classes_of(year, found), None
    if class_:
        only = next((id_ for key, id_ in here.items() if class_ == str(id_) or key == class_key(class_)), None)
        if only is None:
            said = Words("Không có lớp này để nhập.", "There is no such class to import into.")
            raise Invalid(FieldError("/class", "not_found", said))
    return Scope(
        school=found["school_id"],
        person=found["person_id"],
        today=found["today"],
        year=year,
        clause=grant.cited.clause,
        classes=here,
        only=only,
        grant=grant.number,
    )
