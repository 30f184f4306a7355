"""Signing in, staying signed in, and one's own account (2)."""

import asyncio
import unicodedata
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import anyio
import orjson
import pytest
from jose import jwt

from app.core.security.codes import hash_code
from app.policies.act import Act
from app.services import throttle
from tests.program import Answer, Program
from tests.school import Caller, Held, School, founded

PASSWORD = "bốn chiếc thuyền nan lướt sóng"
ANOTHER = "chín con cò trắng bay về núi"
CODE = "K7QP-2M4X-9TRW-HD3N-0VZ5"


async def _sign_in(program: Program, username: str, password: str = PASSWORD, **how: Any) -> Answer:
    more = how.pop("body", {})
    return await program.send(
        "POST", "/v1/auth/sessions", json={"username": username, "password": password, **more}, **how
    )


async def _refresh(program: Program, token: str) -> Answer:
    return await program.send("POST", "/v1/auth/refresh", json={"refresh_token": token})


async def _form(program: Program, form: str) -> Answer:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return await program.send("POST", "/v1/auth/token", content=form.encode(), headers=headers)


async def _me(program: Program, tokens: Answer) -> Answer:
    return await program.send("GET", "/v1/me", token=tokens.json["access_token"])


@pytest.fixture
async def lan(school: School) -> Caller:
    """Somebody with a password; the name is written small."""
    return await school.user(Held("principal"), username="lan.do", full_name="Đỗ Thị Lan", password=PASSWORD).arrive()


@pytest.fixture
def account(school: School, lan: Caller) -> str:
    return f"lan.do@{school.code}"


def _move(program: Program, **by: float) -> None:
    program.clock.now += timedelta(**by)


# Signing in


async def test_a_password_opens_a_session(program: Program, school: School, account: str) -> None:
    answer = await _sign_in(program, account, body={"device_name": "Điện thoại của Lan"})
    assert answer.status == 201
    assert answer.json | {"access_token": "", "refresh_token": ""} == {
        "access_token": "", "token_type": "Bearer", "expires_in": 600, "refresh_token": "", "must_change_password": False
    }  # fmt: skip
    me = await _me(program, answer)
    assert me.json["username"] == account
    sessions = await program.send("GET", "/v1/auth/sessions", token=answer.json["access_token"])
    assert "Điện thoại của Lan" in [item["device_name"] for item in sessions.items]
    claims = jwt.get_unverified_claims(answer.json["access_token"])
    assert set(claims) == {"iss", "aud", "sub", "sid", "jti", "iat", "exp"}, "no role, no name, no school in a token"


@pytest.mark.parametrize("spelled", ["LAN.DO@{}", "Lan.Do@{}", "  lan.do@{}  "])
async def test_a_username_is_taken_in_any_case(program: Program, school: School, account: str, spelled: str) -> None:
    for code in (school.code, school.code.upper()):
        assert (await _sign_in(program, spelled.format(code))).status == 201


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("lan.do@{}", "another password"),
        ("lan.do@{}", PASSWORD + " "),
        ("lan.do@{}", PASSWORD.upper()),
        ("lan@{}", PASSWORD),
        ("lan.do", PASSWORD),
        ("lan.do@", PASSWORD),
        ("lan.do@nowhere", PASSWORD),
        ("@{}", PASSWORD),
        ("{}", PASSWORD),
        ("x@y@{}", PASSWORD),
        ("lan.do@{}", "x" * 512),
        ("lan.do@{}", CODE),
        ("lan.do@{}", "\x00"),
        ("lan%@{}", PASSWORD),
    ],
)
async def test_whatever_is_wrong_is_told_alike(
    program: Program, school: School, account: str, username: str, password: str
) -> None:
    answer = await _sign_in(program, username.format(school.code), password)
    assert (answer.status, answer.code) == (401, "invalid_credentials")
    reference = await _sign_in(program, f"nobody.here@{school.code}", "nothing of the kind")
    assert answer.json | {"request_id": ""} == reference.json | {"request_id": ""}


@pytest.mark.parametrize("username", ["lan\x00do", "lan\ud7ff", "\U0001f600", "İ@İ", "x" * 130])
async def test_a_strange_username_is_wrong_or_refused(program: Program, username: str) -> None:
    answer = await _sign_in(program, username)
    assert (answer.status, answer.code) in ((401, "invalid_credentials"), (422, "invalid"))
    assert (await _form(program, f"grant_type=password&username={quote(username)}&password=x")).status in (401, 422)


async def test_a_password_may_be_typed_in_either_form(program: Program, account: str) -> None:
    assert (await _sign_in(program, account, unicodedata.normalize("NFD", PASSWORD))).status == 201


async def test_the_suffix_may_be_left_out_where_there_is_one_school(lone_program: Program) -> None:
    first = await founded(lone_program, children=0, days=())
    await first.user(username="lan.do", password=PASSWORD).arrive()
    assert (await _sign_in(lone_program, "lan.do")).status == 201
    assert (await _sign_in(lone_program, "Lan.Do@")).status in (201, 401)
    await founded(lone_program, children=0, days=())
    assert (await _sign_in(lone_program, "lan.do")).code == "invalid_credentials"
    assert (await _sign_in(lone_program, f"lan.do@{first.code}")).status == 201


async def test_the_same_name_in_two_schools_is_two_people(
    program: Program, school: School, other_school: School, account: str
) -> None:
    other = await other_school.user(username="lan.do", password=ANOTHER).arrive()
    assert (await _sign_in(program, account, ANOTHER)).status == 401
    answer = await _sign_in(program, f"lan.do@{other_school.code}", ANOTHER)
    assert (await _me(program, answer)).json["id"] == str(other.user)


async def test_who_is_suspended_is_out_at_once(program: Program, school: School, lan: Caller, account: str) -> None:
    tokens = await _sign_in(program, account)
    await school.query("update users set suspended_at = $2 where id = $1", lan.user, program.clock())
    assert (await _me(program, tokens)).status == 401
    assert (await _refresh(program, tokens.json["refresh_token"])).code == "unauthenticated"
    assert (await _sign_in(program, account)).code == "invalid_credentials"


async def test_signing_in_is_journaled(program: Program, school: School, lan: Caller, account: str) -> None:
    answer = await _sign_in(program, account)
    (row,) = await school.journal("session.create")
    assert (row["noun"], row["person_id"], row["clause"], row["request_id"]) == (
        "sessions", lan.person, "2", answer.headers["x-request-id"]
    )  # fmt: skip


# The form


async def test_the_form_signs_in_and_refreshes(program: Program, school: School, account: str) -> None:
    form = urlencode(
        {"grant_type": "password", "username": account, "password": PASSWORD, "scope": "", "client_id": "docs"}
    )
    answer = await _form(program, form)
    assert (answer.status, answer.json["token_type"]) == (200, "Bearer")
    assert (await _me(program, answer)).status == 200
    again = await _form(
        program, urlencode({"grant_type": "refresh_token", "refresh_token": answer.json["refresh_token"]})
    )
    assert again.status == 200
    assert (await _me(program, again)).status == 200
    assert (
        await _form(program, urlencode({"grant_type": "password", "username": account, "password": "x"}))
    ).code == "invalid_credentials"


@pytest.mark.parametrize(
    "form",
    ["grant_type=password", "grant_type=refresh_token", "grant_type=client_credentials", "", "grant_type=password&x=1"],
)
async def test_a_form_without_its_fields_is_refused(program: Program, form: str) -> None:
    assert (await _form(program, form)).status == 422


# One-time codes


@pytest.fixture
async def hoa(school: School) -> Caller:
    """Somebody new, with a one-time code."""
    return await school.user(
        Held("homeroom_teacher", "A1"), username="hoa", full_name="Bùi Thị Hoa", code=CODE
    ).arrive()


async def test_a_code_signs_in_once_to_set_a_password(program: Program, school: School, hoa: Caller) -> None:
    account = f"hoa@{school.code}"
    answer = await _sign_in(program, account, CODE)
    assert (answer.status, answer.json["must_change_password"]) == (201, True)
    assert (await _sign_in(program, account, CODE)).code == "invalid_credentials"
    token = answer.json["access_token"]
    body = {"current_password": CODE, "new_password": PASSWORD}
    assert (await program.send("PUT", "/v1/me/password", token=token, json=body)).status == 204
    assert (await program.send("GET", "/v1/students", token=token)).status == 200
    assert (await _sign_in(program, account, CODE)).code == "invalid_credentials"
    again = await _sign_in(program, account)
    assert (again.status, again.json["must_change_password"]) == (201, False)


@pytest.mark.parametrize("typed", [CODE.lower(), CODE.replace("-", ""), CODE.replace("-", " "), CODE.replace("0", "O")])
async def test_a_code_is_read_as_people_type_it(program: Program, school: School, hoa: Caller, typed: str) -> None:
    assert (await _sign_in(program, f"hoa@{school.code}", typed)).status == 201


async def test_a_code_is_good_for_seven_days(program: Program, school: School, hoa: Caller) -> None:
    account, made = f"hoa@{school.code}", program.clock.now
    program.clock.now = made + timedelta(days=7)
    assert (await _sign_in(program, account, CODE)).code == "invalid_credentials"
    program.clock.now = made + timedelta(days=7, seconds=-1)
    assert (await _sign_in(program, account, CODE, network="10.0.0.2")).status == 201


async def test_of_two_with_the_same_code_one_comes_in(program: Program, school: School, hoa: Caller) -> None:
    statuses: list[int] = []

    async def comes() -> None:
        statuses.append((await _sign_in(program, f"hoa@{school.code}", CODE)).status)

    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(comes)
    assert sorted(statuses) == [201, 401, 401, 401]


async def test_until_the_password_is_set_nothing_else_is_open(program: Program, school: School, hoa: Caller) -> None:
    token = (await _sign_in(program, f"hoa@{school.code}", CODE)).json["access_token"]
    register = await school.register()
    shut = [
        ("GET", "/v1/students", None),
        ("GET", school.children["A1"][0].url, None),
        ("GET", register.url, None),
        ("PUT", register.url, register.marks()),
        ("POST", f"{register.url}/confirm", None),
        ("GET", "/v1/me/permissions", None),
    ]
    for method, url, body in shut:
        answer = await program.send(method, url, token=token, json=body)
        assert (answer.status, answer.code, answer.clause) == (403, "password_change_required", None), url
    me = await program.send("GET", "/v1/me", token=token)
    assert (me.status, me.json["must_change_password"]) == (200, True)
    sessions = await program.send("GET", "/v1/auth/sessions", token=token)
    assert sessions.status == 200
    assert (await program.send("DELETE", f"/v1/auth/sessions/{hoa.session}", token=token)).status == 204
    body = {"current_password": CODE, "new_password": PASSWORD}
    assert (await program.send("PUT", "/v1/me/password", token=token, json=body)).status == 204
    assert (await program.send("GET", register.url, token=token)).status == 200


# Guessing


async def test_guessing_is_slowed_and_the_wait_grows(program: Program, school: School, account: str) -> None:
    for _ in range(5):
        assert (await _sign_in(program, account, "wrong")).status == 401
    waits = []
    for _ in range(4):
        slowed = await _sign_in(program, account)
        assert (slowed.status, slowed.code) == (429, "rate_limited"), "the right password waits too"
        waits.append(int(slowed.headers["retry-after"]))
        _move(program, seconds=waits[-1])
        assert (await _sign_in(program, account, "wrong")).status == 401
    assert waits == sorted(set(waits)), "each failure makes the next wait longer"


async def test_each_attempt_is_told_what_is_left(program: Program, account: str) -> None:
    policy = '"account";q=5;w=300, "network";q=100;w=6000'
    told = []
    for _ in range(6):
        answer = await _sign_in(program, account, "wrong", network="10.4.4.4")
        assert answer.headers["ratelimit-policy"] == policy
        told.append((answer.status, answer.headers["ratelimit"]))
    assert told[:5] == [(401, f'"account";r={left};t=60') for left in (4, 3, 2, 1, 0)]
    assert told[5] == (429, f'"account";r=0;t={answer.headers["retry-after"]}')
    _move(program, seconds=31)
    right = await _sign_in(program, account, network="10.4.4.4")
    assert (right.status, right.headers["ratelimit"]) == (201, '"account";r=5')
    assert "ratelimit" not in (await _me(program, right)).headers


async def test_an_unknown_account_is_told_the_same(program: Program, school: School, account: str) -> None:
    known, unknown = [
        [(await _sign_in(program, name, "wrong", network="10.4.4.5")).headers["ratelimit"] for _ in range(3)]
        for name in (account, f"nobody@{school.code}")
    ]
    assert known == unknown


async def test_the_wait_has_a_longest(program: Program, account: str) -> None:
    for _ in range(25):
        answer = await _sign_in(program, account, "wrong")
        if answer.status == 429:
            wait = int(answer.headers["retry-after"])
            assert wait <= 30
            _move(program, seconds=wait)
    assert (await _sign_in(program, account)).status in (201, 429)
    _move(program, seconds=31)
    assert (await _sign_in(program, account)).status == 201


async def test_many_guesses_at_once_are_no_more_than_one_after_the_other(program: Program, account: str) -> None:
    answers = await asyncio.gather(*(_sign_in(program, account, f"wrong {n}") for n in range(20)))
    assert sorted(answer.status for answer in answers) == [401] * 5 + [429] * 15


async def test_nobody_is_locked_out_from_another_network(program: Program, account: str) -> None:
    for _ in range(6):
        await _sign_in(program, account, "wrong", network="203.0.113.9")
    assert (await _sign_in(program, account, network="203.0.113.9")).status == 429
    assert (await _sign_in(program, account, network="10.0.0.7")).status == 201


async def test_a_whole_school_signs_in_behind_one_address(program: Program, school: School, account: str) -> None:
    for _ in range(5):
        await _sign_in(program, account, "wrong", network="10.9.9.9")
    assert (await _sign_in(program, account, network="10.9.9.9")).status == 429
    await school.user(username="hoa", password=ANOTHER).arrive()
    assert (await _sign_in(program, f"hoa@{school.code}", ANOTHER, network="10.9.9.9")).status == 201


async def test_an_address_that_tries_many_accounts_is_slowed(program: Program, school: School, account: str) -> None:
    # A hundred failures of a network: written down, since each of them costs a hash.
    act = Act("session.create", None, program.clock(), program.runtime, network="198.51.100.4")
    for number in range(100):
        await throttle.attempt(act, f"name{number}@{school.code}")
    assert (await _sign_in(program, account, network="198.51.100.4")).status == 429
    assert (await _sign_in(program, account, network="198.51.100.5")).status == 201


async def test_coming_in_forgets_the_failures(program: Program, account: str) -> None:
    for _ in range(3):
        for _ in range(4):
            await _sign_in(program, account, "wrong")
        assert (await _sign_in(program, account)).status == 201


async def test_failures_of_an_hour_ago_are_forgotten(program: Program, account: str) -> None:
    for _ in range(5):
        await _sign_in(program, account, "wrong")
    _move(program, hours=1, seconds=1)
    for _ in range(5):
        assert (await _sign_in(program, account, "wrong")).status == 401


async def test_leaving_the_suffix_out_buys_no_more_guesses(lone_program: Program) -> None:
    school = await founded(lone_program, children=0, days=())
    await school.user(username="lan.do", password=PASSWORD).arrive()
    spelled = ["lan.do", f"lan.do@{school.code}", f"LAN.DO@{school.code}", "lan.do@", "lan.do", f"lan.do@{school.code}"]
    statuses = [(await _sign_in(lone_program, name, "wrong")).status for name in spelled]
    assert statuses == [401] * 5 + [429]


# Staying signed in


async def test_a_refresh_gives_the_next_tokens_of_the_same_session(program: Program, account: str) -> None:
    first = await _sign_in(program, account)
    _move(program, minutes=11)
    assert (await _me(program, first)).status == 401, "an access token lives ten minutes"
    second = await _refresh(program, first.json["refresh_token"])
    assert second.status == 200
    assert set(second.json) == set(first.json)
    assert second.json["refresh_token"] != first.json["refresh_token"]
    assert (await _me(program, second)).status == 200
    sids = {jwt.get_unverified_claims(each.json["access_token"])["sid"] for each in (first, second)}
    assert len(sids) == 1


async def test_a_lost_answer_may_be_asked_for_again(program: Program, account: str) -> None:
    first = await _sign_in(program, account)
    lost = await _refresh(program, first.json["refresh_token"])
    again = await _refresh(program, first.json["refresh_token"])
    assert again.status == 200
    assert again.json["refresh_token"] == lost.json["refresh_token"], "the same successor"
    assert (await _refresh(program, again.json["refresh_token"])).status == 200


async def test_a_token_whose_successor_was_used_ends_the_session(
    program: Program, school: School, account: str
) -> None:
    first = await _sign_in(program, account)
    second = await _refresh(program, first.json["refresh_token"])
    third = await _refresh(program, second.json["refresh_token"])
    assert (await _me(program, third)).status == 200
    stolen = await _refresh(program, first.json["refresh_token"])
    assert (stolen.status, stolen.code) == (401, "unauthenticated")
    for tokens in (first, second, third):
        assert (await _me(program, tokens)).status == 401
        assert (await _refresh(program, tokens.json["refresh_token"])).status == 401
    assert [
        row["end_reason"] for row in await school.query("select end_reason from sessions where end_reason is not null")
    ] == ["token_reused"]
    assert "sessions" in {row["noun"] for row in await school.journal("session.refresh")}


async def test_two_refreshes_at_once_get_the_same_successor(program: Program, account: str) -> None:
    first = await _sign_in(program, account)
    answers: list[Answer] = []

    async def refreshes() -> None:
        answers.append(await _refresh(program, first.json["refresh_token"]))

    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(refreshes)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.json["refresh_token"] for answer in answers}) == 1


async def test_a_session_not_refreshed_for_thirty_days_is_over(program: Program, account: str) -> None:
    tokens = await _sign_in(program, account)
    _move(program, days=29, hours=23)
    tokens = await _refresh(program, tokens.json["refresh_token"])
    assert tokens.status == 200
    _move(program, days=30)
    assert (await _refresh(program, tokens.json["refresh_token"])).status == 401


async def test_a_session_is_over_after_half_a_year_at_the_latest(program: Program, account: str) -> None:
    tokens = await _sign_in(program, account)
    for _ in range(8):
        _move(program, days=20)
        tokens = await _refresh(program, tokens.json["refresh_token"])
        assert tokens.status == 200
    _move(program, days=20)
    assert (await _refresh(program, tokens.json["refresh_token"])).status == 401


@pytest.mark.parametrize("token", ["x", "mnr_0001.AAAA", "mnr_" + "A" * 600, "\x00", "mnr_.", "é" * 20])
async def test_what_is_no_refresh_token_is_refused(program: Program, token: str) -> None:
    answer = await _refresh(program, token)
    assert (answer.status, answer.code) in ((401, "unauthenticated"), (422, "invalid"))


async def test_an_access_token_is_no_refresh_token_and_the_other_way_round(program: Program, account: str) -> None:
    tokens = await _sign_in(program, account)
    assert (await _refresh(program, tokens.json["access_token"])).status in (401, 422)
    assert (await program.send("GET", "/v1/me", token=tokens.json["refresh_token"])).status == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer x.y.z", "bearer", "Bearer " + "x" * 5000]
)
async def test_what_is_no_token_is_refused(program: Program, header: str) -> None:
    answer = await program.send("GET", "/v1/me", headers={"authorization": header})
    assert (answer.status, answer.code, answer.headers["www-authenticate"]) == (401, "unauthenticated", "Bearer")


# One's sessions


async def test_one_sees_one_s_own_living_sessions(program: Program, school: School, lan: Caller, account: str) -> None:
    await school.as_("principal").arrive()
    ended, phone, here = [
        await _sign_in(program, account, body={"device_name": name}) for name in ("cũ", "điện thoại", "máy tính")
    ]
    await program.send("DELETE", "/v1/auth/sessions/current", token=ended.json["access_token"])
    found = (await program.send("GET", "/v1/auth/sessions", token=here.json["access_token"])).items
    assert [(item["device_name"], item["current"]) for item in found] == [
        (None, False),
        ("điện thoại", False),
        ("máy tính", True),
    ]
    assert phone.status == 201
    _move(program, days=30)
    late = await _sign_in(program, account)
    assert len((await program.send("GET", "/v1/auth/sessions", token=late.json["access_token"])).items) == 1


async def test_an_ended_session_is_dead_at_once(program: Program, school: School, account: str) -> None:
    phone, here = await _sign_in(program, account), await _sign_in(program, account)
    sid = jwt.get_unverified_claims(phone.json["access_token"])["sid"]
    ended = await program.send("DELETE", f"/v1/auth/sessions/{sid}", token=here.json["access_token"])
    assert ended.status == 204
    assert (await _me(program, phone)).status == 401
    assert (await _refresh(program, phone.json["refresh_token"])).status == 401
    assert (await _me(program, here)).status == 200
    (row,) = await school.journal("session.end")
    assert (str(row["subject_id"]), orjson.loads(row["after"])["end_reason"], row["clause"]) == (sid, "signed_out", "2")
    assert (await program.send("DELETE", "/v1/auth/sessions/current", token=here.json["access_token"])).status == 204
    assert (await _me(program, here)).status == 401


async def test_a_session_of_somebody_else_is_not_there(
    program: Program, school: School, other_school: School, lan: Caller
) -> None:
    for other in (school.as_("principal"), other_school.as_("principal")):
        await other.arrive()
        assert (await lan.delete(f"/v1/auth/sessions/{other.session}")).status == 404
        assert (await other.get("/v1/me")).status == 200


@pytest.mark.parametrize("which", ["x", "CURRENT", "1"])
async def test_which_session_is_an_id_or_current(lan: Caller, which: str) -> None:
    answer = await lan.delete(f"/v1/auth/sessions/{which}")
    assert (answer.status, [pointer for pointer, _ in answer.errors]) == (422, ["session_id"])


# The password


async def test_changing_the_password_ends_the_other_sessions(program: Program, school: School, account: str) -> None:
    phone, here = await _sign_in(program, account), await _sign_in(program, account)
    body = {"current_password": PASSWORD, "new_password": ANOTHER}
    changed = await program.send("PUT", "/v1/me/password", token=here.json["access_token"], json=body)
    assert (changed.status, changed.text) == (204, "")
    assert (await _me(program, here)).status == 200
    assert (await _refresh(program, here.json["refresh_token"])).status == 200
    assert (await _me(program, phone)).status == 401
    assert (await _refresh(program, phone.json["refresh_token"])).status == 401
    assert (await _sign_in(program, account)).code == "invalid_credentials"
    assert (await _sign_in(program, account, ANOTHER)).status == 201
    rows = await school.journal("account.change_password")
    assert {row["noun"] for row in rows} == {"users", "sessions"}
    assert "hash" not in "".join(str(row["after"]) for row in rows)


async def test_the_current_password_must_be_proven(program: Program, lan: Caller) -> None:
    body = {"current_password": "wrong", "new_password": ANOTHER}
    answer = await lan.put("/v1/me/password", body)
    assert (answer.status, answer.errors) == (422, [("/current_password", "wrong")])
    for _ in range(4):
        await lan.put("/v1/me/password", body)
    answer = await lan.put("/v1/me/password", {"current_password": PASSWORD, "new_password": ANOTHER})
    assert (answer.status, answer.code) == (429, "rate_limited"), "guessing it is slowed as at the door"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ngắn quá đi 14", "too_short"),
        ("x" * 129, "too_long"),
        ("matkhau123456789", "too_common"),
        ("đỗ thị lan 1990 2026", "too_common"),
        ("lan.do lan.do lan.do", "too_common"),
        ("truongmamnon123456", "too_common"),
        ("aaaaaaaaaaaaaaaaaaaa", "too_common"),
        ("qwertyuiop1234567890", "too_common"),
        (PASSWORD, "too_common"),
    ],
)
async def test_a_weak_password_is_refused(lan: Caller, password: str, code: str) -> None:
    answer = await lan.put("/v1/me/password", {"current_password": PASSWORD, "new_password": password})
    assert (answer.status, answer.errors) == (422, [("/new_password", code)])
    assert password not in answer.text


async def test_the_school_s_name_and_code_make_a_weak_password(school: School, lan: Caller) -> None:
    for password in (f"{school.code}{school.code}", f"{school.name} 2026"):
        answer = await lan.put("/v1/me/password", {"current_password": PASSWORD, "new_password": password})
        assert answer.errors == [("/new_password", "too_common")], password


async def test_a_one_time_code_never_becomes_the_password(program: Program, school: School, hoa: Caller) -> None:
    token = (await _sign_in(program, f"hoa@{school.code}", CODE)).json["access_token"]
    for again in (CODE, CODE.lower(), CODE.replace("-", " ")):
        answer = await program.send(
            "PUT", "/v1/me/password", token=token, json={"current_password": CODE, "new_password": again}
        )
        assert answer.status == 422, again


async def test_a_used_code_of_long_ago_proves_nothing(program: Program, school: School) -> None:
    """Whoever set a password has no code any more."""
    used = await school.user(username="mai", password=PASSWORD, code_hash=hash_code(CODE), code_used_at=program.clock(),
                             code_expires_at=program.clock() + timedelta(days=7)).arrive()  # fmt: skip
    assert (await _sign_in(program, f"mai@{school.code}", CODE)).code == "invalid_credentials"
    answer = await used.put("/v1/me/password", {"current_password": CODE, "new_password": ANOTHER})
    assert answer.errors == [("/current_password", "wrong")]


# Me


async def test_me_tells_the_account_the_school_and_the_posts(school: School) -> None:
    caller = school.user(
        Held("group_leader", "mẫu giáo"),
        Held("homeroom_teacher", "A1", kind="substitute", valid_to=date(2026, 11, 30)),
        Held("nurse"),
        Held("principal", valid_to=date(2026, 11, 24)),
        full_name="Bùi Thị Hoa",
        username="hoa",
    )
    me = (await caller.get("/v1/me")).json
    assert (me["id"], me["username"], me["full_name"], me["must_change_password"]) == (
        str(caller.user),
        f"hoa@{school.code}",
        "Bùi Thị Hoa",
        False,
    )
    assert me["school"] == {"id": str(school.id), "code": school.code, "name": school.name, "today": "2026-11-25",
                            "time_zone": "Asia/Ho_Chi_Minh"}  # fmt: skip
    held = {
        (a["role"], a["kind"], a["unit"]["type"], a["unit"]["name"], a["valid_from"], a["valid_to"], a["clause"])
        for a in me["assignments"]
    }
    assert held == {
        ("group_leader", "regular", "group", "mẫu giáo", "2026-08-01", None, "5"),
        ("homeroom_teacher", "substitute", "class", "A1", "2026-08-01", "2026-11-30", "6"),
        ("nurse", "regular", "school", school.name, "2026-08-01", None, "3.1"),
    }


async def test_a_parent_s_unit_is_the_child(school: School) -> None:
    parent, child = school.as_("parent of a child in it"), school.children["A1"][0]
    (held,) = (await parent.get("/v1/me")).json["assignments"]
    assert (held["role"], held["unit"], held["clause"]) == (
        "parent", {"type": "student", "id": str(child.id), "name": child.full_name}, "6.3"
    )  # fmt: skip


async def test_today_is_the_school_s_day(school: School) -> None:
    principal = school.as_("principal")
    for at, today in (
        ("2026-11-25 00:00", "2026-11-25"),
        ("2026-11-25 06:59", "2026-11-25"),
        ("2026-11-25 23:59", "2026-11-25"),
    ):
        school.at(at)
        assert (await principal.get("/v1/me")).json["school"]["today"] == today
    school.at("2026-11-26 00:00")
    assert (await principal.get("/v1/me")).json["school"]["today"] == "2026-11-26"


async def test_the_keys_are_public_and_only_their_public_halves(program: Program) -> None:
    answer = await program.send("GET", "/.well-known/jwks.json")
    assert answer.status == 200
    for key in answer.json["keys"]:
        assert set(key) == {"alg", "crv", "kid", "kty", "use", "x", "y"}
