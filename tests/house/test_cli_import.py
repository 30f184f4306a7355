"""`mamnon import` against a server that really runs, and against some that answer as no server should."""

import contextlib
import csv
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.cli.imports.files import MOST_BYTES
from tests.house.serving import MAMNON, SAMPLES, Server, here, mamnon, said

WORKBOOK, FAULTY = SAMPLES / "danh-sach-tre-2026-2027.xlsx", SAMPLES / "danh-sach-loi.csv"
SECRET = "eyJ-a-token-that-nobody-may-see"
COUNTS = {"created": 1, "updated": 0, "unchanged": 0, "refused": 0}
RESULT = {"id": "0199f000-0000-7000-8000-000000000001", "kind": "students", "state": "complete", "dry_run": False,
          "counts": COUNTS, "issues": []}  # fmt: skip
CODES = [{"username": "hoa@vinh-hao", "full_name": "Trần Thị Hoa", "one_time_code": "ABCD-EFGH-JKLM"}]


def run(url: str, token: str, file: Path, *more: str, locale: str = "en") -> subprocess.CompletedProcess[str]:
    asked = ("import", str(file), "--server", url, "--kind", "students", "--locale", locale, *more)
    return here(*asked, MAMNON_TOKEN=token)


# Against the server itself


def test_a_list_is_imported_by_script(server: Server) -> None:
    clerk = server.token("clerk")
    dry = run(server.url, clerk, WORKBOOK, "--dry-run")
    assert (dry.returncode, dry.stderr) == (0, "")
    assert dry.stdout.endswith(
        "Dry run, nothing was written; it would import: 104 created, 0 updated, 0 unchanged, 0 refused.\n"
    )
    refused = run(server.url, clerk, FAULTY)
    assert (refused.returncode, refused.stderr) == (1, "")
    *lines, summary, hint = refused.stdout.splitlines()
    assert summary == (
        "Nothing was imported, because rows were refused: 0 created, 0 updated, 0 unchanged, 10 refused."
    )
    assert "--refused" in hint
    errors = [line.split("\t") for line in lines if line.startswith("error\t")]
    assert [(row, column) for _, row, column, *_ in errors][:2] == [("6", "B"), ("11", "C")]
    assert len(errors) == 10
    assert "\0" not in refused.stdout

    made = run(server.url, clerk, WORKBOOK, "--json", "--school-year", "2026-2027", "--class", "LỚP 5 TUỔI A1")
    assert (made.returncode, made.stderr) == (0, "")
    assert json.loads(made.stdout)["counts"] == {"created": 104, "updated": 0, "unchanged": 0, "refused": 0}
    again = run(server.url, clerk, WORKBOOK)
    assert again.stdout.splitlines()[-1] == "Imported: 0 created, 0 updated, 104 unchanged, 0 refused."
    assert run(server.url, clerk, FAULTY, "--on-error", "skip").returncode == 1


def test_a_process_of_its_own_speaks_vietnamese(server: Server) -> None:
    command = ("import", str(FAULTY), "--server", server.url, "--kind", "students", "--dry-run")
    process = mamnon(*command, MAMNON_TOKEN=server.token("clerk"), LC_ALL="C.UTF-8")
    assert (process.returncode, process.stderr) == (1, "")
    assert process.stdout.splitlines()[-2].startswith(
        "Chạy thử, chưa ghi gì; sẽ không nhập gì, vì có dòng bị từ chối: 0 mới"
    )
    assert "Lỗi\t6\tB\t\tThiếu họ và tên của trẻ" in process.stdout
    assert "MAMNON_TOKEN" in said(mamnon(*command))


def test_the_language_is_the_environment_s_unless_it_is_said(server: Server) -> None:
    asked = ("import", str(FAULTY), "--server", server.url, "--kind", "students")
    for environment, begins in (
        ({"LANG": "en_GB.UTF-8"}, "There is no token"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "vi_VN.UTF-8"}, "Chưa có"),
        ({"LANG": "fr_FR.UTF-8"}, "Chưa có"),
        ({}, "Chưa có"),
    ):
        assert said(here(*asked, **environment)).startswith(begins)
    assert said(here(*asked, "--locale", "vi", LANG="en_GB.UTF-8")).startswith("Chưa có")


def test_the_refused_rows_are_saved_for_their_owner_alone(server: Server, tmp_path: Path) -> None:
    clerk, kept = server.token("clerk"), tmp_path / "refused.csv"
    done = run(server.url, clerk, FAULTY, "--dry-run", "--refused", str(kept))
    assert (done.returncode, done.stderr) == (1, "")
    assert "--refused" not in done.stdout
    rows = list(csv.reader(kept.read_text("utf-8-sig").splitlines()))
    assert len([row for row in rows if len(row) > 5]) >= 11
    assert kept.stat().st_mode & 0o777 == 0o600
    done = run(server.url, clerk, FAULTY, "--dry-run", "--json", "--refused", str(tmp_path))
    assert done.returncode == 1, "the import has run"
    assert json.loads(done.stdout)["counts"]["refused"] == 10
    assert "cannot be written" in done.stderr
    itself = tmp_path / "list.csv"
    itself.write_bytes(FAULTY.read_bytes())
    assert "overwrite" in said(run(server.url, clerk, itself, "--refused", str(itself)))
    assert itself.read_bytes() == FAULTY.read_bytes()


def test_an_import_that_cannot_run_says_why_in_one_sentence(server: Server, tmp_path: Path) -> None:
    (tmp_path / "list.pdf").write_bytes(b"%PDF-1.7")
    with (tmp_path / "large.csv").open("wb") as large, (tmp_path / "larger.csv").open("wb") as larger:
        large.truncate(11_000_000)
        larger.truncate(MOST_BYTES + 1)
    clerk = server.token("clerk")
    assert "MAMNON_TOKEN" in said(run(server.url, "", FAULTY))
    assert "cannot be read" in said(run(server.url, clerk, tmp_path / "none.csv"))
    assert "cannot be read" in said(run(server.url, clerk, tmp_path))
    assert "larger than 100 MB" in said(run(server.url, clerk, tmp_path / "larger.csv"))
    assert "too large" in said(run(server.url, clerk, tmp_path / "large.csv"))
    assert "sign in again" in said(run(server.url, "nonsense", FAULTY))
    forbidden = said(run(server.url, server.token("principal"), FAULTY))
    assert forbidden.startswith("This is for: ")
    assert "clause 6.1" in forbidden
    assert "school_year: There is no such school year" in said(
        run(server.url, clerk, FAULTY, "--school-year", "1999-2000")
    )
    assert "class: There is no such class" in said(run(server.url, clerk, FAULTY, "--class", "Z9"))
    assert "no spreadsheet" in said(run(server.url, clerk, tmp_path / "list.pdf"))
    for url in ("http://127.0.0.1:1", "nonsense", "http://[", "http://127.0.0.1:99999", "ftp://127.0.0.1"):
        assert said(run(url, clerk, FAULTY)).startswith(f"{url} does not answer (")
    assert "not like a mamnon server" in said(run(f"{server.url}/docs", clerk, FAULTY))


def test_a_refusal_is_json_where_json_was_asked_for(server: Server) -> None:
    done = run(server.url, server.token("principal"), FAULTY, "--json")
    assert (done.returncode, json.loads(done.stdout)["code"]) == (2, "forbidden")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_gets_a_table_of_its_width(server: Server, columns: int) -> None:
    command = [MAMNON, "import", FAULTY, "--server", server.url, "--kind", "students", "--dry-run"]
    output = in_terminal(command, columns, MAMNON_TOKEN=server.token("clerk"), LC_ALL="C.UTF-8")
    plain = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", output).replace("\r", "")
    table = plain[plain.index("Mức ") :].splitlines()
    assert re.match(r"Mức +Dòng +Cột +Giá trị +Nội dung", table[0])
    assert (
        max(len(line) for line in table[: table.index(next(t for t in table if t.startswith("Chạy thử")))]) <= columns
    )
    assert any(re.match(r"Lỗi +31 +J +12345 ", line) for line in table)
    assert "Đang kiểm tra" in plain


# Against others


@dataclass
class Stranger:
    """A server that gives the answers it was told to, in their order, and keeps what it was asked."""

    url: str = ""
    answers: list[tuple[int, Any, dict[str, str]]] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def will(self, *answers: tuple[int, Any] | tuple[int, Any, dict[str, str]]) -> None:
        self.asked.clear()
        self.answers = [(status, body, *more) if more else (status, body, {}) for status, body, *more in answers]  # type: ignore[misc]


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    it = Stranger()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            it.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
            status, body, headers = it.answers.pop(0)
            if status == 0:  # hangs up
                self.close_connection = True
                return
            sent = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(sent)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = answer

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        it.url = f"http://127.0.0.1:{listening.server_port}"
        yield it
        listening.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((302, b"", {"Location": "https://elsewhere.example/"}), "points elsewhere (https://elsewhere.example/"),
        ((200, b"<html>hello</html>"), "answered 200, and not like a mamnon server"),
        ((200, {"hello": "world"}), "answered 200, and not like a mamnon server"),
        ((201, [1, 2]), "answered 201, and not like a mamnon server"),
        ((404, {"code": "not_found", "detail": "?"}), "answered 404, and not like a mamnon server"),
        ((401, b"who?"), "answered 401, and not like a mamnon server"),
        ((413, b"<html>too big</html>"), "too large for the server"),
        ((502, b"bad gateway"), "answered 502"),
        ((503, {"status": 503, "code": "unavailable", "detail": "Busy\n\x1b[31m."}), "Busy ␛[31m."),
        ((0, b""), "no answer came"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_said_in_one_sentence(stranger: Stranger, answer: Any, sentence: str) -> None:
    stranger.will(answer)
    done = run(stranger.url, SECRET, FAULTY)
    assert sentence in said(done)
    assert SECRET not in done.stderr
    assert "\x1b" not in done.stderr
    assert len(stranger.asked) == 1, "nothing was sent twice"


def test_a_long_import_is_waited_for(stranger: Stranger) -> None:
    running = RESULT | {"state": "running"}
    stranger.will((202, running, {"Retry-After": "0"}), (200, running, {"Retry-After": "0"}), (200, RESULT))
    done = run(stranger.url, SECRET, FAULTY, "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, RESULT)
    assert [(method, path) for method, path, _ in stranger.asked] == [
        ("POST", "/v1/imports"), *[("GET", f"/v1/imports/{RESULT['id']}")] * 2
    ]  # fmt: skip
    assert {headers["authorization"] for *_, headers in stranger.asked} == {f"Bearer {SECRET}"}


def test_one_time_codes_are_shown_once_or_kept(stranger: Stranger, tmp_path: Path) -> None:
    kept, made = tmp_path / "codes.csv", RESULT | {"kind": "staff", "codes": CODES}
    stranger.will((201, made))
    shown = run(stranger.url, SECRET, FAULTY).stdout
    assert shown.endswith("shown this once:\nhoa@vinh-hao\tTrần Thị Hoa\tABCD-EFGH-JKLM\n")
    stranger.will((201, made))
    done = run(stranger.url, SECRET, FAULTY, "--codes", str(kept))
    assert CODES[0]["one_time_code"] not in done.stdout + done.stderr
    assert list(csv.DictReader(kept.read_text("utf-8").splitlines())) == CODES
    assert kept.stat().st_mode & 0o777 == 0o600
    stranger.will()
    assert "cannot be written" in said(run(stranger.url, SECRET, FAULTY, "--codes", str(kept)))
    assert stranger.asked == [], "codes that could not be kept are not asked for"
    stranger.will((201, RESULT))
    assert run(stranger.url, SECRET, FAULTY, "--codes", str(tmp_path / "none.csv")).returncode == 0
    assert not (tmp_path / "none.csv").exists()


def test_a_code_is_whole_on_a_narrow_terminal() -> None:
    script = f"from app.cli.imports.showing import show_codes; show_codes({CODES!r}, 'vi')"
    output = in_terminal([Path(sys.executable), "-c", script], 40)
    assert re.search(r"hoa@vinh-hao +Trần Thị Hoa +ABCD-EFGH-JKLM", output)


def test_the_command_line_starts_without_the_database() -> None:
    heavy = "{'sqlalchemy', 'asyncpg', 'fastapi', 'httpx', 'rich'}"
    script = f"import sys, app.cli.commands, app.cli.imports; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def in_terminal(command: list[Any], columns: int, **environment: str) -> str:
    """What a command writes on a terminal so wide."""
    pty = pytest.importorskip("pty")
    near, far = pty.openpty()
    shown = os.environ | {"COLUMNS": str(columns), "TERM": "xterm", **environment}
    with subprocess.Popen(command, env=shown, stdout=far, stderr=far) as done:
        os.close(far)
        output = b""
        with contextlib.suppress(OSError):  # the other end is closed
            while chunk := os.read(near, 65536):
                output += chunk
    os.close(near)
    assert done.returncode in (0, 1), output
    return output.decode()
