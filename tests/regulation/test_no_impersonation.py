"""Nobody acts in another's name (2): not by a header, a claim, a code or another's token; and one's own codes can be seen."""

import re
from typing import Any
from uuid import UUID

import pytest

from app.core.ids import new_id
from app.core.security.tokens import issue
from app.policies.engine import WITH_AN_OLD_PASSWORD
from app.routers.route import Lane
from tests.house.test_statements import CALLS
from tests.program import Program
from tests.school import Caller, Held, School

PASSWORD, ANOTHER = "bốn chiếc thuyền nan lướt sóng", "chín con cò trắng bay về tổ"
WRITES = [name for name in CALLS if not name.startswith("GET ")]
DISGUISES = ("x-act-as", "x-user-id", "x-on-behalf-of", "x-impersonate-user", "x-forwarded-user", "x-remote-user", "from",
             "x-sudo", "x-original-user", "x-person-id", "x-school-id", "cookie")  # fmt: skip


async def signed_in(school: School, username: str, secret: str = PASSWORD) -> dict[str, Any]:
    body = {"username": f"{username}@{school.code}", "password": secret}
    answer = await school.program.send("POST", "/v1/auth/sessions", json=body)
    assert answer.status == 201, answer
    return dict(answer.json)


async def who(program: Program, token: str, **how: Any) -> str | None:
    """The id of the user that a token acts as; None: nobody."""
    answer = await program.send("GET", "/v1/me", token=token, **how)
    return answer.json["id"] if answer.status == 200 else None


@pytest.mark.parametrize("operation", WRITES)
async def test_what_is_written_is_written_in_the_own_name(school: School, operation: str) -> None:
    """In every row of the journal the person is the owner of the session that asked; and no password but the own is set."""
    principal = await school.user(Held("principal"), password=PASSWORD).arrive()
    users = "select id, person_id, password_hash from users"
    before = {row["id"]: row["password_hash"] for row in await school.query(users)}
    answer = await CALLS[operation](school)
    assert answer.status < 300, answer
    rows = await school.query(
        "select j.action, j.person_id, j.session_id, u.person_id as owner from journal j"
        " left join sessions s on s.school_id = j.school_id and s.id = coalesce(j.session_id, j.subject_id)"
        " left join users u on u.school_id = s.school_id and u.id = s.user_id where j.action <> 'school.create'"
    )
    for row in rows:
        assert row["person_id"] is not None, operation
        if row["session_id"]:
            assert row["person_id"] == row["owner"], operation
        else:
            assert row["action"] in ("session.create", "session.refresh"), operation
            assert row["owner"] in (None, row["person_id"]), operation
    for row in await school.query(users):
        if row["id"] in before:
            assert row["password_hash"] in (before[row["id"]], None), f"{operation} set a password of another"
    set_by = await school.query(
        "select j.action, j.person_id, u.person_id as owner from journal j join journal_values v using (school_id, entry)"
        " join users u on u.school_id = j.school_id and u.id = j.subject_id where j.noun = 'users'"
        " and j.action <> 'school.create' and v.after ->> 'password_changed_at' is distinct from v.before ->> 'password_changed_at'"
        " and v.after ->> 'password_changed_at' is not null"
    )
    assert all((row["action"], row["owner"]) == ("account.change_password", row["person_id"]) for row in set_by)
    assert principal.user in before


@pytest.mark.parametrize("header", DISGUISES)
async def test_no_header_makes_one_somebody_else(school: School, header: str) -> None:
    teacher, principal = school.as_("teacher of the class"), await school.as_("principal").arrive()
    for value in (str(principal.user), str(principal.person), principal.username, f"session={principal.session}"):
        answer = await teacher.get("/v1/me", headers={header: value})
        assert answer.json["id"] == str(teacher.user)
        assert (await teacher.get("/v1/users", headers={header: value})).items == []


@pytest.mark.parametrize("name", ["act_as", "on_behalf_of", "user_id", "sudo", "as"])
async def test_no_parameter_makes_one_somebody_else(school: School, name: str) -> None:
    principal = await school.as_("principal").arrive()
    answer = await school.as_("teacher of the class").get(f"/v1/me?{name}={principal.user}")
    assert (answer.status, answer.code) == (400, "unknown_parameter")


def test_no_operation_declares_an_identity_to_take(program: Program) -> None:
    """The only user that a body or an address names is the one who is written about."""
    taken = re.compile(r"act_?as|behalf|imperson|sudo|actor|acting_user|as_user", re.IGNORECASE)
    document = program.application.openapi()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            for parameter in operation.get("parameters", ()):
                assert not taken.search(parameter.get("name", parameter.get("$ref", ""))), f"{method} {path}"
    for name, schema in document["components"]["schemas"].items():
        assert not [member for member in schema.get("properties", {}) if taken.search(member)], name


async def test_a_token_is_its_session_s_whomever_it_names(school: School) -> None:
    """Even one of ours: who acts is read from the session, and a claim more makes it no token."""
    teacher, principal = school.as_("teacher of the class"), await school.as_("principal").arrive()
    await teacher.arrive()
    runtime = school.program.runtime
    how = {"issuer": runtime.settings.issuer, "audience": runtime.settings.issuer, "now": runtime.clock(),
           "lifetime": runtime.settings.access_lifetime}  # fmt: skip
    mixed = issue(runtime.ring, subject=principal.user, session=teacher.session, **how)  # type: ignore[arg-type]
    assert await who(school.program, mixed) in (str(teacher.user), None)
    strange = issue(runtime.ring, subject=teacher.user, session=new_id(), **how)  # type: ignore[arg-type]
    assert await who(school.program, strange) is None


async def test_a_token_of_one_school_opens_nothing_in_another(school: School, other_school: School) -> None:
    principal, there = school.as_("principal"), other_school.as_("teacher of the class")
    await there.arrive()
    for url in (
        f"/v1/users/{there.user}",
        f"/v1/classes/{other_school.classes['A1']}",
        other_school.children["A1"][0].url,
    ):
        assert (await principal.get(url)).status == 404
    assert (await principal.post(f"/v1/users/{there.user}/one-time-code")).status == 404
    assert (await principal.post(f"/v1/users/{there.user}/suspend", {"reason": "x"})).status == 404
    assert (await there.get("/v1/me")).json["school"]["id"] == str(other_school.id)


async def test_a_refresh_token_is_its_session_s_whoever_brings_it(school: School) -> None:
    hoa = await school.user(Held("nurse"), username="hoa", password=PASSWORD).arrive()
    lan = await school.user(Held("principal"), username="lan", password=PASSWORD).arrive()
    mine, hers = await signed_in(school, "hoa"), await signed_in(school, "lan")
    answer = await school.program.send(
        "POST", "/v1/auth/refresh", json={"refresh_token": mine["refresh_token"]}, token=hers["access_token"]
    )
    assert await who(school.program, answer.json["access_token"]) == str(hoa.user)
    assert await who(school.program, hers["access_token"]) == str(lan.user)


async def test_a_suspended_one_s_tokens_act_no_more(school: School) -> None:
    hoa = await school.user(Held("nurse"), username="hoa", password=PASSWORD).arrive()
    tokens = await signed_in(school, "hoa")
    principal = school.as_("principal")
    assert (await principal.post(f"/v1/users/{hoa.user}/suspend", {"reason": "Nghỉ"})).status == 200
    assert await who(school.program, tokens["access_token"]) is None
    again = await school.program.send("POST", "/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert again.status == 401
    assert (await principal.post(f"/v1/users/{hoa.user}/reinstate")).status == 200
    assert await who(school.program, tokens["access_token"]) is None  # nor when they come back: they sign in anew


async def test_who_signed_in_with_a_code_can_only_set_a_password(school: School) -> None:
    """Every operation of a signed-in caller but one's own account and sessions."""
    caller = await school.user(Held("principal"), username="hoa", code="K7QP-2M4X-9TRW-HD3N-0VZ5").arrive()
    token = (await signed_in(school, "hoa", "K7QP-2M4X-9TRW-HD3N-0VZ5"))["access_token"]
    asked = 0
    for lane in school.program.application.routes:
        if not isinstance(lane, Lane) or lane.public or lane.action in WITH_AN_OLD_PASSWORD:
            continue
        url = re.sub(r"{(\w+)}", lambda name: "2026-11-25" if name[1] == "day" else str(caller.user), lane.path)
        for method in lane.methods:
            answer = await school.program.send(method, url, token=token)
            assert answer.code == "password_change_required", f"{method} {lane.path}"
            asked += 1
    assert asked > 30


# A one-time code opens the way to an account: its owner sees who gave one, when, and whether a password was set with it.


async def codes_of(program: Program, token: str) -> list[tuple[Any, ...]]:
    answer = await program.send("GET", "/v1/me", token=token)
    return [(code["given_by"], code["given_at"][:16], code["used_at"] and code["used_at"][:16])
            for code in answer.json["one_time_codes"]]  # fmt: skip


async def set_password(school: School, user: UUID, by: Caller, password: str) -> str:
    """By a code that somebody gave: whoever has it, the owner or not. An access token."""
    code = (await by.post(f"/v1/users/{user}/one-time-code")).json["one_time_code"]
    token = (await signed_in(school, "hoa", code))["access_token"]
    change = {"current_password": code, "new_password": password}
    assert (await school.program.send("PUT", "/v1/me/password", token=token, json=change)).status == 204
    return str(token)


async def test_the_owner_sees_every_code_that_was_given(program: Program, school: School) -> None:
    hoa = await school.user(Held("nurse"), username="hoa", password=PASSWORD).arrive()
    principal = school.user(Held("principal"), full_name="Vũ Thị Hiệu")
    assert (await hoa.get("/v1/me")).json["one_time_codes"] == []
    await set_password(school, hoa.user, principal, ANOTHER)  # the principal, in Hoa's account
    school.at("2026-11-25 08:00")
    await principal.post(f"/v1/users/{hoa.user}/one-time-code")  # lost on the way
    school.at("2026-11-25 08:30")
    token = await set_password(school, hoa.user, principal, PASSWORD)  # Hoa herself, who was told that hers was lost
    assert await codes_of(program, token) == [
        ("Vũ Thị Hiệu", "2026-11-25T01:30", "2026-11-25T01:30"),
        ("Vũ Thị Hiệu", "2026-11-25T01:00", None),
        ("Vũ Thị Hiệu", "2026-11-25T00:30", "2026-11-25T00:30"),
    ]


async def test_only_the_own_codes_are_seen_and_only_the_latest(school: School) -> None:
    hoa = await school.user(Held("nurse"), username="hoa", password=PASSWORD).arrive()
    principal = school.as_("principal")
    for minute in range(6):
        school.at(f"2026-11-25 08:0{minute}")
        await principal.post(f"/v1/users/{hoa.user}/one-time-code")
    token = await set_password(school, hoa.user, principal, ANOTHER)
    assert len(await codes_of(school.program, token)) == 5
    assert (await principal.get("/v1/me")).json["one_time_codes"] == []
