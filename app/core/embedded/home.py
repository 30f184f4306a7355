"""The folder of one cluster and the files in it."""

import hashlib
import os
import re
import secrets
import stat
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import IO

from app.core.embedded.account import Account
from app.core.embedded.error import EmbeddedPostgresError
from app.core.embedded.lock import claim

PORT = 5432  # only the name of the socket's file: nothing listens on the network
SOCKET_LIMIT = 103  # bytes of a socket's path on macOS; Linux has 107
LOG_LIMIT = 4_000_000  # bytes


class Home:
    """Who owns the folder, where things lie in it, and how they are made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().resolve()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.account = Account.of(self.folder)
        if not any(self.folder.iterdir()):  # a folder that already holds something keeps its owner
            self.account.own(self.folder)
        self.data = self.folder / "data"
        self.pid_file = self.data / "postmaster.pid"
        self.log = self.folder / "server.log"
        self.password_file = self.folder / "password"

    def open(self, name: str) -> IO[bytes]:
        """Open a file of ours for appending; nobody else may read it."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
        file = os.fdopen(os.open(self.folder / name, flags, 0o600), "ab")
        self.account.own(file.fileno())
        return file

    def make(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700)
        self.account.own(folder)
        return folder

    def settle(self) -> None:
        """Make what has just been renamed outlast a power cut."""
        entries = os.open(self.folder, os.O_RDONLY)
        os.fsync(entries)
        os.close(entries)

    def check_version(self, wanted: int) -> None:
        if self.data.exists() and (found := (self.data / "PG_VERSION").read_text().strip()) != str(wanted):
            raise EmbeddedPostgresError(
                f"{self.folder} holds data of PostgreSQL {found}, but version {wanted} was asked for: "
                f"ask for {found}, or choose another folder."
            )

    def prepare_password(self) -> None:
        """Make the superuser's password, before the data and known to nobody but this folder."""
        if self.password_file.exists():
            return
        if self.data.exists():
            raise EmbeddedPostgresError(
                f"{self.password_file} is missing, without which the database opens to nobody: "
                "put it back from a backup of the folder."
            )
        fresh = self.folder / "password.new"
        fresh.unlink(missing_ok=True)
        with self.open(fresh.name) as file:
            file.write(secrets.token_urlsafe(32).encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(self.password_file)

    @property
    def password(self) -> str:
        return self.password_file.read_text().strip()

    @cached_property
    def sockets(self) -> Path:
        """Where the server listens, the same for every process: in the folder, unless its path is too long
        for a socket or holds letters that want quoting in an address or a setting."""
        inside = self.folder / "socket"
        plain = re.fullmatch(r"[A-Za-z0-9/._-]+", str(inside))
        if plain and len(f"{inside}/.s.PGSQL.{PORT}") <= SOCKET_LIMIT:
            return inside
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()
        return Path("/tmp") / f"pg-{digest[:16]}"  # noqa: S108 - TMPDIR differs between processes

    def prepare_sockets(self) -> None:
        """Make the socket's folder, or see that one found is ours: in /tmp anybody may have been first."""
        try:
            self.make(self.sockets)
        except FileExistsError:
            found = self.sockets.lstat()
            ours = found.st_uid in (os.geteuid(), self.account.uid) and not found.st_mode & 0o077
            if not (ours and stat.S_ISDIR(found.st_mode)):
                raise EmbeddedPostgresError(
                    f"{self.sockets} is needed for a socket but belongs to somebody else: remove it."
                ) from None
            self.account.own(self.sockets)

    def sweep_sockets(self) -> None:
        for leftover in self.sockets.glob(".s.PGSQL.*"):
            leftover.unlink()

    def remove_sockets(self) -> None:
        self.sweep_sockets()
        with suppress(OSError):  # only for tidiness
            self.sockets.rmdir()

    def claim_log(self) -> IO[bytes] | None:
        """The log, locked, for a new server to inherit; None while a process of an older one lives."""
        log = self.open(self.log.name)
        if not claim(log):
            log.close()
            return None
        if log.tell() > LOG_LIMIT:
            log.close()
            self.log.rename(self.folder / "server.log.1")
            return self.claim_log()
        return log

    def pid_file_says(self) -> tuple[str, str]:
        """The number of the server's process and the state it is in; the file's first and last word."""
        try:
            words = self.pid_file.read_text("utf-8", "replace").split()
        except FileNotFoundError:
            words = []
        return (words[0], words[-1]) if words else ("", "")
