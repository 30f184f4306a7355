"""The file of a backup: a tar of `database.dump` (PostgreSQL's custom format), `files/…` (what stands beside the database) and
`manifest.json`, in this order.

Any `tar` opens it and any `pg_restore` reads the dump: a school is never locked out of its own data by this program.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from app.core.backup.beside import Beside, Listed, digest_of, pieces, sound
from app.core.backup.problem import BackupProblem

FORMAT = 2
READ = (1, FORMAT)
"""Formats that are read; the first has no files."""
DUMP, MANIFEST, FILES = "database.dump", "manifest.json", "files/"
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
    files: dict[str, Any] = field(default_factory=lambda: told([]))
    """What stands beside the database: "count", "bytes", "digest" of all, and "lost": names whose bytes were not there."""

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
    """Writes the dump behind a place kept for its header: how long it is going to be, nobody knows yet; then the files."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.written = 0
        self._padded = False
        file.seek(BLOCK)

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._hash.update(chunk)
        self.written += len(chunk)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def beside(self, listed: Sequence[Listed], beside: Beside) -> dict[str, Any]:
        """Write the files behind the dump, whole; what the manifest says of them. Those that are not sound are named as lost."""
        self._file.write(_padding(self.written))
        self._padded = True
        kept, lost = [], []
        for one in listed:
            if not sound(one, beside):
                lost.append(one.name)
                continue
            kept.append(one)
            self._file.write(_header(FILES + one.name, one.size))
            for piece in pieces(one, beside):
                self._file.write(piece)
            self._file.write(_padding(one.size))
        return told(kept) | {"lost": lost}

    def finish(self, manifest: Manifest) -> None:
        text = manifest.written()
        padding = b"" if self._padded else _padding(self.written)
        self._file.write(padding + _header(MANIFEST, len(text)) + text + _padding(len(text)))
        self._file.write(bytes(2 * BLOCK))  # the end of a tar
        self._file.seek(0)
        self._file.write(_header(DUMP, self.written))


def told(kept: Sequence[Listed]) -> dict[str, Any]:
    """What the manifest says of the files that are in the backup."""
    return {
        "count": len(kept),
        "bytes": sum(one.size for one in kept),
        "digest": digest_of([(one.name, one.sha256) for one in kept]),
        "lost": [],
    }


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
        if manifest.format not in READ:
            raise BackupProblem(f"{path} is a backup of format {manifest.format}: restore it with a newer program.")
        file.seek(BLOCK)
        yield manifest, file


def _checked(file: BinaryIO) -> Manifest:
    with tarfile.open(fileobj=file, mode="r:") as tar:
        dump, *files, last = tar.getmembers()
        if (dump.name, last.name) != (DUMP, MANIFEST) or not all(_is_a_file(one) for one in files):
            raise ValueError("other members")
        if last.size > LARGEST_MANIFEST or dump.offset_data != BLOCK:
            raise ValueError("another layout")
        file.seek(last.offset_data)
        manifest = Manifest.read(file.read(last.size))
        end = last.offset_data + last.size + len(_padding(last.size)) + 2 * BLOCK
    if os.fstat(file.fileno()).st_size != end or manifest.dump_bytes != dump.size:
        raise ValueError("another length")
    file.seek(BLOCK)
    if _sha256(file, dump.size).hexdigest() != manifest.dump_sha256:
        raise ValueError("another content")
    listed = []
    for one in files:
        file.seek(one.offset_data)
        listed.append(Listed(one.name.removeprefix(FILES), one.size, _sha256(file, one.size).digest()))
    if told(listed) | {"lost": manifest.files["lost"]} != manifest.files:
        raise ValueError("other files")
    return manifest


def _is_a_file(member: tarfile.TarInfo) -> bool:
    """One of ours: plain, and named so that it stays where it belongs."""
    parts = member.name.split("/")
    return member.isreg() and member.name.startswith(FILES) and len(parts) == 3 and not {"", ".", ".."} & set(parts)


def put_back(path: Path, beside: Beside) -> None:
    """Put the files of an archive that was checked where they belong. What is there already is written anew."""
    with tarfile.open(path, mode="r:") as tar:
        for member in tar:
            if _is_a_file(member) and (content := tar.extractfile(member)):
                beside.put(member.name.removeprefix(FILES), cast(BinaryIO, content))


def chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The next bytes of the file, a piece at a time. Raises EOFError where it ends before."""
    while size:
        chunk = file.read(min(size, CHUNK))
        if not chunk:
            raise EOFError
        size -= len(chunk)
        yield chunk


def _sha256(file: BinaryIO, size: int) -> "hashlib._Hash":
    digest = hashlib.sha256()
    for chunk in chunks(file, size):
        digest.update(chunk)
    return digest


def _seal(said: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)
