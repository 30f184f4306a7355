"""What a running program holds: its settings, database, keys and clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from app.core.db import Database
from app.core.security.keys import KeyRing
from app.core.security.passwords import Passwords
from app.core.security.tokens import Door
from app.settings import Settings


def system_clock() -> datetime:
    """The instant, aware, in UTC. The only place that asks the machine: everything else is given `now`."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Runtime:
    """One of these for each running program (or test)."""

    settings: Settings
    database: Database
    ring: KeyRing
    door: Door
    passwords: Passwords
    clock: Callable[[], datetime] = system_clock
