"""A guardian is invited to an account, and the account gives nothing by itself (6.1, 6.3)."""

import asyncio
from datetime import date
from typing import Any

import pytest

from app.core.ids import new_id
from tests.program import Answer
from tests.school import THIS_YEAR, TODAY, TOMORROW, YESTERDAY, Caller, Child, Guards, Held, School

FATHER = {"relationship": "father", "full_name": "Trần Văn Cha", "phone": "0912345678"}
MOTHER = {"relationship": "mother", "full_name": "Lê Thị Mẹ", "phone": "0987654321"}
PASSWORD = "bốn chiếc thuyền nan lướt sóng"


@pytest.fixture
async def teacher(school: School) -> Caller:
    return await school.as_("teacher of the class").arrive()


async def tied(caller: Caller, child: Child, *guardians: dict[str, Any]) -> list[str]:
    """The child's guardians from now on; their addresses, in order."""
    answer = await caller.patch(child.url, {"guardians": list(guardians)}, if_match="*")
    assert answer.status == 200, answer
    return [f"{child.url}/guardians/{each['id']}" for each in answer.json["guardians"]]


async def signed_in(school: School, invited: Answer) -> Caller:
    """The guardian with a password of their own, by the code."""
    program, name, code = school.program, invited.json["username"], invited.json["one_time_code"]
    answer = await program.send("POST", "/v1/auth/sessions", json={"username": name, "password": code})
    assert (answer.status, answer.json["must_change_password"]) == (201, True), answer
    change = {"current_password": code, "new_password": PASSWORD}
    changed = await program.send("PUT", "/v1/me/password", token=answer.json["access_token"], json=change)
    assert changed.status == 204, changed
    (row,) = await school.query("select id, person_id from users where username = $1", name.partition("@")[0])
    (session,) = await school.query("select id from sessions where user_id = $1", row["id"])
    return Caller(school, program, user=row["id"], person=row["person_id"], session=session["id"], arrived=True)


async def test_a_guardian_is_invited_and_reads_the_own_child(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    (url,) = await tied(teacher, child, FATHER)
    assert [(await teacher.get(url)).json[name] for name in ("account", "username")] == ["none", None]
    answer = await teacher.post(f"{url}/invite")
    assert (answer.status, answer.headers["location"], answer.json["account"]) == (201, url, "invited")
    assert (answer.json["username"], answer.json["expires_at"][:10]) == (f"cha.tv@{school.code}", "2026-12-02")
    father = await signed_in(school, answer)
    assert [item["id"] for item in await father.items("/v1/students")] == [str(child.id)]
    (held,) = (await father.get("/v1/me")).json["assignments"]
    assert (held["role"], held["unit"]["id"], held["valid_from"]) == ("parent", str(child.id), str(TODAY))
    assert (await teacher.get(url)).json.items() >= {"account": "in_use", "username": None}.items()
    rows = await school.journal("guardian.invite")
    assert {(row["noun"], row["clause"]) for row in rows} == {("users", "6.1")}
    assert answer.json["one_time_code"] not in str([dict(row) for row in rows])


async def test_the_account_gives_nothing_by_itself(school: School, teacher: Caller) -> None:
    child = school.children["A1"][0]
    (url,) = await tied(teacher, child, FATHER)
    father = await signed_in(school, await teacher.post(f"{url}/invite"))
    await tied(teacher, child)
    assert (await father.get(child.url)).status == 404
    assert (await father.get("/v1/me")).json["assignments"] == []
    assert await father.items("/v1/students") == []


async def test_siblings_share_the_account_of_the_person(school: School, teacher: Caller) -> None:
    first, second, *_ = school.children["A1"]
    (one,), (two,) = await tied(teacher, first, FATHER), await tied(teacher, second, FATHER)
    father = await signed_in(school, await teacher.post(f"{two}/invite"))
    assert (await teacher.post(f"{one}/invite")).json["state"] == "in_use"
    assert {item["id"] for item in await father.items("/v1/students")} == {str(first.id), str(second.id)}
    units = [held["unit"]["id"] for held in (await father.get("/v1/me")).json["assignments"]]
    assert sorted(units) == sorted([str(first.id), str(second.id)])


async def test_inviting_again_replaces_the_code_until_there_is_a_password(school: School, teacher: Caller) -> None:
    (url,) = await tied(teacher, school.children["A1"][0], FATHER)
    first, second = [await teacher.post(f"{url}/invite") for _ in range(2)]
    assert (first.status, second.status, first.json["username"]) == (201, 201, second.json["username"])
    assert first.json["one_time_code"] != second.json["one_time_code"]
    old = {"username": first.json["username"], "password": first.json["one_time_code"]}
    assert (await school.program.send("POST", "/v1/auth/sessions", json=old)).code == "invalid_credentials"
    await signed_in(school, second)
    third = await teacher.post(f"{url}/invite")
    assert (third.status, third.code, third.json["state"], third.json["transitions"]) == (
        409, "wrong_state", "in_use", []
    )  # fmt: skip
    assert len(await school.query("select from users where username = 'cha.tv'")) == 1


async def test_a_repeated_key_never_shows_the_code_again(school: School, teacher: Caller) -> None:
    (url,) = await tied(teacher, school.children["A1"][0], FATHER)
    key = {"headers": {"idempotency-key": "moi-cha"}}
    first, again = await teacher.post(f"{url}/invite", **key), await teacher.post(f"{url}/invite", **key)
    assert (again.status, again.headers["idempotent-replayed"]) == (201, "true")
    assert first.json["one_time_code"] not in again.text
    assert "one_time_code" not in again.json
    assert again.json == (await teacher.get(url)).json
    await signed_in(school, first)


async def test_two_invitations_at_once_make_one_account(school: School, teacher: Caller) -> None:
    first, second, *_ = school.children["A1"]
    (url,), (other,) = (
        await tied(teacher, first, FATHER),
        await tied(teacher, second, MOTHER | {"full_name": "Lê Thị Cha"}),
    )
    colleague = await school.as_("second teacher of the class").arrive()
    answers = await asyncio.gather(
        *(who.post(f"{where}/invite") for who in (teacher, colleague) for where in (url, other))
    )
    assert {answer.status for answer in answers} == {201}
    assert len(await school.query("select from users where username like 'cha%'")) == 2


async def test_user_names_are_nobody_else_s(school: School, teacher: Caller) -> None:
    await school.user(username="cha.tv").arrive()
    first, second, *_ = school.children["A1"]
    names = []
    for child, phone in ((first, "0912345678"), (second, "0912345679")):
        (url,) = await tied(teacher, child, FATHER | {"phone": phone})
        names.append((await teacher.post(f"{url}/invite")).json["username"].partition("@")[0])
    assert names == ["cha.tv2", "cha.tv3"]


async def test_a_guardian_who_got_a_post_since_is_given_no_code_by_a_teacher(school: School, teacher: Caller) -> None:
    (url,) = await tied(teacher, school.children["A1"][0], FATHER)
    assert (await teacher.post(f"{url}/invite")).status == 201
    (user,) = await school.query("select id, vouched_by from users where username = 'cha.tv'")
    assert user["vouched_by"] == teacher.person
    given = {"role": "accountant", "valid_from": str(TODAY)}
    assert (await school.as_("principal").post(f"/v1/users/{user['id']}/assignments", given)).status == 201
    assert (await teacher.post(f"{url}/invite")).json["state"] == "in_use"


# Who is not invited


async def test_a_member_of_staff_who_is_a_parent_has_an_account_and_no_more_is_told(
    school: School, teacher: Caller
) -> None:
    """Neither whose it is, nor that it waits for its first password: a code for it would be a way into a post."""
    child = school.children["A1"][0]
    staff = await school.user(Held("principal"), Guards(child), username="hieutruong").arrive()
    waiting = await school.user(Held("nurse"), Guards(child), username="yte", code="AAAA-BBBB-CCCC-DDDD-EEEE").arrive()
    new = await school.user(Guards(child), username="moi", code="GGGG-BBBB-CCCC-DDDD-EEEE").arrive()
    suspended = await school.user(Guards(child), username="cu", code="FFFF-BBBB-CCCC-DDDD-EEEE",
                                  suspended_at=school.program.clock()).arrive()  # fmt: skip
    items = (await teacher.get(f"{child.url}/guardians")).items
    assert [(each["account"], each["username"]) for each in items] == [("in_use", None)] * 4
    told = set()
    for each in items:
        answer = await teacher.post(f"{child.url}/guardians/{each['id']}/invite")
        told.add((answer.status, answer.json["detail"], answer.json["state"]))
    assert told == {(409, "Người này đã có tài khoản. Nếu quên mật khẩu, hãy đề nghị Hiệu trưởng cấp mã.", "in_use")}
    assert {staff.username, waiting.username, new.username, suspended.username}.isdisjoint(
        (await teacher.get(child.url)).text.split()
    )


@pytest.mark.parametrize(
    ("tie", "state"),
    [
        ({"confirmed": False}, "unconfirmed"),
        ({"starts_on": TOMORROW}, "not_in_force"),
        ({"ends_on": YESTERDAY}, "not_in_force"),
        ({"blocked_at": "2026-11-01T00:00:00Z"}, "blocked"),
        ({"starts_on": TODAY, "ends_on": TODAY}, None),
    ],
)
async def test_only_a_confirmed_tie_in_force_is_invited(
    school: School, teacher: Caller, tie: dict[str, Any], state: str | None
) -> None:
    child, person, id_ = school.children["A1"][0], new_id(), new_id()
    await school.plant(
        {"persons": [{"id": person, "full_name": "Lý Văn Ba", "identity_key": "lý văn ba"}],
         "guardians": [{"id": id_, "student_id": child.id, "person_id": person, "relationship": "father", "position": 0,
                        "starts_on": THIS_YEAR[0], "confirmed": True} | tie]}
    )  # fmt: skip
    answer = await teacher.post(f"{child.url}/guardians/{id_}/invite")
    assert (answer.status, (answer.json or {}).get("state")) == ((409, state) if state else (201, None)), answer
    assert bool(await school.query("select from users where person_id = $1", person)) == (state is None)


async def test_nobody_records_a_tie_to_be_handed_the_way_to_a_child_of_another_class(
    school: School, teacher: Caller
) -> None:
    """A known parent of another class's child, named here in full, is that class's teacher's to invite."""
    elsewhere = school.as_("teacher of another class")
    (there,) = await tied(elsewhere, school.children["B1"][0], FATHER)
    (here,) = await tied(teacher, school.children["A1"][0], FATHER)
    refused = await teacher.post(f"{here}/invite")
    assert (refused.status, refused.json["state"]) == (409, "none")
    assert await school.query("select from users where username = 'cha.tv'") == []
    father = await signed_in(school, await elsewhere.post(f"{there}/invite"))
    assert len(await father.items("/v1/students")) == 2
    assert (await teacher.post(f"{here}/invite")).json["state"] == "in_use"


async def test_the_principal_invites_whom_no_teacher_may(school: School, teacher: Caller) -> None:
    """As any account (3.1): by name and phone it is the known person's."""
    await tied(school.as_("teacher of another class"), school.children["B1"][0], FATHER)
    (here,) = await tied(teacher, school.children["A1"][0], FATHER)
    principal = school.as_("principal")
    made = await principal.post("/v1/users", {"username": "cha", "full_name": "Trần Văn Cha", "phone": "0912345678"})
    assert made.status == 201
    assert (await teacher.get(here)).json["account"] == "in_use"
    assert (await teacher.post(f"{here}/invite")).json["state"] == "in_use"
    assert made.json["username"] in [item["username"] for item in await principal.items("/v1/users")]


async def test_the_tie_is_the_child_s(school: School, teacher: Caller) -> None:
    first, second, *_ = school.children["A1"]
    (url,) = await tied(teacher, first, FATHER)
    other = f"{second.url}/guardians/{url.rpartition('/')[2]}"
    for answer in (await teacher.get(other), await teacher.post(f"{other}/invite")):
        assert answer.status == 404
    elsewhere = school.as_("teacher of another class")
    for answer in (
        await elsewhere.get(url),
        await elsewhere.get(f"{first.url}/guardians"),
        await elsewhere.post(f"{url}/invite"),
    ):
        assert answer.status == 404
    await school.move(first, "B1", on=date(2026, 11, 26))
    assert (await teacher.post(f"{url}/invite", if_match='"0"')).status == 412
    school.at("2026-11-26 00:30")
    assert (await teacher.post(f"{url}/invite")).status == 404
    assert (await elsewhere.post(f"{url}/invite")).status == 201


async def test_a_tie_that_waits_to_be_confirmed_comes_first_all_the_same(school: School) -> None:
    """Whoever records a parent of another class's list is not handed the way to that child (6.1)."""
    said = {"relationship": "mother", "full_name": "Vương Thị Mai", "phone": "0912345999"}
    first = school.children["A1"][0]
    recorded = await school.as_("teacher of the class").patch(first.url, {"guardians": [said]}, if_match="*")
    assert recorded.status == 200
    await school.query(
        "update guardians set confirmed = false, starts_on = '2026-08-01' where student_id = $1", first.id
    )
    other = school.as_("teacher of another class")
    child = school.children["B1"][0]
    assert (await other.patch(child.url, {"guardians": [said]}, if_match="*")).status == 200
    (tie,) = (await other.get(f"{child.url}/guardians")).items
    refused = await other.post(f"{child.url}/guardians/{tie['id']}/invite")
    assert (refused.status, refused.code) == (409, "wrong_state")
