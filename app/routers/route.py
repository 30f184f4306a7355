"""The one lane of all routes: authenticate, parse, one call, bytes.

Routes are declared as FastAPI knows them (typed path, query, body and form parameters), so the OpenAPI document is
FastAPI's own; what runs in their place is `Lane.serve`. Why: docs/decisions/0001.

One order of refusals: 401, shape (400, 413, 415, 422), 404, 403, 412, 409, meaning (422).
"""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin

import orjson
from fastapi import APIRouter, Depends, params
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from pydantic import BaseModel, TypeAdapter
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from app.core import log
from app.core.answer import Answer
from app.core.db import Unavailable
from app.core.errors import (
    Forbidden,
    Internal,
    Malformed,
    Problem,
    TemporarilyUnavailable,
    TooLarge,
    Unauthenticated,
    UnsupportedMediaType,
)
from app.core.ids import new_id
from app.core.language import preferred
from app.core.parsing import fields_of, parse_json, parse_query, parse_values
from app.core.security.tokens import InvalidToken
from app.policies.act import Act as _Act
from app.policies.actions import known
from app.policies.engine import GRANTS, admit, record_refusal
from app.runtime import Runtime

_BEARER = HTTPBearer(scheme_name="token", bearerFormat="JWT", auto_error=False)

Act = Annotated[_Act, Depends(_BEARER)]
"""The first parameter of every signed-in route. The dependency only tells the OpenAPI document about the token."""


def _nobody() -> None:
    """Stands where a token would: nothing is asked."""


PublicAct = Annotated[_Act, Depends(_nobody)]
"""The same for a route that needs no token: its session is None."""

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Answer]])

_REQUEST_ID = re.compile(rb"[A-Za-z0-9_-]{8,64}")
_JSON_TYPES = {b"application/json", b"application/merge-patch+json"}
_MULTIPART = {b"multipart/form-data", b"application/x-www-form-urlencoded"}


class Lane(APIRoute):
    """A route with its one action (signed in), or with the reason why it is public."""

    action: str
    public: str | None

    def __init__(self, path: str, endpoint: Callable[..., Awaitable[Answer]], **options: Any) -> None:
        self.action = known(options.pop("action"))
        self.public = options.pop("public")
        super().__init__(path, endpoint, **options)
        if self.public is None and self.action not in GRANTS:
            raise LookupError(
                f"{path}: nobody may {self.action}; grant it in an article, or give the reason why it is public"
            )
        self._read_signature(endpoint)
        self.app = self.serve

    def _read_signature(self, endpoint: Callable[..., Any]) -> None:
        """Sort the endpoint's parameters by where they come from; done once."""
        self._path: dict[str, TypeAdapter[Any]] = {}
        self._query: tuple[str, TypeAdapter[Any]] | None = None
        self._body: tuple[str, TypeAdapter[Any]] | None = None
        self._form: tuple[str, TypeAdapter[Any]] | None = None
        self._known: frozenset[str] = frozenset()
        for name, parameter in list(inspect.signature(endpoint, eval_str=True).parameters.items())[1:]:
            kind = parameter.annotation
            how = (
                [mark for mark in get_args(kind)[1:] if isinstance(mark, params.Param | params.Body)]
                if get_origin(kind) is Annotated
                else []
            )
            adapter: TypeAdapter[Any] = TypeAdapter(kind)
            if f"{{{name}}}" in self.path:
                self._path[name] = adapter
            elif how and isinstance(how[0], params.Query):
                self._query = name, adapter
                self._known = fields_of(get_args(kind)[0])
            elif how and isinstance(how[0], params.Form):
                self._form = name, adapter
            else:
                self._body = name, adapter

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
            request_id=_request_id(headers),
            if_match=headers[b"if-match"].decode("latin-1") if b"if-match" in headers else None,
            network=(scope.get("client") or ("",))[0],
        )
        try:
            answer = await self._answered(act, scope, headers, receive)
        except Problem as problem:
            answer = problem_answer(problem, act)
        except (Unavailable, TimeoutError):
            answer = problem_answer(TemporarilyUnavailable(), act)
        except Exception as error:
            log.failure(error, request_id=act.request_id, action=self.action)
            answer = problem_answer(Internal(), act)
        await respond(answer, self.status_code or 200, act.request_id, send)
        if runtime.settings.log_requests:
            log.request(
                self.action,
                self.path,
                answer.status or self.status_code or 200,
                act.request_id,
                act.now,
                runtime.clock(),
            )

    async def _answered(self, act: _Act, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> Answer:
        if self.public is None:
            act.session = _session(act, headers)
        try:
            values = await self._parsed(act, scope, headers, receive)
        except Problem:
            if act.session:
                await admit(act)  # a dead session is told so before anything about the shape
            raise
        try:
            answer = cast(Answer, await self.endpoint(act, **values))
        except BaseException as error:
            await act.end(None if isinstance(error, Problem) and error.commits else error)
            if isinstance(error, Forbidden):
                await record_refusal(act, error)
            raise
        await act.end()
        return answer

    async def _parsed(
        self, act: _Act, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive
    ) -> dict[str, Any]:
        values = {
            name: parse_values(adapter, scope["path_params"][name], prefix=name) for name, adapter in self._path.items()
        }
        query = (
            parse_query(self._query and self._query[1], scope["query_string"], self._known)
            if scope["query_string"] or self._query
            else None
        )
        if self._query:
            values[self._query[0]] = query
        settings = act.runtime.settings
        if self._body:
            _content_type(headers, _JSON_TYPES)
            values[self._body[0]] = parse_json(self._body[1], await _read(receive, settings.max_body_bytes))
        elif self._form:
            _content_type(headers, _MULTIPART)
            limited = _limited(receive, settings.max_upload_bytes)
            try:
                form = await Request(scope, limited).form(
                    max_files=1, max_fields=20, max_part_size=settings.max_body_bytes
                )
            except (MultiPartException, HTTPException):
                raise Malformed from None
            values[self._form[0]] = parse_values(self._form[1], dict(form))
        return values


def _session(act: _Act, headers: Mapping[bytes, bytes]) -> Any:
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"bearer":
        raise Unauthenticated
    try:
        return act.runtime.door.open(token, act.now).session
    except InvalidToken:
        raise Unauthenticated from None


def _request_id(headers: Mapping[bytes, bytes]) -> str:
    given = headers.get(b"x-request-id", b"")
    return given.decode() if _REQUEST_ID.fullmatch(given) else new_id().hex


def _content_type(headers: Mapping[bytes, bytes], accepted: set[bytes]) -> None:
    if headers.get(b"content-type", b"").partition(b";")[0].strip().lower() not in accepted:
        raise UnsupportedMediaType


async def _read(receive: Receive, most: int) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > most:
            raise TooLarge
        if not message.get("more_body", False):
            return bytes(body)


def _limited(receive: Receive, most: int) -> Receive:
    """The same stream, refused once it has given more than `most` bytes."""
    given = 0

    async def limited() -> Message:
        nonlocal given
        message = await receive()
        given += len(message.get("body", b""))
        if given > most:
            raise TooLarge
        return message

    return limited


def problem_answer(problem: Problem, act: _Act) -> Answer:
    """A problem as the answer to an act."""
    return problem_document(problem, act.locale, act.request_id)


def problem_document(problem: Problem, locale: str, request_id: str) -> Answer:
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
    await send({"type": "http.response.start", "status": answer.status or status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Area(APIRouter):
    """The routes of one area: `area = Area("students")`, `@area.get("/students", action="student.read", answers=…)`."""

    def __init__(self, tag: str, *, prefix: str = "/v1") -> None:
        super().__init__(prefix=prefix, tags=[tag])

    def _route(
        self,
        method: str,
        path: str,
        *,
        action: str,
        answers: type[BaseModel] | None,
        status: int = 200,
        public: str | None = None,
        raises: tuple[type[Problem], ...] = (),
        also: dict[int, str] | None = None,
        produces: str | None = None,
    ) -> Callable[[Handler], Handler]:
        def add(endpoint: Handler) -> Handler:
            grants = GRANTS.get(action, [])
            lane = Lane(
                self.prefix + path,
                endpoint,
                action=action,
                public=public,
                methods=[method],
                response_model=answers,
                status_code=status,
                tags=self.tags,
                operation_id=endpoint.__name__,
                summary=(inspect.getdoc(endpoint) or endpoint.__name__).split("\n")[0].rstrip("."),
                description=inspect.getdoc(endpoint) or "",
                responses=_documented(public, raises) | _successes(answers, status, also or {}, produces),
                openapi_extra={"x-action": action, "x-clause": list(dict.fromkeys(g.cited.clause for g in grants)),
                               "x-origin": list(dict.fromkeys(g.cited.origin.value for g in grants))},
            )  # fmt: skip
            self.routes.append(lane)
            return endpoint

        return add

    def get(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("POST", path, **options)

    def put(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("PUT", path, **options)

    def delete(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("DELETE", path, **options)


def _successes(
    answers: type[BaseModel] | None, status: int, also: dict[int, str], produces: str | None
) -> dict[int | str, dict[str, Any]]:
    others: dict[int | str, dict[str, Any]] = {
        code: {"description": text, "model": answers} for code, text in also.items()
    }
    if produces:
        others[status] = {"content": {produces: {"schema": {"type": "string"}}}, "description": "The file."}
    return others


def _documented(public: str | None, raises: tuple[type[Problem], ...]) -> dict[int | str, dict[str, Any]]:
    always: tuple[type[Problem], ...] = () if public else (Unauthenticated, Forbidden)
    by_status: dict[int, list[type[Problem]]] = {}
    everything: tuple[type[Problem], ...] = (*always, *raises, Internal, TemporarilyUnavailable)
    for problem in everything:
        by_status.setdefault(problem.status, []).append(problem)
    return {
        status: {
            "description": " / ".join(dict.fromkeys(problem.title.en for problem in problems)),
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
        for status, problems in sorted(by_status.items())
    }
