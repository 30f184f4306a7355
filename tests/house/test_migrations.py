"""Every migration up, down and up again, on each PostgreSQL that we run on, without drift from the models."""

import ast
import asyncio
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

import pytest
from alembic import command

from app.core import migrate
from app.core.embedded import Cluster, cluster
from app.database import provided

ROOT = Path(__file__).parents[2]
RENDERED = migrate.rendered()


@pytest.mark.parametrize("revision", RENDERED)
def test_a_migration_goes_up_and_down_and_waits_for_no_lock_without_end(revision: str) -> None:
    file, sql = RENDERED[revision]
    functions = {it.name: it for it in ast.parse(file.read_text("utf-8")).body if isinstance(it, ast.FunctionDef)}
    for name in ("upgrade", "downgrade"):
        said = ast.unparse(functions[name])
        assert "op." in said, f"{file.name}: {name} does nothing"
        assert "set local lock_timeout" in said, f"{file.name}: {name}"
    assert not re.search(r"varchar\(", sql.partition("-- Running")[2], re.IGNORECASE), (
        "text, with a check where it wants one"
    )


RASH = {
    "create index ix_students_nickname on students (nickname)": "require-concurrent-index-creation",
    "alter table students add column nickname text not null": "adding-required-field",
    "alter table students drop column code": "ban-drop-column",
    "alter table students alter column code type uuid": "changing-column-type",
}


@pytest.mark.parametrize("statement", RASH)
def test_the_lint_finds_what_would_stop_a_school_at_work(statement: str, tmp_path: Path) -> None:
    (tmp_path / "rash.sql").write_text(f"set lock_timeout = '3s'; set statement_timeout = '60s';\n{statement};\n")
    squawk = [Path(sys.executable).with_name("squawk"), "--config", ROOT / ".squawk.toml", "--reporter", "gcc"]
    done = subprocess.run([*squawk, tmp_path / "rash.sql"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert RASH[statement] in done.stdout


@pytest.mark.parametrize("version", [18, 16])
def test_up_down_up_without_drift(version: Literal[16, 18]) -> None:
    with tempfile.TemporaryDirectory(prefix="mamnon-migrations-") as folder:
        Path(folder).chmod(0o755)  # as root, PostgreSQL runs as another user
        with cluster(Path(folder) / "postgres", version=version, settings={"fsync": "off"}) as running:
            _up_down_up(running)


def _up_down_up(running: Cluster) -> None:
    hands = asyncio.run(provided(running, "mamnon"))
    migrate.upgrade(hands.migrator)
    migrate.run(hands.migrator, command.check)  # raises where models and schema differ
    migrate.run(hands.migrator, command.downgrade, "base")
    migrate.upgrade(hands.migrator)
    migrate.run(hands.migrator, command.check)
