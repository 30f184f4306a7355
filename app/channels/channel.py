"""What any channel can do with an approved revision: put it there, look at what stands there, take it down."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from app.policies.act import Act


class Unreachable(Exception):
    """The channel gave no answer that says what stands there, or that nothing does."""


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as it is published. `sha256`: hexadecimal, of its bytes; `size`: bytes; `width`, `height`: pixels."""

    file_id: UUID
    sha256: str
    alt: str | None
    caption: str | None
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """What readers get of a revision: all that can be compared with what was approved."""

    kind: str
    title: str
    summary: str | None
    html: str
    language: str
    source_document: dict[str, Any] | None
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """An approved revision on its way to a channel. `sha256`: the hash that was approved."""

    school_id: UUID
    school_code: str
    content_id: UUID
    sha256: str
    text: Text


@dataclass(frozen=True, slots=True)
class Placed:
    """Where something stands on a channel: what the channel calls it, and the address at which it is seen."""

    external_id: str
    address: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on a channel now, as a reader gets it. `wrong`: codes of what is shown otherwise than `text` says.

    `text`: None where it is there and cannot be read. `sha256`: the hash that it bears; `published_at`, `updated_at`: what
    readers are told of when it came and when its text changed last; each None where the channel does not say.
    """

    external_id: str
    address: str
    text: Text | None
    wrong: tuple[str, ...] = field(default=())
    sha256: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None


class Channel(Protocol):
    """A channel. `publish` and `withdraw` run inside the transaction that decides; looking needs none, and holds none."""

    async def publish(self, act: Act, edition: Edition) -> Placed:
        """Put the revision there, in the place of an older one of the same content."""

    async def withdraw(self, act: Act, school_id: UUID, content_id: UUID) -> None:
        """Take the content down; where it does not stand there, nothing happens."""

    async def fetch(self, act: Act, school_code: str, external_id: str) -> Standing | None:
        """What stands there now; None: nothing does. Raises Unreachable."""

    def every(self, act: Act, school_code: str) -> AsyncIterator[str]:
        """The external ids of all that stands there. Raises Unreachable."""
