"""A child's guardians: replaced whole, shared by siblings, and whom a teacher may not change (6.1, decision 0008)."""

import asyncio
from typing import Any

import pytest

from tests.program import Answer
from tests.school import TODAY, YESTERDAY, Caller, Child, Guards, School

FATHER = {"relationship": "father", "full_name": "Trần Văn Cha", "phone": "0912345678"}
MOTHER = {"relationship": "mother", "full_name": "Lê Thị Mẹ", "birth_year": 1992}


@pytest.fixture
async def teacher(school: School) -> Caller:
    return await school.as_("teacher of the class").arrive()


async def restate(caller: Caller, child: Child, *guardians: dict[str, Any]) -> Answer:
    return await caller.patch(child.url, {"guardians": list(guardians)}, if_match="*")


async def family(caller: Caller, child: Child, *guardians: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await restate(caller, child, *guardians)
    assert answer.status == 200, answer
    return answer.json["guardians"]


def kept(answer: Answer) -> list[str]:
    """What the school kept as it knew it."""
    assert {each["code"] for each in answer.json["warnings"]} <= {"guardian_kept"}
    return [each["pointer"] for each in answer.json["warnings"]]


async def persons(school: School, name: str) -> list[Any]:
    return await school.query("select * from persons where full_name = $1", name)


async def test_who_is_left_out_ends_and_stays_in_the_history(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    first = await family(teacher, child, FATHER, MOTHER)
    assert [each["relationship"] for each in first] == ["father", "mother"]
    assert await family(teacher, child, MOTHER | {"id": first[1]["id"]}) == [first[1]]
    rows = await school.query("select ends_on from guardians where student_id = $1 order by position", child.id)
    assert {row["ends_on"] for row in rows} == {YESTERDAY, None}
    assert await family(teacher, child) == []
    assert len(await school.query("select from guardians where student_id = $1", child.id)) == 2


async def test_the_list_s_order_is_kept(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    father, mother = await family(teacher, child, FATHER, MOTHER)
    assert await family(teacher, child, mother, father) == [mother, father]


async def test_without_ids_the_same_people_stay(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    first = await restate(teacher, child, FATHER, MOTHER)
    again = await teacher.patch(
        child.url, {"guardians": [FATHER | {"full_name": "TRẦN VĂN CHA"}, MOTHER]}, if_match=first.etag
    )
    assert (again.etag, again.json["guardians"]) == (first.etag, first.json["guardians"])
    newer = await family(teacher, child, FATHER | {"phone": "0987654321"}, MOTHER)
    assert [each["id"] for each in newer] == [each["id"] for each in first.json["guardians"]]
    assert newer[0]["phone"] == "0987654321"
    assert len(await persons(school, "Trần Văn Cha")) == 1


async def test_with_an_id_what_is_left_out_stays_and_null_clears(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    (father,) = await family(teacher, child, FATHER | {"occupation": "Thợ xây", "national_id": "036090000011"})
    kept = {name: father[name] for name in ("id", "relationship", "full_name")}
    assert await family(teacher, child, kept) == [father]
    (person,) = await persons(school, "Trần Văn Cha")
    assert person["national_id"] == "036090000011"
    (cleared,) = await family(teacher, child, kept | {"phone": None, "occupation": None, "national_id": None})
    assert (cleared["phone"], cleared["occupation"]) == (None, None)
    assert (await persons(school, "Trần Văn Cha"))[0]["national_id"] is None


async def test_an_id_of_another_child_s_guardian_tells_nothing(school: School, teacher: Caller) -> None:
    first, second, *_ = school.children["A1"]
    (father,) = await family(teacher, first, FATHER)
    told = []
    for id_ in (father["id"], str(school.id)):
        answer = await restate(teacher, second, FATHER | {"id": id_})
        told.append(answer.json["errors"])
        assert (answer.status, answer.errors) == (422, [("/guardians/0/id", "not_found")])
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("stated", "error"),
    [
        ([FATHER, FATHER | {"full_name": "Lê Văn Khác"}], ("/guardians/1/relationship", "twice")),
        ([MOTHER | {"relationship": "guardian"}] * 2, None),
        ([FATHER, FATHER | {"relationship": "guardian"}], ("/guardians/1", "twice")),
        ([FATHER | {"full_name": "Trần Văn Cha"}] * 11, ("/guardians", "too_many")),
    ],
)
async def test_nobody_stands_there_twice(
    school: School, teacher: Caller, stated: list[dict[str, Any]], error: tuple[str, str] | None
) -> None:
    answer = await restate(teacher, school.children["A1"][0], *stated)
    assert (answer.status, answer.errors) == ((422, [error]) if error else (200, []))
    twice = await restate(teacher, school.children["A1"][0], *(answer.json.get("guardians", [])[:1] * 2))
    assert twice.status == (422 if not error else 200)


# One person, several children


@pytest.mark.parametrize(
    "there",
    [
        {"phone": "0912345678"},
        {"national_id": "036090000011"},
        {"national_id": "036090000011", "full_name": "Trần Văn Tra"},
    ],
)
async def test_siblings_share_a_parent_known_by_number(school: School, teacher: Caller, there: dict[str, Any]) -> None:
    first, second, *_ = school.children["A1"]
    await family(teacher, first, FATHER | {"national_id": "036090000011"})
    (father,) = await family(teacher, second, {"relationship": "father", "full_name": "Trần Văn Cha"} | there)
    assert (father["full_name"], father["phone"]) == ("Trần Văn Cha", "0912345678")
    assert len(await persons(school, "Trần Văn Cha")) == 1


async def test_siblings_share_a_parent_known_through_the_other(school: School, teacher: Caller) -> None:
    first, second, *_ = school.children["A1"]
    await family(teacher, first, FATHER, MOTHER)
    _, mother = await family(teacher, second, FATHER, {"relationship": "mother", "full_name": "LÊ THỊ MẸ"})
    assert mother["birth_year"] == 1992
    assert len(await persons(school, "Lê Thị Mẹ")) == 1


async def test_nobody_is_the_same_by_name_alone(school: School, teacher: Caller) -> None:
    first, second, *_ = school.children["A1"]
    await family(teacher, first, FATHER, MOTHER)
    await family(teacher, second, MOTHER)
    assert len(await persons(school, "Lê Thị Mẹ")) == 2


async def test_a_number_of_somebody_else_is_a_neutral_conflict(school: School, teacher: Caller) -> None:
    first, second, *_ = school.children["A1"]
    await family(teacher, first, FATHER | {"national_id": "036090000011"})
    other = {"relationship": "father", "full_name": "Phạm Hữu Lộc", "national_id": "036090000011"}
    answer = await restate(teacher, second, other)
    assert (answer.status, answer.code, answer.errors) == (409, "conflict", [("/guardians/0/national_id", "taken")])
    assert "Trần" not in answer.text


async def test_what_the_school_knows_of_somebody_stays_and_gaps_are_filled(school: School, teacher: Caller) -> None:
    elsewhere = school.as_("teacher of another class")
    await family(elsewhere, school.children["B1"][0], FATHER | {"birth_year": 1990})
    stated = FATHER | {"birth_year": 1991, "occupation": "Lái xe"}
    answer = await restate(teacher, school.children["A1"][0], stated)
    (father,) = answer.json["guardians"]
    assert (father["birth_year"], father["occupation"]) == (1990, "Lái xe")
    assert [(each["pointer"], each["code"]) for each in answer.json["warnings"]] == [
        ("/guardians/0/birth_year", "guardian_kept")
    ]


async def test_a_phone_changed_through_one_child_changes_the_records_of_all(school: School, teacher: Caller) -> None:
    """And each record's ETag says so, for whoever holds an older copy."""
    here, there, other = school.children["A1"]
    (father,) = await family(teacher, here, FATHER)
    await family(teacher, there, FATHER)
    before, unmoved = await teacher.get(there.url), await teacher.get(other.url)
    answer = await restate(teacher, here, father | {"phone": "0987654321", "full_name": "Trần Văn Chà"})
    assert (answer.status, answer.json["warnings"]) == (200, [])
    after = await teacher.get(there.url)
    assert (after.json["guardians"][0]["phone"], after.json["guardians"][0]["full_name"]) == (
        "0987654321", "Trần Văn Chà",
    )  # fmt: skip
    assert after.etag != before.etag
    assert (await teacher.patch(there.url, {"sex": "male"}, if_match=before.etag)).code == "stale"
    assert (await teacher.get(other.url)).etag == unmoved.etag


async def test_another_name_under_an_id_is_somebody_else(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    (father,) = await family(teacher, child, FATHER)
    answer = await restate(teacher, child, father | {"full_name": "Phạm Hữu Lộc"})
    assert (answer.status, answer.errors) == (422, [("/guardians/0/full_name", "another_person")])
    (renamed,) = await family(teacher, child, father | {"full_name": "Trần Văn Chà"})
    assert (renamed["id"], renamed["full_name"]) == (father["id"], "Trần Văn Chà")
    (other,) = await family(teacher, child, {"relationship": "father", "full_name": "Phạm Hữu Lộc"})
    assert other["id"] != father["id"]


# Who has an account, and who is blocked


async def test_who_has_an_account_is_not_changed_by_a_teacher(school: School, teacher: Caller) -> None:
    """A phone or a name that a teacher could write would be a way into somebody's account."""
    child = school.children["A1"][0]
    parent = await school.user(Guards(child), full_name="Vũ Thị Phụ Huynh").arrive()
    (tie,) = (await teacher.get(child.url)).json["guardians"]
    (filled,) = await family(teacher, child, tie | {"phone": "0912345678", "occupation": "Giáo viên"})
    assert (filled["phone"], filled["occupation"]) == ("0912345678", "Giáo viên")
    for changed in (
        {"full_name": "Vũ Thị Khác"},
        {"phone": "0987654321"},
        {"phone": None},
        {"national_id": "036090000011"},
    ):
        answer = await restate(teacher, child, filled | changed)
        (name,) = changed
        assert (answer.status, kept(answer)) == (200, [f"/guardians/0/{name}"]), changed
        assert answer.json["guardians"] == [filled]
    (person,) = await school.query("select * from persons where id = $1", parent.person)
    assert (person["full_name"], person["phone"], person["national_id"]) == ("Vũ Thị Phụ Huynh", "0912345678", None)
    (moved,) = await family(teacher, child, filled | {"relationship": "mother", "occupation": None})
    assert (moved["relationship"], moved["occupation"]) == ("mother", None)


async def test_a_blocked_guardian_is_left_alone_and_not_let_in_again(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    parent = school.user(Guards(child, blocked=True), full_name="Vũ Thị Phụ Huynh")
    await parent.arrive()
    await school.query("update persons set phone = '0912345678' where id = $1", parent.person)
    (blocked,) = (await teacher.get(child.url)).json["guardians"]
    assert await family(teacher, child, blocked) == [blocked]
    assert await family(teacher, child) == [blocked]
    for again in (
        {"relationship": "mother", "full_name": "Vũ Thị Phụ Huynh"},
        {"relationship": "guardian", "full_name": "VŨ THỊ PHỤ HUYNH", "phone": "0912345678"},
        blocked | {"phone": "0987654321"},
        blocked | {"relationship": "mother"},
    ):
        answer = await restate(teacher, child, again)
        assert (answer.status, answer.errors) == (422, [("/guardians/0", "blocked")]), again
    assert (await parent.get(child.url)).status == 404


async def test_a_guardian_named_here_reads_the_record_from_today(school: School, teacher: Caller) -> None:
    """Siblings: whoever signs in as the parent of one becomes, by being named, the parent of the other."""
    first, second, *_ = school.children["A1"]
    parent = await school.user(Guards(first), full_name="Vũ Thị Phụ Huynh").arrive()
    await school.query("update persons set phone = '0912345678' where id = $1", parent.person)
    assert (await parent.get(second.url)).status == 404
    await family(teacher, second, {"relationship": "mother", "full_name": "Vũ Thị Phụ Huynh", "phone": "0912345678"})
    assert (await parent.get(second.url)).status == 200
    (row,) = await school.query("select starts_on from guardians where student_id = $1", second.id)
    assert row["starts_on"] == TODAY
    await family(teacher, second)
    assert (await parent.get(second.url)).status == 404


async def test_siblings_are_written_at_one_time_without_waiting_for_each_other_s_end(school: School) -> None:
    """Two teachers write of their children's shared father at once, again and again: one turn after the other."""
    teacher, elsewhere = school.as_("teacher of the class"), school.as_("teacher of another class")
    here, there = school.children["A1"][0], school.children["B1"][0]
    await family(teacher, here, FATHER)
    await family(elsewhere, there, FATHER)
    for number in range(4):
        answers = await asyncio.gather(
            restate(teacher, here, FATHER | {"phone": f"098765432{number}"}),
            restate(elsewhere, there, FATHER | {"phone": f"091234567{number}", "occupation": f"Nghề {number}"}),
            restate(elsewhere, school.children["B1"][1], FATHER | {"birth_year": 1990 + number}),
        )
        assert [answer.status for answer in answers] == [200] * 3
    assert len(await persons(school, "Trần Văn Cha")) == 1
    (father,) = (await teacher.get(here.url)).json["guardians"]
    assert (father["phone"], father["birth_year"]) == (FATHER["phone"], 1990), "who came first stated it"


async def test_the_same_child_twice_at_once_is_one(school: School) -> None:
    body = {"class_id": str(school.classes["A1"]), "full_name": "Trần Thị Đan", "birth_date": "2022-03-05"}
    both = school.as_("teacher of the class"), school.as_("second teacher of the class")
    for who in both:
        await who.arrive()
    answers = await asyncio.gather(*(who.post("/v1/students", body) for who in both))
    assert sorted(answer.status for answer in answers) == [201, 409]
