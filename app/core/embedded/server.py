"""The server of one folder: made, started, adopted and stopped, by one caller at a time."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from typing import IO

from app.core.embedded.error import EmbeddedPostgresError, disk_full
from app.core.embedded.home import PORT, Home
from app.core.embedded.programs import Programs, complaint, installed

SUPERUSER = "postgres"
PATIENCE = 120.0  # seconds; recovery after a power cut may take most of a minute on a slow disk
PAUSE = 0.01
ROOM = 100_000  # bytes: with less to spare, a failure is put down to the full disk

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",  # compiling costs more than it saves on short statements
    "random_page_cost": "1.1",  # the disk is an SSD, or the data is in memory
    "wal_compression": "on",
    # A failed statement is the caller's to report: its text, and people's data with it, stays out of this
    # log, which for the same reason hardly grows.
    "log_min_messages": "log",
    "log_checkpoints": "off",
}


class Server:
    def __init__(self, home: Home, version: int) -> None:
        self.home = home
        self.version = version
        self.programs = Programs(installed(version), home.account)

    def run(self, settings: Mapping[str, str]) -> None:
        """Have the server running: adopt one that lives, or make and start it."""
        self.home.check_version(self.version)
        self.home.prepare_password()
        self.home.prepare_sockets()
        deadline = time.monotonic() + PATIENCE
        while (refusal := self.refusal()) is not None:
            if (log := self.home.claim_log()) is not None:
                with log:
                    self._create(log, settings)
                    self._start(log, settings)
                break
            # Some process of an earlier server lives. It may be starting or stopping: then it is waited for.
            if time.monotonic() > deadline or "authentication failed" in refusal:
                raise EmbeddedPostgresError(
                    f"A PostgreSQL server already runs in {self.home.folder} but cannot be used ({refusal}): "
                    f"stop it with pg_ctl stop -D {self.home.data} and start again."
                )
            time.sleep(PAUSE)

    def stop(self) -> None:
        """Stop the server, and wait until the last of its processes is gone."""
        # pg_ctl signals whatever process the pid file names: only an answer proves that it is the server.
        if self.refusal() is not None:
            return
        patience = f"--timeout={PATIENCE:.0f}"
        self.programs.call("pg_ctl", ["stop", "--mode=fast", "--wait", patience, "-D", str(self.home.data)])
        deadline = time.monotonic() + PATIENCE
        while self.lives():
            if time.monotonic() > deadline:
                return
            time.sleep(PAUSE)
        self.home.remove_sockets()

    def lives(self) -> bool:
        """Whether any process of it is left: one of them holds the log."""
        if (log := self.home.claim_log()) is None:
            return True
        log.close()
        return False

    def refusal(self) -> str | None:
        """Why the server does not let us in; None when it does.

        Only the server of this folder can listen at our socket, and only it knows the password.
        """
        if not self.home.pid_file.exists():
            return "it is not running"
        options = ["--no-psqlrc", "--no-password", "--command=select 1", "--dbname=postgres"]
        options += [f"--host={self.home.sockets}", f"--port={PORT}", f"--username={SUPERUSER}"]
        return self.programs.call("psql", options, PGPASSWORD=self.home.password, PGCONNECT_TIMEOUT="5")

    def _create(self, log: IO[bytes], settings: Mapping[str, str]) -> None:
        """Make the data at one stroke: killed half-way, it is begun anew."""
        home = self.home
        if home.data.exists():
            return
        shutil.rmtree(home.folder / "data.new", ignore_errors=True)
        fresh = home.make(home.folder / "data.new")
        options = ["-D", str(fresh), f"--username={SUPERUSER}", f"--pwfile={home.password_file}"]
        options += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums"]
        options += ["--no-instructions"]
        if settings.get("fsync") == "off":
            options += ["--no-sync"]
        since = log.tell()
        if self._spawn("initdb", options, log).wait() != 0:
            raise self._failure(since)
        fresh.rename(home.data)
        home.settle()  # were the rename lost, the next start would take the data for half-made

    def _start(self, log: IO[bytes], settings: Mapping[str, str]) -> None:
        self.home.sweep_sockets()
        place = {"port": str(PORT), "unix_socket_directories": str(self.home.sockets)}
        chosen = SETTINGS | dict(settings) | place
        options = [f"--{name}={value}" for name, value in chosen.items()]
        # A pid file left by a crash may name somebody else's process by now. PostgreSQL passes over the
        # number given here (meant for pg_ctl's shell), but still looks for older servers in shared memory.
        stale, _ = self.home.pid_file_says()
        if not stale.isdigit():  # cut short by a power cut, it names nobody and would be refused
            self.home.pid_file.unlink(missing_ok=True)
        since = os.fstat(log.fileno()).st_size
        process = self._spawn("postgres", ["-D", str(self.home.data), *options], log, PG_GRANDPARENT_PID=stale)
        try:
            deadline = time.monotonic() + PATIENCE
            while self.home.pid_file_says() != (str(process.pid), "ready"):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise self._failure(since)
                time.sleep(PAUSE)
            if (refusal := self.refusal()) is not None:
                raise self._failure(since, refusal)
        except BaseException:
            process.send_signal(signal.SIGINT)  # a child not yet waited for: its number is still its own
            process.wait()
            raise
        # Waited for, lest it pass for living once it has died.
        threading.Thread(target=process.wait, daemon=True).start()

    def _spawn(self, program: str, options: list[str], log: IO[bytes], **extra: str) -> subprocess.Popen[bytes]:
        try:
            return self.programs.spawn(program, options, log, **extra)
        except PermissionError as refusal:
            raise self._failure(log.tell(), str(refusal)) from refusal

    def _failure(self, since: int, said: str = "") -> EmbeddedPostgresError:
        """Why nothing came up, from what the log says since then."""
        folder, account = self.home.folder, self.home.account
        with self.home.log.open("rb") as log:
            log.seek(since)
            said = said or complaint(log.read())
        if "No space left" in said or shutil.disk_usage(folder).free < ROOM:
            return disk_full(folder)
        barrier = account.barrier(self.programs.folder / "postgres") or account.barrier(folder)
        if barrier is not None:
            return EmbeddedPostgresError(
                f"PostgreSQL may not run as root, and the user it runs as may not enter {barrier}: "
                "move program and data to where every user may go, or start as an ordinary user."
            )
        return EmbeddedPostgresError(
            f"PostgreSQL does not come up in {folder} ({said}): set that right, or see {self.home.log}."
        )
