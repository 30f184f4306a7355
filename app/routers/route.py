"""The one lane of all routes: authenticate, parse, one call, bytes.

Routes are declared as FastAPI knows them (typed path, query, body and form parameters), so the OpenAPI document is
FastAPI's own; what runs in their place is `Lane.serve`. Why: docs/decisions/0001.

One order of refusals: 401, shape (400, 413, 415, 422), 404, 403, 412, 409, meaning (422).
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from os import urandom
from typing import Annotated, Any, cast
from uuid import UUID

import orjson
from asyncpg import UniqueViolationError
from fastapi import Depends
from fastapi.routing import APIRoute
from fastapi.security import OAuth2PasswordBearer
from starlette.types import Receive, Scope, Send

from app.core import log
from app.core.answer import Answer
from app.core.db import Unavailable
from app.core.errors import Forbidden, Internal, Problem, TemporarilyUnavailable, Unauthenticated
from app.core.language import preferred
from app.core.security.tokens import InvalidToken
from app.models.constraints import taken
from app.policies.act import Act as _Act
from app.policies.actions import known
from app.policies.engine import CALLER, GRANTS, admitted, record_refusal
from app.routers.shape import Shape
from app.runtime import Runtime

_TOKEN = OAuth2PasswordBearer(
    tokenUrl="/v1/auth/token", refreshUrl="/v1/auth/token", scheme_name="token", auto_error=False
)


def _nobody() -> None:
    """Stands where a token would: nothing is asked."""


Act = Annotated[_Act, Depends(_TOKEN)]
"""The first parameter of every signed-in route. The dependency only tells the OpenAPI document about the token."""

PublicAct = Annotated[_Act, Depends(_nobody)]
"""The same for a route that needs no token: its session is None."""

_REQUEST_ID = re.compile(rb"[A-Za-z0-9_-]{8,64}")


class Lane(APIRoute):
    """A route with its one action (signed in), or with the reason why it is public."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Awaitable[Answer]],
        *,
        action: str,
        public: str | None,
        shape: Shape,
        needs_if_match: bool = False,
        **document: Any,
    ) -> None:
        super().__init__(path, endpoint, **document)
        self.action = known(action)
        self.public = public
        self.shape = shape
        self.needs_if_match = needs_if_match
        if public is None and action not in GRANTS:
            raise LookupError(
                f"{path}: nobody may {action}; grant it in an article, or give the reason why it is public"
            )
        self.app = self.serve

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request from its first byte to its last."""
        runtime: Runtime = scope["app"].state.runtime
        headers = dict(scope["headers"])
        act = _Act(
            action=self.action,
            session=None,
            now=runtime.clock(),
            runtime=runtime,
            locale=preferred(headers.get(b"accept-language")),
            request_id=request_id_of(headers),
            if_match=headers[b"if-match"].decode("latin-1") if b"if-match" in headers else None,
            needs_if_match=self.needs_if_match,
            network=(scope.get("client") or ("",))[0],
        )
        try:
            answer = await self._answered(act, scope, headers, receive)
        except Problem as problem:
            answer = problem_answer(problem, act.locale, act.request_id)
        except Unavailable:
            answer = problem_answer(TemporarilyUnavailable(), act.locale, act.request_id)
        except Exception as error:
            log.failure(error, request_id=act.request_id, action=self.action)
            answer = problem_answer(Internal(), act.locale, act.request_id)
        status = answer.status or self.status_code or 200
        try:
            await respond(answer, status, act.request_id, send)
        except (OSError, RuntimeError):  # uvloop's word for a transport that is closed: the client did not wait
            log.event("client_gone", action=self.action, request_id=act.request_id)
        if runtime.settings.log_requests:
            log.request(self.action, self.path, status, act.request_id, act.now, runtime.clock())

    async def _answered(self, act: _Act, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> Answer:
        if self.public is None:
            act.session = _session(act, headers)
        try:
            values = await self.shape.parse(scope, headers, receive, act.runtime.settings)
        except Problem:
            if act.session:
                admitted(act, await act.row(CALLER))  # a dead session is told so before anything about the shape
            raise
        try:
            answer = cast(Answer, await self.endpoint(act, **values))
        except UniqueViolationError as error:
            await act.end(error)
            raise (taken(error.constraint_name) or error) from error
        except BaseException as error:
            await act.end(None if isinstance(error, Problem) and error.commits else error)
            if isinstance(error, Forbidden):
                await record_refusal(act, error)
            raise
        await act.end()
        return answer


def _session(act: _Act, headers: Mapping[bytes, bytes]) -> UUID:
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"bearer":
        raise Unauthenticated
    try:
        return act.runtime.door.open(token, act.now).session
    except InvalidToken:
        raise Unauthenticated from None


def request_id_of(headers: Mapping[bytes, bytes]) -> str:
    """The caller's X-Request-Id where it is a fit one, else a new one."""
    given = headers.get(b"x-request-id", b"")
    return given.decode() if _REQUEST_ID.fullmatch(given) else urandom(16).hex()


def problem_answer(problem: Problem, locale: str, request_id: str) -> Answer:
    """A problem document in the caller's language."""
    headers = {"content-type": "application/problem+json", "content-language": locale, **problem.headers}
    return Answer(orjson.dumps(problem.document(locale, request_id)), status=problem.status, headers=headers)


async def respond(answer: Answer, status: int, request_id: str, send: Send) -> None:
    """The answer's bytes. Nothing here may be stored by anybody in between: it is about people."""
    body: bytes = answer.body.encode() if isinstance(answer.body, str) else answer.body or b""
    headers = [
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-request-id", request_id.encode()),
    ]
    if answer.body is not None and "content-type" not in answer.headers:
        headers.append((b"content-type", b"application/json"))
    if answer.etag:
        headers.append((b"etag", answer.etag.encode()))
    headers.extend((name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers.items())
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
