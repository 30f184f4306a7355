"""Whom a teacher may not make a guardian, and what of a shared parent is not theirs to change (6.1, decision 0008)."""

from typing import Any

import pytest

from tests.program import Answer
from tests.school import Caller, Child, Guards, School

NAME, PHONE, NUMBER = "Trần Văn Cha", "0912345678", "036090000011"
FATHER = {"relationship": "father", "full_name": NAME, "phone": PHONE}


@pytest.fixture
async def teacher(school: School) -> Caller:
    return await school.as_("teacher of the class").arrive()


async def restate(caller: Caller, child: Child, *guardians: dict[str, Any]) -> Answer:
    return await caller.patch(child.url, {"guardians": list(guardians)}, if_match="*")


async def create(caller: Caller, school: School, *guardians: dict[str, Any]) -> Answer:
    body = {"class_id": str(school.classes["A1"]), "full_name": "Trần Thị Đan", "birth_date": "2022-03-05"}
    return await caller.post("/v1/students", body | {"guardians": list(guardians)})


async def with_phone(school: School, caller: Caller) -> dict[str, Any]:
    """What names the caller's own person."""
    await caller.arrive()
    await school.query(
        "update persons set phone = $2, national_id = $3 where id = $1", caller.person, "0987654321", "036190000012"
    )
    return {"relationship": "mother", "full_name": caller.full_name, "phone": "0987654321"}


# Oneself


async def test_nobody_makes_themselves_a_guardian(school: School, teacher: Caller) -> None:
    """It would give access that outlives the assignment."""
    myself = await with_phone(school, teacher)
    child = school.children["A1"][0]
    by_number = {"relationship": "guardian", "full_name": teacher.full_name, "national_id": "036190000012"}
    for stated in (myself, by_number):
        for answer in (await restate(teacher, child, FATHER, stated), await create(teacher, school, FATHER, stated)):
            assert (answer.status, answer.errors) == (422, [("/guardians/1", "yourself")])
    english = await teacher.patch(child.url, {"guardians": [myself]}, if_match="*", language="en")
    assert "This is you" in english.text
    assert await school.query("select from guardians where person_id = $1", teacher.person) == []
    assert await school.query("select from persons where full_name = $1", NAME) == []
    colleague = school.as_("second teacher of the class")
    assert (await restate(colleague, child, myself)).status == 200, "a colleague's own child: somebody else says so"


async def test_nor_through_the_other_parent(school: School, teacher: Caller) -> None:
    """Who raises a child with the caller leads to the caller, by name and relationship."""
    myself = await with_phone(school, teacher)
    own, other = school.children["A1"][:2]
    assert (await restate(school.as_("second teacher of the class"), own, FATHER, myself)).status == 200
    answer = await restate(teacher, other, FATHER, {"relationship": "mother", "full_name": teacher.full_name})
    assert (answer.status, answer.errors) == (422, [("/guardians/1", "yourself")])


async def test_who_is_a_guardian_already_stays_it_as_it_is(school: School, teacher: Caller) -> None:
    myself = await with_phone(school, teacher)
    child = school.children["A1"][0]
    (tie,) = (await restate(school.as_("second teacher of the class"), child, myself)).json["guardians"]
    for again in (tie, myself):
        answer = await restate(teacher, child, again, FATHER)
        assert answer.status == 200, answer
        assert tie in answer.json["guardians"]
    for changed in (tie | {"relationship": "guardian"}, myself | {"relationship": "guardian"}):
        answer = await restate(teacher, child, changed)
        assert (answer.status, answer.errors) == (422, [("/guardians/0", "yourself")])


# A parent of a child elsewhere


@pytest.fixture
async def shared(school: School) -> Child:
    """A child of another class, with a father who has a phone and a number."""
    child = school.children["B1"][0]
    stated = FATHER | {"national_id": NUMBER, "birth_year": 1990}
    assert (await restate(school.as_("teacher of another class"), child, stated)).status == 200
    return child


@pytest.mark.parametrize("name", ["Trần X", "Nguyễn Cha", "Trần Văn Chà", "Phạm Hữu Lộc"])
async def test_a_number_and_nearly_a_name_tell_nothing_of_a_stranger(
    school: School, teacher: Caller, shared: Child, name: str
) -> None:
    stated = {"relationship": "father", "full_name": name, "national_id": NUMBER}
    told = []
    for answer in (await restate(teacher, school.children["A1"][0], stated), await create(teacher, school, stated)):
        assert (answer.status, answer.errors) == (422, [("/guardians/0/national_id", "taken")])
        assert PHONE not in answer.text
        assert NAME not in answer.text
        told.append([each["detail"] for each in answer.json["errors"]])
    assert told == [["Số định danh này đã được ghi cho người khác."]] * 2
    assert len(await school.query("select from guardians")) == 1


@pytest.mark.parametrize("stated", [{"national_id": NUMBER}, {"phone": PHONE}])
async def test_named_in_full_a_shared_parent_stays_as_the_school_knows_them(
    school: School, teacher: Caller, shared: Child, stated: dict[str, str]
) -> None:
    elsewhere = school.as_("teacher of another class")
    child = school.children["A1"][0]
    answer = await restate(teacher, child, {"relationship": "father", "full_name": NAME} | stated)
    assert answer.status == 200
    (father,) = answer.json["guardians"]
    before = (await elsewhere.get(shared.url)).json["guardians"]
    for changed in ({"phone": "0987654321"}, {"phone": None}, {"full_name": "Trần Văn Khác"}, {"birth_year": 1980},
                    {"national_id": "036090000099"}, {"national_id": None}):  # fmt: skip
        answer = await restate(teacher, child, father | changed)
        (name,) = changed
        assert answer.status == 200, answer
        assert [(each["pointer"], each["code"]) for each in answer.json["warnings"]] == [
            (f"/guardians/0/{name}", "guardian_kept")
        ]
        assert answer.json["guardians"] == [father]
    assert (await elsewhere.get(shared.url)).json["guardians"] == before
    (person,) = await school.query("select full_name, phone, national_id from persons where phone = $1", PHONE)
    assert tuple(person) == (NAME, PHONE, NUMBER)
    filled = await restate(teacher, child, father | {"occupation": "Lái xe"})
    assert (filled.json["warnings"], filled.json["guardians"][0]["occupation"]) == ([], "Lái xe")


async def test_a_shared_parent_s_number_is_no_gap_to_fill(school: School, teacher: Caller) -> None:
    """Whoever writes a victim's number to somebody makes them a parent by the next list."""
    await restate(school.as_("teacher of another class"), school.children["B1"][0], FATHER)
    answer = await restate(teacher, school.children["A1"][0], FATHER | {"national_id": NUMBER})
    assert [each["pointer"] for each in answer.json["warnings"]] == ["/guardians/0/national_id"]
    assert await school.query("select from persons where national_id = $1", NUMBER) == []


async def test_the_name_of_an_account_s_owner_is_written_in_full(school: School, teacher: Caller) -> None:
    parent = await school.user(Guards("A1"), full_name="Vũ Thị Phụ Huynh").arrive()
    await school.query("update persons set national_id = $2 where id = $1", parent.person, NUMBER)
    second = school.children["A1"][1]
    near = {"relationship": "mother", "full_name": "Vũ Thị Huynh", "national_id": NUMBER}
    answer = await restate(teacher, second, near)
    assert (answer.status, answer.errors) == (422, [("/guardians/0/national_id", "taken")])
    assert (await restate(teacher, second, near | {"full_name": "Vũ Thị Phụ Huynh"})).status == 200
    assert (await parent.get(second.url)).status == 200
