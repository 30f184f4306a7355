"""One-time codes: for a new account, for one that expired, for a forgotten password (3.1, 3.2)."""

import asyncio

import pytest

from tests.program import Answer, Program
from tests.school import Caller, Held, School

PASSWORD, ANOTHER = "bốn chiếc thuyền nan lướt sóng", "chín con cò trắng bay về tổ"


@pytest.fixture
async def principal(school: School) -> Caller:
    return await school.as_("principal").arrive()


async def _sign_in(school: School, username: str, secret: str) -> Answer:
    body = {"username": f"{username}@{school.code}", "password": secret}
    return await school.program.send("POST", "/v1/auth/sessions", json=body)


async def test_a_new_user_signs_in_once_and_sets_a_password(
    program: Program, school: School, principal: Caller
) -> None:
    made = (await principal.post("/v1/users", {"username": "hoa", "full_name": "Bùi Thị Hoa"})).json
    code, url = made["one_time_code"], f"/v1/users/{made['id']}"
    signed = await _sign_in(school, "hoa", code)
    assert (signed.status, signed.json["must_change_password"]) == (201, True)
    token = signed.json["access_token"]
    assert (await program.send("GET", "/v1/classes", token=token)).code == "password_change_required"
    assert (await _sign_in(school, "hoa", code)).code == "invalid_credentials"
    assert (await principal.get(url)).json["code_expires_at"] is None
    change = {"current_password": code, "new_password": PASSWORD}
    assert (await program.send("PUT", "/v1/me/password", token=token, json=change)).status == 204
    assert (await _sign_in(school, "hoa", PASSWORD)).json["must_change_password"] is False
    assert (await principal.get(url)).json["status"] == "active"


async def test_a_code_is_good_for_seven_days_and_then_given_anew(school: School, principal: Caller) -> None:
    made = (await principal.post("/v1/users", {"username": "hoa", "full_name": "Bùi Thị Hoa"})).json
    school.at("2026-12-02 07:30")
    assert (await _sign_in(school, "hoa", made["one_time_code"])).code == "invalid_credentials"
    again = await principal.post(f"/v1/users/{made['id']}/one-time-code")
    assert (again.status, again.json["expires_at"][:10], again.json["status"]) == (201, "2026-12-09", "invited")
    assert (await _sign_in(school, "hoa", made["one_time_code"])).code == "invalid_credentials"
    assert (await _sign_in(school, "hoa", again.json["one_time_code"])).status == 201


async def test_a_forgotten_password_is_reset_by_a_code(program: Program, school: School, principal: Caller) -> None:
    hoa = await school.user(Held("nurse"), username="hoa", password=PASSWORD).arrive()
    old = (await _sign_in(school, "hoa", PASSWORD)).json
    given = await principal.post(f"/v1/users/{hoa.user}/one-time-code")
    assert given.status == 201
    assert (await hoa.get("/v1/me")).status == 401
    assert (await program.send("POST", "/v1/auth/refresh", json={"refresh_token": old["refresh_token"]})).status == 401
    assert (await _sign_in(school, "hoa", PASSWORD)).code == "invalid_credentials"
    signed = (await _sign_in(school, "hoa", given.json["one_time_code"])).json
    assert signed["must_change_password"]
    change = {"current_password": given.json["one_time_code"], "new_password": ANOTHER}
    assert (await program.send("PUT", "/v1/me/password", token=signed["access_token"], json=change)).status == 204
    assert (await _sign_in(school, "hoa", ANOTHER)).status == 201
    rows = await school.journal("user.reset_password")
    assert {(row["noun"], row["clause"]) for row in rows} == {("users", "3.2"), ("sessions", "3.2")}
    assert given.json["one_time_code"] not in str([dict(row) for row in rows])


async def test_each_new_code_takes_the_one_before_away_and_is_in_the_journal(school: School, principal: Caller) -> None:
    made = (await principal.post("/v1/users", {"username": "hoa", "full_name": "Bùi Thị Hoa"})).json
    url = f"/v1/users/{made['id']}/one-time-code"
    school.at("2026-11-25 07:31")
    first, second = await principal.post(url), await principal.post(url)
    assert first.json["one_time_code"] != second.json["one_time_code"]
    assert (await _sign_in(school, "hoa", first.json["one_time_code"])).status == 401
    assert (await _sign_in(school, "hoa", second.json["one_time_code"])).status == 201
    assert await school.journal("user.reset_password")


async def test_who_used_a_code_and_set_no_password_gets_another(
    program: Program, school: School, principal: Caller
) -> None:
    made = (await principal.post("/v1/users", {"username": "hoa", "full_name": "Bùi Thị Hoa"})).json
    token = (await _sign_in(school, "hoa", made["one_time_code"])).json["access_token"]
    again = (await principal.post(f"/v1/users/{made['id']}/one-time-code")).json
    assert (await program.send("GET", "/v1/me", token=token)).status == 401
    assert (await _sign_in(school, "hoa", again["one_time_code"])).status == 201


async def test_nobody_gives_a_code_to_oneself_or_to_a_suspended_account(school: School, principal: Caller) -> None:
    own = await principal.post(f"/v1/users/{principal.user}/one-time-code")
    assert (own.status, own.errors) == (422, [("user_id", "own_account")])
    gone = await school.user(suspended_at=school.program.clock()).arrive()
    answer = await principal.post(f"/v1/users/{gone.user}/one-time-code")
    assert (answer.status, answer.code, answer.json["transitions"]) == (409, "wrong_state", ["reinstate"])


async def test_two_principals_who_reset_each_other_do_not_both_succeed(school: School, principal: Caller) -> None:
    other = await school.user(Held("principal")).arrive()
    answers = await asyncio.gather(
        principal.post(f"/v1/users/{other.user}/one-time-code"), other.post(f"/v1/users/{principal.user}/one-time-code")
    )
    assert 201 in {answer.status for answer in answers}
    (count,) = await school.query(
        "select count(*) from users where password_hash is not null and id = any($1)", [principal.user, other.user]
    )
    assert count[0] == 1, answers


async def test_no_password_is_seen_or_set_by_another(school: School, principal: Caller) -> None:
    hoa = await school.user(username="hoa", password=PASSWORD).arrive()
    url = f"/v1/users/{hoa.user}"
    assert "hash" not in (await principal.get(url)).text
    for body in ({"password": ANOTHER}, {"new_password": ANOTHER}):
        assert (await principal.patch(url, body, if_match="*")).status == 422
    assert (await principal.put(f"{url}/password", {"new_password": ANOTHER})).status == 404


async def test_a_repeated_request_never_shows_the_code_again(school: School, principal: Caller) -> None:
    key = {"headers": {"idempotency-key": "k1"}}
    body = {"username": "hoa", "full_name": "Bùi Thị Hoa"}
    made, again = [await principal.post("/v1/users", body, **key) for _ in range(2)]
    assert (made.status, again.status, again.headers["idempotent-replayed"]) == (201, 201, "true")
    url = f"/v1/users/{made.json['id']}"
    assert again.json == (await principal.get(url)).json
    given, again = [await principal.post(f"{url}/one-time-code", **key) for _ in range(2)]
    assert (given.status, again.status) == (201, 201)
    for code in (made.json["one_time_code"], given.json["one_time_code"]):
        assert code not in again.text
    kept = await school.query("select * from idempotency_keys")
    assert given.json["one_time_code"] not in str([dict(row) for row in kept])
    assert (await _sign_in(school, "hoa", given.json["one_time_code"])).status == 201
