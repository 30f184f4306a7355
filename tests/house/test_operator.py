"""The operator has no account: what a command does to a school, or reads out of it, the school's journal says (2)."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import click
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from app.cli.commands import application
from tests.files.made import photo, send
from tests.imports.files import child, sent
from tests.postgres import Postgres
from tests.program import Program
from tests.school import School, founded

# What the journal of every school that it touches calls it.
TOLD = {
    "sample": "school.create",
    "school create": "school.create",
    "school code": "user.reset_password",
    "imports forget": "import.forget",
    "files prune": "file.prune",
    "content check": "content_check.run",
    "db backup": "database.back_up",
    "db restore": "database.restore",
}
# Why a command leaves no row. A new command stands in one of the two.
TELLS_NOTHING = {
    "serve": "does nothing by itself; each request is told as its caller's",
    "import": "speaks HTTP with a person's token, under their own name",
    "db migrate": "changes the shape of tables; a migration that changes journaled rows has to sign, or the database refuses",
    "keys rotate": "keys are files beside the database and say nothing of a school",
    "keys retire": "keys are files beside the database and say nothing of a school",
    "keys list": "keys are files beside the database and say nothing of a school",
    "doctor": "looks at the server; of schools it counts at most",
    "policy show": "the regulation is public",
    "policy coverage": "the regulation is public",
    "policy export": "the regulation is public",
    "openapi": "the document is public",
}


def _leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[str]:
    if not hasattr(command, "list_commands"):
        yield " ".join(path)
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below
        yield from _leaves(below, (*path, name))


def test_every_command_is_told_or_says_why_not() -> None:
    assert set(_leaves(get_command(application))) == TOLD.keys() | TELLS_NOTHING.keys()
    assert not TOLD.keys() & TELLS_NOTHING.keys()


async def ran(*words: object) -> None:
    done = await asyncio.to_thread(CliRunner().invoke, application, list(map(str, words)))
    assert done.exit_code == 0, done.output


async def told(dsn: str, action: str) -> list[Any]:
    connection = await asyncpg.connect(dsn)
    try:
        return list(
            await connection.fetch(
                "select h.code, j.person_id, j.session_id, j.outcome from journal j join schools h on h.id = j.school_id"
                " where j.action = $1 and j.at > now() - interval '1 hour'", action
            )
        )  # fmt: skip
    finally:
        await connection.close()


@pytest.fixture
async def two(lone_program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[School]:
    """Two schools, and the environment of an operator of their server. What the tests themselves plant is of another day."""
    monkeypatch.setenv("DATABASE_URL", lone_program.hands.app)
    monkeypatch.setenv("MAMNON_MIGRATION_URL", lone_program.hands.migrator)
    monkeypatch.setenv("MAMNON_DATA_DIR", str(tmp_path))
    lone_program.clock.set("2020-01-01 07:30")
    return [await founded(lone_program), await founded(lone_program)]


@pytest.mark.parametrize("command", [command for command in TOLD if command != "db restore"])
async def test_a_command_stands_in_the_journal(two: list[School], command: str, tmp_path: Path) -> None:
    first, second = two
    name = (await first.as_("principal").arrive()).username
    second.at("2026-11-25 07:30")
    await sent(second.as_("teacher of the class"), child("Lý An"))
    await second.query("update imports set created_at = '2026-01-01'")
    await send(second.as_("plain staff"), photo())
    await second.query("update files set uploaded_at = '2026-01-01'")
    second.at("2020-01-01 07:30")
    words, schools = {
        "sample": ((), {"hoa-sen"}),
        "school create": (("--code", "moi", "--name", "Trường Mới", "--principal", "ht"), {"moi"}),
        "school code": (("--code", first.code, "--username", name), {first.code}),
        "imports forget": ((), {second.code}),
        "files prune": ((), {second.code}),
        "content check": ((), {first.code, second.code}),
        "db backup": ((tmp_path / "all.tar",), {first.code, second.code}),
    }[command]
    await ran(*command.split(), *words)
    rows = await told(first.program.hands.migrator, TOLD[command])
    of_sample = {row["code"] for row in rows} if command == "sample" else schools
    assert {row["code"] for row in rows} == of_sample
    assert rows
    assert {(row["person_id"], row["session_id"], row["outcome"]) for row in rows} == {(None, None, "done")}


async def test_a_restore_stands_in_the_journal(
    two: list[School], postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After it was found equal: what was restored, and that it was."""
    await ran("db", "backup", tmp_path / "all.tar")
    target = await postgres.clone("restored")
    monkeypatch.setenv("DATABASE_URL", target.app)
    monkeypatch.setenv("MAMNON_MIGRATION_URL", target.migrator)
    await ran("db", "restore", tmp_path / "all.tar")
    rows = await told(target.migrator, "database.restore")
    assert sorted(row["code"] for row in rows) == sorted(school.code for school in two)
    assert {row["person_id"] for row in rows} == {None}
    assert await told(target.migrator, "database.back_up") == []  # that stands where it was taken
    await postgres.drop("restored")


async def test_a_backup_that_the_journal_cannot_be_told_of_is_none(two: list[School], tmp_path: Path) -> None:
    owner = await asyncpg.connect(two[0].program.hands.migrator)
    await owner.execute("alter table journal add constraint never check (action <> 'database.back_up') not valid")
    await owner.close()
    done = await asyncio.to_thread(CliRunner().invoke, application, ["db", "backup", str(tmp_path / "all.tar")])
    assert done.exit_code != 0
    assert not (tmp_path / "all.tar").exists()
