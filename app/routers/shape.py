"""What a route takes, read once from its endpoint's signature; and the reading of a request into it."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar, get_args, get_origin

from fastapi import params
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope

from app.core.errors import Invalid, Malformed, Problem, TooLarge, UnknownParameter, UnsupportedMediaType
from app.core.parsing import fields_of, parse_json, parse_parameter, parse_query, parse_values
from app.core.words import Words
from app.settings import Settings

Body = TypeVar("Body")

BODY_SECONDS = 60
_JSON = {b"application/json", b"application/merge-patch+json"}
_FORMS = {b"multipart/form-data", b"application/x-www-form-urlencoded"}

Part = tuple[str, TypeAdapter[Any]]
"""A parameter's name and how to read it."""


@dataclass(slots=True)
class Shape:
    """Path parameters by name, and at most one query, one JSON body or one form. `known`: the query's names."""

    path: dict[str, TypeAdapter[Any]] = field(default_factory=dict)
    query: Part | None = None
    known: frozenset[str] = frozenset()
    body: Part | None = None
    form: Part | None = None

    @classmethod
    def of(cls, endpoint: Callable[..., Any], path: str) -> "Shape":
        """The endpoint's parameters after the first, which is the act, sorted by where they come from."""
        shape = cls()
        for name, parameter in list(inspect.signature(endpoint, eval_str=True).parameters.items())[1:]:
            kind = parameter.annotation
            where = get_args(kind)[-1] if get_origin(kind) is Annotated else None
            part = name, TypeAdapter[Any](kind)
            if f"{{{name}}}" in path:
                shape.path[name] = part[1]
            elif isinstance(where, params.Query):
                shape.query, shape.known = part, fields_of(get_args(kind)[0])
            elif isinstance(where, params.Form):
                shape.form = part
            else:
                shape.body = part
        return shape

    @property
    def problems(self) -> tuple[type[Problem], ...]:
        """What a request of the wrong shape is told."""
        sent: tuple[type[Problem], ...] = (Malformed, UnsupportedMediaType, TooLarge) if self.body or self.form else ()
        return UnknownParameter, *sent, *((Invalid,) if self.path or self.query or sent else ())

    async def parse(
        self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, settings: Settings
    ) -> dict[str, Any]:
        """The request as the endpoint's arguments. Raises those of `problems`."""
        values = {name: parse_parameter(kind, scope["path_params"][name], name) for name, kind in self.path.items()}
        if self.query:
            values[self.query[0]] = parse_query(self.query[1], scope["query_string"], self.known)
        elif scope["query_string"]:
            parse_query(None, scope["query_string"], self.known)
        if self.body:
            _check_type(headers, _JSON)
            body = await _patiently(_read(receive, settings.max_body_bytes))
            values[self.body[0]] = parse_json(self.body[1], body)
        elif self.form:
            _check_type(headers, _FORMS)
            limited = _limited(receive, settings.max_upload_bytes)
            try:
                form = await _patiently(
                    Request(scope, limited).form(max_files=1, max_fields=20, max_part_size=settings.max_body_bytes)
                )
            # Of the charset named, too; and of whoever hung up in the middle, which is no failure of ours.
            except (MultiPartException, HTTPException, UnicodeError, LookupError, ClientDisconnect):
                raise Malformed from None
            values[self.form[0]] = parse_values(self.form[1], dict(form))
        return values


async def _patiently(coming: Awaitable[Body]) -> Body:
    """A body that does not come is not waited for: each waiting one holds memory and a connection."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await coming
    except TimeoutError:
        raise Malformed(Words("Nội dung gửi lên không đến đủ.", "The body did not arrive in time.")) from None


def _check_type(headers: Mapping[bytes, bytes], accepted: set[bytes]) -> None:
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
