"""What a person at the terminal is told when the embedded server cannot be had."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT)
BARRED = (errno.EACCES, errno.EPERM, errno.EROFS)


class EmbeddedPostgresError(RuntimeError):
    """One sentence: what is wrong and what to do. Shown without a traceback."""


def disk_full(folder: Path) -> EmbeddedPostgresError:
    return EmbeddedPostgresError(f"The disk that holds {folder} is full: free some space and start again.")


@contextmanager
def told_plainly(folder: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a sentence about the folder."""
    try:
        yield
    except OSError as refusal:
        if refusal.errno in FULL:
            raise disk_full(folder) from refusal
        if refusal.errno in BARRED:
            raise EmbeddedPostgresError(
                f"The database folder {folder} is not writable for this user ({refusal.filename}): "
                "give this user the folder, or choose another one."
            ) from refusal
        raise EmbeddedPostgresError(
            f"The database folder {folder} cannot be used ({refusal}): repair it, or choose another one."
        ) from refusal
