"""The files that an import reads and leaves. What it leaves is about people: its owner alone may read it."""

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from app.cli.imports.problems import LARGE, NOT_READ, NOT_WRITTEN, CannotRun

MOST_BYTES: Final = 100_000_000
"""A larger file is no list, and is not even read. What a server takes, it says itself."""


def read(file: Path) -> bytes:
    """The list. Raises CannotRun."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise CannotRun(LARGE, file=file, most=MOST_BYTES // 1_000_000)
        return file.read_bytes()
    except OSError as error:
        raise CannotRun(NOT_READ, file=file, why=error.strerror) from None


def save(file: Path, content: bytes) -> None:
    """Write a file, over an older one of that name. Raises CannotRun."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(content)
    except OSError as error:
        raise CannotRun(NOT_WRITTEN, file=file, why=error.strerror) from None


@contextmanager
def new_file(file: Path | None) -> Iterator[BinaryIO | None]:
    """A file that was not there, made before anything is sent, and gone again if it stays empty. Raises CannotRun."""
    if file is None:
        yield None
        return
    try:
        out = os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        raise CannotRun(NOT_WRITTEN, file=file, why=error.strerror) from None
    try:
        with out:
            yield out
    finally:
        if not file.stat().st_size:
            file.unlink()


def table(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Rows as csv, under their names."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
