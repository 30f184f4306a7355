"""Locks on open files (flock): the kernel drops one with the last holder, however that dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO


@contextmanager
def alone(file: IO[bytes]) -> Iterator[None]:
    """Wait until nobody else is here."""
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def share(file: IO[bytes]) -> None:
    fcntl.flock(file, fcntl.LOCK_SH)


def claim(file: IO[bytes]) -> bool:
    """Take the file for ourselves if nobody else holds it. A share of our own is given up either way."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
