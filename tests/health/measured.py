"""A round of measuring, and children to be measured in it."""

from typing import Any

from tests.program import Answer
from tests.school import Child, School

DAYS = {"opens_on": "2026-11-02", "closes_on": "2026-11-30"}


async def opened(school: School, **given: Any) -> str:
    """A round of this month, open; its address."""
    answer = await school.as_("nurse").post(
        "/v1/health-rounds", {"name": "Cân đo quý I", "kind": "quarterly", **DAYS, **given}
    )
    assert answer.status == 201, answer
    return f"/v1/health-rounds/{answer.json['id']}"


def sheet(school: School, round_: str, class_: str = "A1") -> str:
    return f"{round_}/classes/{school.classes[class_]}"


async def measured(
    school: School, url: str, child: Child, weight: Any, height: Any, who: str = "nurse", **more: Any
) -> Answer:
    """One child's weight and height, written."""
    entry = {"student_id": str(child.id), "weight_kg": weight, "height_cm": height, **more}
    return await school.as_(who).put(url, {"children": [entry]})


def of(answer: Answer, child: Child) -> dict[str, Any]:
    """What a sheet says of a child."""
    (found,) = [each for each in answer.json["children"] if each["student_id"] == str(child.id)]
    return found  # type: ignore[no-any-return]


async def four_years_old(school: School, **record: Any) -> Child:
    """A girl of 1461 days on 25 November 2026, in A1."""
    return await school.child("A1", full_name="Lưu Thị Vân", birth_date="2022-11-25", sex="female", **record)
