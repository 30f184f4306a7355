"""The command line against a server that really runs: what it does, and what it says when it cannot."""

import contextlib
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from app.cli.commands import application
from app.policies.regulation import CLAUSES

MAMNON = Path(sys.executable).with_name("mamnon")
SAMPLES = Path(__file__).parent.parent / "samples"
NEW_PASSWORD = "chín con cò trắng bay về"


def mamnon(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAMNON_", "DATABASE_URL"))}
    return subprocess.run(
        [MAMNON, *arguments], capture_output=True, text=True, env=clean | environment, timeout=60, check=False
    )


def here(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The same inside this process: a Python that starts takes longer than most of what is asked here."""
    result = CliRunner().invoke(application, arguments, env={"MAMNON_TOKEN": None, **environment})
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


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
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


def run_import(server: Server, token: str, file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return here("import", str(file), "--server", server.url, "--kind", "students", *more, MAMNON_TOKEN=token)


def test_a_list_is_imported_by_script(server: Server) -> None:
    clerk = server.token("clerk")
    workbook, faulty = SAMPLES / "danh-sach-tre-2026-2027.xlsx", SAMPLES / "danh-sach-loi.csv"
    dry = run_import(server, clerk, workbook, "--dry-run")
    assert (dry.returncode, dry.stderr) == (0, "")
    assert dry.stdout.startswith(
        "complete (dry run: nothing was written): 104 created, 0 updated, 0 unchanged, 0 refused.\n"
    )

    refused = run_import(server, clerk, faulty)
    assert refused.returncode == 1
    assert refused.stdout.startswith("failed: 0 created, 0 updated, 0 unchanged, 10 refused. Nothing was written.\n")
    errors = [line.split("\t") for line in refused.stdout.splitlines() if line.startswith("error\t")]
    assert [(row, column) for _, _, row, column, *_ in errors][:2] == [("6", "B"), ("11", "C")]
    assert len(errors) == 10
    assert "\0" not in refused.stdout

    made = run_import(server, clerk, workbook, "--json", "--school-year", "2026-2027", "--class", "LỚP 5 TUỔI A1")
    assert made.returncode == 0
    assert json.loads(made.stdout)["counts"] == {"created": 104, "updated": 0, "unchanged": 0, "refused": 0}
    again = run_import(server, clerk, workbook)
    assert (again.returncode, again.stdout.splitlines()[0]) == (
        0,
        "complete: 0 created, 0 updated, 104 unchanged, 0 refused.",
    )
    assert run_import(server, clerk, faulty, "--on-error", "skip").returncode == 1

    command = ("import", str(faulty), "--server", server.url, "--kind", "students", "--dry-run")
    process = mamnon(*command, MAMNON_TOKEN=clerk)
    assert (process.returncode, process.stderr) == (1, "")
    assert process.stdout.startswith(
        "failed (dry run: nothing was written): 0 created, 0 updated, 50 unchanged, 10 refused.\n"
    )
    assert "MAMNON_TOKEN" in said(mamnon(*command))


def test_an_import_that_cannot_run_says_why_in_one_sentence(server: Server, tmp_path: Path) -> None:
    file = SAMPLES / "danh-sach-loi.csv"
    (tmp_path / "list.pdf").write_bytes(b"%PDF-1.7")
    clerk = server.token("clerk")
    assert "MAMNON_TOKEN" in said(run_import(server, "", file))
    assert "cannot be read" in said(run_import(server, clerk, tmp_path / "none.csv"))
    assert "cannot be read" in said(run_import(server, clerk, tmp_path))
    assert "sign in again" in said(run_import(server, "nonsense", file))
    assert said(run_import(server, server.token("principal"), file)).startswith("This is for: ")
    assert "school_year: There is no such school year" in said(
        run_import(server, clerk, file, "--school-year", "1999-2000")
    )
    assert "class: There is no such class" in said(run_import(server, clerk, file, "--class", "Z9"))
    assert "no spreadsheet" in said(run_import(server, clerk, tmp_path / "list.pdf"))
    for url in ("http://127.0.0.1:1", "nonsense", "http://[", "http://127.0.0.1:99999"):
        answer = here("import", str(file), "--server", url, "--kind", "students", MAMNON_TOKEN=clerk)
        assert said(answer).startswith(f"{url} does not answer (")
    assert said(here("import", str(file), "--server", f"{server.url}/docs", "--kind", "students", MAMNON_TOKEN=clerk))


def test_a_port_in_use(server: Server) -> None:
    sentence = said(mamnon("serve", MAMNON_PORT=server.port, MAMNON_DATA_DIR=str(server.folder.parent / "other")))
    assert server.port in sentence
    assert "MAMNON_PORT" in sentence
    assert not (server.folder.parent / "other").exists()


# Everything is imported before the user changes: an ordinary user may not be able to read root's Python.
AS_ORDINARY_USER = """
import os, sys
import uvicorn
import app.cli.commands, app.cli.running, app.cli.server, app.main
from app.cli import main
from app.services import sample
if os.geteuid() == 0:
    os.setgid(65534), os.setuid(65534)
main()
"""


@pytest.mark.parametrize("command", ["serve", "sample"])
def test_a_folder_that_an_ordinary_user_may_not_write(command: str) -> None:
    with tempfile.TemporaryDirectory(prefix="mamnon-cli-") as locked:
        Path(locked).chmod(stat.S_IRUSR | stat.S_IXUSR)
        done = subprocess.run(
            [sys.executable, "-c", AS_ORDINARY_USER, command], capture_output=True, text=True, timeout=60, check=False,
            env=os.environ | {"MAMNON_DATA_DIR": f"{locked}/data", "MAMNON_PORT": "0"},
        )  # fmt: skip
        assert locked in said(done)


def test_a_setting_that_is_none() -> None:
    assert "MAMNON_PORT" in said(mamnon("serve", MAMNON_PORT="a door"))


def test_a_school_is_created_once(server: Server) -> None:
    create = ("school", "create", "--code", "hoa-sen", "--name", "Trường Hoa Sen", "--principal", "hieutruong")
    made = mamnon(*create, "--json", **server.settings)
    assert made.returncode == 0, made
    answer = json.loads(made.stdout)
    assert (answer["username"], answer["school"]["code"]) == ("hieutruong@hoa-sen", "hoa-sen")
    assert "choose another code" in said(mamnon(*create, **server.settings))
    assert "cannot be used" in said(mamnon(*create[:3], "Hoa Sen", *create[4:], **server.settings))

    with httpx.Client(base_url=server.url) as client:
        code = {"username": answer["username"], "password": answer["one_time_code"]}
        signed = client.post("/v1/auth/sessions", json=code)
        assert (signed.status_code, signed.json()["must_change_password"]) == (201, True)
        assert client.post("/v1/auth/sessions", json=code).json()["code"] == "invalid_credentials"
        client.headers["authorization"] = f"Bearer {signed.json()['access_token']}"
        for path in ("/v1/students", "/v1/classes", "/v1/me/permissions"):
            assert client.get(path).json()["code"] == "password_change_required"
        change = {"current_password": answer["one_time_code"], "new_password": NEW_PASSWORD}
        assert client.put("/v1/me/password", json=change).status_code == 204
        assert client.get("/v1/students").json()["items"] == []
        del client.headers["authorization"]
        assert client.post("/v1/auth/sessions", json=code).status_code == 401
        assert client.post("/v1/auth/sessions", json=code | {"password": NEW_PASSWORD}).status_code == 201


def test_the_sample_is_made_once(server: Server) -> None:
    again = mamnon("sample", "--json", **server.settings)
    assert json.loads(again.stdout) == server.accounts


def test_the_policy_is_shown_by_clause(server: Server) -> None:
    whole = json.loads(here("policy", "show", "--json").stdout)
    assert [clause["clause"] for clause in whole["clauses"]] == list(CLAUSES)
    principal = {"authorization": f"Bearer {server.token('principal')}"}
    assert whole == httpx.get(f"{server.url}/v1/policy", headers=principal).json()
    one = here("policy", "show", "--clause", "6.1").stdout
    assert one.startswith("6.1  Danh sách và hồ sơ trẻ\n")
    assert "Giáo viên chủ nhiệm: nhập danh sách trẻ từ tệp [student.import, own_class] (quy định của quy chế)" in one
    english = here("policy", "show", "--clause", "6", "--english").stdout
    assert re.findall(r"^[\d.]+(?=  )", english, re.MULTILINE) == ["6.1", "6.2", "6.3"]
    assert "Homeroom teacher: mark the day's register" in english
    assert "no clause '6.9'" in said(here("policy", "show", "--clause", "6.9"))


@pytest.mark.parametrize(
    "arguments", [(), ("import",), ("policy",), ("school",), ("import", "x"), ("nonsense",), ("policy", "x")]
)
def test_a_wrong_command_shows_its_use(arguments: tuple[str, ...]) -> None:
    done = here(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Usage" in done.stdout + done.stderr


def test_a_terminal_gets_a_table(server: Server) -> None:
    pty = pytest.importorskip("pty")
    near, far = pty.openpty()
    file = SAMPLES / "danh-sach-loi.csv"
    command = [MAMNON, "import", file, "--server", server.url, "--kind", "students", "--dry-run"]
    environment = os.environ | {"MAMNON_TOKEN": server.token("clerk"), "COLUMNS": "120", "TERM": "xterm"}
    with subprocess.Popen(command, env=environment, stdout=far, stderr=far) as done:
        os.close(far)
        output = b""
        with contextlib.suppress(OSError):  # the other end is closed
            while chunk := os.read(near, 65536):
                output += chunk
    os.close(near)
    assert done.returncode == 1
    plain = re.sub(r"\x1b\[[\d;]*m", "", output.decode())
    assert re.search(r"^severity +sheet +row +column +value +message", plain, re.MULTILINE)
    assert re.search(r"^error +31 +J +12345 ", plain, re.MULTILINE)


def test_headers_without_end_are_cut_off(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", int(server.port)), timeout=10) as line:
        line.sendall(b"GET /livez HTTP/1.1\r\nHost: here\r\nX-Endless: ")
        with contextlib.suppress(ConnectionError):
            for _ in range(64):
                line.sendall(b"a" * 65_536)
        with contextlib.suppress(ConnectionError):
            while line.recv(65_536):
                pass
    assert httpx.get(f"{server.url}/livez").status_code == 200


def test_a_header_of_some_size_and_a_body_in_one_piece_are_taken(server: Server) -> None:
    body = b'{"username": "nobody", "password": "' + b"x" * 400 + b'"}'
    head = b"POST /v1/auth/sessions HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nConnection: close\r\n"
    padding = b"X-Padding: " + b"a" * 30_000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", int(server.port)), timeout=10) as line:
        line.sendall(head + padding + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        answer = line.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 401 ")
