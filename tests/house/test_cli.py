"""The command line against a server that really runs: what it does, and what it says when it cannot."""

import contextlib
import json
import os
import re
import socket
import stat
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from app.policies.regulation import CLAUSES
from tests.house.serving import Server, here, mamnon, said

NEW_PASSWORD = "chín con cò trắng bay về"


def test_a_port_in_use(server: Server) -> None:
    sentence = said(mamnon("serve", MAMNON_PORT=server.port, MAMNON_DATA_DIR=str(server.folder.parent / "other")))
    assert server.port in sentence
    assert "MAMNON_PORT" in sentence
    assert not (server.folder.parent / "other").exists()


# Everything is imported before the user changes: an ordinary user may not be able to read root's Python.
AS_ORDINARY_USER = """
import os, sys
import uvicorn
import app.cli.commands, app.cli.running, app.cli.school, app.cli.server, app.core.backup, app.main
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


def test_the_operator_gives_a_sole_principal_a_code(server: Server) -> None:
    create = (
        "school",
        "create",
        "--code",
        "hoa-sung",
        "--name",
        "Trường Hoa Súng",
        "--principal",
        "hieutruong",
        "--json",
    )
    first = json.loads(mamnon(*create, **server.settings).stdout)["one_time_code"]
    renew = ("school", "code", "--code", "hoa-sung", "--username")
    made = mamnon(*renew, "hieutruong@hoa-sung", "--json", **server.settings)
    assert made.returncode == 0, made
    given = json.loads(made.stdout)
    assert given["username"] == "hieutruong@hoa-sung"
    assert datetime.fromisoformat(given["expires_at"]) > datetime.now(UTC)
    assert "no account 'ai'" in said(mamnon(*renew, "ai", **server.settings))
    assert "no school" in said(mamnon("school", "code", "--code", "khong", "--username", "ai", **server.settings))

    with httpx.Client(base_url=server.url) as client:
        account = {"username": given["username"], "password": first}
        assert client.post("/v1/auth/sessions", json=account).status_code == 401
        account["password"] = given["one_time_code"]
        token = client.post("/v1/auth/sessions", json=account).json()["access_token"]
        client.headers["authorization"] = f"Bearer {token}"
        change = {"current_password": given["one_time_code"], "new_password": NEW_PASSWORD}
        assert client.put("/v1/me/password", json=change).status_code == 204
        again = mamnon(*renew, "hieutruong", **server.settings)
        assert again.returncode == 0, again
        assert "hieutruong@hoa-sung signs in once until 20" in again.stdout
        assert client.get("/v1/me").status_code == 401
        del client.headers["authorization"]
        assert client.post("/v1/auth/sessions", json=account | {"password": NEW_PASSWORD}).status_code == 401


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
    sentence = "Giáo viên chủ nhiệm được nhập danh sách trẻ từ tệp (lớp mình chủ nhiệm)."
    assert f"- {sentence} [student.import] (quy định của quy chế)\n" in one
    english = here("policy", "show", "--clause", "6", "--english").stdout
    assert re.findall(r"^[\d.]+(?=  )", english, re.MULTILINE) == ["6.1", "6.2", "6.3"]
    assert "Homeroom teacher may mark the day's register (own class)." in english
    kitchen = here("policy", "show", "--post", "kitchen", "--action", "menu").stdout
    assert "Nhân viên nuôi dưỡng được lập thực đơn" in kitchen
    assert "Hiệu trưởng được" not in kitchen
    for option, wrong, nearest in (
        ("--clause", "6.9", "6."),
        ("--post", "nurs", "nurse"),
        ("--action", "menus", "menu"),
    ):
        assert f"nearest is {nearest}" in said(here("policy", "show", option, wrong))


def test_the_coverage_counts_what_is_declared_built_and_tested() -> None:
    found = {each["clause"]: each for each in json.loads(here("policy", "coverage", "--json").stdout)}
    assert list(found) == list(CLAUSES)
    assert all(each["grants"] + each["duties"] for each in found.values())
    register = found["6.2"]
    assert (register["duties"], register["measured"], register["built"]) == (2, 0, 3)
    assert register["cells"] > 50
    assert register["tests"] > 10
    table = here("policy", "coverage").stdout.splitlines()
    assert len(table) == 1 + len(CLAUSES)
    without = json.loads(here("policy", "coverage", "--json", "--tests", "nowhere").stdout)
    assert {each["tests"] for each in without} == {None}


@pytest.mark.parametrize(
    "arguments", [(), ("import",), ("policy",), ("school",), ("import", "x"), ("nonsense",), ("policy", "x")]
)
def test_a_wrong_command_shows_its_use(arguments: tuple[str, ...]) -> None:
    done = here(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Usage" in done.stdout + done.stderr


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
