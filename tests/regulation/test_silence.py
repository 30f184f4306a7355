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
from tests.content.desk import DRAFT
from tests.program import Answer, Program
from tests.regulation.care import ASKED, INCIDENT, OUTCOME
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
    "GET /v1/students/{student_id}/guardians": None,
    "GET /v1/students/{student_id}/guardians/{guardian_id}": None,
    "POST /v1/students/{student_id}/guardians/{guardian_id}/invite": None,
    "POST /v1/students/{student_id}/guardians/{guardian_id}/block": _REASON,
    "GET /v1/students/{student_id}/guardians/{guardian_id}/block": None,
    "POST /v1/students/{student_id}/guardians/{guardian_id}/unblock": _REASON,
    "GET /v1/students/{student_id}/safety-card": None,
    "PATCH /v1/students/{student_id}/safety-card": {"diet": [{"code": "porridge"}]},
    "PUT /v1/students/{student_id}/safety-card/pick-up-persons": {"pick_up_persons": []},
    "GET /v1/students/{student_id}/diet": None,
    "GET /v1/students/{student_id}/accesses": None,
    "POST /v1/content/{content_id}/publish": None,
    "GET /v1/content/{content_id}/publications": None,
    "GET /v1/content-checks/{check_id}": None,
    "GET /v1/content-checks/{check_id}/differences": None,
    "GET /v1/content-differences/{difference_id}": None,
    "POST /v1/content-differences/{difference_id}/resolve": {"how": "put_back"},
    "GET /public/site/{content_id}": None,
    "GET /public/items/{content_id}": None,
    "GET /public/files/{file_id}": None,
    "GET /v1/students/{student_id}/health": None,
    "GET /v1/students/{student_id}/health-summary": None,
    "POST /v1/students/{student_id}/findings": {"code": "dental_caries"},
    "GET /v1/students/{student_id}/findings/{finding_id}": None,
    "PATCH /v1/students/{student_id}/findings/{finding_id}": {"severity": "mild"},
    "GET /v1/health-rounds/{round_id}": None,
    "PATCH /v1/health-rounds/{round_id}": {"name": "Cân đo quý II"},
    "POST /v1/health-rounds/{round_id}/close": None,
    "GET /v1/health-rounds/{round_id}/classes/{class_id}": None,
    "PUT /v1/health-rounds/{round_id}/classes/{class_id}": {"children": []},
    "GET /v1/students/{student_id}/growth": None,
    "GET /v1/students/{student_id}/growth-chart": None,
    "GET /v1/students/{student_id}/growth-chart.pdf": None,
    "GET /v1/health-rounds/{round_id}/figures": None,
    "GET /v1/health-rounds/{round_id}/classes/{class_id}/sheet.xlsx": None,
    "POST /v1/students/{student_id}/advice": {"finding_id": "01900000-0000-7000-8000-000000000000", "text": "x"},
    "GET /v1/students/{student_id}/advice": None,
    "GET /v1/advice/{advice_id}": None,
    "POST /v1/advice/{advice_id}/outcome": OUTCOME,
    "POST /v1/advice/{advice_id}/close": OUTCOME,
    "POST /v1/students/{student_id}/incidents": INCIDENT,
    "GET /v1/students/{student_id}/incidents": None,
    "GET /v1/incidents/{incident_id}": None,
    "PATCH /v1/incidents/{incident_id}": {"place": "Lớp"},
    "POST /v1/students/{student_id}/medication-requests": ASKED,
    "GET /v1/students/{student_id}/medication-requests": None,
    "GET /v1/medication-requests/{request_id}": None,
    "POST /v1/medication-requests/{request_id}/accept": None,
    "POST /v1/medication-requests/{request_id}/refuse": _REASON,
    "POST /v1/medication-requests/{request_id}/doses": {"planned_time": "11:00"},
    "POST /v1/medication-requests/{request_id}/end": {},
    "POST /v1/medication-requests/{request_id}/withdraw": {},
    "GET /v1/messages/{message_id}": None,
    "POST /v1/messages/{message_id}/read": None,
    "POST /v1/messages/{message_id}/acknowledge": None,
    "GET /v1/health-notices/{notice_id}": None,
    "GET /v1/students/{student_id}/consents": None,
    "POST /v1/students/{student_id}/consents/give": {"purposes": ["image"]},
    "POST /v1/students/{student_id}/consents/withdraw": {"purposes": ["image"]},
    "GET /v1/content/{content_id}": None,
    "PATCH /v1/content/{content_id}": {"title": "Bé làm quen với con số"},
    "GET /v1/content/{content_id}/revisions": None,
    "GET /v1/content/{content_id}/revisions/{number}": None,
    "GET /v1/content/{content_id}/diff": None,
    "POST /v1/content/{content_id}/submit": None,
    "POST /v1/content/{content_id}/verify": {},
    "POST /v1/content/{content_id}/appraise": {},
    "POST /v1/content/{content_id}/approve": {},
    "POST /v1/content/{content_id}/return": _REASON,
    "POST /v1/content/{content_id}/withdraw": _REASON,
    "GET /v1/editorial-plan-entries/{entry_id}": None,
    "PATCH /v1/editorial-plan-entries/{entry_id}": {"note": "Xin hai ảnh"},
    "POST /v1/editorial-plan-entries/{entry_id}/cancel": None,
    "POST /v1/editorial-plan-entries/{entry_id}/revoke": None,
    "GET /v1/classes/{class_id}/registers/{day}": None,
    "PUT /v1/classes/{class_id}/registers/{day}": {"marks": []},
    "POST /v1/classes/{class_id}/registers/{day}/confirm": None,
    "GET /v1/inventories/{inventory_id}": None,
    "PUT /v1/inventories/{inventory_id}/counts": {"counts": []},
    "POST /v1/inventories/{inventory_id}/finish": {},
    "POST /v1/inventories/{inventory_id}/return": _REASON,
    "POST /v1/inventories/{inventory_id}/confirm": None,
    "GET /v1/inventories/{inventory_id}/record.pdf": None,
    "GET /v1/inventory-differences/{difference_id}": None,
    "POST /v1/inventory-differences/{difference_id}/follow-up": {"explanation": "x", "decision": "keep"},
    "POST /v1/inventory-differences/{difference_id}/settle": {"movement_id": "01900000-0000-7000-8000-000000000000"},
    "GET /v1/assets/{asset_id}": None,
    "PATCH /v1/assets/{asset_id}": {"name": "Tủ gỗ"},
    "POST /v1/assets/{asset_id}/receive": {"quantity": 1},
    "POST /v1/assets/{asset_id}/adjust": {"change": 1, "note": "Kiểm kê"},
    "POST /v1/assets/{asset_id}/move": {"location": "Kho"},
    "POST /v1/assets/{asset_id}/hand-over": {"class_id": "01900000-0000-7000-8000-000000000000"},
    "POST /v1/assets/{asset_id}/repair": {},
    "POST /v1/assets/{asset_id}/take-back": {},
    "POST /v1/assets/{asset_id}/dispose": {"decision_number": "15/QĐ", "decision_on": "2026-11-20"},
    "GET /v1/asset-movements/{movement_id}": None,
    "POST /v1/asset-movements/{movement_id}/confirm-receipt": None,
    "POST /v1/asset-movements/{movement_id}/confirm": None,
    "POST /v1/asset-movements/{movement_id}/withdraw": None,
    "GET /v1/stock-items/{item_id}": None,
    "PATCH /v1/stock-items/{item_id}": {"min_quantity": 5},
    "POST /v1/stock-items/{item_id}/issue": {"quantity": 1},
    "GET /v1/stock-lots/{lot_id}": None,
    "GET /v1/stock-lots/{lot_id}/movements": None,
    "POST /v1/stock-lots/{lot_id}/issue": {"quantity": 1},
    "POST /v1/stock-lots/{lot_id}/discard": {"quantity": 1, **_REASON},
    "POST /v1/stock-lots/{lot_id}/reverse": {"number": 1, **_REASON},
    "GET /v1/stock-lists/{list_id}": None,
    "GET /v1/stock-lists/{list_id}/list.xlsx": None,
    "GET /v1/imports/{import_id}": None,
    "GET /v1/imports/{import_id}/refused": None,
    "POST /v1/imports/{import_id}/undo": None,
    "POST /v1/classes/{class_id}/roster/confirm": None,
    "GET /v1/files/{file_id}": None,
    "GET /v1/files/{file_id}/content": None,
    "DELETE /v1/files/{file_id}": None,
    "GET /v1/classes/{class_id}/roster.xlsx": None,
}
_ITS_OWN = (
    "/registers/{day}", "/roster.xlsx", "/diet", "/health-summary", "}/advice", "}/incidents", "}/medication-requests",
)  # fmt: skip
"""What is read at its own address: a class's name is shown to many who may see nothing of its children."""


@dataclass
class Things:
    """Ids of things that are there, by the name of the parameter, or by what stands before it where a name is of several."""

    ids: dict[str, UUID]

    @classmethod
    def of(cls, stage: Stage) -> "Things":
        return cls({
            "session_id": stage.somebody.session, "school_year_id": stage.school.years["now"],
            "group_id": stage.school.groups["mẫu giáo"], "class_id": stage.school.classes["A1"],
            "user_id": stage.somebody.user, "assignment_id": stage.assigned,
            "student_id": stage.children["first"].id, "import_id": stage.imported, "content_id": stage.content["submitted"],
            "check_id": stage.out.check, "difference_id": stage.out.difference,
            "file_id": stage.files["another's"], "guardian_id": stage.kin["first"][0],
            "finding_id": stage.found["first"], "round_id": stage.rounds["now"],
            "inventory_id": stage.shelf["counted"],
            "/v1/inventory-differences/": stage.shelf["difference"], "/public/files/": stage.out.file,
            "advice_id": stage.care.advice["first"], "incident_id": stage.care.incidents["first"],
            "request_id": stage.care.waiting["first"], "message_id": stage.care.advice["first"],
            "notice_id": stage.care.notice,
            "entry_id": stage.content["entry"],
            "holder_id": stage.somebody.person,
            "asset_id": stage.cupboards["kept", "A1"], "movement_id": stage.cupboards["waiting", "A1"],
            **{f"{what}_id": stage.cupboards[what, ""] for what in ("item", "lot", "list")},
        })  # fmt: skip


def _name(path: str) -> str:
    return str(re.search(r"\{(\w+_id)\}", path)[1])  # type: ignore[index]


def _of(path: str, ids: dict[str, UUID]) -> UUID:
    """The id of what the path is about."""
    return ids.get(path.partition("{")[0]) or ids[_name(path)]


def _placed(path: str, id_: UUID, ids: dict[str, UUID] | None = None) -> str:
    """The address with the id in the place of its first one; `ids`: of what stands under it, else of nothing."""
    under = path.replace(f"{{{_name(path)}}}", str(id_)).replace("{day}", str(TODAY)).replace("{number}", "1")
    return re.sub(r"\{(\w+_id)\}", lambda name: str((ids or {}).get(name[1]) or new_id()), under)


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


async def _asked(
    caller: Caller, operation: str, id_: UUID, ids: dict[str, UUID] | None = None, **headers: str
) -> Answer:  # fmt: skip
    method, path = operation.split(" ")
    body = BODIES[operation]
    return await caller.send(
        method, _placed(path, id_, ids), **({"json": body} if body is not None else {}), headers=headers
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
            ids = Things.of(stage).ids
            id_ = _of(path, ids)
            if where == "of the school" and path.startswith("/v1/auth/") is False:
                seen = await caller.get(_placed(_reading(path), id_))
                if seen.status == 200:
                    continue
            silent += 1
            # Another id is other content, and its own key.
            keyed = {"idempotency-key": where.replace(" ", "-")} if method == "POST" else {}
            told = _told(await _asked(caller, operation, id_, ids, **if_match, **keyed))
            if told != nowhere:
                wrong.append(f"{operation} {where}: {told}, nowhere: {nowhere}")
    assert not wrong, "\n".join(wrong)
    assert silent >= len(BODIES), "nothing was out of scope"


# Ids in filters and bodies

FILTERS = {
    "/v1/students?class_id={class_id}": "teacher of another class",
    "/v1/users?class_id={class_id}": "principal",
    "/v1/assignments?user_id={user_id}": "principal",
    "/v1/assignments?unit_id={class_id}": "principal",
    "/v1/classes?school_year_id={school_year_id}": "principal",
    "/v1/classes?group_id={group_id}": "principal",
    "/v1/content?group_id={group_id}": "principal",
    "/v1/editorial-plan-entries?group_id={group_id}": "principal",
    "/v1/registers?group_id={group_id}": "principal",
    "/v1/register-counts?group_id={group_id}": "kitchen",
    "/v1/completeness?school_year_id={school_year_id}": "principal",
    "/v1/safety-cards?class_id={class_id}": "teacher of another class",
    "/v1/diets?class_id={class_id}": "teacher of another class",
    "/v1/health-summaries?class_id={class_id}": "teacher of another class",
    "/v1/health-rounds?school_year_id={school_year_id}": "principal",
    "/v1/inventories?school_year_id={school_year_id}": "principal",
    "/v1/inventory-lines?inventory_id={inventory_id}": "principal",
    "/v1/inventory-lines?asset_id={asset_id}": "principal",
    "/v1/inventory-differences?inventory_id={inventory_id}": "principal",
    "/v1/assets/labels.pdf?class_id={class_id}": "teacher of another class",
    "/v1/advice?class_id={class_id}": "nurse",
    "/v1/medication-requests?class_id={class_id}": "nurse",
    "/v1/at-risk?class_id={class_id}": "nurse",
    "/v1/at-risk?round_id={round_id}": "nurse",
    "/v1/assets?class_id={class_id}": "teacher of another class",
    "/v1/assets?holder_id={holder_id}": "teacher of another class",
    "/v1/asset-movements?asset_id={asset_id}": "teacher of another class",
    "/v1/stock-lots?item_id={item_id}": "clerk",
    "/v1/stock-lists?school_year_id={school_year_id}": "principal",
}


def test_every_filter_by_an_id_has_a_case(program: Program) -> None:
    filters = {
        f"{parameter['name']} of {path}"
        for path, item in program.application.openapi()["paths"].items()
        for parameter in item.get("get", {}).get("parameters", ())
        if parameter.get("in") == "query" and parameter["name"].endswith("_id")
    }
    assert filters == {f"{re.search(r'[?](.+)=', url)[1]} of {url.partition('?')[0]}" for url in FILTERS}  # type: ignore[index]


@pytest.mark.parametrize("url", FILTERS)
async def test_a_filter_by_what_is_out_of_scope_finds_what_nowhere_finds(
    program: Program, other_school: School, url: str
) -> None:
    here, there = await staged(program, "principal"), await staged(program, "principal")
    caller = await here.school.user(*NAMED_BY[FILTERS[url]]).arrive()
    nowhere = _told(await caller.get(_placed(url, new_id())))
    # Nothing of one's own school is out of a principal's scope, nor a group out of the kitchen's.
    for stage in (here, there) if FILTERS[url].startswith("teacher") else (there,):
        assert _told(await caller.get(_placed(url, Things.of(stage).ids[_name(url)]))) == nowhere
    assert nowhere[0] == (404 if ".pdf" in url else 200)  # a file of nothing is none


NAMED_BY = CALLERS | {
    "nurse": (Held("nurse"),),
    "care": (Held("vp_care"),),
    "keeper": (Held("asset_keeper"),),
    "web administrator": (Held("web_admin"),),
}
PLANNED = {"title": "Hội thao của bé", "channels": ["website"], "due_on": "2026-12-05"}
NAMING: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a child's new class": (
        "teacher of another class", "POST /v1/students",
        {"full_name": "Nguyễn Văn Mới", "birth_date": "2022-03-05", "class_id": "{class_id}"},
    ),
    "the other record of a merge": (
        "teacher of another class", "POST /v1/students/{own}/merge", {"duplicate_id": "{student_id}"},
    ),
    "a mark": (
        "teacher of another class", "PUT /v1/classes/{class}/registers/{day}",
        {"marks": [{"student_id": "{student_id}", "mark": "present"}]},
    ),
    "a class's group": ("principal", "POST /v1/classes", {"name": "C1", "age_group": "preschool_3_4", "group_id": "{group_id}"}),
    "a class's new group": ("principal", "PATCH /v1/classes/{class}", {"group_id": "{group_id}"}),
    "a class's year": (
        "principal", "POST /v1/classes", {"name": "C1", "age_group": "preschool_3_4", "school_year_id": "{school_year_id}"},
    ),
    "a post's unit": (
        "principal", "POST /v1/users/{user}/assignments",
        {"role": "homeroom_teacher", "valid_from": str(TODAY), "unit_id": "{class_id}"},
    ),
    "what advice is about": (
        "nurse", "POST /v1/students/{own}/advice", {"text": "Khám mắt", "finding_id": "{finding_id}"},
    ),
    "a lot's item": (
        "clerk", "POST /v1/stock-lots", {"item_id": "{item_id}", "quantity": 1, "lot_number": "A", "expires_on": "2027-12-31"},
    ),
    "a year's list": ("care", "POST /v1/stock-lists", {"school_year_id": "{school_year_id}"}),
    "whom an asset goes to": ("keeper", "POST /v1/assets/{asset}/move", {"location": "Kho", "holder_id": "{holder_id}"}),
    "a class that is handed an asset": ("keeper", "POST /v1/assets/{asset}/hand-over", {"class_id": "{class_id}"}),
    "what an article was assigned as": (
        "teacher of another class", "POST /v1/content", {**DRAFT, "plan_entry_id": "{entry_id}"},
    ),
    "a picture in an article": (
        "teacher of another class", "POST /v1/content", {**DRAFT, "attachments": [{"file_id": "{file_id}", "alt": "Bé vẽ"}]},
    ),
    "a child in an article": (
        "teacher of another class", "POST /v1/content",
        {**DRAFT, "children": [{"student_id": "{student_id}", "uses": ["name"]}]},
    ),
    "a child in a directive": (
        "web administrator", "POST /v1/content/directives",
        {"title": "Công văn", "html": "<p>Về việc nghỉ học</p>", "channels": ["website"],
         "source_document": {"number": "125/SGDĐT", "issuer": "Sở Giáo dục", "issued_on": "2026-11-20"},
         "children": [{"student_id": "{student_id}", "uses": ["name"]}]},
    ),
    "an article's group": ("teacher of another class", "POST /v1/content", {**DRAFT, "group_id": "{group_id}"}),
    "who writes along": ("teacher of another class", "POST /v1/content", {**DRAFT, "writers": ["{user_id}"]}),
    "who is to write": ("principal", "POST /v1/editorial-plan-entries/direct", {**PLANNED, "writer_id": "{user_id}"}),
    "a group that is to write": ("principal", "POST /v1/editorial-plan-entries/direct", {**PLANNED, "group_id": "{group_id}"}),
    "a guardianship": (
        "teacher of another class", "PATCH /v1/students/{own}",
        {"guardians": [{"id": "{guardian_id}", "relationship": "father", "full_name": "Trần Văn Cha"}]},
    ),
}  # fmt: skip


def _filled(value: Any, id_: UUID) -> Any:
    if isinstance(value, dict):
        return {name: _filled(each, id_) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, id_) for each in value]
    return str(id_) if isinstance(value, str) and value.startswith("{") else value


@pytest.mark.parametrize("what", NAMING)
async def test_naming_what_is_out_of_scope_is_naming_nothing(program: Program, what: str) -> None:
    here, there = await staged(program, "principal"), await staged(program, "principal")
    who, operation, body = NAMING[what]
    caller = await here.school.user(*NAMED_BY[who]).arrive()
    own = here.school.children["B1"][0].id
    own_ids = {"asset": here.cupboards["kept", "A1"]}
    own_ids |= {"own": own, "class": here.school.classes["B1"], "user": here.somebody.user, "day": TODAY}
    method, url = operation.format_map(own_ids).split(" ")
    guarded = {}
    for stage in (here, there):
        await stage.school.user(Guards(stage.children["first"])).arrive()
        guarded[stage.school.id] = Things.of(stage).ids
    name = str(re.search(r"\{(\w+)\}", str(body))[1])  # type: ignore[index]

    async def told(id_: UUID) -> Any:
        return _told(await caller.send(method, url, json=_filled(body, id_), if_match="*"))

    nowhere = await told(new_id())
    assert nowhere[0] in (404, 422)
    structure = name in ("class_id", "group_id", "school_year_id", "user_id")  # which all of the staff may see
    for stage in (there,) if structure else (here, there):
        assert await told(guarded[stage.school.id][name]) == nowhere


# Searches, codes and numbers


@pytest.fixture
async def unseen(school: School) -> dict[str, str]:
    """A child of another class, whom the teacher of B1 may not see, with a code and a number of its own."""
    said = {"full_name": "Quách Thị Ẩn", "code": "MN-77", "national_id": "034322000077"}
    await school.child("A1", birth_date="2021-09-09", search_key=" quach thi an mn-77", **said)
    return said | {"birth_date": "2021-09-09"}


@pytest.mark.parametrize("words", ["Quách", "MN-77", "Quách Thị Ẩn"])
async def test_a_search_that_would_meet_an_unseen_child_meets_nobody(
    school: School, unseen: dict[str, str], words: str
) -> None:
    teacher = school.as_("teacher of another class")
    assert (await school.as_("principal").post("/v1/students/search", {"q": words})).items, "it does meet the child"
    for nobody in ("Zzz", "MN-78"):
        found = [_told(await teacher.post("/v1/students/search", {"q": each})) for each in (words, nobody)]
        found += [_told(await teacher.get(f"/v1/students?q={each}")) for each in (words, nobody)]
        assert found == found[:1] * 4
        assert found[0][1] == {"items": [], "next_cursor": None}


async def test_whichever_way_an_unseen_child_is_met_a_new_record_is_told_the_same(
    school: School, unseen: dict[str, str]
) -> None:
    """That the child is known is all that is said (contract); not by what, nor which record, nor whose class."""
    teacher = school.as_("teacher of another class")
    new = {"full_name": "Lê Văn Mới", "birth_date": "2022-03-05", "class_id": str(school.classes["B1"])}
    ways = ({"code": unseen["code"]}, {"national_id": unseen["national_id"]},
            {name: unseen[name] for name in ("full_name", "birth_date")})  # fmt: skip
    told = [_told(await teacher.post("/v1/students", new | way)) for way in ways]
    assert told == told[:1] * 3
    assert (told[0][0], told[0][1]["code"]) == (409, "conflict")
    assert not [value for value in unseen.values() if value in str(told)]
    assert "student_id" not in told[0][1]


async def test_whichever_way_a_list_meets_an_unseen_child_its_row_is_told_the_same(
    school: School, unseen: dict[str, str]
) -> None:
    teacher, told = school.as_("teacher of another class"), []
    for code, number, name, birth in (
        (unseen["code"], "", "Lê Văn Mới", "2022-03-05"),
        ("", unseen["national_id"], "Lê Văn Mới", "2022-03-05"),
        ("", "", unseen["full_name"], unseen["birth_date"]),
    ):
        head = "Mã trẻ,Mã định danh,Họ và tên,Ngày sinh,Lớp\n"
        file = ("lớp.csv", f"{head}{code},{number},{name},{birth},B1\n".encode(), "text/csv")
        answer = await teacher.post("/v1/imports", files={"file": file}, data={"kind": "students", "dry_run": "true"})
        assert answer.json["counts"]["refused"] == 1, answer
        told.append([(each["code"], each["message"]) for each in answer.json["issues"] if each["severity"] == "error"])
    assert told == told[:1] * 3


async def test_what_another_school_has_is_free_here(program: Program, school: School, unseen: dict[str, str]) -> None:
    elsewhere = await staged(program, "principal")
    teacher = elsewhere.school.as_("teacher of the class")
    answer = await teacher.post("/v1/students", unseen | {"class_id": str(elsewhere.school.classes["A1"])})
    assert answer.status == 201, answer


async def test_a_cursor_of_another_caller_is_one_that_nobody_made(school: School) -> None:
    mine = (await school.as_("principal").get("/v1/students?limit=2")).json["next_cursor"]
    teacher = school.as_("teacher of another class")
    told = [_told(await teacher.get(f"/v1/students?limit=2&cursor={each}")) for each in (mine, "A" * len(mine))]
    assert told[0] == told[1]
    assert told[0][0] == 422


async def test_a_key_that_a_colleague_used_is_a_new_one(school: School) -> None:
    group, key = {"q": "an"}, {"headers": {"Idempotency-Key": "hers"}}
    assert (await school.as_("teacher of the class").post("/v1/students/search", group, **key)).status == 200
    for content in (group, {"q": "binh"}):
        teacher = await school.user(Held("homeroom_teacher", "B1")).arrive()
        answer = await teacher.post("/v1/students/search", content, **key)
        assert (answer.status, answer.headers.get("idempotent-replayed")) == (200, None)
