"""`mamnon files prune`: what was never used goes after its time, and what rows and bytes say of each other is told."""

import asyncio
import io
import os
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.commands import application
from app.core.files.folder import Folder
from app.core.ids import new_id
from tests.content.planting import planted
from tests.files.made import attached, photo, send
from tests.program import Program
from tests.school import School, founded


@pytest.fixture
async def school(lone_program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> School:
    """A school alone in its database, and the environment of its operator: today is the machine's."""
    monkeypatch.setenv("DATABASE_URL", lone_program.hands.app)
    monkeypatch.setenv("MAMNON_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MAMNON_FILES_DIR", str(lone_program.runtime.settings.files))
    return await founded(lone_program)


async def prune(*words: str, ends: int = 0) -> str:
    done = await asyncio.to_thread(CliRunner().invoke, application, ["files", "prune", *words])
    assert done.exit_code == ends, done.output
    return done.output


def kept(school: School) -> set[str]:
    return {each.name for each in school.program.runtime.files.kept(str(school.id))}


async def aged(school: School, *ids: str, days: float) -> None:
    """Sent in so many days ago."""
    for id_ in ids:
        await school.query("update files set uploaded_at = now() - $2 * interval '1 day' where id = $1", id_, days)


async def test_what_was_never_used_goes_after_its_time(school: School) -> None:
    writer = school.as_("plain staff")
    item = await planted(school, writer)
    old, used, new = [(await send(writer, photo())).json["id"] for _ in range(2)] + [
        (await send(writer, photo())).json["id"]
    ]
    await school.plant({"content_files": [{"content_id": item, "number": 1, "file_id": used}]})
    await school.query("update files set state = 'attached' where id = $1", used)
    await aged(school, old, used, days=7.1)
    await aged(school, new, days=6.9)
    said = await prune()
    assert said.startswith("1 unused files removed")
    assert kept(school) == {used, new}
    assert [(await writer.get(f"/v1/files/{id_}")).status for id_ in (old, used, new)] == [404, 200, 200]
    (entry,) = await school.journal("file.prune")
    assert (str(entry["subject_id"]), entry["person_id"], entry["outcome"]) == (old, None, "done")
    assert (await prune()).startswith("0 unused files removed")


async def test_bytes_without_a_row_are_told_and_removed_when_asked(school: School) -> None:
    """As a crash between the two leaves them."""
    store, stray, young = school.program.runtime.files, str(new_id()), str(new_id())
    assert isinstance(store, Folder)
    for name in (stray, young):
        store.put(str(school.id), name, io.BytesIO(b"left behind"))
    yesterday = time.time() - 25 * 3600
    os.utime(store.root / str(school.id) / stray[-2:] / stray, (yesterday, yesterday))
    said = await prune()
    assert f"{school.id}/{stray}" in said
    assert young not in said
    assert kept(school) == {stray, young}
    await prune("--strays")
    assert kept(school) == {young}, "an upload may be under way"


async def test_bytes_of_a_deleted_file_that_stayed_go(school: School) -> None:
    writer = school.as_("plain staff")
    id_ = (await send(writer, photo())).json["id"]
    await school.query("update files set state = 'deleted' where id = $1", id_)
    assert "1 leftovers" in await prune()
    assert kept(school) == set()


async def test_rows_without_bytes_are_told(school: School) -> None:
    writer = school.as_("plain staff")
    id_ = await attached(writer, await send(writer, photo()), await planted(school, writer))
    assert school.program.runtime.files.delete(str(school.id), id_)
    said = await prune(ends=1)
    assert "lost" in said
    assert f"{school.id}/{id_}" in said
