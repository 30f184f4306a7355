"""Every address with an id in it: what a request to it has with it, ids of things that are there, and all that an answer tells."""

import re
from typing import Any
from uuid import UUID

from app.core.ids import new_id
from tests.program import Answer
from tests.regulation.care import ASKED, INCIDENT, OUTCOME
from tests.regulation.stage import CALENDAR, Stage
from tests.school import TODAY, Guards, Held

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
    "POST /v1/health-rounds/{round_id}/reopen": None,
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


def things_of(stage: Stage) -> dict[str, UUID]:
    """Ids of things that are there, by the name of the parameter, or by what stands before it where a name is of several."""
    return {
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
    }  # fmt: skip


def named_in(path: str) -> str:
    """The name of its first parameter that is an id."""
    return str(re.search(r"\{(\w+_id)\}", path)[1])  # type: ignore[index]


def id_of(path: str, ids: dict[str, UUID]) -> UUID:
    """The id of what the path is about."""
    return ids.get(path.partition("{")[0]) or ids[named_in(path)]


def placed(path: str, id_: UUID, ids: dict[str, UUID] | None = None) -> str:
    """The address with the id in the place of its first one; `ids`: of what stands under it, else of nothing."""
    under = path.replace(f"{{{named_in(path)}}}", str(id_)).replace("{day}", str(TODAY)).replace("{number}", "1")
    return re.sub(r"\{(\w+_id)\}", lambda name: str((ids or {}).get(name[1]) or new_id()), under)


def shown_at(path: str) -> str:
    """The address at which it shows whether the caller may know of it."""
    if own := next((end for end in _ITS_OWN if end in path), None):
        return path[: path.index(own) + len(own)]
    return path[: path.index("_id}") + 4]


def all_told(answer: Answer) -> tuple[int, Any, dict[str, str]]:
    """All that an answer tells, but for what names the request itself."""
    body = {name: value for name, value in answer.json.items() if name != "request_id"} if answer.json else answer.text
    headers = {name: value for name, value in answer.headers.items() if name not in ("x-request-id", "content-length")}
    return answer.status, body, headers
