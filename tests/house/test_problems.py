"""Every error is a problem document: known codes, both languages, nothing of ours or the caller's in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import asyncpg
import httpx
import pytest
from starlette.types import Receive, Scope, Send

from app.core.answer import Answer as Given
from app.database import SERVER, Hands
from app.routers.application import Application
from app.routers.area import Area
from app.routers.route import Act, Lane
from tests.postgres import Postgres
from tests.program import ORIGIN, Answer, Program
from tests.program import program as running_program
from tests.school import Caller, School, founded

NOTHING = "01a20000-0000-7000-8000-000000000000"
SIGN_IN = {"username": "x", "password": "y"}


@pytest.fixture
async def principal(school: School) -> Caller:
    return await school.as_("principal").arrive()


async def _put_raw(caller: Caller, content: bytes, content_type: str = "application/json") -> Answer:
    register = await caller.school.register()  # type: ignore[union-attr]
    return await caller.send("PUT", register.url, content=content, headers={"content-type": content_type})


# Where no route is


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v1/nothing",
        "/v1/students/",
        "/V1/me",
        "/v1/me/",
        "/v1/students/a/b",
        "/%00",
        "/v1/../v1/mee",
        "/đ",
    ],
)
async def test_an_unknown_address_is_not_found(program: Program, path: str) -> None:
    for method in ("GET", "POST", "PROPFIND"):
        answer = await program.send(method, path)
        assert (answer.status, answer.code) == (404, "not_found")


ALLOWED = {
    "/v1/auth/sessions": {"GET", "POST"},
    f"/v1/auth/sessions/{NOTHING}": {"DELETE"},
    "/v1/auth/refresh": {"POST"},
    "/v1/me/password": {"PUT"},
    "/v1/students": {"GET", "POST"},
    f"/v1/classes/{NOTHING}/registers/2026-11-25": {"GET", "PUT"},
    f"/v1/classes/{NOTHING}/registers/2026-11-25/confirm": {"POST"},
}


@pytest.mark.parametrize("path", ALLOWED)
async def test_another_method_is_told_every_method_there_is(program: Program, path: str) -> None:
    allowed = ALLOWED[path] | {"OPTIONS"} | ({"HEAD"} if "GET" in ALLOWED[path] else set())
    for method in ("PATCH", "TRACE", "FOO"):
        answer = await program.send(method, path)
        assert (answer.status, answer.code) == (405, "method_not_allowed")
        assert set(answer.headers["allow"].split(", ")) == allowed
    answer = await program.send("OPTIONS", path)
    assert (answer.status, set(answer.headers["allow"].split(", "))) == (204, allowed)
    assert "content-length" not in answer.headers
    assert not [name for name in answer.headers if name.startswith("access-control")]


# Languages and ids


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "vi"),
        ("vi", "vi"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("fr", "vi"),
        ("fr, en;q=0.5", "en"),
        ("vi;q=0.3, en;q=0.8", "en"),
        ("en;q=0.3, vi", "vi"),
        ("*", "vi"),
        ("", "vi"),
        ("en;q=x", "vi"),
        (";;;,,,q=", "vi"),
        ("en," * 500, "en"),
    ],
)
async def test_a_problem_is_vietnamese_unless_english_is_preferred(
    program: Program, accepted: str | None, language: str
) -> None:
    titles = {
        "vi": ("Không tìm thấy.", "Bạn cần đăng nhập."),
        "en": ("There is no such thing, or not for you.", "You need to sign in."),
    }
    for path, title in zip(("/v1/nothing", "/v1/me"), titles[language], strict=True):
        answer = await program.send("GET", path, language=accepted)
        assert (answer.json["title"], answer.headers["content-language"]) == (title, language)


async def test_every_kind_of_problem_has_words_in_both_languages(school: School, principal: Caller) -> None:
    register = await school.register()
    teacher = school.as_("teacher of the class")
    calls: list[Callable[[str], Awaitable[Answer]]] = [
        lambda language: principal.get(f"/v1/students/{NOTHING}", language=language),
        lambda language: principal.put(register.url, register.marks(), language=language),
        lambda language: teacher.put(register.url, register.marks(), if_match='"x"', language=language),
        lambda language: teacher.post(f"{register.url}/confirm", language=language),
        lambda language: teacher.put(register.url, register.marks(version=9), language=language),
        lambda language: teacher.put(register.url, {"marks": [{"mark": "x"}], "y": 1}, language=language),
        lambda language: principal.get("/v1/students?x=1", language=language),
    ]
    for call in calls:
        vi, en = await call("vi"), await call("en")
        assert (vi.status, vi.code, vi.errors, vi.clause) == (en.status, en.code, en.errors, en.clause)
        assert vi.json["title"] != en.json["title"]
        assert vi.json["detail"] != en.json["detail"]
        for a, b in zip(vi.json.get("errors", ()), en.json.get("errors", ()), strict=True):
            assert a["detail"] != b["detail"]
            assert "{" not in a["detail"] + b["detail"]


async def test_a_request_id_is_the_caller_s_where_it_is_one(program: Program, principal: Caller) -> None:
    for given in ("abcdefgh", "0190-aBc_" * 6):
        for url in ("/v1/me", "/v1/students?x=1"):
            answer = await principal.get(url, headers={"x-request-id": given})
            assert answer.headers["x-request-id"] == given
    for bad in ("short", "x" * 65, "with space", "a\tbcdefgh"):
        answer = await principal.get("/v1/me", headers={"x-request-id": bad})
        assert answer.headers["x-request-id"] != bad
    first, second = await program.send("GET", "/v1/x"), await program.send("GET", "/v1/x")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


# Bodies


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"nul",
        b"{'marks': []}",
        b'{"marks": []} x',
        b'{"marks": [NaN]}',
        b'{"marks": Infinity}',
        b'{"marks": -Infinity}',
        b'{"marks": "\\ud800"}',
        b'{"marks": "\\udc00\\ud800"}',
        b'{"marks": "\xff\xfe"}',
        b"\xff\xfe{\x00}\x00",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"marks": [01]}',
        b'{"marks": "a\nb"}',
    ],
)
async def test_what_is_no_json_is_malformed(school: School, content: bytes) -> None:
    answer = await _put_raw(school.as_("teacher of the class"), content)
    assert (answer.status, answer.code) == (400, "malformed")


@pytest.mark.parametrize(
    "content", [b"1e400", b'{"marks": 1e400}', b'{"marks": [{"version": 1e400}]}', b"null", b"[]", b'"x"', b"1" * 5000]
)
async def test_json_of_another_shape_is_invalid(school: School, content: bytes) -> None:
    answer = await _put_raw(school.as_("teacher of the class"), content)
    assert answer.status in (400, 422)
    assert answer.code in ("malformed", "invalid")


async def test_a_body_that_is_too_large(program: Program, school: School) -> None:
    large = b'{"username": "' + b"x" * (1 << 20) + b'", "password": "y"}'
    for content in (large, _in_pieces(large)):
        answer = await program.send(
            "POST", "/v1/auth/sessions", content=content, headers={"content-type": "application/json"}
        )  # type: ignore[arg-type]
        assert (answer.status, answer.code) == (413, "too_large")
    assert (await _put_raw(school.as_("teacher of the class"), large)).status == 413


async def _in_pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 60_000):
        yield content[start : start + 60_000]


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx", "json", "multipart/form-data"],
)
async def test_another_kind_of_content_is_not_taken(school: School, content_type: str) -> None:
    answer = await _put_raw(school.as_("teacher of the class"), b'{"marks": []}', content_type)
    assert (answer.status, answer.code) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"],
)
async def test_json_is_taken_however_it_is_announced(school: School, content_type: str) -> None:
    assert (await _put_raw(school.as_("teacher of the class"), b'{"marks": []}', content_type)).status == 200


async def test_json_is_no_form_and_a_form_no_json(program: Program) -> None:
    assert (await program.send("POST", "/v1/auth/token", json=SIGN_IN)).status == 415


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"username": "x"}, ("/password", "required")),
        ({**SIGN_IN, "role": "principal"}, ("/role", "unknown_field")),
        ({**SIGN_IN, "device_name": "a\x00b"}, ("/device_name", "control_characters")),
        ({**SIGN_IN, "device_name": "a\x1bb"}, ("/device_name", "control_characters")),
        ({**SIGN_IN, "username": ""}, ("/username", "too_short")),
        ({**SIGN_IN, "username": 1}, ("/username", "not_a_text")),
        ({**SIGN_IN, "password": "x" * 513}, ("/password", "too_long")),
        ({**SIGN_IN, "password": None}, ("/password", "not_a_text")),
        ({**SIGN_IN, "a/b~c": 1}, ("/a~1b~0c", "unknown_field")),
    ],
)
async def test_a_member_that_is_missing_unknown_or_wrong_is_pointed_at(
    program: Program, body: Any, error: tuple[str, str]
) -> None:
    answer = await program.send("POST", "/v1/auth/sessions", json=body)
    assert (answer.status, answer.code, answer.errors) == (422, "invalid", [error])


async def test_nothing_that_was_sent_comes_back(school: School, principal: Caller) -> None:
    mark = "ZQXJKVWY"
    register = await school.register()
    answers = [
        await principal.get(f"/v1/students/{mark}"),
        await principal.get(f"/v1/students?status={mark}&limit={mark}&class_id={mark}&cursor={mark}"),
        await principal.get(f"/v1/{mark}"),
        await principal.get(f"/v1/classes/{mark}/registers/{mark}"),
        await school.program.send("POST", "/v1/auth/sessions", json={"username": mark, "password": mark}),
        await school.program.send("POST", "/v1/auth/refresh", json={"refresh_token": mark}),
        await school.as_("teacher of the class").put(
            register.url, {"marks": [{"student_id": mark, "mark": mark, "note": mark + "\x00", "arrived_at": mark}]}
        ),
        await _put_raw(school.as_("teacher of the class"), b'{"marks": ' + mark.encode()),
    ]
    for answer in answers:
        assert answer.status >= 400
        assert mark not in answer.text


# Addresses


@pytest.mark.parametrize(
    "id_",
    [
        "x",
        "1",
        "01a20000-0000-7000-8000-00000000000",
        "01a20000-0000-7000-8000-0000000000000",
        "%00",
        "%F0%9F%98%80",
        "null",
    ],
)
async def test_what_is_no_id_is_pointed_at(principal: Caller, id_: str) -> None:
    answer = await principal.get(f"/v1/students/{id_}")
    assert (answer.status, answer.errors) == (422, [("student_id", "not_an_id")])


@pytest.mark.parametrize("query", ["limit", "%ff=1", "q=%ff", "=1", "q=%F0%9F", "limit=1;q=2", "a=1&" * 60])
async def test_a_query_that_cannot_be_read(principal: Caller, query: str) -> None:
    answer = await principal.get(f"/v1/students?{query}")
    assert answer.status in (400, 422)


@pytest.mark.parametrize("query", ["x=1", "limit=1&x=1", "class_Id=1", "limit=1&=2"])
async def test_an_unknown_parameter(principal: Caller, query: str) -> None:
    answer = await principal.get(f"/v1/students?{query}")
    assert (answer.status, answer.code) == (400, "unknown_parameter")
    for url in ("/v1/me?x=1", "/v1/me/permissions?x=1", "/v1/auth/sessions?x=1"):
        assert (await principal.get(url)).code == "unknown_parameter"


async def test_who_has_no_session_is_told_so_before_anything_about_the_shape(school: School, principal: Caller) -> None:
    token = principal.token()
    await school.query("update sessions set ended_at = $2 where id = $1", principal.session, school.program.clock())
    for who in (token, None, "x.y.z"):
        for method, url in (("GET", "/v1/students?x=1"), ("GET", "/v1/students/x"), ("PUT", "/v1/me/password")):
            assert (await school.program.send(method, url, token=who, content=b"{")).status == 401


# What breaks on our side


async def test_a_broken_database_is_500_and_tells_nothing(lone_program: Program) -> None:
    school = await founded(lone_program)
    principal = await school.as_("principal").arrive()
    owner = await asyncpg.connect(lone_program.hands.migrator)
    await owner.execute("alter table students rename column code to kode")
    await owner.close()
    for language, words in (("vi", "mã yêu cầu"), ("en", "request id")):
        answer = await principal.get("/v1/students", language=language, checked=False)
        assert (answer.status, answer.code) == (500, "internal")
        assert words in answer.json["detail"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json["request_id"] == answer.headers["x-request-id"]
        for ours in ("students", "kode", "column", "asyncpg", "Undefined", "Traceback", "select", school.code):
            assert ours not in answer.text
    assert (await principal.get("/v1/me")).status == 200


async def test_an_unforeseen_error_is_500_and_leaves_no_transaction_open(program: Program, school: School) -> None:
    broken = Area("broken")

    @broken.post("/broken", action="account.read", answers=None)
    async def break_(act: Act) -> Given:
        await act.begin()
        await act.enter_school(school.id)
        await act.sign("2", person=None)
        await act.connection.driver.execute("update students set full_name = 'X', version = version + 1")
        raise RuntimeError("a secret of ours")

    application = Application([route for route in broken.routes if isinstance(route, Lane)])
    application.state.runtime = program.runtime
    beside, token = replace(program, application=application), (await school.as_("principal").arrive()).token()
    for _ in range(15):  # more than the pool has connections
        answer = await beside.send("POST", "/v1/broken", token=token, checked=False)
        assert (answer.status, answer.code) == (500, "internal")
        assert "secret" not in answer.text
    assert not await school.query("select * from students where full_name = 'X'")


async def test_a_database_that_is_away_is_503(postgres: Postgres, school: School) -> None:
    nowhere = Hands(*["postgresql://nobody:x@127.0.0.1:1/nothing"] * 3)
    async with running_program(nowhere, postgres.folder) as lost:
        token = (await school.as_("principal").arrive()).token()
        for method, url, json in (("GET", "/v1/me", None), ("POST", "/v1/auth/sessions", SIGN_IN)):
            answer = await lost.send(method, url, token=token, json=json)
            assert (answer.status, answer.code) == (503, "unavailable")
            assert int(answer.headers["retry-after"]) > 0
        assert (await lost.send("GET", "/v1/me")).status == 401


async def test_a_database_that_was_restarted_is_found_again(lone_program: Program, postgres: Postgres) -> None:
    school = await founded(lone_program)
    principal = await school.as_("principal").arrive()
    register = await school.register()
    teacher = await school.as_("teacher of the class").arrive()
    database = (await school.query("select current_database()"))[0][0]
    for call in (
        lambda: principal.get("/v1/me"),
        lambda: teacher.put(register.url, register.marks()),
        lambda: principal.delete(f"/v1/auth/sessions/{NOTHING}"),
    ):
        await _cut(postgres, database)
        answer = await call()
        assert answer.status in (200, 404, 503)
        assert (await call()).status in (200, 404)


async def test_what_waits_too_long_for_a_lock_is_503(lone_program: Program, postgres: Postgres) -> None:
    school = await founded(lone_program)
    register, teacher = await school.register(), await school.as_("teacher of the class").arrive()
    owner = await asyncpg.connect(lone_program.hands.migrator)
    admin = await asyncpg.connect(postgres.running.admin_dsn)
    name = await owner.fetchval("select current_database()")
    for setting in ("lock_timeout", "statement_timeout"):
        await admin.execute(f'alter role {SERVER} in database "{name}" reset all')
        await admin.execute(f"alter role {SERVER} in database \"{name}\" set {setting} = '60ms'")
        await lone_program.runtime.database.engine.dispose()
        async with owner.transaction():
            await owner.execute("lock table registers in exclusive mode")
            answer = await teacher.put(register.url, register.marks(), checked=False)
        assert (answer.status, answer.code) == (503, "unavailable"), setting
        assert (await teacher.get(register.url)).json["counts"]["unmarked"] == 3
    await admin.execute(f'alter role {SERVER} in database "{name}" reset all')
    await admin.close()
    await owner.close()


async def _cut(postgres: Postgres, database: str) -> None:
    """End the program's connections to that database, as a restart would."""
    admin = await asyncpg.connect(postgres.running.admin_dsn)
    try:
        await admin.execute("select pg_terminate_backend(pid, 1000) from pg_stat_activity where datname = $1", database)
    finally:
        await admin.close()


# The commit and the answer


async def test_a_write_is_there_before_its_answer_leaves(program: Program, school: School) -> None:
    """Whoever gets the answer may ask another server at once."""
    register, teacher = await school.register(), await school.as_("teacher of the class").arrive()
    ended = await school.user().arrive()
    writes: list[tuple[Caller, str, str, Any, str]] = [
        (teacher, "PUT", register.url, register.marks(), "select count(*) = 3 from marks"),
        (
            teacher,
            "POST",
            f"{register.url}/confirm",
            None,
            "select count(*) = 1 from registers where state = 'confirmed'",
        ),
        (
            ended,
            "DELETE",
            "/v1/auth/sessions/current",
            None,
            "select count(*) = 1 from sessions where ended_at is not null",
        ),
    ]
    for caller, method, url, json, there in writes:
        found: list[bool] = []

        async def peeking(
            scope: Scope, receive: Receive, send: Send, *, there: str = there, found: list[bool] = found
        ) -> None:
            async def sent(message: Any) -> None:
                if message["type"] == "http.response.start":
                    found.append((await school.query(there))[0][0])
                await send(message)

            await program.application(scope, receive, sent)

        transport = httpx.ASGITransport(app=peeking)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            headers = {"authorization": f"Bearer {caller.token()}"}
            response = await client.request(method, url, json=json, headers=headers)
        assert (response.is_success, found) == (True, [True]), url
