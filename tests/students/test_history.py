"""Who changed a record, when and by which clause (3.3, 4.1.1, 5.1, 6.1); and how far the records are (4.1.1)."""

from typing import Any

import pytest

from tests.school import Caller, Guards, School

FATHER = {"relationship": "father", "full_name": "Trần Văn Cha", "phone": "0912345678"}


@pytest.fixture
async def teacher(school: School) -> Caller:
    return await school.user(*school.as_("teacher of the class").held, full_name="Cô Giáo Hoa").arrive()


def told(item: dict[str, Any]) -> tuple[str, str, list[tuple[str, Any, Any]]]:
    changes = [(each["field"], each["before"], each["after"]) for each in item["changes"]]
    return item["action"], item["about"]["type"], changes


async def test_a_history_says_who_when_by_which_right_and_what(school: School, teacher: Caller) -> None:
    body = {
        "class_id": str(school.classes["A1"]),
        "full_name": "Trần Thị Đan",
        "birth_date": "2022-03-05",
        "guardians": [FATHER],
    }
    created = await teacher.post("/v1/students", body)
    url = f"/v1/students/{created.json['id']}"
    school.at("2026-11-25 09:00")
    second = school.as_("second teacher of the class")
    patched = await second.patch(url, {"sex": "female"}, if_match=created.etag)
    father = patched.json["guardians"][0]
    await teacher.patch(url, {"guardians": [father | {"phone": "0987654321"}]}, if_match=patched.etag)
    await teacher.patch(url, {"guardians": []}, if_match="*")
    items = await teacher.items(f"{url}/history?limit=2")
    assert [told(item) for item in items[:3]] == [
        ("student.update", "guardian", [("ends_on", None, "2026-11-24")]),
        ("student.update", "guardian", [("phone", "0912345678", "0987654321")]),
        ("student.update", "student", [("sex", None, "female")]),
    ]
    assert {told(item)[:2] for item in items[3:]} == {
        ("student.create", "student"), ("student.create", "guardian"), ("student.create", "enrolment")
    }  # fmt: skip
    change = items[2]
    assert change["person"] == {"id": str(second.person), "full_name": "Đỗ Thị Lan"}
    assert (change["clause"], change["words"]) == ("6.1", "sửa hồ sơ trẻ")
    assert change["at"].startswith("2026-11-25T0")
    assert items[0]["about"]["name"] == "Trần Văn Cha"
    (place,) = [item for item in items if item["about"]["type"] == "enrolment"]
    assert (place["about"]["name"], place["person"]["full_name"]) == ("A1", "Cô Giáo Hoa")
    new = {
        each["field"]: each["after"]
        for each in next(i for i in items if told(i)[1] == "student" and i not in items[:3])["changes"]
    }
    assert (new["full_name"], new["status"]) == ("Trần Thị Đan", "studying")
    assert not any(
        each["field"].endswith("_id") and each["field"] != "national_id" for i in items for each in i["changes"]
    )
    assert items == (await teacher.get(f"{url}/history")).items


async def test_a_guardian_s_number_is_in_no_history(school: School, teacher: Caller) -> None:
    body = {"class_id": str(school.classes["A1"]), "full_name": "Trần Thị Đan", "birth_date": "2022-03-05"}
    made = await teacher.post("/v1/students", body | {"guardians": [FATHER | {"national_id": "036090000017"}]})
    history = await teacher.get(f"/v1/students/{made.json['id']}/history")
    assert history.status == 200
    assert "036090000017" not in history.text
    assert FATHER["phone"] in history.text


async def test_a_person_s_life_before_is_not_the_child_s_history(school: School, teacher: Caller) -> None:
    first, second, *_ = school.children["A1"]
    school.at("2026-11-24 09:00")
    await teacher.patch(first.url, {"guardians": [FATHER]}, if_match="*")
    school.at("2026-11-25 09:00")
    await teacher.patch(second.url, {"guardians": [FATHER | {"birth_year": 1990}]}, if_match="*")
    changes = [
        told(item) for item in await teacher.items(f"{second.url}/history") if item["action"] == "student.update"
    ]
    assert ("student.update", "guardian", [("birth_year", None, 1990)]) in changes
    assert not any(("phone", None, "0912345678") in each for _, _, each in changes)
    whole = [told(item) for item in await teacher.items(f"{first.url}/history")]
    assert any(("phone", None, "0912345678") in each for _, _, each in whole)


async def test_marks_and_reads_of_others_are_not_in_it(school: School, teacher: Caller) -> None:
    child, other, *_ = school.children["A1"]
    register = await school.register()
    await teacher.put(register.url, register.marks())
    await teacher.patch(other.url, {"sex": "male"}, if_match="*")
    await school.as_("principal").patch(child.url, {"sex": "male"}, if_match="*")
    actions = {item["action"] for item in await teacher.items(f"{child.url}/history")}
    assert actions == {"school.create"}


async def test_whose_hands_are_an_operator_s(school: School, teacher: Caller) -> None:
    items = await teacher.items(f"{school.children['A1'][0].url}/history")
    assert [item["person"] for item in items] == [None, None]


async def test_a_cursor_is_of_one_child_s_history(school: School, teacher: Caller) -> None:
    child, other, *_ = school.children["A1"]
    cursor = (await teacher.get(f"{child.url}/history?limit=1")).json["next_cursor"]
    assert (await teacher.get(f"{child.url}/history?limit=1&cursor={cursor}")).json["next_cursor"] is None
    answer = await teacher.get(f"{other.url}/history?cursor={cursor}")
    assert (answer.status, answer.errors) == (422, [("cursor", "cursor")])


async def test_a_history_is_one_statement(school: School, teacher: Caller) -> None:
    await teacher.get(f"{school.children['A1'][0].url}/history")
    assert len(school.program.statements) == 1


# Completeness


COMPLETE = {"birth_date": "2022-03-05", "sex": "male", "ethnic_group": "1", "policy_categories": [],
            "unknown": ["father", "mother", "address", "phone"]}  # fmt: skip


async def test_completeness_by_class_of_whoever_follows_the_records(school: School) -> None:
    await school.child("A1", **COMPLETE)
    await school.child("A1", status="entered_in_error")
    await school.user(Guards("A1"), full_name="Vũ Thị Phụ Huynh").arrive()
    items = await school.as_("academic vice-principal").items("/v1/completeness?limit=1")
    assert [(each["class"]["name"], each["children"], each["complete"]) for each in items] == [
        ("A1", 4, 1), ("B1", 3, 0), ("D1", 3, 0)
    ]  # fmt: skip
    assert items[0]["missing"] == {
        "full_name": 0, "birth_date": 3, "sex": 3, "ethnic_group": 3, "permanent_address": 3, "policy_categories": 3,
        "parents": 2, "phone": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("principal", {"A1", "B1", "D1"}),
        ("academic vice-principal", {"A1", "B1", "D1"}),
        ("leader of the group", {"A1", "B1"}),
        ("leader of another group", {"D1"}),
        ("teacher of the class", {"A1"}),
        ("care vice-principal", set()),
        ("clerk", set()),
        ("parent of a child in it", set()),
        ("commune office", set()),
    ],
)
async def test_completeness_is_for_whoever_reads_the_records(school: School, who: str, seen: set[str]) -> None:
    answer = await school.as_(who).get("/v1/completeness")
    assert {each["class"]["name"] for each in answer.items} == seen
    assert len(school.program.statements) == 1
    past = await school.as_(who).get(f"/v1/completeness?school_year_id={school.years['before']}")
    assert {each["class"]["name"] for each in past.items} == ({"old"} if "B1" in seen else set())
