"""Declaring the routes of an area, each with its action; what the OpenAPI document says of them follows from that."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import APIRouter
from pydantic import BaseModel

from app.core import idempotency
from app.core.answer import Answer
from app.core.errors import (
    Conflict,
    Forbidden,
    Internal,
    Invalid,
    NotFound,
    PasswordChangeRequired,
    PreconditionRequired,
    Problem,
    Stale,
    TemporarilyUnavailable,
    Unauthenticated,
)
from app.core.idempotency import KeyReused, Replay
from app.policies.actions import known
from app.policies.declare import GRANTS, separations
from app.policies.engine import WITH_AN_OLD_PASSWORD
from app.policies.refusals import Separated
from app.routers.document import refusal
from app.routers.route import Lane, takes_keys
from app.routers.shape import Shape

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Answer]])
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string", "maxLength": 1000, "pattern": "^[ -~]*$", "examples": ['"7"']},
    "description": "the ETag that was read: another version is 412; `*` overwrites knowingly",
}
_KEY = {
    "name": idempotency.HEADER,
    "in": "header",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": 257,
        "pattern": "^[!-~]*$",
        "examples": ["diem-danh-a1-2026-11-25"],
    },
    "description": "the same key with the same content does its work once: repeated within a day, it answers the first "
    f"success again, with `{idempotency.REPLAYED}: true`. 1 to 255 visible characters, quoted or not",
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string", "maxLength": 1000, "pattern": "^[ -~]*$", "examples": ['"7"']},
    "description": "the ETag of what the client has: 304 where it still holds",
}
Responses = dict[int | str, dict[str, Any]]
_NOT_MODIFIED: Responses = {304: {"description": "What the ETag in If-None-Match names is still so."}}


class Area(APIRouter):
    """The routes of one area: `area = Area("students")`, `@area.get("/students", action="student.read", answers=…)`.

    `answers`: the model of the body; None: no body. `raises`: refusals about the thing itself (PreconditionRequired makes
    If-Match a must); those about the caller and the request's shape are known. `public`: why no token is needed.
    `also`: other good statuses. `produces`: a media type other than JSON.
    `cached`: it says nothing about people, so that a client may keep it and ask again by its ETag; `shared`: it is for everybody,
    so that whoever is in between may keep it for a moment too. `asked_again`: nobody in between may keep it, and a client that did
    so itself is told 304 all the same. `page`: makes a page of a refusal, for whoever asks for HTML. `besides`: further actions
    that the same operation is, or shows, to whoever may.

    A POST says what a repeated Idempotency-Key answers. `replays`: the address of a resource to read in its place, its names
    filled from the path or the answer (`"/imports/{id}"`); or a Replay. `begins_late`: the service works for long before it
    calls `act.begin()`; elsewhere a request with a key has its transaction from the start.
    """

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
        produces: str | tuple[str, ...] | None = None,
        replays: str | Replay | None = None,
        begins_late: bool = False,
        cached: bool = False,
        asked_again: bool = False,
        shared: bool = False,
        page: Callable[[dict[str, Any], bytes], Answer] | None = None,
        besides: tuple[str, ...] = (),
    ) -> Callable[[Handler], Handler]:
        def add(endpoint: Handler) -> Handler:
            shape = Shape.of(endpoint, path)
            grants = GRANTS.get(action, [])
            said = inspect.getdoc(endpoint) or endpoint.__name__
            keyed = takes_keys(self.prefix + path, {method}, public)
            of_keys: tuple[type[Problem], ...] = (Conflict, Invalid, KeyReused) if keyed else ()
            if isinstance(replays, str):
                of_keys += (NotFound,)  # the resource may be out of sight by then
            caller = _about_the_caller(action, public)
            refusals = (*caller, *shape.problems, *raises, *of_keys, Internal, TemporarilyUnavailable)
            parameters: list[dict[str, Any]] = [_KEY] if keyed else []
            if cached or asked_again or shared:
                parameters.append(_IF_NONE_MATCH)
            if Stale in raises:
                parameters.append(_IF_MATCH | {"required": PreconditionRequired in raises})
            lane = Lane(
                self.prefix + path,
                endpoint,
                action=action,
                public=public,
                shape=shape,
                needs_if_match=PreconditionRequired in raises,
                replays=self.prefix + replays if isinstance(replays, str) else replays,
                begins_late=begins_late,
                cached=cached,
                asked_again=asked_again,
                shared=shared,
                page=page,
                besides=tuple(map(known, besides)),
                methods=[method],
                response_model=answers,
                status_code=status,
                tags=self.tags,
                operation_id=endpoint.__name__,
                summary=said.split("\n")[0].rstrip("."),
                description=said,
                responses=_refusals(refusals)
                | _successes(answers, status, also or {}, produces)
                | (_NOT_MODIFIED if cached or asked_again or shared else {}),
                openapi_extra={
                    **({"parameters": parameters} if parameters else {}),
                    **({"x-shared": True} if shared else {}),
                    "x-action": action,
                    **({"x-besides": list(besides)} if besides else {}),
                    "x-clause": list(dict.fromkeys(grant.cited.clause for grant in grants)),
                    "x-origin": list(dict.fromkeys(grant.cited.origin.value for grant in grants)),
                },
            )
            self.routes.append(lane)
            return endpoint

        return add

    def get(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("POST", path, **options)

    def put(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("DELETE", path, **options)


def _successes(
    answers: type[BaseModel] | None, status: int, also: dict[int, str], produces: str | tuple[str, ...] | None
) -> Responses:
    others: Responses = {code: {"description": text, "model": answers} for code, text in also.items()}
    if produces:
        kinds = (produces,) if isinstance(produces, str) else produces
        others[status] = {
            "content": {kind: {"schema": {"type": "object" if "json" in kind else "string"}} for kind in kinds},
            "description": "The file.",
        }
    return others


def _about_the_caller(action: str, public: str | None) -> tuple[type[Problem], ...]:
    if public:
        return ()
    if action in WITH_AN_OLD_PASSWORD:
        return Unauthenticated, Forbidden
    apart: tuple[type[Problem], ...] = (Separated,) if separations(action) else ()
    return Unauthenticated, Forbidden, *apart, PasswordChangeRequired


def _refusals(refusals: tuple[type[Problem], ...]) -> Responses:
    by_status: dict[int, list[type[Problem]]] = {}
    for problem in refusals:
        by_status.setdefault(problem.status, []).append(problem)
    return {status: refusal(problems) for status, problems in sorted(by_status.items())}
