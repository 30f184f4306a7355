"""Children who are weighed and measured in the rounds of a school."""

from datetime import date
from typing import Any

from tests.school import TODAY, Child, School

BORN = date(2022, 5, 14)


async def girl(school: School, class_: str = "A1", born: date = BORN, **record: Any) -> Child:
    return await school.child(class_, **{"sex": "female", "birth_date": born, "full_name": "Trần Ngọc Hân"} | record)


async def round_(
    school: School, name: str = "Cân đo quý I", opens_on: str = "2026-11-02", closes_on: str = "2026-11-30"
) -> str:
    body = {"name": name, "kind": "quarterly", "opens_on": opens_on, "closes_on": closes_on}
    answer = await school.as_("nurse").post("/v1/health-rounds", body)
    assert answer.status == 201, answer
    return f"/v1/health-rounds/{answer.json['id']}"


async def measure(
    school: School, round_: str, child: Child, kg: float | None, cm: float | None, class_: str = "A1", **more: Any
) -> None:
    values = {"student_id": str(child.id), "weight_kg": kg, "height_cm": cm, **more}
    answer = await school.as_("nurse").put(f"{round_}/classes/{school.classes[class_]}", {"children": [values]})
    assert answer.status == 200, answer


async def twice(school: School, child: Child, first: tuple[float, float], second: tuple[float, float]) -> None:
    """Measured in September and today."""
    before = await round_(school, "Cân đo đầu năm", "2026-09-01", "2026-09-30")
    await measure(school, before, child, *first, measured_on="2026-09-10")
    await measure(school, await round_(school), child, *second, measured_on=str(TODAY))
