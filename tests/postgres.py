"""One PostgreSQL for a whole run of the tests, whichever worker comes first, and databases cloned from one template."""

import asyncio
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from app.core import migrate
from app.core.embedded import Cluster, cluster
from app.database import MIGRATOR, Hands, hands_of, provided

TEMPLATE = "template_school"

# Nothing here outlives the run, so nothing has to reach the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "200",
}


@dataclass(frozen=True)
class Postgres:
    """The run's cluster, with a migrated template in it."""

    running: Cluster
    folder: Path

    async def clone(self, name: str) -> Hands:
        """A new database like the template. Cloning is done by one process at a time."""
        with _alone(self.folder):
            await _administer(
                self.running, f'create database "{name}" template {TEMPLATE} owner {MIGRATOR} strategy file_copy'
            )
        return hands_of(self.running, name)

    async def drop(self, name: str) -> None:
        await _administer(self.running, f'drop database "{name}" with (force)')


@contextmanager
def postgres_of_the_run(folder: Path) -> Iterator[Postgres]:
    """The cluster in that folder; the last process to leave stops it, whoever made the folder removes it."""
    with cluster(folder / "postgres", settings=SETTINGS) as running:
        made = folder / "template"
        with _alone(folder):
            if not made.exists():
                migrate.upgrade(asyncio.run(provided(running, TEMPLATE)).migrator)
                made.touch()
        yield Postgres(running, folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "template.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


async def _administer(running: Cluster, statement: str) -> None:
    admin = await asyncpg.connect(running.admin_dsn)
    try:
        await admin.execute(statement)
    finally:
        await admin.close()
