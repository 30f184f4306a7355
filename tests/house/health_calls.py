"""Each operation on children's health once, and how many statements it takes."""

from typing import Any

from tests.program import Answer
from tests.school import School

ROUND = {"name": "Cân đo quý I", "kind": "quarterly", "opens_on": "2026-11-02", "closes_on": "2026-11-30"}

STATEMENTS = {
    "GET /v1/health-rounds": 1,
    "POST /v1/health-rounds": 7,
    "GET /v1/health-rounds/{round_id}": 1,
    "PATCH /v1/health-rounds/{round_id}": 7,
    "POST /v1/health-rounds/{round_id}/close": 6,
    "POST /v1/health-rounds/{round_id}/reopen": 6,
    # With what each leaves in the journal. Measuring a class: the caller with the sheet, and one write, in one transaction.
    "GET /v1/health-rounds/{round_id}/classes/{class_id}": 1,
    "PUT /v1/health-rounds/{round_id}/classes/{class_id}": 4,
    "GET /v1/health-rounds/{round_id}/classes/{class_id}/sheet.xlsx": 1,
    "GET /v1/students/{student_id}/health": 1,
    "GET /v1/students/{student_id}/health-summary": 1,
    "GET /v1/health-summaries": 1,
    "POST /v1/students/{student_id}/findings": 7,
    "GET /v1/students/{student_id}/findings/{finding_id}": 1,
    "PATCH /v1/students/{student_id}/findings/{finding_id}": 7,
}


async def round_(school: School) -> str:
    return f"/v1/health-rounds/{(await school.as_('nurse').post('/v1/health-rounds', ROUND)).json['id']}"


async def _of_round(school: School, method: str, what: str = "", json: Any = None) -> Answer:
    return await school.as_("nurse").send(method, await round_(school) + what, json=json)


async def _reopen(school: School) -> Answer:
    url = await round_(school)
    await school.as_("nurse").post(f"{url}/close")
    return await school.as_("nurse").post(f"{url}/reopen")


async def _sheet(school: School, method: str) -> Answer:
    children = [{"student_id": str(child.id), "weight_kg": 15.5, "height_cm": 101.5} for child in school.children["A1"]]
    body = {"children": children} if method == "PUT" else None
    return await _of_round(school, method, f"/classes/{school.classes['A1']}", body)


async def _finding(school: School, method: str, json: Any = None) -> Answer:
    url = f"{school.children['A1'][0].url}/findings"
    found = await school.as_("nurse").post(url, {"code": "dental_caries"})
    return await school.as_("nurse").send(method, f"{url}/{found.json['id']}", json=json)


CALLS = {
    "GET /v1/health-rounds": lambda school: school.as_("nurse").get("/v1/health-rounds?state=open"),
    "POST /v1/health-rounds": lambda school: school.as_("nurse").post("/v1/health-rounds", ROUND),
    "GET /v1/health-rounds/{round_id}": lambda school: _of_round(school, "GET"),
    "PATCH /v1/health-rounds/{round_id}": lambda school: _of_round(school, "PATCH", json={"name": "x"}),
    "POST /v1/health-rounds/{round_id}/close": lambda school: _of_round(school, "POST", "/close"),
    "POST /v1/health-rounds/{round_id}/reopen": _reopen,
    "GET /v1/health-rounds/{round_id}/classes/{class_id}": lambda school: _sheet(school, "GET"),
    "PUT /v1/health-rounds/{round_id}/classes/{class_id}": lambda school: _sheet(school, "PUT"),
    "GET /v1/health-rounds/{round_id}/classes/{class_id}/sheet.xlsx": lambda school: _of_round(
        school, "GET", f"/classes/{school.classes['A1']}/sheet.xlsx"
    ),
    "GET /v1/students/{student_id}/health": lambda school: school.as_("nurse").get(
        f"{school.children['A1'][0].url}/health"
    ),
    "GET /v1/students/{student_id}/health-summary": lambda school: school.as_("teacher of the class").get(
        f"{school.children['A1'][0].url}/health-summary"
    ),
    "GET /v1/health-summaries": lambda school: school.as_("teacher of the class").get("/v1/health-summaries?limit=2"),
    "POST /v1/students/{student_id}/findings": lambda school: school.as_("nurse").post(
        f"{school.children['A1'][0].url}/findings", {"code": "dental_caries"}
    ),
    "GET /v1/students/{student_id}/findings/{finding_id}": lambda school: _finding(school, "GET"),
    "PATCH /v1/students/{student_id}/findings/{finding_id}": lambda school: _finding(
        school, "PATCH", {"severity": "mild"}
    ),
}
