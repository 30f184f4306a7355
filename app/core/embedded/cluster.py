"""One cluster of databases, shared by all processes that use its folder."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from app.core.embedded.error import told_plainly
from app.core.embedded.home import PORT, Home
from app.core.embedded.lock import alone, claim, share
from app.core.embedded.server import SUPERUSER, Server
from app.core.embedded.watch import watched


@dataclass(frozen=True)
class Cluster:
    """Addresses of a running server. They stay the same when it is started again."""

    sockets: Path
    password: str = field(repr=False)

    @property
    def admin_dsn(self) -> str:
        return self.dsn(SUPERUSER, self.password, "postgres")

    def dsn(self, user: str, password: str, database: str) -> str:
        who = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return f"postgresql://{who}@/{quote(database, safe='')}?host={self.sockets}&port={PORT}"


@contextmanager
def cluster(
    folder: Path, *, version: Literal[18, 16] = 18, settings: Mapping[str, str] | None = None
) -> Iterator[Cluster]:
    """Use the cluster in a folder, made and started if need be, and again should it die; the last to leave stops it.

    `settings` are those of postgresql.conf. They hold for a server started here, not for one already running.
    """
    with told_plainly(folder):
        home = Home(folder)
        server = Server(home, version)
        door, users = home.open("door.lock"), home.open("users.lock")
    with door, users:
        try:
            with told_plainly(folder), alone(door):
                share(users)
                server.run(settings or {})
            with watched(server, settings or {}):
                yield Cluster(home.sockets, home.password)
        finally:
            with alone(door):
                if claim(users):
                    server.stop()
