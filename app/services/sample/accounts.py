"""The accounts of sample schools, kept in the data folder: passwords are nowhere else, the database has hashes.

The list is on disk before the school is committed, under the school's id. A crash between the two leaves an entry
of no school, which nothing reads: the next attempt has another id.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from app.core.embedded.lock import alone
from app.database import DatabaseProblem

FILE: Final = "sample-accounts.json"


@dataclass(frozen=True, slots=True)
class Account:
    """One post of one person, as it is printed. `unit`: a class, a group or a child by name; None: the school."""

    username: str
    password: str
    role: str
    full_name: str
    unit: str | None


class AccountsLost(DatabaseProblem):
    """The school is there, its passwords are not."""

    def __init__(self, folder: Path, code: str) -> None:
        super().__init__(
            f"The sample school {code} is in the database but its passwords are not in {folder / FILE}; "
            "put that file back, or set MAMNON_DATA_DIR to the folder that the school was created with."
        )


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Only one process at a time creates or prints the sample school of a data folder."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    with open(os.open(folder / "sample.lock", os.O_WRONLY | os.O_CREAT, 0o600), "wb") as lock, alone(lock):
        yield


def kept(folder: Path, school: UUID) -> list[Account] | None:
    """The accounts of a school, or None. Raises DatabaseProblem for a file that is not ours."""
    found = _read(folder).get(str(school))
    try:
        return None if found is None else [Account(**account) for account in found]
    except TypeError:
        raise _unreadable(folder) from None


def keep(folder: Path, school: UUID, accounts: list[Account]) -> None:
    """Put the accounts of a school on disk, for good and whole: before its transaction commits."""
    everything = _read(folder) | {str(school): [asdict(account) for account in accounts]}
    fresh = folder / f"{FILE}.new"
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(everything, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(folder / FILE)
    entries = os.open(folder, os.O_RDONLY)
    os.fsync(entries)
    os.close(entries)


def _read(folder: Path) -> dict[str, Any]:
    try:
        everything = json.loads((folder / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        raise _unreadable(folder) from None
    if not isinstance(everything, dict):
        raise _unreadable(folder)
    return everything


def _unreadable(folder: Path) -> DatabaseProblem:
    return DatabaseProblem(f"{folder / FILE} is no list of sample accounts any more; put it back from a copy.")
