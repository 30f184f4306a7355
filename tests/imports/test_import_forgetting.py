"""Cells of imported files are erased once they are past the time they are kept."""

import asyncio

import pytest
from typer.testing import CliRunner

from app.cli.commands import application
from app.policies.act import Act
from app.services.imports.forgetting import forget
from tests.imports.files import child, sent
from tests.program import Program
from tests.school import founded


async def _forget(program: Program) -> int:
    act = Act("import.forget", None, program.clock(), program.runtime)
    forgotten = await forget(act)
    await act.end()
    return forgotten


async def test_old_imports_forget_cells_in_every_school(lone_program: Program) -> None:
    schools = [await founded(lone_program), await founded(lone_program)]
    made = []
    for school in schools:
        school.at("2026-11-25 08:00")
        teacher = school.as_("teacher of the class")
        await sent(teacher, child("Lý An", sex="Nam"))
        made.append(
            (teacher, await sent(teacher, child("Lý An", sex="Nữ"), child("Lý Bình", "31/02/2022"), on_error="skip"))
        )
        await school.query("update sessions set idle_until = '2028-01-01', expires_at = '2028-01-01'")
    schools[0].at("2027-02-23 07:59")
    assert await _forget(lone_program) == 0
    await sent(schools[0].as_("teacher of the class"), child("Lý Chi", "31/02/2022"))
    schools[0].at("2027-02-23 08:01")
    assert await _forget(lone_program) == 4
    assert await _forget(lone_program) == 0
    for teacher, result in made:
        after = await teacher.get(f"/v1/imports/{result['id']}")
        (issue,) = after.json["issues"]
        assert issue == result["issues"][0] | {"value": None, "message": issue["message"]}
        assert "31/02" not in issue["message"]
        assert after.json["counts"] == result["counts"]
        assert after.etag != '"1"'
        assert "Bình" not in (await teacher.get(f"/v1/imports/{result['id']}/refused")).text
        answer = await teacher.post(f"/v1/imports/{result['id']}/undo", language="en")
        assert (answer.status, answer.code) == (409, "wrong_state")
        assert "no longer kept" in answer.json["detail"]
    for school in schools:
        rows = await school.query("select i::text as row from imports i where forgotten_at is not null")
        rows += await school.query(
            "select r::text as row from import_rows r join imports i on i.id = r.import_id where forgotten_at is not null"
        )
        assert len(rows) >= 4
        assert not any("Lý" in row["row"] or "31/02" in row["row"] for row in rows)
    (kept,) = await schools[0].query("select refused::text as row from imports where forgotten_at is null")
    assert "Lý Chi" in kept["row"]


async def test_the_operator_s_command(lone_program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    school = await founded(lone_program)
    await sent(school.as_("teacher of the class"), child("Lý An"))
    await school.query("update imports set created_at = '2026-01-01'")
    monkeypatch.setenv("DATABASE_URL", lone_program.hands.app)
    monkeypatch.setenv("MAMNON_DATA_DIR", str(lone_program.runtime.settings.data_dir))
    for said in ("1 imports forgot their cells.", "0 imports forgot their cells."):
        done = await asyncio.to_thread(CliRunner().invoke, application, ["imports", "forget"])
        assert (done.exit_code, done.output.strip()) == (0, said), done.output
