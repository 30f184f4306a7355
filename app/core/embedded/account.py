"""The system user that the server runs as."""

import os
import pwd
import shutil
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.embedded.error import EmbeddedPostgresError

SYSTEM_USER = "embedded-postgres"


@dataclass(frozen=True)
class Account:
    """Who owns the folder's files and runs the server: ourselves, except that PostgreSQL refuses root."""

    uid: int
    gid: int

    @classmethod
    def of(cls, folder: Path) -> "Account":
        """As root the folder's owner, so that root may lend a hand in a user's folder without spoiling it;
        a folder of root's own goes to a system user that nothing else runs as."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        owner = folder.stat()
        if owner.st_uid != 0:
            return cls(owner.st_uid, owner.st_gid)
        user = system_user()
        return cls(user.pw_uid, user.pw_gid)

    def own(self, file: Path | int) -> None:
        if os.geteuid() == 0:
            # A path in a folder of the account's could be exchanged for a link while root looks at it.
            os.chown(file, self.uid, self.gid, follow_symlinks=isinstance(file, int))

    def spawn(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program as this account, and without the groups of root."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else {}

    def barrier(self, path: Path) -> Path | None:
        """As root, the first step on the way to a path that this account may not take, going by modes."""
        if os.geteuid() != 0:
            return None
        for step in reversed((path, *path.parents)):
            status = step.stat()
            mine = status.st_uid == self.uid
            ours = status.st_gid == self.gid
            needed = stat.S_IXUSR if mine else stat.S_IXGRP if ours else stat.S_IXOTH
            if not status.st_mode & needed:
                return step
        return None


def system_user() -> pwd.struct_passwd:
    """Find the system user, or make it: no home, no shell, no password.

    `nobody` and a distribution's own `postgres` run other programs too, which could then read the data.
    """
    deadline = time.monotonic() + 10
    while True:
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            if time.monotonic() > deadline or not (useradd := shutil.which("useradd", path="/usr/sbin:/sbin")):
                raise EmbeddedPostgresError(
                    f"PostgreSQL does not run as root and the system user {SYSTEM_USER} could not be made: "
                    "make it with useradd --system, or start this program as an ordinary user."
                ) from None
        # Fails when another process makes the same user at this moment; then the next look finds it.
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        command = [useradd, *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - fixed words
        time.sleep(0.02)
