"""Each operation on health advice, incidents, medicine and messages once, and how many statements it takes."""

from typing import Any

from tests.program import Answer
from tests.regulation.care import ASKED, INCIDENT, NOTICE, OUTCOME
from tests.school import School

STATEMENTS = {
    # Each with what it leaves in the journal.
    "GET /v1/at-risk": 1,
    "GET /v1/advice": 1,
    "GET /v1/advice/{advice_id}": 1,
    "GET /v1/students/{student_id}/advice": 1,
    # The child with what the advice is about, the message, its recipients, the advice, and it as it is then.
    "POST /v1/students/{student_id}/advice": 8,
    "POST /v1/advice/{advice_id}/outcome": 6,
    "POST /v1/advice/{advice_id}/close": 6,
    "GET /v1/me/messages": 1,
    "GET /v1/messages/{message_id}": 1,
    "POST /v1/messages/{message_id}/read": 6,
    "POST /v1/messages/{message_id}/acknowledge": 6,
    "GET /v1/health-notices": 1,
    "GET /v1/health-notices/{notice_id}": 1,
    "POST /v1/health-notices": 7,
    "GET /v1/students/{student_id}/incidents": 1,
    "POST /v1/students/{student_id}/incidents": 6,
    "GET /v1/incidents/{incident_id}": 1,
    "PATCH /v1/incidents/{incident_id}": 6,
    "GET /v1/medication-requests": 1,
    "GET /v1/students/{student_id}/medication-requests": 1,
    "POST /v1/students/{student_id}/medication-requests": 6,
    "GET /v1/medication-requests/{request_id}": 1,
    "POST /v1/medication-requests/{request_id}/accept": 6,
    "POST /v1/medication-requests/{request_id}/refuse": 6,
    # The request, the child's turn, the dose before, the dose, the request's version, and it as it is then.
    "POST /v1/medication-requests/{request_id}/doses": 9,
    "POST /v1/medication-requests/{request_id}/end": 6,
    "POST /v1/medication-requests/{request_id}/withdraw": 6,
}


def _child(school: School) -> str:
    return school.children["A1"][0].url


async def _send(school: School) -> Answer:
    nurse = school.as_("nurse")
    await school.as_("parent of a child in it").arrive()
    found = await nurse.post(f"{_child(school)}/findings", {"code": "refractive_error"})
    return await nurse.post(
        f"{_child(school)}/advice", {"finding_id": found.json["id"], "template": "refractive_error"}
    )


async def _of_advice(school: School, method: str, end: str = "", json: Any = None) -> Answer:
    return await school.as_("nurse").send(method, f"/v1/advice/{(await _send(school)).json['id']}{end}", json=json)


async def _of_message(school: School, method: str, end: str = "") -> Answer:
    message = f"/v1/messages/{(await _send(school)).json['id']}"
    return await school.as_("parent of a child in it").send(method, message + end)


async def _of_notice(school: School) -> Answer:
    nurse = school.as_("nurse")
    return await nurse.get(f"/v1/health-notices/{(await nurse.post('/v1/health-notices', NOTICE)).json['id']}")


async def _of_incident(school: School, method: str, json: Any = None) -> Answer:
    nurse = school.as_("nurse")
    recorded = await nurse.post(f"{_child(school)}/incidents", INCIDENT)
    return await nurse.send(method, f"/v1/incidents/{recorded.json['id']}", json=json, if_match="*")


async def _of_request(
    school: School, method: str, end: str = "", json: Any = None, *, by: str = "nurse", accepted: bool = False
) -> Answer:
    asked = await school.as_("parent of a child in it").post(f"{_child(school)}/medication-requests", ASKED)
    url = f"/v1/medication-requests/{asked.json['id']}"
    if accepted:
        await school.as_("nurse").post(f"{url}/accept")
    return await school.as_(by).send(method, url + end, json=json)


CALLS = {
    "GET /v1/at-risk": lambda school: school.as_("nurse").get("/v1/at-risk"),
    "GET /v1/advice": lambda school: school.as_("nurse").get("/v1/advice?due=true&state=sent"),
    "GET /v1/advice/{advice_id}": lambda school: _of_advice(school, "GET"),
    "GET /v1/students/{student_id}/advice": lambda school: school.as_("nurse").get(f"{_child(school)}/advice"),
    "POST /v1/students/{student_id}/advice": _send,
    "POST /v1/advice/{advice_id}/outcome": lambda school: _of_advice(school, "POST", "/outcome", OUTCOME),
    "POST /v1/advice/{advice_id}/close": lambda school: _of_advice(school, "POST", "/close", OUTCOME),
    "GET /v1/me/messages": lambda school: school.as_("parent of a child in it").get("/v1/me/messages?unread=true"),
    "GET /v1/messages/{message_id}": lambda school: _of_message(school, "GET"),
    "POST /v1/messages/{message_id}/read": lambda school: _of_message(school, "POST", "/read"),
    "POST /v1/messages/{message_id}/acknowledge": lambda school: _of_message(school, "POST", "/acknowledge"),
    "GET /v1/health-notices": lambda school: school.as_("nurse").get("/v1/health-notices"),
    "GET /v1/health-notices/{notice_id}": _of_notice,
    "POST /v1/health-notices": lambda school: school.as_("nurse").post("/v1/health-notices", NOTICE),
    "GET /v1/students/{student_id}/incidents": lambda school: school.as_("nurse").get(f"{_child(school)}/incidents"),
    "POST /v1/students/{student_id}/incidents": lambda school: school.as_("nurse").post(
        f"{_child(school)}/incidents", INCIDENT
    ),
    "GET /v1/incidents/{incident_id}": lambda school: _of_incident(school, "GET"),
    "PATCH /v1/incidents/{incident_id}": lambda school: _of_incident(school, "PATCH", {"place": "Lớp"}),
    "GET /v1/medication-requests": lambda school: school.as_("nurse").get("/v1/medication-requests?date=2026-11-25"),
    "GET /v1/students/{student_id}/medication-requests": lambda school: school.as_("nurse").get(
        f"{_child(school)}/medication-requests"
    ),
    "POST /v1/students/{student_id}/medication-requests": lambda school: school.as_("parent of a child in it").post(
        f"{_child(school)}/medication-requests", ASKED
    ),
    "GET /v1/medication-requests/{request_id}": lambda school: _of_request(school, "GET"),
    "POST /v1/medication-requests/{request_id}/accept": lambda school: _of_request(school, "POST", "/accept"),
    "POST /v1/medication-requests/{request_id}/refuse": lambda school: _of_request(
        school, "POST", "/refuse", {"reason": "Không có nhãn"}
    ),
    "POST /v1/medication-requests/{request_id}/doses": lambda school: _of_request(
        school, "POST", "/doses", {"planned_time": "11:00"}, accepted=True
    ),
    "POST /v1/medication-requests/{request_id}/end": lambda school: _of_request(
        school, "POST", "/end", {}, accepted=True
    ),
    "POST /v1/medication-requests/{request_id}/withdraw": lambda school: _of_request(
        school, "POST", "/withdraw", {}, by="parent of a child in it"
    ),
}
