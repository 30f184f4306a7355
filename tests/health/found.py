"""What was found of a child, planted: a finding, or a measurement in a round of its own."""

from typing import Any
from uuid import UUID

from app.core.ids import new_id
from tests.school import TODAY, Child, School


async def somebody(school: School) -> UUID:
    """A person of the school's."""
    return (await school.as_("nurse").arrive()).person


async def finding(school: School, child: Child, code: str = "refractive_error", **columns: Any) -> UUID:
    """A finding that is not over."""
    id_ = new_id()
    by = await somebody(school)
    row = {"id": id_, "student_id": child.id, "code": code, "found_on": TODAY, "recorded_by": by, "version": 1}
    await school.plant({"findings": [row | columns]})
    return id_


async def a_round(school: School, class_: str = "A1") -> UUID:
    """A round that measures a class."""
    id_, year = new_id(), school.years["now"]
    await school.plant({
        "health_rounds": [
            {"id": id_, "school_year_id": year, "name": str(id_), "kind": "quarterly", "opens_on": TODAY, "closes_on": TODAY,
             "measures": ["weight", "height"], "state": "open", "version": 1, "created_at": school.program.clock()}
        ],
        "health_sheets": [{"round_id": id_, "class_id": school.classes[class_], "school_year_id": year, "version": 1}],
    })  # fmt: skip
    return id_


async def measured(
    school: School, child: Child, *classes: str, class_: str = "A1", round_id: UUID | None = None, **columns: Any
) -> UUID:
    """The child was weighed and measured, and is in these growth classes."""
    id_ = new_id()
    row = {
        "id": id_, "round_id": round_id or await a_round(school, class_), "student_id": child.id,
        "class_id": school.classes[class_], "measured_on": TODAY, "position": "standing", "oedema": False,
        "remeasured": False, "measured_by": await somebody(school), "classes": list(classes), "implausible": [], "version": 1,
    }  # fmt: skip
    await school.plant({"measurements": [row | columns]})
    return id_
