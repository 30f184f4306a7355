"""Records entered in error, and two records of one child: never deleted (6.1)."""

from datetime import date
from typing import Any

import pytest

from tests.program import Answer
from tests.school import TODAY, YESTERDAY, Caller, Child, Guards, School


@pytest.fixture
async def teacher(school: School) -> Caller:
    return await school.as_("teacher of the class").arrive()


async def mark(caller: Caller, child: Child, reason: str = "Nhập hai lần", **how: Any) -> Answer:
    return await caller.post(f"{child.url}/mark-entered-in-error", {"reason": reason}, **how)


async def merge(caller: Caller, kept: Child, other: Child) -> Answer:
    return await caller.post(f"{kept.url}/merge", {"duplicate_id": str(other.id)})


async def ids(caller: Caller, query: str = "") -> set[str]:
    return {item["id"] for item in await caller.items(f"/v1/students?{query}")}


# Entered in error


async def test_it_leaves_lists_registers_sizes_and_rosters_and_stays_to_be_read(
    school: School, teacher: Caller
) -> None:
    child = await school.child("A1", roster_confirmed=False)
    register = await school.register()
    before = await teacher.get(register.url)
    class_url = f"/v1/classes/{school.classes['A1']}"
    size = (await teacher.get(class_url)).json["size"]
    answer = await mark(teacher, child)
    assert (answer.status, answer.json["status"], answer.json["status_since"]) == (
        200,
        "entered_in_error",
        "2026-11-25",
    )
    read = await teacher.get(child.url)
    assert (read.status, read.etag) == (200, answer.etag)
    assert str(child.id) not in await ids(teacher)
    assert await ids(teacher, "status=entered_in_error") == {str(child.id)}
    after = await teacher.get(register.url)
    assert after.etag != before.etag
    assert len(after.json["marks"]) == len(before.json["marks"]) - 1
    assert (await teacher.get(class_url)).json["size"] == size - 1
    assert (await teacher.post(f"{class_url}/roster/confirm")).json == {"confirmed": 0}


async def test_its_code_and_number_are_free_for_the_right_record(school: School, teacher: Caller) -> None:
    wrong = await school.child("A1", code="MN-1", national_id="036222000017", birth_date="2022-03-05")
    assert (await mark(teacher, wrong)).status == 200
    body = {"class_id": str(school.classes["A1"]), "full_name": wrong.full_name, "birth_date": "2022-03-05",
            "code": "MN-1", "national_id": "036222000017"}  # fmt: skip
    assert (await teacher.post("/v1/students", body)).status == 201


async def test_it_is_neither_changed_nor_marked_nor_merged_again(school: School, teacher: Caller) -> None:
    child, other, *_ = school.children["A1"]
    await mark(teacher, child)
    for answer in (await mark(teacher, child), await merge(teacher, child, other),
                   await teacher.patch(child.url, {"sex": "male"}, if_match="*")):  # fmt: skip
        assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", "entered_in_error")
    answer = await merge(teacher, other, child)
    assert (answer.status, answer.errors) == (422, [("/duplicate_id", "not_mergeable")])


async def test_a_child_who_was_there_is_no_mistake(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    for day in (YESTERDAY, date(2026, 11, 23)):
        await school.register(day=day, state="confirmed")
    await school.register(state="marked")
    answer = await mark(teacher, child)
    assert (answer.status, answer.code, answer.json["days"]) == (409, "wrong_state", ["2026-11-23", "2026-11-24"])
    assert "23/11/2026, 24/11/2026" in answer.json["detail"]
    await school.query("update marks set mark = 'unexcused' where student_id = $1 and date < $2", child.id, TODAY)
    assert (await mark(teacher, child)).status == 200


async def test_a_child_who_was_there_does_not_go_by_way_of_a_merge(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    await school.register(day=YESTERDAY, state="confirmed")
    blank, another = await school.child("A1"), await school.child("A1", full_name="Lê Thị Mơ")
    assert (await merge(teacher, blank, child)).status == 200
    assert (await merge(teacher, another, blank)).status == 200
    answer = await mark(teacher, another)
    assert (answer.status, answer.json["days"]) == (409, [str(YESTERDAY)])


async def test_a_confirmed_register_keeps_whom_it_was_confirmed_with(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    await school.query("update registers set state = 'open'")
    register = await school.register(day=YESTERDAY, state="confirmed")
    await school.query("update marks set mark = 'unexcused' where student_id = $1", child.id)
    before = (await teacher.get(register.url)).json
    await mark(teacher, child)
    after = (await teacher.get(register.url)).json
    assert after == before
    assert after["counts"]["unexcused"] == 1
    assert str(child.id) not in {
        each["student_id"] for each in (await teacher.get((await school.register()).url)).json["marks"]
    }


async def test_a_reason_is_given_and_an_older_copy_refused(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    assert (await mark(teacher, child, reason=" ")).errors == [("/reason", "too_short")]
    assert (await mark(teacher, child, if_match='"0"')).code == "stale"
    assert (await mark(teacher, child)).status == 200
    rows = await school.journal("student.mark_entered_in_error")
    assert [(row["noun"], row["clause"]) for row in rows] == [("students", "6.1")]
    assert '"status_reason": "Nhập hai lần"' in rows[0]["after"]


async def test_only_the_class_s_teacher_marks_and_merges(school: School) -> None:
    child, other, *_ = school.children["A1"]
    for who, status in {"principal": 403, "academic vice-principal": 403, "leader of the group": 403, "clerk": 404,
                        "parent of a child in it": 403, "teacher of another class": 404}.items():  # fmt: skip
        for answer in (await mark(school.as_(who), child), await merge(school.as_(who), child, other)):
            assert (answer.status, answer.clause) == (status, "6.1" if status == 403 else None), who


# Merging


async def test_what_the_kept_record_lacks_comes_from_the_other(school: School, teacher: Caller) -> None:
    kept = await school.child("A1", full_name="Trần Thị Đan", sex="female", unknown=["father", "address"])
    other = await school.child(
        "A1", full_name="Trần Thị Dan", birth_date="2022-03-05", sex="male", ethnic_group="1", permanent_address="Thôn 3",
        policy_categories=[], national_id="036322000017", code="MN-1", unknown=["phone"],
    )  # fmt: skip
    await school.query("update students set code = 'HS000077' where id = $1", kept.id)
    answer = await merge(teacher, kept, other)
    record = answer.json
    assert (answer.status, record["id"], record["full_name"]) == (200, str(kept.id), "Trần Thị Đan")
    assert (record["birth_date"], record["national_id"], record["code"]) == ("2022-03-05", "036322000017", "MN-1")
    assert (record["permanent_address"], record["policy_categories"]) == ("Thôn 3", [])
    assert record["unknown"] == ["father", "phone"]
    assert record["conflicts"] == [
        {"field": "full_name", "kept": "Trần Thị Đan", "other": "Trần Thị Dan"},
        {"field": "sex", "kept": "female", "other": "male"},
    ]
    duplicate = (await teacher.get(other.url)).json
    assert (duplicate["status"], duplicate["merged_into"]) == ("entered_in_error", str(kept.id))
    assert str(other.id) not in await ids(teacher)
    assert (await teacher.get("/v1/students?q=mn-1")).items[0]["id"] == str(kept.id)
    assert (await teacher.get(kept.url)).etag == answer.etag


async def test_guardians_go_over_with_their_dates(school: School, teacher: Caller) -> None:
    kept, other, *_ = school.children["A1"]
    parent = await school.user(Guards(other, starts_on=date(2026, 9, 1)), full_name="Vũ Thị Phụ Huynh").arrive()
    blocked = await school.user(Guards(other, blocked=True)).arrive()
    both = await school.user(Guards(kept), Guards(other)).arrive()
    assert (await merge(teacher, kept, other)).status == 200
    rows = await school.query("select * from guardians where student_id = $1 and ends_on is null", kept.id)
    found = {row["person_id"]: (row["starts_on"], row["blocked_at"] is not None) for row in rows}
    assert found == {
        parent.person: (date(2026, 9, 1), False), blocked.person: (date(2026, 8, 1), True), both.person: (date(2026, 8, 1), False)
    }  # fmt: skip
    assert [(await who.get(kept.url)).status for who in (parent, blocked, both)] == [200, 404, 200]
    assert (await parent.get(other.url)).status == 404


async def test_a_block_on_either_record_holds(school: School, teacher: Caller) -> None:
    kept, other, *_ = school.children["A1"]
    parent = await school.user(Guards(kept), Guards(other, blocked=True)).arrive()
    assert (await parent.get(kept.url)).status == 200
    await merge(teacher, kept, other)
    assert (await parent.get(kept.url)).status == 404


async def test_one_parent_written_down_twice_is_one(school: School, teacher: Caller) -> None:
    kept, other, *_ = school.children["A1"]
    father = {"relationship": "father", "full_name": "Trần Văn Cha"}
    mother = {"relationship": "mother", "full_name": "Lê Thị Mẹ"}
    await teacher.patch(kept.url, {"guardians": [father, mother]}, if_match="*")
    known = [father | {"phone": "0912345678"}, mother | {"full_name": "Đỗ Thị Khác"}]
    await teacher.patch(other.url, {"guardians": known}, if_match="*")
    record = (await merge(teacher, kept, other)).json
    assert [(each["full_name"], each["phone"]) for each in record["guardians"]] == [
        ("Trần Văn Cha", "0912345678"), ("Lê Thị Mẹ", None)
    ]  # fmt: skip
    assert record["conflicts"][-1] == {"field": "guardians", "kept": "Lê Thị Mẹ", "other": "Đỗ Thị Khác"}


async def test_different_marks_on_one_day_are_two_children_perhaps(school: School, teacher: Caller) -> None:
    kept, other, *_ = school.children["A1"]
    await school.register(day=YESTERDAY, state="confirmed")
    await school.register(state="marked")
    await school.query("update marks set mark = 'excused' where student_id = $1 and date = $2", other.id, YESTERDAY)
    answer = await merge(teacher, kept, other)
    assert (answer.status, answer.code, answer.json["days"]) == (409, "conflict", ["2026-11-24"])
    assert (await teacher.get(other.url)).json["status"] == "studying"
    await school.query("update marks set mark = 'present' where student_id = $1", other.id)
    before = (await teacher.get((await school.register(day=YESTERDAY)).url)).json
    assert (await merge(teacher, kept, other)).status == 200
    assert (await teacher.get((await school.register(day=YESTERDAY)).url)).json == before, "confirmed is confirmed"
    assert len((await teacher.get((await school.register()).url)).json["marks"]) == 2


async def test_what_else_the_other_record_is_tells_nothing(
    school: School, other_school: School, teacher: Caller
) -> None:
    kept = school.children["A1"][0]
    left = await school.child("A1", left_on=YESTERDAY)
    told = set()
    for other in (school.children["B1"][0], other_school.children["A1"][0], left, kept, Child(school.id, "", "")):
        answer = await merge(teacher, kept, other)
        assert (answer.status, answer.errors) == (422, [("/duplicate_id", "not_mergeable")])
        told.add(answer.text.replace(answer.headers["x-request-id"], ""))
    assert len(told) == 1
    leader = school.as_("leader who also teaches the class")
    answer = await merge(leader, kept, school.children["B1"][0])
    assert answer.status == 422, "read as its leader, not its teacher"
