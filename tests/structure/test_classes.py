"""Groups and classes: made, changed, their sizes warned of (3.1)."""

import asyncio
from typing import Any, get_args

import pytest

from app.data.age_groups import AGE_GROUPS
from app.schemas.structure import AgeGroup
from tests.school import TODAY, Caller, Held, School

NOTHING = "01a20000-0000-7000-8000-000000000000"
CLASS = {"name": "Lá 1", "age_group": "preschool_5_6"}


@pytest.fixture
async def principal(school: School) -> Caller:
    return await school.as_("principal").arrive()


async def test_a_group_is_made_and_renamed(school: School, principal: Caller) -> None:
    made = await principal.post("/v1/groups", {"name": "Chồi"})
    assert (made.status, made.json["name"]) == (201, "Chồi")
    url = f"/v1/groups/{made.json['id']}"
    assert (await principal.get(url)).json == made.json
    renamed = await principal.patch(url, {"name": "Chồi non"}, if_match=made.etag)
    assert (renamed.status, renamed.json["name"]) == (200, "Chồi non")
    assert (await principal.patch(url, {"name": "x"}, if_match=made.etag)).code == "stale"
    for answer in (
        await principal.patch(url, {"name": "nhà trẻ"}),
        await principal.post("/v1/groups", {"name": "nhà trẻ"}),
    ):
        assert (answer.status, answer.code, answer.errors) == (409, "conflict", [("/name", "taken")])
    assert (await principal.delete(url)).status == 405
    assert [row["clause"] for row in await school.journal("group.create")] == ["3.1"]


async def test_a_class_is_made_with_a_register_for_each_school_day(school: School, principal: Caller) -> None:
    group = str(school.groups["mẫu giáo"])
    made = await principal.post("/v1/classes", {**CLASS, "group_id": group, "position": 3})
    assert made.status == 201
    assert made.json | {"id": "", "etag": ""} == {
        "id": "", "name": "Lá 1", "school_year_id": str(school.years["now"]), "group_id": group,
        "age_group": "preschool_5_6", "position": 3, "homeroom_teachers": [], "size": 0, "largest_size": 35,
        "warnings": [], "etag": "",
    }  # fmt: skip
    registers = await school.query("select date, state from registers where class_id = $1", made.json["id"])
    assert len(registers) == 4
    teacher = school.user()
    await teacher.arrive()
    held = {"role": "homeroom_teacher", "unit_id": made.json["id"], "valid_from": str(TODAY)}
    assert (await principal.post(f"/v1/users/{teacher.user}/assignments", held)).status == 201
    assert (await teacher.get(f"/v1/classes/{made.json['id']}/registers/{TODAY}")).json["state"] == "open"
    again = await principal.get(f"/v1/classes/{made.json['id']}")
    assert [it["user_id"] for it in again.json["homeroom_teachers"]] == [str(teacher.user)]
    assert again.etag != made.etag


async def test_a_class_of_the_year_to_come_waits_for_it(school: School, principal: Caller) -> None:
    year = (
        await principal.post(
            "/v1/school-years", {"name": "2027-2028", "starts_on": "2027-08-02", "ends_on": "2028-05-31"}
        )
    ).json
    made = await principal.post("/v1/classes", {**CLASS, "name": "A1", "school_year_id": year["id"]})
    assert made.status == 201, "a name is one of its year"
    calendar = (await principal.get(f"/v1/school-years/{year['id']}/calendar")).json
    registers = await school.query("select count(*) from registers where class_id = $1", made.json["id"])
    assert registers[0][0] == calendar["school_days_count"]
    assert made.json["id"] not in {it["id"] for it in (await principal.get("/v1/classes")).items}


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"age_group": "preschool_9"}, [("/age_group", "not_allowed")]),
        ({"name": " "}, [("/name", "too_short")]),
        ({"name": "x" * 61}, [("/name", "too_long")]),
        ({"position": -1}, [("/position", "too_small")]),
        ({"position": "1"}, [("/position", "not_a_number")]),
        ({"group_id": NOTHING}, [("/group_id", "unknown")]),
        ({"school_year_id": NOTHING}, [("/school_year_id", "unknown")]),
    ],
)
async def test_what_is_no_class(school: School, principal: Caller, change: dict[str, Any], errors: list[Any]) -> None:
    answer = await principal.post("/v1/classes", CLASS | change)
    assert (answer.status, answer.errors) == (422, errors)
    if "school_year_id" not in change:
        answer = await principal.patch(f"/v1/classes/{school.classes['A1']}", change)
        assert (answer.status, answer.errors) == (422, errors)


async def test_another_school_s_group_and_year_are_unknown(
    school: School, other_school: School, principal: Caller
) -> None:
    for change in ({"group_id": other_school.groups["nhà trẻ"]}, {"school_year_id": other_school.years["now"]}):
        answer = await principal.post("/v1/classes", CLASS | {name: str(id_) for name, id_ in change.items()})
        assert answer.errors == [(f"/{next(iter(change))}", "unknown")]
    url = f"/v1/classes/{school.classes['A1']}"
    answer = await principal.patch(url, {"group_id": str(other_school.groups["nhà trẻ"])})
    assert answer.errors == [("/group_id", "unknown")]
    for path in (
        f"/v1/classes/{other_school.classes['A1']}", f"/v1/groups/{other_school.groups['nhà trẻ']}",
        f"/v1/school-years/{other_school.years['now']}",
    ):  # fmt: skip
        assert (await principal.patch(path, {"name": "x"})).status == 404


async def test_without_a_current_year_a_class_names_its_own(school: School, principal: Caller) -> None:
    school.at("2027-08-20 07:30")
    await school.query("update sessions set idle_until = '2028-01-01', expires_at = '2028-01-01'")
    assert (await principal.post("/v1/classes", CLASS)).errors == [("/school_year_id", "unknown")]


async def test_a_class_is_changed_in_part(school: School, principal: Caller) -> None:
    url = f"/v1/classes/{school.classes['A1']}"
    before = await principal.get(url)
    answer = await principal.patch(url, {"group_id": None, "age_group": "nursery_25_36"}, if_match=before.etag)
    assert answer.json == before.json | {
        "group_id": None, "age_group": "nursery_25_36", "largest_size": 25, "etag": answer.etag
    }  # fmt: skip
    assert (await principal.patch(url, {"name": "B1"})).errors == [("/name", "taken")]
    assert (await principal.patch(url, {"school_year_id": NOTHING})).errors == [("/school_year_id", "unknown_field")]
    assert (await principal.patch(url, {"age_group": None})).errors == [("/age_group", "not_allowed")]
    leader = school.as_("leader of the group")
    assert (await leader.get(f"{url}/registers/{TODAY}")).status == 404, "the class left the group"


async def test_a_class_over_its_size_is_a_warning(school: School, principal: Caller) -> None:
    url = f"/v1/classes/{school.classes['A1']}"
    await principal.patch(url, {"age_group": "nursery_3_12"})
    for _ in range(12):
        await school.child("A1")
    assert (await principal.get(url)).json["warnings"] == []
    await school.child("A1")
    answer = await principal.get(url)
    assert (answer.json["size"], answer.json["largest_size"]) == (16, 15)
    assert answer.json["warnings"] == [
        {"code": "class_over_size", "detail": "Lớp có 16 trẻ, vượt mức 15 trẻ của lứa tuổi."}
    ]
    english = (await principal.get("/v1/classes", language="en")).items[0]["warnings"]
    assert english == [{"code": "class_over_size", "detail": "The class has 16 children; for its age 15 is the most."}]
    staff = (await school.user(Held("staff")).get(url)).json
    assert (staff["size"], staff["warnings"]) == (None, []), "sizes are not for everybody"


async def test_a_class_and_a_calendar_at_once_leave_no_day_without_its_register(
    school: School, principal: Caller
) -> None:
    url = f"/v1/school-years/{school.years['now']}/calendar"
    week = {"terms": [], "holidays": [], "weekdays": [1, 2, 3, 4, 5, 6, 7]}
    made, calendar = await asyncio.gather(principal.post("/v1/classes", CLASS), principal.put(url, week))
    assert (made.status, calendar.status) == (201, 200)
    (found,) = await school.query("select count(*) from registers where class_id = $1", made.json["id"])
    assert found[0] == 365


def test_the_age_groups_are_those_of_the_list() -> None:
    assert list(get_args(AgeGroup)) == [group.code for group in AGE_GROUPS]
