"""Accounts over HTTP: made, found, changed, suspended and reinstated (3.1)."""

import asyncio
from datetime import timedelta
from typing import Any, get_args

import pytest

from app.core.ids import new_id
from app.models.post import Post
from app.schemas.people import Role
from tests.program import Answer
from tests.school import TODAY, Caller, Guards, Held, School

HOA = {
    "username": "hoa",
    "full_name": "Bùi Thị Hòa",
    "phone": "0912345678",
    "birth_year": 1990,
    "national_id": "037190000001",
}
REASON = {"reason": "nghỉ không phép"}


@pytest.fixture
async def principal(school: School) -> Caller:
    return await school.as_("principal").arrive()


async def _made(principal: Caller, **change: Any) -> Answer:
    answer = await principal.post("/v1/users", HOA | change)
    assert answer.status == 201, answer
    return answer


async def test_a_user_is_made_and_the_code_is_shown_once(school: School, principal: Caller) -> None:
    made = await _made(principal)
    url, told = f"/v1/users/{made.json['id']}", dict(made.json)
    code, expires = told.pop("one_time_code"), told.pop("expires_at")
    assert len(code) == 24
    assert expires.startswith("2026-12-02T00:30:00")
    assert told["username"] == f"hoa@{school.code}"
    assert {name: told[name] for name in HOA if name != "username"} == {n: v for n, v in HOA.items() if n != "username"}
    assert (told["status"], told["assignments"], told["suspended_at"]) == ("invited", [], None)
    read = await principal.get(f"{url}?include=allowed_actions")
    assert set(read.json.pop("allowed_actions")) == {
        "user.read", "user.update", "user.suspend", "user.reinstate", "user.reset_password", "assignment.create"
    }  # fmt: skip
    assert (read.json, read.etag) == (told, made.etag)
    assert made.headers["location"] == url
    assert code not in read.text + (await principal.get("/v1/users")).text
    rows = await school.journal("user.create")
    assert {row["noun"] for row in rows} == {"users", "persons"}
    assert all(row["clause"] == "3.1" and code not in str(row["after"]) for row in rows)


async def test_one_person_has_one_account_however_many_ask_at_once(school: School, principal: Caller) -> None:
    told = {name: HOA[name] for name in ("full_name", "phone")}
    asked = (principal.post("/v1/users", told | {"username": f"hoa{number}"}) for number in range(8))
    statuses = sorted(answer.status for answer in await asyncio.gather(*asked))
    assert statuses == [201] + [409] * 7
    assert len(await school.query("select from persons where full_name = $1", HOA["full_name"])) == 1


@pytest.mark.parametrize("typed", ["HOA", "hoa@{code}", "Hoa@{CODE}", "  hoa "])
async def test_a_username_is_the_same_however_it_is_typed(school: School, principal: Caller, typed: str) -> None:
    typed = typed.format(code=school.code, CODE=school.code.upper())
    assert (await _made(principal, username=typed)).json["username"] == f"hoa@{school.code}"
    answer = await principal.post("/v1/users", {"username": "hoa", "full_name": "Lê Thị Hòa"})
    assert (answer.status, answer.code, answer.errors) == (409, "conflict", [("/username", "taken")])


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"username": "hoa@other"}, [("/username", "other_school")]),
        ({"username": "hoa@"}, [("/username", "other_school")]),
        ({"username": "hòa"}, [("/username", "characters")]),
        ({"username": "-hoa"}, [("/username", "characters")]),
        ({"username": "h" * 65}, [("/username", "characters")]),
        ({"username": ""}, [("/username", "too_short")]),
        ({"full_name": "x" * 101}, [("/full_name", "too_long")]),
        ({"full_name": "a\x00b"}, [("/full_name", "control_characters")]),
        ({"phone": "12345"}, [("/phone", "phone_invalid")]),
        ({"phone": 912345678}, [("/phone", "not_a_text")]),
        ({"national_id": "03719000000"}, [("/national_id", "id_number_invalid")]),
        ({"national_id": "٠٣٧١٩٠٠٠٠٠٠١"}, [("/national_id", "id_number_invalid")]),
        ({"birth_year": 1899}, [("/birth_year", "too_small")]),
        ({"birth_year": "1990"}, [("/birth_year", "not_a_number")]),
        ({"password": "bốn chiếc thuyền nan"}, [("/password", "unknown_field")]),
    ],
)
async def test_what_is_no_user(
    school: School, principal: Caller, change: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    vi = await principal.post("/v1/users", HOA | change)
    en = await principal.post("/v1/users", HOA | change, language="en")
    assert (vi.status, vi.errors, en.errors) == (422, errors, errors)
    assert vi.json["errors"][0]["detail"] != en.json["errors"][0]["detail"]
    assert len(await school.query("select from users")) == 1


@pytest.mark.parametrize("phone", ["+84 912 345 678", "84912345678", "0912.345.678", "0912-345-678"])
async def test_a_phone_is_kept_in_one_form(principal: Caller, phone: str) -> None:
    assert (await _made(principal, phone=phone)).json["phone"] == "0912345678"


async def test_a_parent_who_comes_to_work_here_is_the_same_person(school: School, principal: Caller) -> None:
    """Separations look at people: by national id, or by phone and name, never by the name alone."""
    parent = {"id": new_id(), "full_name": "Bùi Thị Hoà", "identity_key": "bùi thị hòa", "phone": "0912345678"}
    await school.plant({"persons": [parent]})
    made = (await _made(principal)).json
    owner = await school.query("select person_id from users where id = $1", made["id"])
    assert owner[0][0] == parent["id"]
    assert (made["national_id"], made["birth_year"]) == (HOA["national_id"], 1990)
    other = (await _made(principal, username="hoa2", phone="0912345679", national_id=None)).json
    owner = await school.query("select person_id from users where id = $1", other["id"])
    assert owner[0][0] != parent["id"]


async def test_nobody_has_two_accounts_or_another_s_number(principal: Caller) -> None:
    await _made(principal)
    again = await principal.post("/v1/users", HOA | {"username": "hoa2"})
    assert (again.status, again.code, again.errors) == (409, "conflict", [("/", "taken")])
    other = await principal.post("/v1/users", HOA | {"username": "lan", "full_name": "Lê Thị Lan"})
    assert (other.status, other.errors) == (409, [("/national_id", "taken")])


async def test_another_school_s_people_are_not_there(school: School, other_school: School, principal: Caller) -> None:
    theirs = await other_school.as_("teacher of the class").arrive()
    url = f"/v1/users/{theirs.user}"
    for answer in (
        await principal.get(url),
        await principal.patch(url, {"full_name": "x"}),
        await principal.patch(url, {"full_name": "x"}, if_match="*"),
        await principal.post(f"{url}/suspend", REASON),
        await principal.post(f"{url}/reinstate"),
        await principal.post(f"{url}/one-time-code"),
        await principal.post(f"{url}/assignments", {"role": "staff", "valid_from": str(TODAY)}),
    ):
        assert (answer.status, answer.code) == (404, "not_found")
    assert str(theirs.user) not in (await principal.get("/v1/users?limit=200")).text
    assert (await principal.get(f"/v1/assignments?user_id={theirs.user}")).items == []
    name = {"username": theirs.username, "full_name": theirs.full_name}
    assert (await principal.post("/v1/users", name)).status == 201, "a name is one of its school"


# The list


async def test_the_list_is_found_by_name_post_class_and_status(school: School, principal: Caller) -> None:
    made = (await _made(principal)).json
    teacher = await school.user(Held("homeroom_teacher", "A1"), username="gv.a1", full_name="Đặng Thị Thuỷ").arrive()
    await school.user(Held("homeroom_teacher", "A1", valid_to=TODAY - timedelta(days=1)), username="gv.cu").arrive()
    await school.user(Held("nurse"), username="yte", suspended_at=school.program.clock(), password_hash="-").arrive()
    parent = await school.user(Guards("A1"), username="phuhuynh").arrive()

    async def found(query: str) -> list[str]:
        return [item["username"].partition("@")[0] for item in await principal.items(f"/v1/users?{query or 'limit=2'}")]

    assert await found("q=dang thuy") == ["gv.a1"]
    assert await found("q=HOÀ") == ["hoa"]
    assert await found("q=gv.") == ["gv.a1", "gv.cu"]
    assert await found("q=%25") == []
    assert await found("role=homeroom_teacher") == ["gv.a1"]
    assert await found(f"class_id={school.classes['A1']}") == ["gv.a1"]
    assert await found("status=suspended") == ["yte"]
    assert "hoa" in await found("status=invited")
    everyone = await found("")
    assert everyone == sorted(everyone)
    assert {"gv.a1", "gv.cu", "yte", "hoa", "phuhuynh", principal.username} == set(everyone)
    listed = {item["id"]: item for item in (await principal.get("/v1/users")).items}
    assert [(it["role"], it["unit"]["name"], it["in_force"]) for it in listed[str(teacher.user)]["assignments"]] == [
        ("homeroom_teacher", "A1", True)
    ]
    assert listed[str(parent.user)]["assignments"] == []
    assert listed[made["id"]]["etag"] == made["etag"]
    for bad, pointer in (("role=parent", "role"), ("status=x", "status"), ("class_id=x", "class_id")):
        assert (await principal.get(f"/v1/users?{bad}")).errors[0][0] == pointer


async def test_plain_staff_see_nobody(school: School, principal: Caller) -> None:
    await _made(principal)
    for who in ("teacher of the class", "academic vice-principal", "commune office", "parent of a child in it"):
        caller = school.as_(who)
        assert (await caller.get("/v1/users")).items == []
        assert (await caller.get("/v1/users?q=hoa&status=invited&role=principal")).items == []
        assert (await caller.get("/v1/assignments")).items == []
        assert (await caller.get(f"/v1/users/{principal.user}")).status == 404
        refused = await caller.post("/v1/users", HOA)
        assert (refused.status, refused.code, refused.clause) == (403, "forbidden", "3.1")
        assert refused.json["allowed_roles"] == ["principal"]


# Changes


async def test_a_change_wants_the_version_it_was_made_on(school: School, principal: Caller) -> None:
    made = await _made(principal)
    url = f"/v1/users/{made.json['id']}"
    assert (await principal.patch(url, {"phone": None})).code == "precondition_required"
    changed = await principal.patch(url, {"full_name": "Bùi Thị Hoa", "phone": None}, if_match=made.etag)
    assert (changed.status, changed.json["full_name"], changed.json["phone"]) == (200, "Bùi Thị Hoa", None)
    assert changed.json["national_id"] == HOA["national_id"]
    assert (await principal.patch(url, {"birth_year": 1991}, if_match=made.etag)).code == "stale"
    assert (await principal.patch(url, {}, if_match=changed.etag)).etag == changed.etag
    assert (await principal.patch(url, {"birth_year": 1991}, if_match="*")).status == 200
    for change, pointer in (
        ({"full_name": None}, "/full_name"),
        ({"username": "x"}, "/username"),
        ({"phone": "x"}, "/phone"),
    ):
        assert (await principal.patch(url, change, if_match="*")).errors[0][0] == pointer
    other = (await _made(principal, username="lan", full_name="Lê Lan", phone=None, national_id="037190000002")).json
    answer = await principal.patch(f"/v1/users/{other['id']}", {"national_id": HOA["national_id"]}, if_match="*")
    assert (answer.status, answer.errors) == (409, [("/national_id", "taken")])
    person = await school.query("select identity_key from persons where full_name = 'Bùi Thị Hoa'")
    assert person[0][0] == "bùi thị hoa"


async def test_of_two_changes_on_one_version_one_is_stale(school: School, principal: Caller) -> None:
    made = await _made(principal)
    answers = await asyncio.gather(
        *(
            principal.patch(f"/v1/users/{made.json['id']}", {"birth_year": 1980 + n}, if_match=made.etag)
            for n in range(4)
        )
    )
    assert sorted(answer.status for answer in answers) == [200, 412, 412, 412]


async def test_a_suspended_account_acts_no_more_until_it_is_reinstated(school: School, principal: Caller) -> None:
    teacher = await school.as_("teacher of the class").arrive()
    url, register = f"/v1/users/{teacher.user}", await school.register()
    assert (await teacher.get(register.url)).status == 200
    suspended = await principal.post(f"{url}/suspend", REASON)
    assert (suspended.status, suspended.json["status"]) == (200, "suspended")
    assert suspended.json["suspension_reason"] == "nghỉ không phép"
    assert (await teacher.get(register.url)).status == 401
    ends = await school.query("select end_reason from sessions where user_id = $1", teacher.user)
    assert [row[0] for row in ends] == ["suspended"]
    again = await principal.post(f"{url}/suspend", REASON)
    assert (again.status, again.code, again.json["state"], again.json["transitions"]) == (
        409, "wrong_state", "suspended", ["reinstate"]
    )  # fmt: skip
    back = await principal.post(f"{url}/reinstate", if_match=suspended.etag)
    assert (back.status, back.json["suspended_at"], back.json["suspension_reason"]) == (200, None, None)
    assert (await teacher.get(register.url)).status == 401, "the session ended for good"
    again = await principal.post(f"{url}/reinstate")
    assert (again.code, again.json["transitions"]) == ("wrong_state", ["suspend"])
    (row,) = [row for row in await school.journal("user.suspend") if row["noun"] == "users"]
    assert (row["clause"], "nghỉ không phép" in row["after"]) == ("3.1", True)
    for body in ({}, {"reason": "  "}, {"reason": None}):
        assert (await principal.post(f"{url}/suspend", body)).errors[0][0] == "/reason"


def test_the_roles_are_the_posts_that_can_be_assigned() -> None:
    assert set(get_args(Role)) == {post.value for post in Post} - {"parent"}
