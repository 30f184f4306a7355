"""What the image and compose.yaml promise, read from the files: nothing here builds an image."""

import asyncio
import os
import re
import subprocess
from pathlib import Path

from app.core import migrate
from tests.house.test_backup import ask, done, mamnon
from tests.postgres import Postgres

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")


def test_the_image_runs_as_nobody_special_from_locked_requirements() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER mamnon$", last, re.MULTILINE)
    assert last.index("USER mamnon") < last.index("ENTRYPOINT")
    assert re.search(r'^ENTRYPOINT \["mamnon"\]$', last, re.MULTILINE), "in exec form: SIGTERM reaches the program"
    assert "HEALTHCHECK" in last
    assert "/readyz" in last
    installs = re.findall(r"pip install (.*)", DOCKERFILE)
    assert all("--require-hashes" in it or "--no-deps" in it for it in installs), installs
    assert "requirements/run.txt" in DOCKERFILE


def test_what_the_image_takes_is_there_and_nothing_else_gets_in() -> None:
    copied = {it for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE) for it in line.split()}
    let_in = {
        it.removeprefix("!") for it in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if it.startswith("!")
    }
    assert copied == let_in
    assert all((ROOT / it).exists() for it in copied)
    assert "\n*\n" in (ROOT / ".dockerignore").read_text("utf-8")


def test_no_file_of_ours_holds_a_password() -> None:
    for text in (DOCKERFILE, COMPOSE):
        assert not re.search(
            r"(?i)(password|secret|token)\w*\s*[:=][ \t]*+(?!/run/secrets|\[|\{|$)\S", text, re.MULTILINE
        )
        assert not re.search(r"postgres(ql)?://", text)
    assert "secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_compose_is_reached_from_this_machine_alone_and_starts_in_order() -> None:
    ports = re.findall(r"^\s+ports: (.*)$", COMPOSE, re.MULTILINE)
    assert ports == ['["127.0.0.1:8000:8000"]']
    assert "migrate: {condition: service_completed_successfully}" in COMPOSE
    assert "db: {condition: service_healthy}" in COMPOSE
    image = re.search(r"image: postgres:(\d+)$", COMPOSE, re.MULTILINE)
    assert image
    assert int(image[1]) in (16, 18), "a version that the tests run on"


def test_secrets_are_made_once_and_read_from_files(postgres: Postgres, tmp_path: Path) -> None:
    make = ["sh", str(ROOT / "scripts/secrets.sh")]
    assert subprocess.run(make, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    folder = tmp_path / "secrets"
    assert folder.stat().st_mode & 0o777 == 0o700
    named = set(re.findall(r"file: secrets/(\w+)", COMPOSE))
    assert {it.name for it in folder.iterdir()} == named
    password = (folder / "migrator_password").read_text()
    assert len(password) == 48
    assert (folder / "MAMNON_MIGRATION_URL").read_text() == f"postgresql://mamnon_migrator:{password}@db/mamnon"
    again = subprocess.run(make, cwd=tmp_path, check=False, capture_output=True)
    assert (again.returncode, (folder / "migrator_password").read_text()) == (1, password)

    name = f"secrets_{os.getpid()}"
    hands = asyncio.run(postgres.clone(name))
    (folder / "MAMNON_MIGRATION_URL").write_text(hands.migrator)
    (folder / "DATABASE_URL").write_text(hands.app)
    assert migrate.head() in done(mamnon("db", "migrate", at=tmp_path, MAMNON_SECRETS_DIR=str(folder)))
    assert ask(hands.migrator, "select 1") == 1
    asyncio.run(postgres.drop(name))
