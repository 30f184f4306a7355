"""What is asked about health advice, incidents, medicine on request, and the messages that the caller received."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core.ids import new_id
from tests.regulation.family import CHILDREN
from tests.regulation.lists import Listed
from tests.school import DAY_OF_LAST_YEAR, TODAY, Caller, Child, School

if TYPE_CHECKING:
    from tests.regulation.stage import Request, Stage

INCIDENT = {"kind": "fall", "happened_at": "2026-11-25T07:10:00+07:00", "place": "Sân chơi", "description": "Trầy gối",
            "action_taken": "Băng lại"}  # fmt: skip
ASKED = {"medicine": "Siro ho", "dose": "2,5 ml", "times": ["11:00"], "starts_on": str(TODAY), "ends_on": str(TODAY),
         "statement": "Nhờ nhà trường cho cháu uống."}  # fmt: skip
NOTICE = {"title": "Phòng cúm mùa", "text": "Hãy rửa tay thường xuyên."}
AT_RISK = (*CHILDREN, "in D1")


@dataclass
class Care:
    """Ids by the child: of advice, which is a message too; of an incident; of a request that waits and one that was accepted."""

    notice: UUID = field(default_factory=new_id)
    advice: dict[str, UUID] = field(default_factory=lambda: {name: new_id() for name in CHILDREN})
    incidents: dict[str, UUID] = field(default_factory=lambda: {name: new_id() for name in CHILDREN})
    waiting: dict[str, UUID] = field(default_factory=lambda: {name: new_id() for name in CHILDREN})
    accepted: dict[str, UUID] = field(default_factory=lambda: {name: new_id() for name in CHILDREN})


def _nothing(_: "Stage") -> dict[str, Any]:
    return {}


def _of(method: str, child: str, what: str, body: dict[str, Any] | None = None) -> "Request":
    given = {"json": body} if body is not None else {}
    return method, lambda stage: f"{stage.children[child].url}/{what}", lambda _: given


def _one(method: str, url: str, of: str, child: str, end: str = "", body: dict[str, Any] | None = None) -> "Request":
    given = {"json": body, "if_match": "*"} if body is not None else {}
    return method, lambda stage: f"/v1/{url}/{getattr(stage.care, of)[child]}{end}", lambda _: given


def _send(child: str) -> "Request":
    def body(stage: "Stage") -> dict[str, Any]:
        return {"json": {"finding_id": str(stage.found[child]), "template": "refractive_error"}}

    return "POST", lambda stage: f"{stage.children[child].url}/advice", body


def _request(method: str, of: str, child: str, end: str = "", body: dict[str, Any] | None = None) -> "Request":
    return _one(method, "medication-requests", of, child, end, body)


OUTCOME = {"outcome": "improved"}
OF_A_CHILD: "dict[str, Callable[[str], Request]]" = {
    "send advice": _send,
    "advice of": lambda child: _of("GET", child, "advice"),
    "advice": lambda child: _one("GET", "advice", "advice", child),
    "record outcome": lambda child: _one("POST", "advice", "advice", child, "/outcome", OUTCOME),
    "close advice": lambda child: _one("POST", "advice", "advice", child, "/close", OUTCOME),
    "record incident": lambda child: _of("POST", child, "incidents", INCIDENT),
    "incidents of": lambda child: _of("GET", child, "incidents"),
    "incident": lambda child: _one("GET", "incidents", "incidents", child),
    "correct incident": lambda child: _one("PATCH", "incidents", "incidents", child, body={"place": "Lớp"}),
    "ask for medicine": lambda child: _of("POST", child, "medication-requests", ASKED),
    "medicine asked of": lambda child: _of("GET", child, "medication-requests"),
    "medicine": lambda child: _request("GET", "waiting", child),
    "accept medicine": lambda child: _request("POST", "waiting", child, "/accept"),
    "refuse medicine": lambda child: _request("POST", "waiting", child, "/refuse", {"reason": "Không có nhãn"}),
    "give medicine": lambda child: _request("POST", "accepted", child, "/doses", {"planned_time": "11:00"}),
    "end medicine": lambda child: _request("POST", "accepted", child, "/end", {}),
    "withdraw medicine": lambda child: _request("POST", "accepted", child, "/withdraw", {}),
    "message": lambda child: _one("GET", "messages", "advice", child),
    "mark message read": lambda child: _one("POST", "messages", "advice", child, "/read"),
    "acknowledge message": lambda child: _one("POST", "messages", "advice", child, "/acknowledge"),
}

CARE: "dict[str, Request]" = {
    **{f"{what} {child}": asked(child) for what, asked in OF_A_CHILD.items() for child in CHILDREN},
    "received notice": ("GET", lambda stage: f"/v1/messages/{stage.care.notice}", _nothing),
    "mark notice read": ("POST", lambda stage: f"/v1/messages/{stage.care.notice}/read", _nothing),
    "acknowledge notice": ("POST", lambda stage: f"/v1/messages/{stage.care.notice}/acknowledge", _nothing),
    "send notice": ("POST", lambda _: "/v1/health-notices", lambda _: {"json": NOTICE}),
    "notice": ("GET", lambda stage: f"/v1/health-notices/{stage.care.notice}", _nothing),
}

_LISTED = {"advice": "/v1/advice", "waiting": "/v1/medication-requests", "messages": "/v1/me/messages"}
_SAID = {"advice": "advice about", "waiting": "medicine asked for", "messages": "messages about"}


def _listed(url: str, of: str, child: str) -> Listed:
    return Listed(lambda _: url, lambda stage: getattr(stage.care, "advice" if of == "messages" else of)[child])


CARE_LISTS: dict[str, Listed] = {
    **{f"{_SAID[of]} {child}": _listed(url, of, child) for of, url in _LISTED.items() for child in CHILDREN},
    **{
        f"at risk: {child}": Listed(lambda _: "/v1/at-risk", lambda stage, child=child: stage.children[child].id, "student_id")  # type: ignore[misc]
        for child in AT_RISK
    },
    "received notices": Listed(lambda _: "/v1/me/messages", lambda stage: stage.care.notice),
    "notices": Listed(lambda _: "/v1/health-notices", lambda stage: stage.care.notice),
}  # fmt: skip


async def care_of(school: School, children: dict[str, Child], by: UUID, caller: Caller) -> Care:
    """Something of each kind for each child. The caller is among those whom every message was sent to, whoever they are by now."""
    care, now = Care(), school.program.clock()
    to = {by} | ({caller.person} if caller.school is school else set())
    said = {"title": "Tư vấn sức khỏe", "text": "Khám mắt", "sent_by": by, "sent_at": now}
    asked = {"medicine": "Siro", "medicine_key": "siro", "dose": "2 ml", "times": ["11:00"], "starts_on": TODAY,
             "ends_on": TODAY, "statement": "Nhờ cô", "requested_by": by, "requested_at": now}  # fmt: skip
    happened = {"kind": "fall", "happened_at": now, "place": "Sân", "description": "Ngã", "action_taken": "Băng",
                "recorded_by": by, "recorded_at": now}  # fmt: skip
    over = {name: new_id() for name in CHILDREN}
    found = {"found_on": DAY_OF_LAST_YEAR, "recorded_by": by}
    of = {name: {"student_id": children[name].id} for name in AT_RISK}
    await school.plant({
        "findings": [
            *({**found, **of[name], "id": over[name], "code": "rickets", "resolved_on": TODAY} for name in CHILDREN),
            {**found, **of["in D1"], "id": new_id(), "code": "rickets"},
        ],
        "messages": [
            {**said, "id": care.notice, "kind": "health_notice", "child_id": None},
            *({**said, "id": care.advice[name], "kind": "health_advice", "child_id": children[name].id} for name in CHILDREN),
        ],
        "message_recipients": [
            {"message_id": message, "person_id": person, "version": 1}
            for message in (care.notice, *care.advice.values()) for person in to
        ],
        "advice": [
            {**of[name], "id": care.advice[name], "finding_id": over[name], "state": "sent", "version": 1} for name in CHILDREN
        ],
        "health_incidents": [{**happened, **of[name], "id": care.incidents[name], "version": 1} for name in CHILDREN],
        "medication_requests": [
            {**asked, **of[name], "id": ids[name], "state": state, "decided_at": now if state == "accepted" else None, "version": 1}
            for name in CHILDREN for state, ids in (("requested", care.waiting), ("accepted", care.accepted))
        ],
    })  # fmt: skip
    return care
