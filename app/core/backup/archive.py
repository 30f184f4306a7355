"""The file of a backup: a tar of `database.dump` (PostgreSQL's custom format) and `manifest.json`, in this order.

Any `tar` opens it and any `pg_restore` reads the dump: a school is never locked out of its own data by this program.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from app.core.backup.problem import BackupProblem

FORMAT = 1
DUMP, MANIFEST = "database.dump", "manifest.json"
BLOCK = tarfile.BLOCKSIZE
CHUNK = 1 << 20
LARGEST_MANIFEST = 16 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    program: str
    created_at: str
    postgres: str
    revision: str
    dump_bytes: int
    dump_sha256: str
    tables: dict[str, dict[str, Any]]
    """By name: "rows", and the "digest" of their contents."""
    facts: dict[str, Any]

    @property
    def rows(self) -> int:
        return sum(table["rows"] for table in self.tables.values())

    def written(self) -> bytes:
        """As JSON, with a seal by which damage to the manifest itself is seen."""
        said = asdict(self)
        return json.dumps({**said, "seal": _seal(said)}, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """Raises ValueError, KeyError or TypeError for whatever is wrong with it."""
        said = json.loads(text)
        if said.pop("seal") != _seal(said):
            raise ValueError("the seal does not fit")
        return cls(**said)


class DumpWriter:
    """Writes the dump behind a place kept for its header: how long it is going to be, nobody knows yet."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.written = 0
        file.seek(BLOCK)

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._hash.update(chunk)
        self.written += len(chunk)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        text = manifest.written()
        self._file.write(_padding(self.written) + _header(MANIFEST, len(text)) + text + _padding(len(text)))
        self._file.write(bytes(2 * BLOCK))  # the end of a tar
        self._file.seek(0)
        self._file.write(_header(DUMP, self.written))


@contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, BinaryIO]]:
    """A backup of ours, every byte of it checked, and the file at the beginning of its dump. Raises BackupProblem."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupProblem(f"The backup {path} cannot be read ({error.strerror}): give its right name.") from error
    with file:
        try:
            manifest = _checked(file)
        except (
            tarfile.TarError,
            EOFError,
            OSError,
            ValueError,
            KeyError,
            TypeError,
            RecursionError,
            AttributeError,
        ) as wrong:
            raise BackupProblem(
                f"{path} is not a whole backup of this program, or it was changed: take an older one. Nothing was restored."
            ) from wrong
        if manifest.format != FORMAT:
            raise BackupProblem(f"{path} is a backup of format {manifest.format}: restore it with a newer program.")
        file.seek(BLOCK)
        yield manifest, file


def _checked(file: BinaryIO) -> Manifest:
    with tarfile.open(fileobj=file, mode="r:") as tar:
        dump, second = tar.next(), tar.next()
        if dump is None or second is None or (dump.name, second.name) != (DUMP, MANIFEST):
            raise ValueError("other members")
        if second.size > LARGEST_MANIFEST or dump.offset_data != BLOCK:
            raise ValueError("another layout")
        file.seek(second.offset_data)
        manifest = Manifest.read(file.read(second.size))
        end = second.offset_data + second.size + len(_padding(second.size)) + 2 * BLOCK
    if os.fstat(file.fileno()).st_size != end or manifest.dump_bytes != dump.size:
        raise ValueError("another length")
    file.seek(BLOCK)
    if _sha256(file, dump.size) != manifest.dump_sha256:
        raise ValueError("another content")
    return manifest


def chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The next bytes of the file, a piece at a time. Raises EOFError where it ends before."""
    while size:
        chunk = file.read(min(size, CHUNK))
        if not chunk:
            raise EOFError
        size -= len(chunk)
        yield chunk


def _sha256(file: BinaryIO, size: int) -> str:
    digest = hashlib.sha256()
    for chunk in chunks(file, size):
        digest.update(chunk)
    return digest.hexdigest()


def _seal(said: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)
