"""A PgBouncer of our own, on a free port of this machine, in front of a cluster's database."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.core.embedded.account import Account
from demo.stage import must

POOL = 2
"""Connections to PostgreSQL, whoever many come."""
PATIENCE = 20.0

# Transaction mode as an operator would write it; scram on both sides, from one file of passwords.
_CONFIG = """[databases]
{database} = host={sockets} port={server_port} dbname={database}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = {pool}
"""


@contextmanager
def pooled(url: str, folder: Path) -> Iterator[str]:
    """The same database by way of a PgBouncer, which is gone afterwards. `folder`: of the cluster, whose user runs it."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
    must(
        program,
        "PgBouncer is not installed: as root, apt-get install pgbouncer (Debian, Ubuntu), then make pooler again.",
    )
    parts, account = urlsplit(url), Account.of(folder)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&"))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    database, port = parts.path.removeprefix("/"), _free_port()
    users, config, log = (folder / name for name in ("pgbouncer.users", "pgbouncer.ini", "pgbouncer.log"))
    users.write_text(f'"{user}" "{password}"\n')
    config.write_text(
        _CONFIG.format(
            database=database, sockets=query["host"], server_port=query["port"], port=port, users=users, pool=POOL
        )
    )
    for file in (users, config):
        file.chmod(0o600)
        account.own(file)
    with log.open("wb") as output:
        running = subprocess.Popen([str(program), "-q", str(config)], cwd="/", stderr=output, **account.spawn())
        try:
            _wait(running, port, log)
            yield f"postgresql://{parts.username}:{parts.password}@127.0.0.1:{port}/{database}"
        finally:
            running.terminate()
            running.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(running: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    must(False, f"PgBouncer does not come up: {(log.read_text().strip() or 'it said nothing').splitlines()[-1]}")
