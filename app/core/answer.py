"""What a service hands to the edge: JSON text, most often made by PostgreSQL, and what goes with it."""

from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, BinaryIO

import orjson


@dataclass(frozen=True, slots=True)
class Answer:
    """`body`: JSON text, most often, ready to send; None: no body. `etag`: quoted. `status`: where it is not the route's own.

    `cached`: the client may keep it and ask again by its ETag (`revalidated`); else nobody in between may store it.
    `stream`: in the body's place, a file to send from where it stands, `length` bytes of it; whoever sends it closes it.
    """

    body: str | bytes | None = None
    etag: str | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cached: bool = False
    stream: BinaryIO | None = None
    length: int = 0

    @classmethod
    def of(
        cls,
        value: Any,
        *,
        etag: str | None = None,
        status: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> "Answer":
        """From plain Python values: UUIDs, dates and instants among them."""
        return cls(orjson.dumps(value), etag, status, headers or {})

    def beside(self, **more: Any) -> "Answer":
        """The same with further members behind its own."""
        assert isinstance(self.body, str)
        return replace(self, body=f"{self.body[:-1]}, {orjson.dumps(more).decode()[1:]}") if more else self

    @property
    def content(self) -> bytes:
        """The body's bytes; none where there is no body."""
        return self.body.encode() if isinstance(self.body, str) else self.body or b""


def etag_of(body: str | bytes) -> str:
    """An ETag for what has no version of its own: it changes with the bytes."""
    content = body.encode() if isinstance(body, str) else body
    return f'"{blake2b(content, digest_size=12).hexdigest()}"'


def revalidated(answer: Answer, if_none_match: bytes | None, *, cached: bool = True) -> Answer:
    """A good answer with its ETag, or 304 where the client has it already. `cached`: it says nothing about people."""
    etag = answer.etag or etag_of(answer.content)
    known = (tag.strip().removeprefix("W/") for tag in (if_none_match or b"").decode("latin-1").split(","))
    if any(tag in (etag, "*") for tag in known):
        dated = {name: value for name, value in answer.headers.items() if name == "last-modified"}
        return Answer(etag=etag, status=304, headers=dated, cached=cached)
    return replace(answer, etag=etag, cached=cached)
