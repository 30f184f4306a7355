"""A POST with an Idempotency-Key does its work once; a repetition answers the first success, as it may be seen now."""

import asyncio
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from app.core.errors import Invalid
from app.core.idempotency import Replay, key_of
from app.core.ids import new_id
from app.routers.route import Lane
from tests.program import ORIGIN, Answer, Program
from tests.school import YESTERDAY, Caller, Held, Register, School

KEY = "0d1f3c52-5c1e-4a90-9e0b-1f8f1f1f1f1f"
SHEET = "TT,Họ và tên,Ngày sinh,Lớp\n1,Nguyễn Văn Mới,05/03/2022,A1\n"


@pytest.fixture
async def teacher(school: School) -> Caller:
    return await school.as_("teacher of the class").arrive()


@pytest.fixture
async def register(school: School) -> Register:
    return await school.register(state="marked")


async def _confirm(caller: Caller, register: Register, key: str = KEY, **how: Any) -> Answer:
    return await caller.post(f"{register.url}/confirm", headers={"idempotency-key": key}, **how)


async def _import(caller: Caller, key: str = KEY, sheet: str = SHEET, name: str = "lớp.csv", **fields: str) -> Answer:
    files = {"file": (name, sheet.encode(), "text/csv")}
    return await caller.post(
        "/v1/imports", headers={"idempotency-key": key}, files=files, data={"kind": "students", **fields}
    )


async def _search(caller: Caller, body: dict[str, Any], key: str = KEY) -> Answer:
    return await caller.post("/v1/students/search", body, headers={"idempotency-key": key})


def _replayed(answer: Answer) -> bool:
    return answer.headers.get("idempotent-replayed") == "true"


# What a repetition answers


async def test_a_repetition_answers_the_first_success_and_does_nothing(
    school: School, teacher: Caller, register: Register
) -> None:
    first, second = await _confirm(teacher, register), await _confirm(teacher, register)
    assert (first.status, _replayed(first)) == (200, False)
    assert (second.status, _replayed(second)) == (200, True)
    assert (second.json, second.etag) == ((await teacher.get(register.url)).json, first.etag)
    assert len(await school.journal("attendance.confirm")) == 1
    assert (await teacher.post(f"{register.url}/confirm")).code == "wrong_state"
    assert (await _confirm(teacher, register, "another-key")).code == "wrong_state"


async def test_a_repetition_shows_the_thing_as_it_is_now(school: School, teacher: Caller, register: Register) -> None:
    await _confirm(teacher, register)
    await school.child("A1", full_name="Lương Thị Mới")
    assert len((await _confirm(teacher, register)).json["marks"]) == 4


async def test_a_repetition_shows_nothing_that_may_not_be_seen_any_more(
    school: School, teacher: Caller, register: Register
) -> None:
    await _confirm(teacher, register)
    await school.query("update assignments set ended_at = $2 where user_id = $1", teacher.user, school.program.clock())
    again = await _confirm(teacher, register)
    assert (again.status, again.code, _replayed(again)) == (404, "not_found", True)
    await school.query("update users set suspended_at = $2 where id = $1", teacher.user, school.program.clock())
    assert (await _confirm(teacher, register)).status == 401


async def test_an_import_is_run_once_and_its_result_read_again(school: School, teacher: Caller) -> None:
    first = await _import(teacher)
    again = await _import(teacher, name="other name.csv")
    assert (first.status, again.status, _replayed(again)) == (201, 201, True)
    assert again.json == (await teacher.get(f"/v1/imports/{first.json['id']}")).json
    assert len(await school.query("select * from imports")) == 1
    dry = await _import(teacher, "dry", dry_run="true")
    assert (dry.status, (await _import(teacher, "dry", dry_run="true")).status) == (200, 200)


async def test_an_import_that_is_repeated_does_not_read_its_file(
    school: School, teacher: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _import(teacher)
    await _import(teacher)
    assert not [sent for sent in school.program.statements if sent.startswith("BEGIN")]
    assert len(school.program.statements) == 2  # the key, and the result


async def test_an_answer_without_a_resource_is_kept_itself(school: School, teacher: Caller) -> None:
    await school.child("A1", roster_confirmed=False)
    url = f"/v1/classes/{school.classes['A1']}/roster/confirm"
    answers = [await teacher.post(url, headers={"idempotency-key": KEY}) for _ in range(2)]
    assert [(answer.status, answer.json) for answer in answers] == [(200, {"confirmed": 1})] * 2
    assert [_replayed(answer) for answer in answers] == [False, True]
    assert (await teacher.post(url)).json == {"confirmed": 0}


async def test_a_search_runs_again(school: School, teacher: Caller) -> None:
    first = await _search(teacher, {"q": "an"})
    await school.child("A1", full_name="Trịnh Hoài An")
    again = await _search(teacher, {"q": "an"})
    assert (len(again.items), _replayed(first), _replayed(again)) == (len(first.items) + 1, False, True)
    assert (await _search(teacher, {"q": "binh"})).code == "idempotency_key_reused"
    (kept,) = await school.query("select * from idempotency_keys")
    assert (kept["address"], kept["body"]) == (None, None)


async def test_a_repetition_is_told_in_the_language_and_under_the_id_of_its_own(
    teacher: Caller, register: Register
) -> None:
    await _confirm(teacher, register)
    again = await teacher.post(
        f"{register.url}/confirm", headers={"idempotency-key": KEY, "x-request-id": "abcdefgh-again"}
    )
    assert again.headers["x-request-id"] == "abcdefgh-again"


# Which content, whose key


async def test_the_same_key_with_other_content_is_refused(school: School, teacher: Caller) -> None:
    await _import(teacher)
    for other in (
        {"sheet": SHEET.replace("Mới", "Khác")},
        {"dry_run": "true"},
        {"on_error": "skip"},
        {"school_year": "2026-2027"},
    ):
        answer = await _import(teacher, **other)
        assert (answer.status, answer.code) == (422, "idempotency_key_reused"), other


async def test_the_same_key_at_another_address_is_other_content(
    school: School, teacher: Caller, register: Register
) -> None:
    assert (await _confirm(teacher, register)).status == 200
    yesterday = await school.register(day=YESTERDAY, state="marked")
    assert (await _confirm(teacher, yesterday)).code == "idempotency_key_reused"


async def test_another_spelling_is_the_same_content(teacher: Caller) -> None:
    same = (b'{"q":"an","limit":3}', b'{ "limit" : 3, "q" : "\\u0061n" }')
    answers = [
        await teacher.send("POST", "/v1/students/search", content=content,
                           headers={"content-type": "application/json", "idempotency-key": KEY})
        for content in same
    ]  # fmt: skip
    assert [(answer.status, _replayed(answer)) for answer in answers] == [(200, False), (200, True)]


@pytest.mark.parametrize("key", ["k", "k" * 255, KEY, "!#[]^~|{}", "ümlaut".encode().hex()])
async def test_a_key_is_the_same_bare_and_quoted(teacher: Caller, register: Register, key: str) -> None:
    assert (await _confirm(teacher, register, key)).status == 200
    assert _replayed(await _confirm(teacher, register, f'"{key}"'))


async def test_an_escape_in_a_quoted_key_is_what_it_stands_for(teacher: Caller) -> None:
    assert (await _search(teacher, {}, r'"a\"b\\c"')).status == 200
    assert _replayed(await _search(teacher, {}, r'"a\"b\\c"'))
    assert not _replayed(await _search(teacher, {}, '"abc"'))


@pytest.mark.parametrize(
    "key", ["", '""', "a b", "a\tb", '"a', 'a"', '"a b"', '"a"b"', "k" * 256, "é", '"a";x=1', "a, b"]
)
async def test_what_is_no_key_is_refused(teacher: Caller, register: Register, key: str) -> None:
    answer = await teacher.send("POST", f"{register.url}/confirm", headers=[("idempotency-key", key.encode())])
    assert (answer.status, answer.errors) == (422, [("Idempotency-Key", "idempotency_key")])


def test_two_keys_are_none() -> None:
    with pytest.raises(Invalid):
        key_of([(b"idempotency-key", b"a"), (b"idempotency-key", b"b")])


async def test_a_key_belongs_to_its_caller_and_operation(
    school: School, other_school: School, teacher: Caller, register: Register
) -> None:
    assert (await _confirm(teacher, register)).status == 200
    colleague = school.as_("second teacher of the class")
    assert (await _confirm(colleague, register)).code == "wrong_state"
    elsewhere = await other_school.register(state="marked")
    assert (await _confirm(other_school.as_("teacher of the class"), elsewhere)).status == 200
    assert (await _import(teacher)).status == 201
    assert (await _search(teacher, {})).status == 200


async def test_a_key_is_kept_for_a_day(school: School, teacher: Caller) -> None:
    assert (await _search(teacher, {"q": "an"})).status == 200
    school.at("2026-11-26 07:29")
    assert (await _search(teacher, {"q": "binh"})).code == "idempotency_key_reused"
    school.at("2026-11-26 07:31")
    assert not _replayed(await _search(teacher, {"q": "binh"}))
    assert (await _search(teacher, {"q": "an"})).code == "idempotency_key_reused"


async def test_old_keys_go_when_a_new_one_comes(school: School, teacher: Caller) -> None:
    for number in range(3):
        await _search(teacher, {}, f"key-{number}")
    school.at("2026-11-27 07:30")
    await _search(teacher, {}, "key-1")
    kept = await school.query("select created_at from idempotency_keys")
    assert [row["created_at"] for row in kept] == [school.program.clock()]


async def test_nothing_of_what_was_sent_or_answered_is_kept(
    school: School, teacher: Caller, register: Register
) -> None:
    await _confirm(teacher, register, "name-of-a-child")
    await _import(teacher)
    kept = str([tuple(row) for row in await school.query("select * from idempotency_keys")])
    for told in ("name-of-a-child", KEY, "Mới", "Nguyễn"):
        assert told not in kept


# What is not kept


async def test_a_failure_is_not_kept(school: School, teacher: Caller) -> None:
    register = await school.register()
    assert (await _confirm(teacher, register)).code == "wrong_state"
    await teacher.put(register.url, register.marks())
    assert (await _confirm(teacher, register)).status == 200
    assert (await _import(teacher, "other", sheet="nothing")).status == 422
    assert (await _import(teacher, "other")).status == 201


async def test_only_a_post_takes_a_key(school: School, teacher: Caller) -> None:
    register, headers = await school.register(), {"idempotency-key": "a b"}
    assert (await teacher.put(register.url, register.marks(), headers=headers)).status == 200
    assert (await teacher.get(register.url, headers=headers)).status == 200
    assert (await teacher.post("/v1/auth/sessions", {"username": "x", "password": "y"}, headers=headers)).status == 401
    assert not await school.query("select * from idempotency_keys")


async def test_a_key_changes_no_order_of_refusals(school: School, teacher: Caller, register: Register) -> None:
    bad = {"idempotency-key": "a b"}
    assert (await school.as_("nobody").post(f"{register.url}/confirm", headers=bad)).status == 401
    assert (await teacher.post(f"{register.url}/confirm?x=1", headers=bad)).status == 400
    assert (await _confirm(school.as_("principal"), register)).clause == "6.2"
    assert (await _confirm(school.as_("nurse"), register)).status == 404
    first = school.user(Held("homeroom_teacher", "A1"), must_change_password=True)
    assert (await _confirm(first, register)).code == "password_change_required"


# Crashes and crowds


async def test_an_answer_that_was_lost_is_given_once_more(school: School, teacher: Caller, register: Register) -> None:
    """The first is committed and its answer never arrives."""

    async def losing(scope: Scope, receive: Receive, send: Send) -> None:
        async def broken(_: object) -> None:
            raise OSError

        await school.program.application(scope, receive, broken)
        await send({"type": "http.response.start", "status": 599, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=losing), base_url=ORIGIN) as client:
        headers = {"authorization": f"Bearer {teacher.token()}", "idempotency-key": KEY}
        assert (await client.post(f"{register.url}/confirm", headers=headers)).status_code == 599
    again = await _confirm(teacher, register)
    assert (again.status, again.json["state"], _replayed(again)) == (200, "confirmed", True)


async def test_a_crash_before_the_commit_leaves_neither_effect_nor_key(
    school: School, teacher: Caller, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Lane._kept

    async def crash(lane: Lane, act: Any, claim: Any, path: Any, answer: Any) -> Any:
        await kept(lane, act, claim, path, answer)
        raise RuntimeError

    monkeypatch.setattr(Lane, "_kept", crash)
    assert (await _confirm(teacher, register, checked=False)).status == 500
    monkeypatch.undo()
    assert (await teacher.get(register.url)).json["state"] == "marked"
    again = await _confirm(teacher, register)
    assert (again.status, _replayed(again)) == (200, False)


@pytest.mark.parametrize("work", [_confirm, _import])
async def test_many_at_once_have_one_effect(school: School, teacher: Caller, register: Register, work: Any) -> None:
    what = [register] if work is _confirm else []
    answers = await asyncio.gather(*(work(teacher, *what) for _ in range(20)))
    done = [answer for answer in answers if answer.status in (200, 201)]
    assert all(answer.status == 409 and answer.code == "conflict" for answer in answers if answer not in done)
    assert len([answer for answer in done if not _replayed(answer)]) == 1
    assert len(await school.query("select * from imports")) + len(await school.journal("attendance.confirm")) == 1
    assert _replayed(await work(teacher, *what))


async def test_while_the_first_runs_a_repetition_is_told_so(
    school: School, teacher: Caller, register: Register
) -> None:
    async with school.program.runtime.database.transaction() as other:
        await other.driver.execute(
            "select pg_advisory_xact_lock(hashtextextended($1, 0))", await _number(school, teacher, register)
        )
        answer = await _confirm(teacher, register)
        assert (answer.status, answer.code, answer.headers["retry-after"]) == (409, "conflict", "1")
    assert (await _confirm(teacher, register)).status == 200


async def _number(school: School, teacher: Caller, register: Register) -> str:
    """What the lock of the key is made of: the caller and the kept key."""
    await _confirm(teacher, register)
    (row,) = await school.query("select user_id, encode(key, 'hex') as key from idempotency_keys")
    await school.query("delete from idempotency_keys")
    await school.query("update registers set state = 'marked', version = version + 1 where state = 'confirmed'")
    return f"{row['user_id']}{row['key']}"


async def test_an_import_holds_no_connection_while_its_file_is_read(
    school: School, teacher: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.services.imports import importing

    resting: list[int] = []
    read = importing.parsed

    async def looked(*what: Any) -> Any:
        resting.append(school.program.runtime.database._places._value)
        return await read(*what)

    monkeypatch.setattr(importing, "parsed", looked)
    free = school.program.runtime.database._places._value
    assert (await _import(teacher)).status == 201
    assert resting == [free]


# Every POST


def _posts(program: Program) -> list[Lane]:
    return [route for route in program.application.routes if isinstance(route, Lane) and route.keyed]


def test_every_post_says_what_a_repetition_answers(program: Program) -> None:
    assert len(_posts(program)) >= 4
    for lane in _posts(program):
        assert lane.replays, f"{lane.path}: say what it replays (app/routers/area.py)"
        if isinstance(lane.replays, Replay):
            continue
        names = {*lane.param_convertors, *(lane.response_model.model_fields if lane.response_model else {})}
        address = lane.replays.format_map(dict.fromkeys(names, str(new_id())))
        assert program.application.lane("GET", quote(address)), f"{lane.path} replays {lane.replays}, which is no GET"  # type: ignore[attr-defined]


def test_a_body_that_is_kept_names_nobody(program: Program) -> None:
    kept = {lane.path: lane.response_model for lane in _posts(program) if lane.replays is Replay.BODY}
    for path, model in kept.items():
        assert not model or all(field.annotation in (int, bool) for field in model.model_fields.values()), path
