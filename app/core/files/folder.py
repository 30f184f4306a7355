"""A folder of files: `<root>/<shelf>/<fan>/<name>`, each written whole or not at all."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.core.files.store import Gone, Kept, Stored
from app.core.whole_file import whole_file

PIECE = 1 << 20
_NAME = re.compile(r"[0-9a-f-]{4,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Folder:
    """Made when the first file comes, for the owner's eyes. Several programs may share it."""

    root: Path

    def put(self, shelf: str, name: str, source: BinaryIO) -> Stored:
        """Keep the rest of a stream. Raises FileExistsError: nothing is ever overwritten."""
        place = self._place(shelf, name)
        _made(place.parent)
        digest, size = hashlib.sha256(), 0
        with whole_file(place) as file:
            while piece := source.read(PIECE):
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        return Stored(size, digest.digest())

    def open(self, shelf: str, name: str) -> BinaryIO:
        """The bytes from their beginning. Raises Gone."""
        try:
            return self._place(shelf, name).open("rb")
        except FileNotFoundError as error:
            raise Gone(name) from error

    def delete(self, shelf: str, name: str) -> bool:
        """Whether they were there."""
        try:
            self._place(shelf, name).unlink()
        except FileNotFoundError:
            return False
        return True

    def kept(self, shelf: str) -> Iterator[Kept]:
        """All that a shelf has; a draft that a killed program left, on file systems that need one, among it."""
        for file in (self.root / _fit(shelf)).glob("*/*"):
            with suppress(FileNotFoundError):  # deleted meanwhile
                found = file.stat()
                yield Kept(file.name, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def total(self) -> int:
        """Bytes of all shelves together."""
        return sum(kept.size for shelf in self.root.glob("*") if shelf.is_dir() for kept in self.kept(shelf.name))

    def _place(self, shelf: str, name: str) -> Path:
        # The last characters: an id begins with the instant it was made, and a day's files would all share a folder.
        return self.root / _fit(shelf) / _fit(name)[-2:] / name


def _fit(name: str) -> str:
    """No name from outside ever becomes a path."""
    if not _NAME.fullmatch(name):
        raise ValueError("not a name of ours")
    return name


def _made(folder: Path) -> None:
    """The folder, with its place in the folder above on the disk: a file in a folder that a power cut took away is lost."""
    if folder.is_dir():
        return
    _made(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    above = os.open(folder.parent, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems cannot, and need not
            os.fsync(above)
    finally:
        os.close(above)
