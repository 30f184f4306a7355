"""The program inside this process, over a real PostgreSQL, with a clock that stands still, and how it is spoken to.

Every answer is held against the route's own declarations: the bytes come from PostgreSQL, past the response models, so
this is the place where they meet them.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import httpx
import orjson
from anyio.lowlevel import checkpoint
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import event
from starlette.routing import Match

from app.core.db import Database
from app.core.openapi import resolved
from app.core.security.keys import KeyRing
from app.core.security.passwords import Passwords
from app.core.security.tokens import Door
from app.database import Hands
from app.main import AREAS, create_app
from app.routers.area import Area
from app.routers.route import SHARED, Lane
from app.runtime import Runtime
from app.schemas.problem import ProblemOut
from app.settings import Settings

SCHOOL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
ORIGIN = "http://mamnon.test"

# The contract's codes, which clients lean on: one that is not here may not leave the house.
CODES = {
    "malformed": 400,
    "unknown_parameter": 400,
    "unauthenticated": 401,
    "invalid_credentials": 401,
    "otp_required": 401,
    "forbidden": 403,
    "separation_of_duties": 403,
    "password_change_required": 403,
    "not_found": 404,
    "not_showable": 404,
    "method_not_allowed": 405,
    "wrong_state": 409,
    "conflict": 409,
    "stale": 412,
    "too_large": 413,
    "unsupported_media_type": 415,
    "invalid": 422,
    "school_year_over": 422,
    "idempotency_key_reused": 422,
    "precondition_required": 428,
    "rate_limited": 429,
    "internal": 500,
    "unavailable": 503,
}


class Clock:
    """The instant that the program believes in. It stands still until it is set."""

    def __init__(self) -> None:
        self.set("2026-11-25 07:30")

    def __call__(self) -> datetime:
        return self.now

    def set(self, school_time: str) -> None:
        """To "2026-11-25 07:30", school time."""
        self.now = datetime.fromisoformat(school_time).replace(tzinfo=SCHOOL_TIME).astimezone(UTC)


class Answer:
    """An answer, and the parts that tests look at."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.text = response.text
        self.content = response.content
        self.json: Any = orjson.loads(response.content) if _is_json(response) else None

    def __repr__(self) -> str:
        return f"<{self.status} {self.text[:600]}>"

    @property
    def _problem(self) -> dict[str, Any]:
        return self.json if self.status >= 400 and isinstance(self.json, dict) else {}

    @property
    def code(self) -> str | None:
        return self._problem.get("code")

    @property
    def clause(self) -> str | None:
        return self._problem.get("clause")

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What was wrong, as (pointer, code)."""
        return [(error["pointer"], error["code"]) for error in self._problem.get("errors", [])]

    @property
    def etag(self) -> str:
        return self.headers["etag"]

    @property
    def items(self) -> list[dict[str, Any]]:
        return self.json["items"]


@dataclass
class Program:
    """A running program: one for a worker, or one of its own for a test that breaks it."""

    runtime: Runtime
    application: FastAPI
    clock: Clock
    hands: Hands
    statements: list[str]
    """What was sent to the database, in order, BEGIN and COMMIT included; cleared before each request."""

    async def send(
        self,
        method: str,
        url: str,
        *,
        token: str | None = None,
        json: Any = None,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
        if_match: str | None = None,
        language: str | None = None,
        network: str = "10.0.0.1",
        checked: bool = True,
        **more: Any,
    ) -> Answer:
        """One request from its first byte to its last. `checked`: the answer is held against its route."""
        sent = dict(headers or {})
        if json is not None:
            content = orjson.dumps(json)
            sent.setdefault("content-type", "application/json")
        if token:
            sent["authorization"] = f"Bearer {token}"
        if if_match:
            sent["if-match"] = if_match
        if language:
            sent["accept-language"] = language
        if checked:
            self.application.openapi()  # the first time it takes seconds: not while another request holds a lock
        await checkpoint()  # the driver tells of a statement in the loop's next turn
        self.statements.clear()
        response = await self._client(network).request(method, url, content=content, headers=sent, **more)
        await checkpoint()
        if checked:
            hold_against_route(self.application, response)
        return Answer(response)

    @cache  # noqa: B019 -- a program lives as long as its worker
    def _client(self, network: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.application, client=(network, 5000))
        return httpx.AsyncClient(transport=transport, base_url=ORIGIN)

    __hash__ = object.__hash__


@asynccontextmanager
async def program(hands: Hands, folder: Path, areas: Iterable[Area] = AREAS) -> AsyncIterator[Program]:
    """A program over a database, connected as the role that the walls hold."""
    settings = Settings(data_dir=folder, log_requests=False)
    ring, clock, passwords = KeyRing.open(folder / "keys"), Clock(), Passwords()
    database = Database(hands.app)
    runtime = Runtime(settings, database, ring, Door(ring, settings.issuer, settings.issuer), passwords, clock)
    statements: list[str] = []
    _listen(database, statements)
    try:
        application = create_app(runtime, areas)
        yield Program(application.state.runtime, application, clock, hands, statements)
    finally:
        await database.close()
        passwords.close()


def _listen(database: Database, statements: list[str]) -> None:
    """Write down what is sent, but for what the driver asks once on each connection about types of arrays."""

    def heard(query: asyncpg.connection.LoggedQuery) -> None:
        if "typeinfo_tree" not in query.query and "current_setting('jit')" not in query.query:
            statements.append(query.query)

    @event.listens_for(database.engine.sync_engine, "connect")
    def connected(connection: Any, _: object) -> None:
        driver: asyncpg.Connection = connection.driver_connection
        driver.add_query_logger(heard)


def hold_against_route(application: FastAPI, response: httpx.Response) -> None:
    """What every answer keeps: its route's declared status, the model of that status, and nothing stored on the way."""
    status, what = response.status_code, f"{response.request.method} {response.request.url}: {response.text[:300]}"
    assert status != 500, f"the program broke at {what}"
    method = response.request.method
    assert len(response.headers.get_list("x-request-id")) == 1, what
    assert response.headers["x-content-type-options"] == "nosniff", what
    route = route_of(application, "GET" if method == "HEAD" else method, response.request.url.path)
    kept = status in (200, 304) and (route is None or route.cached)
    keeping = SHARED if route and route.shared else "no-cache"
    assert response.headers["cache-control"] == (keeping if kept else "no-store"), what
    assert len(response.headers.get_list("cache-control")) == 1, what
    if route is None and method == "OPTIONS":
        assert status in (204, 404), what
    elif route is None:
        assert status in (200, 304, 404, 405), what
    else:
        declared = {route.status_code or 200, *(int(code) for code in route.responses)}
        assert status in declared, f"{status} is not among the documented {sorted(declared)} of {what}"
        if method != "HEAD":
            _hold_headers(application.openapi(), route, response, what)
    if method == "HEAD" or status == 304:
        assert response.content == b"", what
    elif status >= 400 and route and route.page and "text/html" in response.request.headers["accept"]:
        assert response.headers["content-type"] == "text/html; charset=utf-8", what
    elif status >= 400:
        _hold_problem(response, what)
    elif status == 204:
        assert response.content == b"", what
    elif route is None:
        assert response.headers["etag"], what  # a page of the documentation
    elif route.response_model is None and route.shared:
        media = response.headers["content-type"].partition(";")[0]
        assert media in route.responses[200]["content"], what
    elif route.response_model is None:
        assert "json" not in response.headers["content-type"], what
    else:
        assert response.headers["content-type"] == "application/json", what
        assert isinstance(route.response_model, type), what
        assert issubclass(route.response_model, BaseModel), what
        route.response_model.model_validate_json(response.content)


def _hold_headers(document: dict[str, Any], route: Lane, response: httpx.Response, what: str) -> None:
    operation = document["paths"][route.path][response.request.method.lower()]
    documented = resolved(operation["responses"][str(response.status_code)], document)["headers"]
    for name, header in documented.items():
        assert name in response.headers or not resolved(header, document).get("required"), f"{name} is missing: {what}"
    assert "etag" not in response.headers or "ETag" in documented, f"an undocumented ETag: {what}"


def route_of(application: FastAPI, method: str, path: str) -> Lane | None:
    """The route that takes this request."""
    scope = {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}
    return next((r for r in application.routes if isinstance(r, Lane) and r.matches(scope)[0] == Match.FULL), None)


def _hold_problem(response: httpx.Response, what: str) -> None:
    assert response.headers["content-type"] == "application/problem+json", what
    problem = ProblemOut.model_validate_json(response.content)
    assert problem.status == response.status_code, what
    assert CODES.get(problem.code) == problem.status, what
    assert problem.request_id == response.headers["x-request-id"], what
    assert problem.title, what
    assert problem.detail, what
    if problem.code == "forbidden":
        assert problem.clause, what
        assert problem.allowed_roles, what
        assert (problem.clauses or [])[:1] == [problem.clause], what
    if problem.status == 422 and problem.code == "invalid":
        assert problem.errors, what
    if problem.status == 405:
        assert response.headers["allow"], what
    if problem.status == 429:
        assert int(response.headers["retry-after"]) > 0, what


def _is_json(response: httpx.Response) -> bool:
    return "json" in response.headers.get("content-type", "") and bool(response.content)
