"""Seeing that a server which died, or was killed, comes up again under those who use it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from app.core import log
from app.core.embedded.error import EmbeddedPostgresError
from app.core.embedded.lock import alone
from app.core.embedded.server import Server

PULSE = 0.5  # seconds between two looks; a look is the try of a lock, no question to the server
PATIENT = 30.0  # seconds, the longest pause after starts that failed


@contextmanager
def watched(server: Server, settings: Mapping[str, str]) -> Iterator[None]:
    """Look after the server from a thread of its own, for the length of the block."""
    left = threading.Event()
    watcher = threading.Thread(target=_watch, args=(server, settings, left), name="embedded-postgres", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        left.set()
        watcher.join()


def _watch(server: Server, settings: Mapping[str, str], left: threading.Event) -> None:
    pause = PULSE
    while not left.wait(pause):
        try:
            if not server.lives():
                _revive(server, settings, left)
            pause = PULSE
        except (EmbeddedPostgresError, OSError) as trouble:
            log.event("database_down", why=str(trouble))
            pause = min(2 * pause, PATIENT)


def _revive(server: Server, settings: Mapping[str, str], left: threading.Event) -> None:
    # A lock is an open file's, and the one at the door held by the user of the cluster is not ours to share.
    with server.home.open("door.lock") as door, alone(door):
        if not left.is_set() and not server.lives():
            server.run(settings)
            log.event("database_started_again")
