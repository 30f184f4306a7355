"""What lies outside a caller's scope is answered exactly as what is nowhere: same status, body and headers.

Whether a thing is in scope is asked of its own address: where that answers 200, there is nothing to be silent about;
policy.md says who that is (test_table.py). A route with an id in its path and no case here fails.
"""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from app.core.ids import new_id
from app.routers.route import Lane
from tests.program import Answer, Program
from tests.regulation.stage import CALENDAR, Stage, staged
from tests.school import TODAY, Caller, Guards, Held, School

CALLERS = {
    "teacher of another class": (Held("homeroom_teacher", "B1"),),
    "leader of another group": (Held("group_leader", "nhà trẻ"),),
    "parent": (Guards("D1"),),
    "clerk": (Held("clerk"),),
    "kitchen": (Held("kitchen"),),
    "commune office": (Held("commune_office"),),
    "someone without a post": (),
    "principal": (Held("principal"),),
}

_REASON = {"reason": "Nhập hai lần"}
# What a request to each address has with it, so that it is refused for its id and for nothing else. A file is no JSON.
BODIES: dict[str, Any] = {
    "DELETE /v1/auth/sessions/{session_id}": None,
    "GET /v1/school-years/{school_year_id}": None,
    "PATCH /v1/school-years/{school_year_id}": {"roster_due_on": "2026-12-01"},
    "GET /v1/school-years/{school_year_id}/calendar": None,
    "PUT /v1/school-years/{school_year_id}/calendar": CALENDAR,
    "GET /v1/groups/{group_id}": None,
    "PATCH /v1/groups/{group_id}": {"name": "tổ khác"},
    "GET /v1/classes/{class_id}": None,
    "PATCH /v1/classes/{class_id}": {"name": "A2"},
    "GET /v1/users/{user_id}": None,
    "PATCH /v1/users/{user_id}": {"full_name": "Lê Thị Khác"},
    "POST /v1/users/{user_id}/suspend": _REASON,
    "POST /v1/users/{user_id}/reinstate": None,
    "POST /v1/users/{user_id}/one-time-code": None,
    "POST /v1/users/{user_id}/assignments": {"role": "nurse", "valid_from": str(TODAY)},
    "GET /v1/assignments/{assignment_id}": None,
    "POST /v1/assignments/{assignment_id}/end": None,
    "GET /v1/students/{student_id}": None,
    "PATCH /v1/students/{student_id}": {"commune": "Vĩnh Hào"},
    "POST /v1/students/{student_id}/merge": {"duplicate_id": "01900000-0000-7000-8000-000000000000"},
    "POST /v1/students/{student_id}/mark-entered-in-error": _REASON,
    "GET /v1/students/{student_id}/history": None,
    "GET /v1/classes/{class_id}/registers/{day}": None,
    "PUT /v1/classes/{class_id}/registers/{day}": {"marks": []},
    "POST /v1/classes/{class_id}/registers/{day}/confirm": None,
    "GET /v1/imports/{import_id}": None,
    "GET /v1/imports/{import_id}/refused": None,
    "POST /v1/imports/{import_id}/undo": None,
    "POST /v1/classes/{class_id}/roster/confirm": None,
    "GET /v1/classes/{class_id}/roster.xlsx": None,
}
_ITS_OWN = ("/registers/{day}", "/roster.xlsx")
"""What is read at its own address: a class's name is shown to many who may see nothing of its children."""


@dataclass
class Things:
    """Ids, by the name of the parameter, of things that are there."""

    ids: dict[str, UUID]

    @classmethod
    def of(cls, stage: Stage) -> "Things":
        return cls({
            "session_id": stage.somebody.session, "school_year_id": stage.school.years["now"],
            "group_id": stage.school.groups["mẫu giáo"], "class_id": stage.school.classes["A1"],
            "user_id": stage.somebody.user, "assignment_id": stage.assigned,
            "student_id": stage.children["first"].id, "import_id": stage.imported,
        })  # fmt: skip


def _name(path: str) -> str:
    return str(re.search(r"\{(\w+_id)\}", path)[1])  # type: ignore[index]


def _placed(path: str, id_: UUID) -> str:
    return path.replace(f"{{{_name(path)}}}", str(id_)).replace("{day}", str(TODAY))


def _reading(path: str) -> str:
    """The address at which it shows whether the caller may know of it."""
    if own := next((end for end in _ITS_OWN if end in path), None):
        return path[: path.index(own) + len(own)]
    return path[: path.index("_id}") + 4]


def _told(answer: Answer) -> tuple[int, Any, dict[str, str]]:
    """All that an answer tells, but for what names the request itself."""
    body = {name: value for name, value in answer.json.items() if name != "request_id"} if answer.json else answer.text
    headers = {name: value for name, value in answer.headers.items() if name not in ("x-request-id", "content-length")}
    return answer.status, body, headers


async def _asked(caller: Caller, operation: str, id_: UUID, **headers: str) -> Answer:
    method, path = operation.split(" ")
    body = BODIES[operation]
    return await caller.send(
        method, _placed(path, id_), **({"json": body} if body is not None else {}), headers=headers
    )


def test_every_route_with_an_id_has_a_case(program: Program) -> None:
    routes = {
        f"{method} {route.path}"
        for route in program.application.routes
        if isinstance(route, Lane) and "_id}" in route.path
        for method in route.methods
    }
    assert routes == set(BODIES)


@pytest.mark.parametrize("if_match", [{}, {"if-match": "*"}, {"if-match": '"1"'}], ids=["bare", "any", "version"])
@pytest.mark.parametrize("who", CALLERS)
async def test_what_is_out_of_scope_is_nowhere(program: Program, other_school: School, who: str, if_match: Any) -> None:
    here, there = await staged(program, "principal"), await staged(program, "principal")
    caller = await here.school.user(*CALLERS[who]).arrive()
    wrong, silent = [], 0
    for operation in BODIES:
        method, path = operation.split(" ")
        keyed = {"idempotency-key": "one"} if method == "POST" else {}
        nowhere = _told(await _asked(caller, operation, new_id(), **if_match, **keyed))
        for where, stage in (("of the school", here), ("of another school", there)):
            id_ = Things.of(stage).ids[_name(path)]
            if where == "of the school" and path.startswith("/v1/auth/") is False:
                seen = await caller.get(_placed(_reading(path), id_))
                if seen.status == 200:
                    continue
            silent += 1
            # Another id is other content, and its own key.
            keyed = {"idempotency-key": where.replace(" ", "-")} if method == "POST" else {}
            told = _told(await _asked(caller, operation, id_, **if_match, **keyed))
            if told != nowhere:
                wrong.append(f"{operation} {where}: {told}, nowhere: {nowhere}")
    assert not wrong, "\n".join(wrong)
    assert silent >= len(BODIES), "nothing was out of scope"
