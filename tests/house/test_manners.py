"""What every address does alike: HEAD and OPTIONS, one order of refusals, values in one spelling, what may be kept."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from app.main import AREAS, served
from app.routers.route import Lane
from tests.program import ORIGIN, Answer, Program
from tests.school import TODAY, Caller, School

LANES = [lane for area in AREAS for lane in area.routes if isinstance(lane, Lane)]
SIGNED_IN = [lane for lane in LANES if not lane.public]
NOTHING = "01a20000-0000-7000-8000-000000000000"


def _told(lane: Lane) -> str:
    return f"{_method(lane)} {lane.path}"


def _method(lane: Lane) -> str:
    return next(iter(lane.methods or ()))


def _url(lane: Lane, value: str = NOTHING) -> str:
    """The lane's address, a day or a number where it wants one."""
    return re.sub(r"{(\w+)}", lambda name: {"day": str(TODAY), "number": "1"}.get(name[1], value), lane.path)


@pytest.fixture
async def principal(school: School) -> Caller:
    return await school.as_("principal").arrive()


# HEAD, OPTIONS, and where nothing is


@pytest.mark.parametrize("lane", [lane for lane in LANES if _method(lane) == "GET"], ids=_told)
async def test_head_is_get_without_its_body(school: School, principal: Caller, lane: Lane) -> None:
    for url in (_url(lane), f"{_url(lane)}?x=1"):
        get, head = await principal.get(url), await principal.send("HEAD", url)
        assert head.text == ""
        assert head.status == get.status
        differ = (
            {"x-request-id"} if get.status < 400 else {"x-request-id", "content-length"}
        )  # an id stands in a problem
        assert _headers(head, differ) == _headers(get, differ)
        assert ("content-length" in head.headers) == (head.status != 304)
        assert int(head.headers["content-length"]) == len(get.content)


def _headers(answer: Answer, but: set[str]) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in but}


async def test_head_reads_what_the_caller_may_read(school: School, principal: Caller) -> None:
    child = school.children["A1"][0]
    head = await principal.send("HEAD", child.url)
    assert (head.status, head.etag) == (200, (await principal.get(child.url)).etag)
    assert (await school.as_("nurse").send("HEAD", child.url)).status == 404
    assert (await school.as_("nobody").send("HEAD", child.url)).status == 401


@pytest.mark.parametrize("lane", LANES, ids=_told)
async def test_options_names_every_method(program: Program, lane: Lane) -> None:
    answer = await program.send("OPTIONS", _url(lane))
    methods = set(answer.headers["allow"].split(", "))
    assert (answer.status, answer.text) == (204, "")
    assert {_method(lane), "OPTIONS"} <= methods
    assert ("HEAD" in methods) == ("GET" in methods)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/me/",
        "//v1/me",
        "/v1//me",
        "/v1/./me",
        "/v1/x/../me",
        "/v1%2Fme",
        "/v1%2fme",
        "/v1/me%0A",
        "/v1/me%00",
        "/v1/%FF",
        "/v1/%C3%28",
        "/v1/me;x",
        "/" + "a" * 30_000,
        "/v1/students/%2e%2e/me",
        "*",
    ],
)
async def test_an_address_that_is_nearly_one_is_none(program: Program, principal: Caller, path: str) -> None:
    """Past the client, which would tidy it: the raw path as a server reads it."""
    raw = path.encode()
    for method in ("GET", "HEAD", "OPTIONS", "POST", "FOO"):
        status, headers = await _raw(program, method, raw, principal.token())
        assert (status, headers[b"content-type"]) == (404, b"application/problem+json"), method


async def _raw(program: Program, method: str, raw_path: bytes, token: str) -> tuple[int, dict[bytes, bytes]]:
    scope = {
        "type": "http",
        "method": method,
        "path": unquote(raw_path.decode("ascii")),
        "raw_path": raw_path,
        "query_string": b"",
        "headers": [(b"authorization", b"Bearer " + token.encode())],
        "client": ("10.0.0.1", 1),
    }
    started: dict[str, Any] = {}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            started.update(message)

    await program.application(scope, receive, send)  # type: ignore[arg-type]
    return started["status"], dict(started["headers"])


# The pages of the documentation


async def test_the_documentation_s_pages_are_kept_and_run_nothing_foreign(program: Program) -> None:
    for path, kind in {
        "/docs": "text/html",
        "/openapi.json": "application/json",
        "/docs/swagger-ui.css": "text/css",
    }.items():
        page = await program.send("GET", path)
        assert (page.status, page.headers["content-type"].partition(";")[0]) == (200, kind)
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert "unsafe-inline" not in page.headers["content-security-policy"].partition("style-src")[0]
        assert (await program.send("GET", path, headers={"if-none-match": page.etag})).status == 304
        assert (await program.send("HEAD", path)).headers["content-length"] == page.headers["content-length"]
        assert (await program.send("POST", path)).headers["allow"] == "GET, HEAD, OPTIONS"
    for path in ("/docs/nothing", "/docs/../etc", "/docs/%2e%2e/%2e%2e/x", "/docs/fastapi", "/redoc"):
        assert (await program.send("GET", path)).code == "not_found"


async def test_a_failure_outside_the_lanes_is_told_and_logged(
    program: Program, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def broken() -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr(program.application, "openapi", broken)
    answer = await program.send("GET", "/openapi.json", checked=False)
    assert (answer.status, answer.code) == (500, "internal")
    logged = capfdbinary.readouterr().err
    assert b"RuntimeError" in logged
    assert b"secret" not in logged + answer.text.encode()
    assert answer.json["request_id"].encode() in logged


# What may be kept


@pytest.mark.parametrize("path", [lane.path for lane in LANES if lane.cached and not lane.shared])
async def test_what_is_about_nobody_may_be_kept(principal: Caller, path: str) -> None:
    answer = await principal.get(path)
    for tag in (answer.etag, f"W/{answer.etag}", f'"x", {answer.etag}', "*"):
        again = await principal.get(path, headers={"if-none-match": tag})
        assert (again.status, again.etag, again.text) == (304, answer.etag, "")
        assert "content-length" not in again.headers
    assert (await principal.get(path, headers={"if-none-match": '"x"'})).text == answer.text
    assert (await principal.send("HEAD", path, headers={"if-none-match": answer.etag})).status == 304


def test_nothing_else_is_kept() -> None:
    assert {lane.path for lane in LANES if lane.cached and not lane.shared} == {"/.well-known/jwks.json", "/v1/policy"}


async def test_what_is_about_people_is_never_kept(school: School, principal: Caller) -> None:
    for url in (school.children["A1"][0].url, "/v1/me", "/v1/me/today", (await school.register()).url):
        answer = await principal.get(url)
        assert answer.headers["cache-control"] == "no-store"
        assert (await principal.get(url, headers={"if-none-match": answer.etag})).status == 200


async def test_one_s_own_account_has_an_etag_that_changes_with_it(school: School, principal: Caller) -> None:
    for url in ("/v1/me", "/v1/me/today"):
        before = (await principal.get(url)).etag
        assert (await principal.get(url)).etag == before
        assert (await school.as_("nurse").get(url)).etag != before


# One order of refusals


@pytest.mark.parametrize("lane", SIGNED_IN, ids=_told)
async def test_who_is_not_signed_in_is_told_nothing_else(program: Program, lane: Lane) -> None:
    for url in (_url(lane), _url(lane, "x"), f"{_url(lane)}?x=1"):
        for headers in (
            {},
            {"content-type": "application/json"},
            {"content-type": "text/plain", "idempotency-key": ""},
        ):
            answer = await program.send(_method(lane), url, content=b"{rotten", headers=headers)
            assert (answer.status, answer.code) == (401, "unauthenticated")


@pytest.mark.parametrize("lane", SIGNED_IN, ids=_told)
async def test_the_shape_is_told_before_the_thing(school: School, lane: Lane) -> None:
    """Of somebody who may do nothing, about a thing that is not there."""
    nobody = await school.as_("someone without a post").arrive()
    method, url, shape = _method(lane), _url(lane), lane.shape
    body = {"content": b"{}", "headers": {"content-type": "application/json"}} if shape.body else {}
    unknown = await nobody.send(method, f"{url}?nothing_of_ours=1", **body)
    assert (unknown.status, unknown.code) == (400, "unknown_parameter")
    if shape.path:
        assert (await nobody.send(method, _url(lane, "x"), **body)).status == 422
        assert (await nobody.send(method, _url(lane, f"urn:uuid:{NOTHING}"), **body)).status == 422
    if shape.body or shape.form:
        answer = await nobody.send(method, url, content=b"{}", headers={"content-type": "text/plain"})
        assert (answer.status, answer.code) == (415, "unsupported_media_type")
    if shape.body:
        member = await nobody.send(method, url, json={"nothing_of_ours": 1})
        assert member.status == 422
        assert ("/nothing_of_ours", "unknown_field") in member.errors
        assert (await nobody.send(method, url, content=b"{", headers=body["headers"])).code == "malformed"  # type: ignore[index]
    if shape.form:
        member = await nobody.send(method, url, data={"nothing_of_ours": "1"}, files={"file": ("x", b"")})
        assert ("/nothing_of_ours", "unknown_field") in member.errors


# One spelling


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("limit=5_0", "not_a_number"),
        ("limit=050", "not_a_number"),
        ("limit=%2B5", "not_a_number"),
        ("limit=5.0", "not_a_number"),
        ("limit=%205", "not_a_number"),
        ("limit=", "not_a_number"),
        ("limit=٥", "not_a_number"),
        ("limit=0", "too_small"),
        ("limit=201", "too_large"),
        ("complete=yes", "not_a_boolean"),
        ("complete=1", "not_a_boolean"),
        ("complete=True", "not_a_boolean"),
        ("complete=on", "not_a_boolean"),
        (f"class_id=urn:uuid:{NOTHING}", "not_an_id"),
        (f"class_id={{{NOTHING}}}", "not_an_id"),
        (f"class_id={NOTHING.replace('-', '')}", "not_an_id"),
        ("status=Studying", "not_allowed"),
        ("status=", "not_allowed"),
        ("limit=1&limit=1", "repeated"),
        ("limit=1&limit=2", "repeated"),
    ],
)
async def test_a_parameter_has_one_spelling(principal: Caller, query: str, error: str) -> None:
    answer = await principal.get(f"/v1/students?{query}")
    assert (answer.status, answer.errors) == (422, [(query.partition("=")[0], error)])


async def test_an_id_may_be_in_capitals(school: School, principal: Caller) -> None:
    class_id = str(school.classes["A1"])
    assert len((await principal.get(f"/v1/students?class_id={class_id.upper()}")).items) == 3
    assert (await principal.get(f"/v1/classes/{class_id.upper()}")).status == 200


@pytest.mark.parametrize(
    "day", ["2026-11-1", "20261125", "2026-W48-3", "1764028800", "2026-11-25T00:00:00", "2026-02-30"]
)
async def test_a_day_has_one_spelling(principal: Caller, day: str) -> None:
    answer = await principal.get(f"/v1/registers?date={day}")
    assert (answer.status, answer.errors) == (422, [("date", "not_a_date")])
    assert (await principal.get(f"/v1/classes/{NOTHING}/registers/{day}")).errors == [("day", "not_a_date")]


@pytest.mark.parametrize(
    ("member", "error"),
    [
        ({"version": "0"}, "/marks/0/version"),
        ({"version": True}, "/marks/0/version"),
        ({"version": 1.0}, "/marks/0/version"),
        ({"student_id": f"urn:uuid:{NOTHING}"}, "/marks/0/student_id"),
        ({"student_id": NOTHING.replace("-", "")}, "/marks/0/student_id"),
        ({"arrived_at": 1764028800}, "/marks/0/arrived_at"),
        ({"note": 5}, "/marks/0/note"),
        ({"mark": True}, "/marks/0/mark"),
    ],
)
async def test_nothing_in_a_body_is_made_of_something_else(school: School, member: dict[str, Any], error: str) -> None:
    register = await school.register()
    mark = {"student_id": str(register.children[0].id), "mark": "present"} | member
    answer = await school.as_("teacher of the class").put(register.url, {"marks": [mark]})
    assert (answer.status, [pointer for pointer, _ in answer.errors]) == (422, [error])


async def test_a_cursor_is_of_its_list_filter_caller_and_school(
    school: School, other_school: School, principal: Caller
) -> None:
    url = "/v1/registers?limit=1"
    cursor = (await principal.get(url)).json["next_cursor"]
    assert (await principal.get(f"/v1/registers?limit=2&cursor={cursor}")).status == 200
    for other in (
        f"/v1/registers?date={TODAY}&cursor={cursor}",
        f"/v1/registers?state=open&cursor={cursor}",
        f"/v1/classes?cursor={cursor}",
        f"/v1/register-counts?cursor={cursor}",
        f"{url}&cursor={cursor}A",
        f"{url}&cursor={cursor}%3D",
        f"{url}&cursor={cursor[:-1]}",
        f"{url}&cursor={cursor[:20]}.{cursor[20:]}",
    ):
        answer = await principal.get(other)
        assert (answer.status, answer.errors) == (422, [("cursor", "cursor")]), other
    for caller in (school.as_("care vice-principal"), other_school.as_("principal")):
        assert (await caller.get(f"{url}&cursor={cursor}")).status == 422


# If-Match


async def test_who_overwrites_knowingly_is_written_down(school: School) -> None:
    register, teacher = await school.register(), school.as_("teacher of the class")
    first = await teacher.put(register.url, register.marks())
    await teacher.put(register.url, register.marks("excused"), if_match=f"W/{first.etag}")
    await teacher.put(register.url, register.marks("unexcused"), if_match="*")
    rows = [row for row in await school.journal("attendance.mark") if row["noun"] == "marks"]
    assert [row["overwrote"] for row in rows] == [False] * 6 + [True] * 3


# Other origins


async def _browser(application: Any, method: str, **headers: str) -> httpx.Response:
    async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
        await application(scope, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=asgi), base_url=ORIGIN) as client:
        return await client.request(method, "/v1/me", headers=headers)


async def test_pages_of_other_origins_may_call_where_they_are_named(program: Program) -> None:
    app, evil = "https://app.example.edu.vn", "https://evil.example.com"
    open_to = program.runtime.settings.model_copy(update={"cors_origins": (app,)})
    named = served(replace(program.runtime, settings=open_to))
    asks = {"access-control-request-method": "PUT", "access-control-request-headers": "authorization, idempotency-key"}
    allowed = "access-control-allow-origin"
    assert (await _browser(named, "OPTIONS", origin=app, **asks)).headers[allowed] == app
    assert (await _browser(named, "GET", origin=app)).headers[allowed] == app
    assert allowed not in (await _browser(named, "GET", origin=evil)).headers
    assert allowed not in (await _browser(named, "OPTIONS", origin=evil, **asks)).headers
    assert allowed not in (await _browser(served(program.runtime), "GET", origin=app)).headers
