"""The command line, and a server that really runs."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from typer.testing import CliRunner

from app.cli.commands import application

MAMNON = Path(sys.executable).with_name("mamnon")
SAMPLES = Path(__file__).parent.parent / "samples"


def mamnon(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAMNON_", "DATABASE_URL"))}
    return subprocess.run(
        [MAMNON, *arguments], capture_output=True, text=True, env=clean | environment, timeout=60, check=False
    )


def here(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The same inside this process: a Python that starts takes longer than most of what is asked here."""
    clean = dict.fromkeys(("MAMNON_TOKEN", "LC_ALL", "LC_MESSAGES", "LANG"))
    result = CliRunner().invoke(application, arguments, env={**clean, **environment})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return subprocess.CompletedProcess(arguments, result.exit_code, result.stdout, result.stderr)


def said(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence with which a command gave up."""
    assert (done.returncode, done.stdout) == (2, ""), done
    lines = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("mamnon: ")
    return lines[0].removeprefix("mamnon: ")


@dataclass
class Server:
    url: str
    folder: Path
    accounts: list[dict[str, str | None]]

    @property
    def settings(self) -> dict[str, str]:
        return {"MAMNON_DATA_DIR": str(self.folder)}

    @property
    def port(self) -> str:
        return self.url.rpartition(":")[2]

    def token(self, role: str, unit: str | None = None) -> str:
        account = next(a for a in self.accounts if a["role"] == role and unit in (None, a["unit"]))
        answer = httpx.post(
            f"{self.url}/v1/auth/sessions",
            json={"username": account["username"], "password": account["password"]},
        )
        return str(answer.json()["access_token"])


@contextmanager
def served() -> Iterator[Server]:
    """`mamnon serve` on a free port, with the sample school without children, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="mamnon-cli-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        settings = {"MAMNON_DATA_DIR": str(folder / "data"), "MAMNON_PORT": "0", "MAMNON_LOG_REQUESTS": "false"}
        serving = subprocess.Popen([MAMNON, "serve"], env=os.environ | settings, stdout=subprocess.PIPE, text=True)
        try:
            assert serving.stdout is not None
            address = re.search(r"http://\S+", serving.stdout.readline())
            assert address, "the first line names the address"
            accounts = json.loads(mamnon("sample", "--empty", "--json", **settings).stdout)
            yield Server(address[0], folder / "data", accounts)
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.wait(20)
            assert serving.stdout is not None
            serving.stdout.close()
