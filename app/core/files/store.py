"""Where bytes are kept: the whole of what the program asks of it. Another place than a folder is another class with these five."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol


class Gone(LookupError):
    """The bytes are not there."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was kept: its size in bytes and the SHA-256 of just these bytes."""

    size: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as the store has it. `since`: when it was put there, in UTC."""

    name: str
    size: int
    since: datetime


class Store(Protocol):
    """Bytes under a shelf and a name, both of the program's making: lower-case hex and hyphens, at least four characters.

    All of it takes time: call it in a thread.
    """

    def put(self, shelf: str, name: str, source: BinaryIO) -> Stored:
        """Keep the rest of a stream, whole and on the disk, or not at all. Raises FileExistsError, OSError."""

    def open(self, shelf: str, name: str) -> BinaryIO:
        """The bytes from their beginning; whoever opens them closes them. Raises Gone."""

    def delete(self, shelf: str, name: str) -> bool:
        """Whether they were there."""

    def kept(self, shelf: str) -> Iterator[Kept]:
        """All that a shelf has, in no order."""

    def total(self) -> int:
        """Bytes of all shelves together."""
