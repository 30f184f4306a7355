"""How much a school may keep, uploads at once, a disk that takes nothing: no row ever stands without its bytes (5.2)."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.main import create_app
from tests.files.made import pdf, photo, send
from tests.program import Program
from tests.school import School, founded

SIZE = len(pdf())

Made = Callable[..., Program]


@pytest.fixture
def with_settings(program: Program) -> Made:
    """The program, with some settings other than its own."""

    def made(**settings: Any) -> Program:
        runtime = replace(program.runtime, settings=program.runtime.settings.model_copy(update=settings))
        return Program(runtime, create_app(runtime), program.clock, program.hands, program.statements)

    return made


async def rows_and_bytes(school: School) -> tuple[set[str], set[str]]:
    rows = await school.query("select id::text from files where state <> 'deleted'")
    return {row["id"] for row in rows}, {kept.name for kept in school.program.runtime.files.kept(str(school.id))}


async def test_what_is_left_is_told_and_room_that_is_made_counts(with_settings: Made) -> None:
    school = await founded(with_settings(files_quota_bytes=2 * SIZE + 10))
    writer = school.as_("plain staff")
    first, _ = [(await send(writer, pdf())).json["id"] for _ in range(2)]
    answer = await send(writer, pdf(), language="en")
    assert (answer.status, answer.errors) == (422, [("/file", "no_room")])
    assert f"{10 / 1e6:.1f} MB left" in answer.json["detail"]
    rows, there = await rows_and_bytes(school)
    assert rows == there
    assert len(rows) == 2
    assert (await writer.delete(f"/v1/files/{first}")).status == 204
    assert (await send(writer, pdf())).status == 201


async def test_the_room_is_the_schools_own(with_settings: Made) -> None:
    program = with_settings(files_quota_bytes=SIZE)
    for school in (await founded(program), await founded(program)):
        assert (await send(school.as_("plain staff"), pdf())).status == 201
        assert (await send(school.as_("nurse"), pdf())).status == 422


async def test_uploads_at_once_share_what_is_left(with_settings: Made) -> None:
    school = await founded(with_settings(files_quota_bytes=3 * SIZE))
    writers = [
        await school.as_(who).arrive()
        for who in ("plain staff", "nurse", "clerk", "kitchen", "accountant", "principal")
    ]
    answers = await asyncio.gather(*(send(writer, pdf()) for writer in writers))
    assert sorted(answer.status for answer in answers) == [201, 201, 201, 422, 422, 422]
    rows, there = await rows_and_bytes(school)
    assert rows == there == {answer.json["id"] for answer in answers if answer.status == 201}


async def test_the_same_key_at_once_keeps_one_file(school: School) -> None:
    writer = await school.as_("plain staff").arrive()
    answers = await asyncio.gather(*(send(writer, photo(), headers={"Idempotency-Key": "one"}) for _ in range(4)))
    assert {answer.status for answer in answers} <= {201, 409}
    assert len({answer.json["id"] for answer in answers if answer.status == 201}) == 1
    rows, there = await rows_and_bytes(school)
    assert rows == there
    assert len(rows) == 1


async def test_a_disk_that_takes_nothing_is_told_as_busy(with_settings: Made, tmp_path: Path) -> None:
    (tmp_path / "full").write_text("no folder")
    school = await founded(with_settings(files_dir=tmp_path / "full"))
    answer = await send(school.as_("plain staff"), photo())
    assert (answer.status, answer.code) == (503, "unavailable")
    assert not await school.query("select id from files")


async def test_a_caller_whose_post_ended_while_the_file_was_looked_at_keeps_nothing(school: School) -> None:
    writer = await school.as_("plain staff").arrive()
    sending = asyncio.create_task(send(writer, photo(3000, 3000)))
    await school.query("update assignments set ended_at = $2 where user_id = $1", writer.user, school.program.clock())
    answer = await sending
    assert answer.status in (201, 403)
    rows, there = await rows_and_bytes(school)
    assert rows == there
    assert len(rows) == (answer.status == 201)
