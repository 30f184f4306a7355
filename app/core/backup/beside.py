"""What stands beside the database and belongs to it: a backup has it too, byte for byte."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Beside:
    """`table`: where the database tells of it. `listed`: SQL that gives of each its `name` (no slash at its ends), `size` and
    `sha256`. `open` gives its bytes, a LookupError where they are not there; `put` keeps them, again where they are there already.
    """

    table: str
    listed: str
    open: Callable[[str], BinaryIO]
    put: Callable[[str, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Listed:
    """One of them, as the database tells of it."""

    name: str
    size: int
    sha256: bytes


def sound(one: Listed, beside: Beside) -> bool:
    """Whether the bytes are there, and those that the database means."""
    try:
        with beside.open(one.name) as file:
            digest, size = hashlib.sha256(), 0
            while piece := file.read(CHUNK):
                digest.update(piece)
                size += len(piece)
    except (LookupError, OSError):
        return False
    return (size, digest.digest()) == (one.size, one.sha256)


def pieces(one: Listed, beside: Beside) -> Iterator[bytes]:
    """The bytes, so many as the database says. Raises EOFError where they have become fewer."""
    left = one.size
    with beside.open(one.name) as file:
        while left:
            piece = file.read(min(left, CHUNK))
            if not piece:
                raise EOFError(one.name)
            left -= len(piece)
            yield piece


def digest_of(names_and_hashes: Sequence[tuple[str, bytes]]) -> str:
    """One hash over all of them, in their order."""
    digest = hashlib.sha256()
    for name, sha256 in names_and_hashes:
        digest.update(name.encode() + b"\0" + sha256)
    return digest.hexdigest()
