"""Undoing a wrong import while nothing stands on it. Clauses 3.1 and 6.1; docs/decisions/0010."""

import asyncio
from datetime import time, timedelta
from typing import Any

import pytest

from app.core.ids import new_id
from app.models.post import Post
from tests.imports import staff
from tests.imports.files import SEPTEMBER, child, count, counts, family, raw, record, records, send, sent, state
from tests.program import Answer
from tests.school import TODAY, Caller, Guards, Held, School

NUMBER, PHONE = "037222001234", "0912345678"
FULL = child(
    "Lý Minh Khang",
    sex="Nam",
    id=NUMBER,
    code="MN-1",
    father="Lý Tú",
    father_phone=PHONE,
    mother="Đỗ Mai",
    address="Thôn 1",
)


@pytest.fixture
async def teacher(school: School) -> Caller:
    return await school.as_("teacher of the class").arrive()


async def undo(caller: Caller, result: dict[str, Any], **how: Any) -> Answer:
    return await caller.post(f"/v1/imports/{result['id']}/undo", **how)


async def undone(caller: Caller, result: dict[str, Any]) -> None:
    answer = await undo(caller, result)
    assert (answer.status, answer.json["state"], answer.json["id"]) == (200, "undone", result["id"]), answer
    assert (await caller.get(f"/v1/imports/{result['id']}")).json["state"] == "undone"


async def void(school: School) -> list[dict[str, Any]]:
    """The records entered in error, as the principal finds them."""
    return await school.as_("principal").items("/v1/students?status=entered_in_error")


async def stands(caller: Caller, result: dict[str, Any], *words: str) -> None:
    """It cannot be undone, for these reasons, and nothing was touched."""
    assert caller.school
    before = await state(caller.school)
    answer = await undo(caller, result, language="en")
    assert (answer.status, answer.code, answer.json["state"], answer.json["transitions"]) == (
        409,
        "wrong_state",
        "complete",
        [],
    )
    for word in words:
        assert word in answer.json["detail"], answer
    assert (await undo(caller, result)).json["detail"] != answer.json["detail"]
    assert await state(caller.school) == before
    assert (await caller.get(f"/v1/imports/{result['id']}")).json["state"] == "complete"


async def test_children_are_entered_in_error_and_the_right_list_brings_them_again(
    school: School, teacher: Caller
) -> None:
    others = await records(school)
    register = f"/v1/classes/{school.classes['A1']}/registers/{TODAY}"
    before = (await teacher.get(register)).json
    result = await sent(teacher, FULL, child("Lý An", "1/2/2022"))
    assert counts(result) == (2, 0, 0, 0)
    wrong = await record(school, "Lý Minh Khang")
    await undone(teacher, result)
    after = {each["full_name"]: each for each in await records(school)}
    assert {name: each for name, each in after.items() if not name.startswith("Lý")} == {
        e["full_name"]: e for e in others
    }
    gone = {each["full_name"]: each for each in await void(school)}["Lý Minh Khang"]
    assert (gone["status"], gone["class"], gone["guardians"], gone["code"]) == ("entered_in_error", None, [], "MN-1")
    assert [
        each["full_name"] for each in await teacher.items("/v1/students") if each["full_name"].startswith("Lý")
    ] == []
    assert (await teacher.get(register)).json == before
    assert (await teacher.get(f"/v1/students/{wrong['id']}")).status == 404
    again = await sent(teacher, FULL)
    assert (counts(again), again["issues"]) == ((1, 0, 0, 0), [])
    (right,) = [each for each in await records(school, "Lý Minh Khang") if each["status"] == "studying"]
    assert (right["code"], right["national_id"], right["class"]["name"]) == ("MN-1", NUMBER, "A1")
    assert [each["phone"] for each in right["guardians"]] == [PHONE, None]
    assert right["id"] != wrong["id"]
    assert await count(school, "persons", "phone = $1", PHONE) == 1, "who was made by mistake keeps no number"


async def test_nothing_is_deleted_and_the_journal_tells_both(school: School, teacher: Caller) -> None:
    result = await sent(teacher, FULL)
    rows = await state(school)
    await undone(teacher, result)
    assert (await state(school))[:6] == rows[:6]
    journal = await school.journal("import.undo")
    assert {(row["clause"], row["person_id"], row["outcome"]) for row in journal} == {("6.1", teacher.person, "done")}
    assert {row["noun"] for row in journal} == {"students", "persons", "guardians", "enrolments", "imports"}
    (enrolment,) = await school.query(
        "select left_on, starts_on from enrolments e join students s on s.id = e.student_id where full_name = 'Lý Minh Khang'"
    )
    assert enrolment["left_on"] == enrolment["starts_on"] - timedelta(days=1), "never begun"
    imports = [row for row in await school.journal("student.import") if row["noun"] == "imports"]
    assert len(imports) == 1
    assert "Khang" not in imports[0]["after"]


async def test_changed_records_are_as_they_were(school: School, teacher: Caller) -> None:
    await sent(teacher, child("Lý An", sex="Nam", father="Lý Tú", father_phone=PHONE, mother="Đỗ Mai"))
    whole = [await record(school, "Lý An"), await family(school, "Lý An")]
    result = await sent(
        teacher,
        child("Lý An", sex="Nữ", code="MN-9", id=NUMBER, address="Thôn 2", policy="Hộ nghèo",
              father="Lý Tú", father_phone=PHONE, father_year="1985", mother="Hà Chi", mother_phone="0987654321"),
    )  # fmt: skip
    assert counts(result) == (0, 1, 0, 0)
    assert (await record(school, "Lý An"))["guardians"][1]["full_name"] == "Hà Chi"
    await undone(teacher, result)
    now = [await record(school, "Lý An"), await family(school, "Lý An")]
    assert {k: v for k, v in now[0].items() if k != "etag"} == {k: v for k, v in whole[0].items() if k != "etag"}
    for relationship in ("father", "mother"):
        old, new = dict(whole[1][relationship]), dict(now[1][relationship])
        assert old | {"version": 0} == new | {"version": 0}
    assert [item["full_name"] for item in await teacher.items("/v1/students?q=mn-9")] == []


async def test_the_clerk_undoes_the_whole_school_s_list(school: School) -> None:
    school.at(SEPTEMBER)
    clerk = school.as_("clerk")
    result = await sent(clerk, child("Lý An"), child("Lý Bình", class_="B1"))
    await undone(clerk, result)
    assert {row["clause"] for row in await school.journal("import.undo")} == {"3.1"}
    assert {each["full_name"] for each in await void(school)} == {"Lý An", "Lý Bình"}
    result = await sent(clerk, child("Lý An"))
    await school.query("update school_years set roster_due_on = '2026-09-04'")
    answer = await undo(clerk, result)
    assert (answer.status, answer.clause) == (403, "3.1"), "the right to import is over"


async def test_only_whoever_imported_and_still_may(school: School, teacher: Caller) -> None:
    result = await sent(teacher, child("Lý An"))
    for who in (
        "second teacher of the class",
        "principal",
        "clerk",
        "academic vice-principal",
        "parent of a child in it",
    ):
        assert (await undo(school.as_(who), result)).status == 404, who
    assert (await undo(school.as_("nobody"), result)).status == 401
    await school.query("update assignments set valid_to = '2026-11-24' where user_id = $1", teacher.user)
    assert (await undo(teacher, result)).status == 404
    await school.query("update assignments set valid_to = null, class_id = $2 where user_id = $1",
                       teacher.user, school.classes["B1"])  # fmt: skip
    answer = await undo(teacher, result)
    assert (answer.status, answer.clause) == (403, "3.1")
    assert answer.json["clauses"] == ["3.1", "6.1"]
    assert (await record(school, "Lý An"))["status"] == "studying"


async def test_what_wrote_nothing_has_nothing_to_undo(school: School, teacher: Caller) -> None:
    dry = await sent(teacher, child("Lý An"), dry_run="true")
    failed = await sent(teacher, child("Lý An", born="?"))
    for result, name in ((dry, "complete"), (failed, "failed")):
        answer = await undo(teacher, result)
        assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", name)
    result = await sent(teacher, child("Lý An"))
    await undone(teacher, result)
    answer = await undo(teacher, result)
    assert (answer.status, answer.json["state"], answer.json["transitions"]) == (409, "undone", [])
    assert (await undo(teacher, {"id": school.id})).status == 404
    assert (await undo(teacher, result, if_match='"1"')).status == 412


async def test_not_while_a_child_was_marked(school: School, teacher: Caller) -> None:
    result = await sent(teacher, child("Lý An"))
    register = f"/v1/classes/{school.classes['A1']}/registers/{TODAY}"
    marks = {"marks": [{"student_id": (await record(school, "Lý An"))["id"], "mark": "present"}]}
    assert (await teacher.put(register, marks)).status == 200
    await stands(teacher, result, "1 of its children were marked")
    marks["marks"][0]["mark"] = None  # type: ignore[assignment]
    assert (await teacher.put(register, marks)).status == 200
    await undone(teacher, result)


@pytest.mark.parametrize(
    "change",
    [
        "update students set version = version + 1 where full_name = 'Lý An'",
        "update students set version = version + 1 where code = 'A1-0'",
        "update persons set version = version + 1 where full_name = 'Lý Tú'",
        "update guardians set ends_on = '2026-11-25' from students s where s.id = student_id and s.full_name = 'Lý An'",
        "update guardians set blocked_at = '2026-11-25' from students s where s.id = student_id and s.full_name = 'Lý An'",
        "update enrolments set left_on = '2026-11-25' from students s where s.id = student_id and s.full_name = 'Lý An'",
    ],
)
async def test_not_while_a_record_changed_since(school: School, teacher: Caller, change: str) -> None:
    first = school.children["A1"][0]
    changed = child(first.full_name, "", code=first.code, sex="Nam")
    result = await sent(teacher, child("Lý An", father="Lý Tú", father_phone=PHONE), changed)
    assert counts(result) == (1, 1, 0, 0)
    await school.query(change)
    await stands(teacher, result, "records were changed or confirmed after this import")


async def test_a_guardian_who_was_blocked_since_comes_back_blocked(school: School, teacher: Caller) -> None:
    """The list ended the tie, the principal blocked it, the undo opens it again: it gives nothing (3.1)."""
    first = school.children["A1"][0]
    father = await school.user(Guards(first), full_name="Lý Tú").arrive()
    await school.query("update guardians set relationship = 'father' where person_id = $1", father.person)
    result = await sent(teacher, child(first.full_name, "", code=first.code, father="Ngô Văn Tư"))
    (tie,) = await school.query("select id, ends_on from guardians where person_id = $1", father.person)
    assert tie["ends_on"] is not None
    url = f"{first.url}/guardians/{tie['id']}/block"
    assert (await school.as_("principal").post(url, {"reason": "Quyết định của tòa án"})).status == 200
    await undone(teacher, result)
    (tie,) = await school.query("select ends_on, blocked_at from guardians where person_id = $1", father.person)
    assert (tie["ends_on"], tie["blocked_at"] is None) == (None, False)
    assert (await father.get(first.url)).status == 404


async def test_not_while_a_later_import_wrote_there(school: School, teacher: Caller) -> None:
    first = await sent(teacher, child("Lý An", sex="Nam"))
    later = await sent(teacher, child("Lý An", address="Thôn 1"))
    await stands(teacher, first, "changed or confirmed")
    same = await sent(teacher, child("Lý An", address="Thôn 1"))
    assert counts(same) == (0, 0, 1, 0)
    await undone(teacher, later)
    assert (await record(school, "Lý An"))["permanent_address"] is None
    await undone(teacher, same)


async def test_not_once_the_teacher_confirmed_the_clerk_s_roster(school: School, teacher: Caller) -> None:
    school.at(SEPTEMBER)
    clerk = school.as_("clerk")
    result = await sent(clerk, child("Lý An"))
    assert (await teacher.post(f"/v1/classes/{school.classes['A1']}/roster/confirm")).json == {"confirmed": 1}
    await stands(clerk, result, "changed or confirmed")


async def test_not_while_families_or_places_grew(school: School, teacher: Caller) -> None:
    parents = {"father": "Lý Tú", "father_phone": PHONE}
    result = await sent(teacher, child("Lý An", **parents))
    await sent(school.as_("teacher of another class"), child("Lý Bình", class_="B1", **parents))
    await stands(teacher, result, "have other children or an account")
    moved = await sent(teacher, child("Lý Chi"))
    await school.query(
        "update enrolments set left_on = '2026-11-24' from students s where s.id = student_id and full_name = 'Lý Chi'"
    )
    await stands(teacher, moved, "changed or confirmed")
    first = school.children["A1"][0]
    changed = await sent(teacher, child(first.full_name, "", code=first.code, sex="Nam"))
    await school.move(first, "B1", on=TODAY)
    await stands(teacher, changed, "moved or left")


async def test_not_once_a_child_has_a_safety_card(school: School, teacher: Caller) -> None:
    result = await sent(teacher, child("Lý An"))
    (made,) = await school.query("select id from students where full_name = 'Lý An'")
    card = f"/v1/students/{made['id']}/safety-card"
    assert (await teacher.patch(card, {"diet": [{"code": "no_egg"}]}, if_match="*")).status == 200
    await stands(teacher, result, "has a safety card")


async def test_not_once_a_child_was_hurt(school: School, teacher: Caller) -> None:
    result = await sent(teacher, child("Lý An", "1/2/2022"))
    happened = {
        "kind": "fall",
        "place": "sân",
        "happened_at": "2026-11-25T07:00:00+07:00",
        "description": "Ngã",
        "action_taken": "Rửa",
    }
    url = f"/v1/students/{(await record(school, 'Lý An'))['id']}/incidents"
    assert (await school.as_("nurse").post(url, happened)).status == 201
    await stands(teacher, result, "hurt")


async def test_not_once_a_medicine_is_asked_for(school: School, teacher: Caller) -> None:
    result = await sent(teacher, child("Lý An", "1/2/2022"))
    an = (await record(school, "Lý An"))["id"]
    await school.plant({"medication_requests": [
        {"id": new_id(), "student_id": an, "medicine": "Siro", "medicine_key": "siro", "dose": "1 ml",
         "times": [time(10)], "starts_on": TODAY, "ends_on": TODAY, "statement": "Nhờ cô", "requested_by": teacher.person,
         "requested_at": school.program.clock(), "state": "requested", "version": 1}
    ]})  # fmt: skip
    await stands(teacher, result, "medicine")


async def test_not_where_a_former_code_is_somebody_else_s(school: School, teacher: Caller) -> None:
    first = school.children["A1"][0]
    result = await sent(teacher, child(first.full_name, "", code=first.code, id=NUMBER))
    undoing = await sent(teacher, child(first.full_name, "", id="037222009999", code=first.code))
    assert counts(undoing) == (0, 1, 0, 0)
    await sent(teacher, child("Lý An", id=NUMBER))
    await stands(teacher, undoing, "somebody else's by now")
    assert result["id"] != undoing["id"]


async def test_undone_at_once_by_two_requests_is_undone_once(school: School, teacher: Caller) -> None:
    result = await sent(teacher, *(child(f"Lý {name}") for name in ("An", "Bình", "Chi")))
    answers = await asyncio.gather(*(undo(teacher, result) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
    assert {answer.json["state"] for answer in answers} == {"undone"}


async def test_a_mark_made_at_the_same_time_is_waited_for_or_refused(school: School, teacher: Caller) -> None:
    register = f"/v1/classes/{school.classes['A1']}/registers/{TODAY}"
    for number in range(6):
        result = await sent(teacher, child(f"Lý {'ABCDEF'[number]}"))
        new = await record(school, f"Lý {'ABCDEF'[number]}")
        marking = teacher.put(register, {"marks": [{"student_id": new["id"], "mark": "present"}]})
        marked, taken_back = await asyncio.gather(marking, undo(teacher, result))
        assert (marked.status, taken_back.status) in {(200, 409), (422, 200)}, (marked, taken_back)
        assert await count(school, "marks", "student_id = $1", new["id"]) == (marked.status == 200)


async def test_the_statements_do_not_grow_with_the_list(school: School, teacher: Caller) -> None:
    used = []
    for names in ("AB", "CDEFGHIJKLMNOPQRSTUVXY"):
        result = await sent(teacher, *(child(f"Lý {name}", father=f"Lý Tú {name}") for name in names))
        assert (await undo(teacher, result)).status == 200
        used.append(len(school.program.statements))
    assert used[0] == used[1]
    await teacher.get("/v1/imports")
    assert len(school.program.statements) == 1


async def test_a_repeated_request_with_a_key_does_it_once(school: School, teacher: Caller) -> None:
    principal = await school.as_("principal").arrive()
    key = {"idempotency-key": "once-and-no-more"}
    form = {"data": {"kind": "staff"}, "files": {"file": ("list.csv", staff.table(staff.one()))}}
    first = await principal.post("/v1/imports", headers=key, **form)
    again = await principal.post("/v1/imports", headers=key, **form)
    assert (first.status, len(first.json["codes"])) == (201, 1)
    assert (again.status, again.json["id"], again.json["codes"]) == (201, first.json["id"], None)
    answers = [await undo(principal, first.json, headers=key) for _ in range(2)]
    assert [(answer.status, answer.json["state"]) for answer in answers] == [(200, "undone")] * 2
    assert await count(school, "users", "username like 'undone.%'") == 1


async def test_a_year_that_is_over_keeps_its_lists(school: School) -> None:
    clerk, principal = await school.user(Held(Post.CLERK)).arrive(), await school.as_("principal").arrive()
    school.at(SEPTEMBER)
    children, people = await sent(clerk, child("Lý An")), await staff.sent(principal, staff.one())
    await school.query("update sessions set idle_until = '2028-01-01', expires_at = '2028-01-01'")
    school.at("2027-08-02 08:00")
    answer = await undo(clerk, children)
    assert (answer.status, answer.clause) == (403, "3.1"), "no class of theirs to import into any more"
    answer = await undo(principal, people)
    assert (answer.status, answer.code) == (422, "school_year_over")


async def test_one_s_own_imports_newest_first(school: School, teacher: Caller) -> None:
    made = [(await sent(teacher, child(f"Lý {name}"), dry_run="true"))["id"] for name in "ABCDE"]
    school.at("2026-11-25 08:00")
    made += [
        (await send(teacher, raw(["Họ và tên", "Ngày sinh"], [f"Lý {name}", "1/1/2022"]), class_="A1")).json["id"]
        for name in "FG"
    ]
    await sent(school.as_("second teacher of the class"), child("Lý Khác"))
    listed = await teacher.items("/v1/imports?limit=2")
    assert [each["id"] for each in listed] == made[::-1]
    one = await teacher.get(f"/v1/imports/{made[-1]}", params=None)
    assert one.etag == listed[0]["etag"]
    assert {name: listed[0][name] for name in ("kind", "state", "dry_run", "counts", "file_name")} == {
        name: one.json[name] for name in ("kind", "state", "dry_run", "counts", "file_name")
    }  # fmt: skip
    assert one.json["file_name"] == "list.csv"
    included = await teacher.get(f"/v1/imports/{made[-1]}?include=allowed_actions")
    assert included.json["allowed_actions"] == ["import.read", "import.undo"]
    assert (await school.as_("nurse").get("/v1/imports")).items == []
    assert (await school.as_("nobody").get("/v1/imports")).status == 401


# Staff


@pytest.fixture
async def principal(school: School) -> Caller:
    return await school.as_("principal").arrive()


async def test_staff_are_suspended_and_the_right_list_makes_them_again(
    school: School, principal: Caller, teacher: Caller
) -> None:
    await sent(teacher, child("Lý An", mother="Hà Chi", mother_phone="0987654321"))
    rows = staff.one("Đỗ Thị Mai", "Kế toán"), staff.one("Hà Chi", "Nhân viên y tế", phone="0987654321")
    result = await staff.sent(principal, *rows)
    code = result["codes"][0]["one_time_code"]
    await undone(principal, result)
    accounts = await school.query("select * from users where username like 'undone.%'")
    assert len(accounts) == 2
    assert all(each["suspended_at"] and each["code_hash"] is None for each in accounts)
    assert (
        await count(school, "assignments", "ended_at is null and user_id = any($1)", [each["id"] for each in accounts])
        == 0
    )
    signing_in = {"username": f"mai.dt@{school.code}", "password": code}
    assert (await school.program.send("POST", "/v1/auth/sessions", json=signing_in)).status == 401
    again = await staff.sent(principal, *rows)
    assert (counts(again), again["issues"]) == ((2, 0, 0, 0), [])
    assert [each["username"].partition("@")[0] for each in again["codes"]] == ["mai.dt", "chi.h"]
    assert (await record(school, "Lý An"))["guardians"][0]["full_name"] == "Hà Chi"
    assert await count(school, "users u join guardians g on g.person_id = u.person_id", "u.username = 'chi.h'") == 1
    assert {row["clause"] for row in await school.journal("import.undo")} == {"3.1"}


async def test_staff_who_were_here_keep_what_they_had(school: School, principal: Caller) -> None:
    await staff.sent(principal, staff.one("Đỗ Thị Mai", "Kế toán", year="1990"))
    before = await staff.person_of(school, "mai.dt")
    result = await staff.sent(principal, staff.one("Đỗ Thị Mai", "Văn thư", year="1991", id=NUMBER))
    await undone(principal, result)
    assert [(post, ended) for post, *_, ended in await staff.posts_of(school, "mai.dt")] == [
        ("accountant", False), ("clerk", True)
    ]  # fmt: skip
    assert {**await staff.person_of(school, "mai.dt"), "version": 0} == {**before, "version": 0}


async def test_not_once_somebody_signed_in_or_was_given_more(school: School, principal: Caller) -> None:
    result = await staff.sent(principal, staff.one("Đỗ Thị Mai"), staff.one("Lê An", "Văn thư", phone="0987654321"))
    await school.query("update assignments set version = version + 1 where post = 'clerk'")
    await stands(principal, result, "changed or confirmed")
    await school.query("update assignments set version = 1 where post = 'clerk'")
    (user,) = await school.query("select id from users where username = 'mai.dt'")
    given = {"id": school.id, "user_id": str(user["id"]), "post": "nurse", "kind": "regular", "valid_from": TODAY}
    await school.plant({"assignments": [given]})
    await stands(principal, result, "given further posts")
    credentials = {"username": result["codes"][1]["username"], "password": result["codes"][1]["one_time_code"]}
    assert (await school.program.send("POST", "/v1/auth/sessions", json=credentials)).status == 201
    await stands(principal, result, "signed in", "given further posts")


async def test_the_last_principal_s_post_is_not_undone(school: School, principal: Caller) -> None:
    row = staff.one("Đỗ Thị Lan", "Hiệu trưởng", username=principal.username, phone="", first="25/11/2026")
    await school.query("update assignments set valid_to = '2026-11-24' where user_id = $1", principal.user)
    school.at("2026-11-24 08:00")
    result = await staff.sent(principal, row)
    assert counts(result) == (0, 1, 0, 0)
    school.at("2026-11-25 08:00")
    await stands(principal, result, "without a principal")


async def test_a_staff_list_is_the_principal_s_to_undo(school: School, principal: Caller) -> None:
    result = await staff.sent(principal, staff.one())
    await school.query("update assignments set valid_to = '2026-11-24' where user_id = $1", principal.user)
    held = {"id": school.id, "user_id": principal.user, "post": "homeroom_teacher", "kind": "regular",
            "valid_from": TODAY, "class_id": school.classes["A1"]}  # fmt: skip
    await school.plant({"assignments": [held]})
    answer = await undo(principal, result)
    assert (answer.status, answer.clause, answer.json["allowed_roles"]) == (403, "3.1", ["principal"])
