"""Where the story takes place: a real `mamnon serve` over a fresh database, and the people who speak to it."""

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

MAMNON = (sys.executable, "-c", "from app.cli import main; main()")  # the command `mamnon`, of this very folder
ROOT = Path(__file__).parents[1]
PATIENCE = 60.0
A1, B1 = "LỚP 5 TUỔI A1", "LỚP 4 TUỔI B1"


class Untrue(Exception):
    """A step of the story did not happen as it is told; the message is a sentence."""


def must(true: object, sentence: str) -> None:
    """The story goes on only if this is true."""
    if not true:
        raise Untrue(sentence)


@dataclass(slots=True)
class Person:
    """Somebody with an account of the sample school. `rights`: action → the clauses that give it."""

    http: httpx.Client
    username: str
    password: str
    role: str
    full_name: str
    unit: str | None
    rights: dict[str, list[str]] = field(default_factory=dict)
    token: str = ""

    def send(self, method: str, path: str, *, english: bool = False, **content: Any) -> httpx.Response:
        """A request in this person's name; answers are Vietnamese unless asked otherwise."""
        headers = content.pop("headers", {}) | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        if english:
            headers["Accept-Language"] = "en"
        return self.http.request(method, path, headers=headers, **content)

    def sign_in(self) -> httpx.Response:
        """Sign in, and learn one's own rights, where the password is not to be set first."""
        answer = self.send("POST", "/v1/auth/sessions", json={"username": self.username, "password": self.password})
        must(answer.status_code == 201, f"{self.username} cannot sign in: {answer.text}")
        self.token = answer.json()["access_token"]
        rights = [] if answer.json()["must_change_password"] else self.items("/v1/me/permissions")
        for right in rights:
            self.rights.setdefault(f"{right['resource']}.{right['action']}", []).append(right["clause"])
        return answer

    def items(self, path: str) -> list[dict[str, Any]]:
        """The first page of a list."""
        answer = self.send("GET", path)
        must(answer.status_code == 200, f"{path} does not answer {self.username} with a list: {answer.text}")
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


School = Mapping[str, Person]
"""Who is in the story, by post."""


@contextmanager
def school(*options: str, **settings: str) -> Iterator[tuple[str, Path]]:
    """The address of a running `mamnon serve`, and its data folder. Both are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mamnon-demo-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # as root, PostgreSQL runs as another user, who has to pass here
        data = folder / "data"
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(  # noqa: S603 - our own program
                [*MAMNON, "serve", *options], cwd=ROOT, env=_environment(data) | settings, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8", start_new_session=True,
            )  # fmt: skip
            try:
                yield _address(server, folder / "log"), data
            finally:
                _end(server, data)
        must(not (data / "postgres/data/postmaster.pid").exists(), "The server left its database running.")


def sample(data: Path) -> list[dict[str, Any]]:
    """What `mamnon sample --empty --json` prints."""
    accounts: list[dict[str, Any]] = json.loads(run(data, "sample", "--empty", "--json"))
    return accounts


def accounts(data: Path) -> list[dict[str, Any]]:
    """What `mamnon sample --json` prints where the sample school is there already."""
    printed: list[dict[str, Any]] = json.loads(run(data, "sample", "--json"))
    return printed


def run(data: Path, *command: str) -> str:
    """What a command prints. Raises Untrue where it fails."""
    status, printed = run_any(data, *command)
    must(status == 0, f"`mamnon {' '.join(command)}` ended with {status}: {printed.strip()}")
    return printed


def run_any(data: Path, *command: str) -> tuple[int, str]:
    """How a command ends, and what it prints; where it prints nothing, what it complains of."""
    done = subprocess.run(  # noqa: S603 - our own program
        [*MAMNON, *command], cwd=ROOT, env=_environment(data), check=False, capture_output=True, text=True,
        encoding="utf-8", timeout=PATIENCE,
    )  # fmt: skip
    return done.returncode, done.stdout or done.stderr


def _environment(data: Path) -> dict[str, str]:
    """Nothing of a school that this machine may serve already."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("MAMNON_", "DATABASE_URL"))}
    return ours | {"MAMNON_DATA_DIR": str(data), "MAMNON_PORT": "0", "PYTHONIOENCODING": "utf-8"}


def _address(server: "subprocess.Popen[str]", log: Path) -> str:
    """The address that the server prints once it listens."""
    lines: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        assert server.stdout
        lines.put(next((line for line in server.stdout if "http://" in line), ""))

    threading.Thread(target=listen, daemon=True).start()
    try:
        line = lines.get(timeout=PATIENCE)
    except queue.Empty:
        line = ""
    said = log.read_text("utf-8").strip() or "it said nothing"
    must(line, f"`mamnon serve` does not come up: {said.splitlines()[-1]}")
    return next(word for word in line.split() if word.startswith("http://"))


def _end(server: "subprocess.Popen[str]", data: Path) -> None:
    """End the server as Ctrl-C does: it stops its database on the way. Had it to be killed, the next command does."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
            run(data, "db", "migrate")
    if server.stdout:
        server.stdout.close()
