"""What a running program holds: its settings, database, keys and clock."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from app.core import log
from app.core.db import Database
from app.core.files.folder import Folder
from app.core.files.store import Store
from app.core.security.keys import KeyProblem, KeyRing
from app.core.security.passwords import Passwords
from app.core.security.tokens import Door
from app.settings import Settings

KEYS_PAUSE = 60.0  # seconds until a key that was rotated, or retired, elsewhere is so here


def system_clock() -> datetime:
    """The instant, aware, in UTC. The only place that asks the machine: everything else is given `now`."""
    return datetime.now(UTC)


def _nowhere() -> httpx.AsyncClient:
    raise RuntimeError("no application serves over this runtime: create_app makes one that does")


@dataclass(frozen=True, slots=True)
class Runtime:
    """One of these for each running program (or test). `visiting`: a client of the public pages, as a visitor reaches them."""

    settings: Settings
    database: Database
    ring: KeyRing
    door: Door
    passwords: Passwords
    clock: Callable[[], datetime] = system_clock
    visiting: Callable[[], httpx.AsyncClient] = _nowhere

    @property
    def files(self) -> Store:
        """Where the bytes are of what people attach."""
        return Folder(self.settings.files)

    async def follow_keys(self, pause: float = KEYS_PAUSE) -> None:
        """Go on looking at the folder of keys; one that cannot be used leaves those in use as they are, and is told."""
        while True:
            await asyncio.sleep(pause)
            try:
                self.ring.reload()
            except KeyProblem as problem:
                log.event("keys_unusable", why=str(problem))
