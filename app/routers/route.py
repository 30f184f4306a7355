"""The one lane of all routes: authenticate, parse, one call, bytes.

Routes are declared as FastAPI knows them (typed path, query, body and form parameters), so the OpenAPI document is
FastAPI's own; what runs in their place is `Lane.serve`. Why: docs/decisions/0001.

One order of refusals: 401, shape (400, 413, 415, 422), 404, 403, 428 or 412, 409, meaning (422).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from os import urandom
from typing import Annotated, Any, cast
from uuid import UUID

import orjson
from asyncpg import UniqueViolationError
from fastapi import Depends
from fastapi.routing import APIRoute
from fastapi.security import OAuth2PasswordBearer
from starlette.types import Receive, Scope, Send

from app.core import idempotency, log
from app.core.answer import Answer, revalidated
from app.core.db import Unavailable
from app.core.errors import Forbidden, Internal, Problem, TemporarilyUnavailable, Unauthenticated
from app.core.idempotency import REPLAYED, Replay
from app.core.language import preferred
from app.core.security.tokens import InvalidToken
from app.models.constraints import taken
from app.policies.act import Act as _Act
from app.policies.actions import known
from app.policies.declare import GRANTS
from app.policies.engine import CALLER, admitted
from app.policies.once import Claim, Done
from app.policies.refusals import record_refusal
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
        replays: str | Replay | None = None,
        begins_late: bool = False,
        cached: bool = False,
        asked_again: bool = False,
        shared: bool = False,
        page: Callable[[dict[str, Any], bytes], Answer] | None = None,
        besides: tuple[str, ...] = (),
        **document: Any,
    ) -> None:
        super().__init__(path, endpoint, **document)
        self.action = known(action)
        self.public = public
        self.shape = shape
        self.needs_if_match = needs_if_match
        self.keyed = takes_keys(path, self.methods, public)
        self.replays = replays
        self.begins_late = begins_late
        self.cached = cached or shared
        self.asked_again = asked_again
        self.shared = shared
        self.page = page
        self.besides = besides
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
        answer = await settled(self.answered(act, scope, headers, receive), act.locale, act.request_id, self.action)
        if act.headers:
            answer = replace(answer, headers=answer.headers | act.headers)
        file = answer.stream
        if (self.cached or self.asked_again) and answer.status is None:
            answer = revalidated(answer, headers.get(b"if-none-match"), cached=self.cached)
            if self.shared:
                answer = replace(answer, headers=answer.headers | {"cache-control": SHARED})
        elif self.page and (answer.status or 0) >= 400 and b"text/html" in headers.get(b"accept", b""):
            page = self.page(orjson.loads(answer.content), scope["query_string"])
            answer = replace(page, headers=page.headers | {"content-language": act.locale})
        status = answer.status or self.status_code or 200
        try:
            await respond(answer, status, act.request_id, send)
        finally:
            if file:
                file.close()
        if runtime.settings.log_requests:
            log.request(self.action, self.path, status, act.request_id, act.now, runtime.clock())

    async def answered(self, act: _Act, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> Answer:
        """The answer, before it is told apart from a refusal. Raises every Problem."""
        if self.public is None:
            act.session = _session(act, headers)
        try:
            values = await self.shape.parse(scope, headers, receive, act.runtime.settings)
            if self.keyed and b"idempotency-key" in headers:
                act.claim = await self._claim(act, scope, values)
        except Problem:
            if act.session:
                admitted(act, await act.row(CALLER))  # a dead session is told so before anything about the shape
            raise
        try:
            if act.claim:
                # A handler that works without a transaction gets one, to write the key in.
                await (act.claim.recall(act) if self.begins_late else act.begin())
            answer = cast(Answer, await self.endpoint(act, **values))
            made = (answer.status or self.status_code) == 201
            address = self._address(answer, scope["path_params"]) if made or act.claim else None
            if act.claim:
                answer = await self._kept(act, act.claim, address, answer)
            if made and address:
                answer = _located(answer, address)
        except Done as done:
            await act.end(done)
            return await _replayed(act, done, scope, headers, receive)
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

    async def _claim(self, act: _Act, scope: Scope, values: dict[str, Any]) -> Claim:
        """The key of the request. Raises Invalid."""
        return Claim(
            key=idempotency.scoped(f"{act.action} {self.path}", idempotency.key_of(scope["headers"])),
            fingerprint=await idempotency.fingerprint(values),
            since=act.now - act.runtime.settings.idempotency_lifetime,
            reads=self.replays is Replay.AGAIN,
        )

    def _address(self, answer: Answer, path: Mapping[str, str]) -> str | None:
        """Of the resource that a POST made or changed, where it is one."""
        if not isinstance(self.replays, str):
            return None
        return self.replays.format_map({**orjson.loads(answer.content or b"{}"), **path})

    async def _kept(self, act: _Act, claim: Claim, address: str | None, answer: Answer) -> Answer:
        """The first success, written down in the transaction of its effects; of a read that ran again, nothing more."""
        if claim.replayed:
            return replace(answer, headers=answer.headers | {REPLAYED: "true"})
        assert self.replays, f"{self.path} does not say what it replays"
        body = answer.content.decode() or None if self.replays is Replay.BODY else None
        await claim.keep(act, answer.status or self.status_code or 200, address=address, body=body)
        return answer


def takes_keys(path: str, methods: set[str] | None, public: str | None) -> bool:
    """Whether a route honours Idempotency-Key: every POST of a signed-in caller outside /v1/auth."""
    return methods == {"POST"} and public is None and not path.startswith("/v1/auth/")


async def _replayed(act: _Act, done: Done, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> Answer:
    """The first success again: its status, with the resource as the caller may see it now, or its small body."""
    act.claim = None
    act.headers[REPLAYED] = "true"
    if done.address is None:
        admitted(act, await act.row(CALLER))
        return Answer(done.body, status=done.status)
    lane, path = scope["app"].lane("GET", done.address)
    reading = replace(act, action=lane.action, if_match=None, needs_if_match=False)
    asked = {**scope, "method": "GET", "path_params": path, "query_string": b""}
    answer: Answer = await lane.answered(reading, asked, headers, receive)
    answer = replace(answer, status=done.status)
    return _located(answer, done.address) if done.status == 201 else answer


def _located(answer: Answer, address: str) -> Answer:
    """What was made, with where it is."""
    return replace(answer, headers=answer.headers | {"Location": address})


async def settled(answering: Awaitable[Answer], locale: str, request_id: str, action: str) -> Answer:
    """The answer, or the refusal or failure that came in its place, as a problem document."""
    try:
        return await answering
    except Problem as problem:
        return problem_answer(problem, locale, request_id)
    except Unavailable:
        return problem_answer(TemporarilyUnavailable(), locale, request_id)
    except Exception as error:
        log.failure(error, request_id=request_id, action=action)
        return problem_answer(Internal(), locale, request_id)


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


_PIECE = 1 << 18
SHARED = "public, max-age=60, must-revalidate"
"""What everybody may read, whoever is in between may keep for a moment: a hundred parents in one minute are one reading."""

_SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
_NOTHING_ELSE = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")


async def respond(answer: Answer, status: int, request_id: str, send: Send) -> None:
    """The answer's bytes. Most may not be stored by anybody in between: they are about people."""
    body = answer.content
    length = answer.length if answer.stream else len(body)
    headers = [
        (b"x-request-id", request_id.encode()),
        *_SAFE,
    ]
    if "cache-control" not in answer.headers:
        headers.append((b"cache-control", b"no-cache" if answer.cached else b"no-store"))
    if status not in (204, 304):
        headers.append((b"content-length", str(length).encode()))
    if answer.body is not None and "content-type" not in answer.headers:
        headers.append((b"content-type", b"application/json"))
    if answer.etag:
        headers.append((b"etag", answer.etag.encode()))
    if "content-security-policy" not in answer.headers:
        headers.append(_NOTHING_ELSE)
    headers.extend((name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers.items())
    try:
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if answer.stream:
            while piece := await asyncio.to_thread(answer.stream.read, _PIECE):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": body})
    except (OSError, RuntimeError):  # uvloop's word for a transport that is closed: the client did not wait
        log.event("client_gone", request_id=request_id)
