"""Naming what lies outside one's scope, in a filter or in a body, is naming what is nowhere: the answer is the same.

A filter by an id without a case here fails.
"""

import re
from typing import Any
from uuid import UUID

import pytest

from app.core.ids import new_id
from tests.content.desk import DRAFT
from tests.program import Program
from tests.regulation.addresses import CALLERS, all_told, named_in, placed, things_of
from tests.regulation.stage import staged
from tests.school import TODAY, Guards, Held, School

NAMED_BY = CALLERS | {
    "nurse": (Held("nurse"),),
    "care": (Held("vp_care"),),
    "keeper": (Held("asset_keeper"),),
    "web administrator": (Held("web_admin"),),
}
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
    nowhere = all_told(await caller.get(placed(url, new_id())))
    # Nothing of one's own school is out of a principal's scope, nor a group out of the kitchen's.
    for stage in (here, there) if FILTERS[url].startswith("teacher") else (there,):
        assert all_told(await caller.get(placed(url, things_of(stage)[named_in(url)]))) == nowhere
    assert nowhere[0] == (404 if ".pdf" in url else 200)  # a file of nothing is none


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
        guarded[stage.school.id] = things_of(stage)
    name = str(re.search(r"\{(\w+)\}", str(body))[1])  # type: ignore[index]

    async def told(id_: UUID) -> Any:
        return all_told(await caller.send(method, url, json=_filled(body, id_), if_match="*"))

    nowhere = await told(new_id())
    assert nowhere[0] in (404, 422)
    structure = name in ("class_id", "group_id", "school_year_id", "user_id")  # which all of the staff may see
    for stage in (there,) if structure else (here, there):
        assert await told(guarded[stage.school.id][name]) == nowhere
