"""Measuring a class in a round (clause 4.2.5)."""

from typing import Any

from tests.school import School


async def opened(school: School, **given: Any) -> str:
    """A round of this month, open; its address."""
    body = {"name": "Cân đo quý I", "kind": "quarterly", "opens_on": "2026-11-02", "closes_on": "2026-11-30"} | given
    answer = await school.as_("nurse").post("/v1/health-rounds", body)
    assert answer.status == 201, answer
    return f"/v1/health-rounds/{answer.json['id']}"


def sheet(school: School, round_: str, class_: str = "A1") -> str:
    return f"{round_}/classes/{school.classes[class_]}"


async def test_first(school: School) -> None:
    round_ = await opened(school)
    url = sheet(school, round_)
    nurse = school.as_("nurse")
    empty = await nurse.get(url)
    assert empty.status == 200, empty
    an = school.children["A1"][0]
    done = await nurse.put(
        url, {"children": [{"student_id": str(an.id), "weight_kg": 15.55, "height_cm": 101.5, "version": 0}]}
    )
    assert done.status == 200, done
    again = await nurse.get(url)
    assert again.json == done.json
    assert again.etag == done.etag
    health = await school.as_("principal").get(f"{an.url}/health")
    assert health.status == 200, health
    summary = await school.as_("teacher of the class").get(f"{an.url}/health-summary")
    assert summary.status == 200, summary
    finding = await nurse.post(f"{an.url}/findings", {"code": "refractive_error"})
    assert finding.status == 201, finding
    assert (await school.as_("teacher of the class").get("/v1/health-summaries")).status == 200
    assert (await nurse.patch(f"{an.url}/findings/{finding.json['id']}", {"resolved_on": "2026-11-25"})).status == 200
    assert (await nurse.post(f"{round_}/close")).status == 200
    assert (await nurse.put(url, {"children": []})).status == 409
