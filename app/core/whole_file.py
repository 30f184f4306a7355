"""A file that appears whole or not at all, whatever happens to the process that writes it."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

UNNAMED_UNKNOWN = (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT)
LINKS_UNKNOWN = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A new file to write, for the owner's eyes; it takes its name, on the disk, when the block has ended well.

    Until then it has no name at all, so that even a killed process leaves nothing behind; on a file system that knows
    no such files it has a hidden one. Raises FileExistsError where the name is taken: nothing is ever overwritten.
    """
    if path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    handle, draft = _draft(path)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            _name(file, draft, path)
    finally:
        if draft:
            draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems cannot, and need not
            os.fsync(folder)
    finally:
        os.close(folder)


def _draft(path: Path) -> tuple[int, Path | None]:
    if unnamed := getattr(os, "O_TMPFILE", 0):  # Linux
        try:
            return os.open(path.parent, unnamed | os.O_RDWR, 0o600), None
        except OSError as error:
            if error.errno not in UNNAMED_UNKNOWN or not path.parent.is_dir():
                raise
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    return os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), draft


def _name(file: BinaryIO, draft: Path | None, path: Path) -> None:
    """A link, unlike a rename, never goes over another file."""
    if draft is None:
        # Naming a folder, though it is not looked at, makes Python follow the link that /proc shows.
        os.link(f"/proc/self/fd/{file.fileno()}", path, src_dir_fd=file.fileno())
        return
    try:
        os.link(draft, path)
    except OSError as error:
        if error.errno not in LINKS_UNKNOWN:
            raise
        draft.rename(path)  # a memory stick's file system knows no links
