"""`mamnon content check`, for a scheduler."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from app.cli.commands import application
from tests.content_checks.test_checks import Intruder
from tests.program import Program
from tests.public.approved import published
from tests.school import School, founded


@pytest.fixture
async def school(lone_program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> School:
    monkeypatch.setenv("DATABASE_URL", lone_program.hands.app)
    monkeypatch.setenv("MAMNON_DATA_DIR", str(tmp_path))
    return await founded(lone_program)


async def ran(*words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, application, ["content", "check", *words])


async def test_a_check_ends_by_what_it_found(school: School) -> None:
    item = await published(school)
    done = await ran()
    assert (done.exit_code, done.stdout) == (0, "1 publications of 1 schools: no differences.\n")
    assert done.stderr == "", "where all is well, a scheduler has nothing to mail"
    intruder = Intruder(school.program.hands.migrator)
    await intruder.execute("update site_items set title = 'Tên khác' where content_id = $1", item)
    done = await ran("--school", school.code, "--json")
    assert done.exit_code == 1
    ((difference,),) = [each["differences"] for each in json.loads(done.stdout)]
    assert (difference["result"], difference["content_id"], difference["remarks"]) == (
        "changed",
        str(item),
        ["text_changed"],
    )
    assert "+Tiêu đề: Tên khác" in difference["diff"]
    admin = school.as_("web administrator")
    newest, before = await admin.items("/v1/content-checks")
    assert [(each["by_scheduler"], each["changed"]) for each in (newest, before)] == [(True, 1), (True, 0)]


async def test_a_check_that_could_not_look_is_no_check(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await ran("--school", "nowhere")).exit_code == 2
    await published(school)
    monkeypatch.setenv("MAMNON_PUBLIC_URL", "http://127.0.0.1:9")  # nobody listens there
    done = await ran()
    assert done.exit_code == 2
    assert "could not be looked at" in done.stderr
    assert await school.as_("web administrator").items("/v1/content-checks") == []
