"""What the documentation says is so: its code stands in the files it names, its commands run, its files and clauses exist."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import jose.backends
import pytest
from typer.main import get_command

from app.cli.commands import application
from app.policies.regulation import CLAUSES
from app.settings import Settings
from demo import stage

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
BIN = Path(sys.executable).parent

FENCED = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FOLDERS = r"(?:app|bench|demo|docs|migrations|openapi|pooler|scripts|tests)"
PATH = re.compile(rf"`({FOLDERS}/[\w./-]*)`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)\)")

REGISTRIES = (
    "pypi.org",
    "pythonhosted.",
    "npmjs.",
    "yarnpkg.",
    "proxy.golang",
    "artifactory",
    "/simple/",
    '"resolved": "http',
)
WORKPLACE = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/\w")


def _blocks(language: str) -> list[tuple[str, str]]:
    """Page and text of every fenced block in that language."""
    return [
        (page.name, text)
        for page in PAGES
        for found, text in FENCED.findall(page.read_text("utf-8"))
        if found == language
    ]


def _settings() -> str:
    """The table of settings, as the README has it."""
    lines = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, setting in Settings.model_fields.items():
        alias = setting.validation_alias
        variable = alias.choices[0] if alias else f"MAMNON_{name.upper()}"
        default = str(setting.default).lower() if isinstance(setting.default, bool) else setting.default
        meaning = (setting.description or "").replace("<", "\\<")
        lines.append(f"| `{variable}` | {'' if default is None else f'`{default}`'} | {meaning} |")
    return "\n".join(lines)


def test_the_settings_are_those_of_the_program() -> None:
    assert _settings() in (ROOT / "README.md").read_text("utf-8"), f"README.md wants this table:\n{_settings()}"


@pytest.mark.parametrize(("page", "code"), _blocks("python"))
def test_code_stands_in_the_file_that_it_names(page: str, code: str) -> None:
    first, _, rest = code.partition("\n")
    assert first.startswith("# "), f"{page}: the first line names the file"
    assert rest.strip() in (ROOT / first.removeprefix("# ")).read_text("utf-8")


def _said() -> list[tuple[str, list[str]]]:
    """Every command in the pages: of a code span, or of a line in a shell block."""
    said = []
    for page in PAGES:
        text = page.read_text("utf-8")
        lines = [line for found, block in FENCED.findall(text) if found == "sh" for line in block.splitlines()]
        lines += re.findall(r"`((?:make|mamnon)(?: [^`]*)?)`", FENCED.sub("", text))
        for line in lines:
            words = line.split()
            if words and words[0] in ("make", "mamnon"):
                said.append((page.name, words))
    return said


def test_every_command_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page, (program, *words) in _said():
        if program == "make":
            assert set(words) <= targets, f"{page}: make {' '.join(words)}"
            continue
        command: Any = get_command(application)
        for word in words:
            if hasattr(command, "commands"):
                command = command.get_command(None, word)
                assert command, f"{page}: mamnon {' '.join(words)}"
            elif word.startswith("--"):
                assert any(word in parameter.opts for parameter in command.params), f"{page}: {word}"


def test_every_file_is_there() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        named = [ROOT / path for path in PATH.findall(text)] + [page.parent / path for path in LINK.findall(text)]
        assert not [str(path) for path in named if not path.exists()], page.name


def test_every_clause_is_there() -> None:
    for page in PAGES:
        named = re.findall(r"[Cc]lauses? (\d(?:\.\d)*)|\((\d\.\d(?:\.\d)*)\)", page.read_text("utf-8"))
        assert {number for pair in named for number in pair if number} <= CLAUSES.keys(), page.name


def test_the_area_to_read_has_all_its_rooms() -> None:
    assert "area to read first is **stock**" in (ROOT / "docs/map.md").read_text("utf-8")
    for room in ("app/routers", "app/services", "app/schemas", "app/models", "tests"):
        assert list((ROOT / room).glob("stock*")), room


def test_a_new_area_takes_ten_steps_past_files_that_are_there() -> None:
    steps = re.findall(r"^(\d+)\. \*\*(.*)", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    assert [int(number) for number, _ in steps] == list(range(1, 11))
    for number, step in steps:
        assert PATH.findall(step), f"step {number} names a file"  # which test_every_file_is_there looks for


def test_ci_runs_what_make_check_runs() -> None:
    assert (ROOT / ".ci/run").read_text("utf-8").splitlines()[-1] == "make check"


def test_decisions_are_numbered_without_gaps() -> None:
    assert [page.name[:5] for page in DECISIONS] == [f"{number:04}-" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_its_four_parts_and_one_sentence_to_quote(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text.startswith(f"# {page.name[:4]} ")
    assert re.findall(r"^## (.+)", text, re.MULTILINE) == ["Context", "Decision", "What it costs", "What was refused"]
    assert len(re.findall(r"^> \*\*.+\.\*\*$", text, re.MULTILINE)) == 1


def test_decisions_that_the_code_cites_are_there() -> None:
    cited = {
        number
        for folder in ("app", "migrations", "tests", "bench")
        for path in (ROOT / folder).rglob("*.py")
        for number in re.findall(r"docs/decisions/(\d{4})", path.read_text("utf-8"))
    }
    assert cited <= {page.name[:4] for page in DECISIONS}


def test_signing_is_done_by_the_backend_that_the_security_page_names() -> None:
    assert jose.backends.ECKey.__module__.endswith("cryptography_backend")
    assert "ecdsa" not in sys.modules


def test_the_readmes_requests_work() -> None:
    """In the order of the page: an article comes out on the site, a child's growth and the labels are there to print."""
    blocks = [text for page, text in _blocks("sh") if page == "README.md" and ("curl" in text or "as " in text)]
    assert len(blocks) == 4
    script = "\n".join(blocks)
    with stage.school("--sample") as (address, data):
        script = script.replace("http://127.0.0.1:8000", address).replace(".venv/bin/", f"{shlex.quote(str(BIN))}/")
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], check=False, cwd=data, capture_output=True, text=True,
            env=os.environ | {"MAMNON_DATA_DIR": str(data)},
        )  # fmt: skip
        printed = (
            [(data / name).read_bytes()[:5] for name in ("growth.pdf", "labels.pdf")] if not done.returncode else []
        )
    assert done.returncode == 0, done.stderr
    assert '"state" : "open"' in done.stdout, done.stdout
    assert '"allowed":false' in done.stdout, done.stdout
    assert '"missing":"post"' in done.stdout, done.stdout
    assert '"state" : "published", "published_revision" : 1' in done.stdout, done.stdout
    assert '"weight_kg":' in done.stdout, done.stdout
    assert '"code" : "TS000001"' in done.stdout, done.stdout
    assert '"expiring" : true' in done.stdout, done.stdout
    assert printed == [b"%PDF-"] * 2


def test_no_file_names_a_registry_or_somebodys_folder() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=False,
        cwd=ROOT,
        capture_output=True,
    )
    assert listed.returncode == 0, "these tests run in a git checkout"
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if not path.is_file() or path == Path(__file__):
            continue
        text = path.read_text("utf-8", errors="ignore")
        assert not [host for host in REGISTRIES if host in text], name
        assert not WORKPLACE.search(text), f"{name}: {WORKPLACE.search(text)}"
