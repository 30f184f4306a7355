"""The import's contests: a list of 5,000 children against a COPY of the rows that it leaves in the tables.

`roster_merge`: all new. `roster_unchanged`: the same list once more, which writes nothing but its result. Both from
parsed rows to the commit. `roster_parse`: reading the file, child process included, in rows a second.
"""

import asyncio
import gc
import io
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from starlette.datastructures import UploadFile

from app.core.bulk import as_records, inserting_many
from app.core.db import Database, inserting
from app.core.ids import new_id
from app.core.imports.issues import write_csv
from app.core.security.keys import KeyRing
from app.core.security.passwords import Passwords
from app.core.security.tokens import Door
from app.database import NAME, hands_of
from app.models import metadata
from app.models.people import sessions
from app.models.post import Post
from app.models.schools import classes, school_years
from app.policies.act import Act
from app.runtime import Runtime, system_clock
from app.schemas.imports import ImportForm
from app.services import founding
from app.services.imports import importing
from app.services.imports.kind import Listing
from app.services.imports.students import STUDENTS
from app.settings import Settings
from bench.arena import Arena, Measured, Pair

ROWS, CLASS_SIZE = 5_000, 30
WRITTEN = ("persons", "students", "enrolments", "guardians", "imports", "import_rows", "journal", "journal_values")
"""What an import leaves behind, in an order that foreign keys allow."""
HEADER = (
    "Lớp", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Địa chỉ thường trú", "Con gia đình chính sách",
    "Họ tên cha", "Họ tên mẹ", "Số điện thoại",
)  # fmt: skip


def class_list() -> bytes:
    """The file: 5,000 invented children in classes of 30, each with two parents and a phone."""
    given = ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khôi", "Linh", "Minh", "Ngân")
    families = ("Trần", "Lê", "Phạm", "Đỗ", "Bùi", "Vũ", "Đặng", "Ngô", "Mai", "Lương")
    rows: list[tuple[str, ...]] = [HEADER]
    for n in range(ROWS):
        family, name = families[n % 10], given[n // 10 % 10]
        born = date(2021, 1, 1) + timedelta(days=n // 100 * 7 % 360)
        rows.append(
            (
                f"LỚP {n // CLASS_SIZE}", f"{family} {given[n // 1000 % 10]} {given[n // 100 % 10]} {name}",
                born.strftime("%d/%m/%Y"), ("Nam", "Nữ")[n % 2], "Kinh", f"Thôn {n % 40}, xã Liên Minh", "",
                f"{family} Văn {name}", f"{families[n // 7 % 10]} Thị {name}", f"09{n:08}",
            )
        )  # fmt: skip
    return write_csv(rows)


@dataclass(slots=True)
class Ground:
    """A school of the contest's own, with classes and a clerk, and no child yet."""

    runtime: Runtime
    school: UUID
    session: UUID
    roster: Listing
    admin: asyncpg.Connection

    def act(self) -> Act:
        return Act("student.import", self.session, self.runtime.clock(), self.runtime)

    async def imported(self) -> tuple[float, dict[str, int]]:
        """Seconds from parsed rows to the commit, and what was counted."""
        for row in self.roster.rows:
            row.issues.clear()
        act, form = self.act(), ImportForm.model_validate({"kind": "students", "file": UploadFile(io.BytesIO())})
        began = time.perf_counter()
        answer = await importing.run(act, STUDENTS, form, self.roster)
        await act.end()
        took = time.perf_counter() - began
        kept = await self.admin.fetchval(
            "select counts from imports where school_id = $1 order by created_at desc limit 1", self.school
        )
        assert answer.status == 201
        return took, kept

    async def copied(self) -> float:
        """Seconds to COPY the same rows into the same tables, without the journal's triggers: they are among the rows."""
        rows: dict[str, tuple[list[str], list[Any]]] = {}
        for table in WRITTEN:
            found = await self.admin.fetch(f"select * from {table} where {_of_the_list(table)}", self.school)
            rows[table] = list(found[0].keys()), [tuple(each) for each in found]
        await self._emptied()
        await self._triggers("disable")
        try:
            began = time.perf_counter()
            async with self.admin.transaction():
                for table, (columns, records) in rows.items():
                    await self.admin.copy_records_to_table(table, columns=columns, records=records)
            return time.perf_counter() - began
        finally:
            await self._triggers("enable")

    async def _triggers(self, verb: str) -> None:
        for table in WRITTEN:
            await self.admin.execute(f"alter table {table} {verb} trigger user")

    async def _emptied(self) -> None:
        async with self.admin.transaction():
            for table in reversed(WRITTEN):
                await self.admin.execute(f"delete from {table} where {_of_the_list(table)}", self.school)

    async def left(self) -> None:
        await self.admin.execute("set session_replication_role = replica")
        for table in metadata.sorted_tables:
            if table.info["school"]:
                column = "id" if table.name == "schools" else "school_id"
                await self.admin.execute(f"delete from {table.name} where {column} = $1", self.school)
        await self.admin.close()
        await self.runtime.database.close()
        self.runtime.passwords.close()


def _of_the_list(table: str) -> str:
    """The rows of the contest's school, less the clerk."""
    mine = "school_id = $1"
    return f"{mine} and id not in (select person_id from users where {mine})" if table == "persons" else mine


async def _ground(arena: Arena) -> Ground:
    settings = Settings(data_dir=arena.data.folder)
    ring = KeyRing.open(settings.keys)
    database = Database(hands_of(arena.data.running, NAME).app, size=2)
    runtime = Runtime(settings, database, ring, Door(ring, settings.issuer, settings.issuer), Passwords(), system_clock)
    act = Act("school.create", None, runtime.clock(), runtime)
    school = await founding.found_school(act, code=f"bench-{new_id().hex[:20]}", name="Trường đo tốc độ")
    year, session, today = new_id(), new_id(), arena.data.today
    dated = {"starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=200), "roster_due_on": today}
    values = {"school_id": school, "id": year, "name": "đo", **dated}
    await act.row(
        inserting(school_years, *values, "attendance_cut_off"),
        **values,
        attendance_cut_off=act.now.time().replace(tzinfo=None),
    )
    await act.row(
        inserting_many(classes, "school_id", "id", "school_year_id", "name", "age_group"),
        records=as_records(
            {
                "school_id": school,
                "id": new_id(),
                "school_year_id": year,
                "name": f"LỚP {n}",
                "age_group": "preschool_5_6",
            }
            for n in range(-(-ROWS // CLASS_SIZE))
        ),
    )
    user, _ = await founding.add_user(act, school, username="vanthu", full_name="Văn thư", password_hash="-")
    await founding.assign(act, school, user, Post.CLERK, valid_from=today)
    later = act.now + timedelta(days=1)
    values = {
        "school_id": school, "id": session, "user_id": user, "created_at": act.now, "last_used_at": act.now,
        "idle_until": later, "expires_at": later, "refresh_counter": 0,
    }  # fmt: skip
    await act.row(inserting(sessions, *values), **values)
    await act.end()
    admin = await asyncpg.connect(arena.data.url)
    await admin.set_type_codec(
        "jsonb", encoder=lambda value: b"\x01" + orjson.dumps(value), decoder=lambda raw: orjson.loads(raw[1:]),
        schema="pg_catalog", format="binary",
    )  # fmt: skip
    # As the server has it once it runs.
    gc.collect()
    gc.freeze()
    return Ground(runtime, school, session, await importing.parsed(STUDENTS, class_list(), today), admin)


@dataclass(frozen=True, slots=True)
class Imported:
    """A list of 5,000 to the commit, against COPY. `again`: it was imported before."""

    name: str
    goal: float | None
    again: bool
    to: str | None = "copy"
    p99_goal: float | None = None

    def run(self, arena: Arena) -> Pair:
        return asyncio.run(_on_ground(arena, self._round))

    async def _round(self, ground: Ground) -> Pair:
        took, counts = await ground.imported()
        assert counts["created"] == ROWS, counts
        if self.again:
            took, counts = await ground.imported()
            assert counts["unchanged"] == ROWS, counts
        copied = await ground.copied()
        return Pair(Measured(ROWS, took), Measured(ROWS, copied))


@dataclass(frozen=True, slots=True)
class Parsed:
    """Reading the file, in rows a second."""

    name: str = "roster_parse"
    goal: float | None = None
    to: str | None = None
    p99_goal: float | None = None

    def run(self, arena: Arena) -> Pair:
        content = class_list()

        async def parse() -> float:
            began = time.perf_counter()
            roster = await importing.parsed(STUDENTS, content, arena.data.today)
            assert len(roster.rows) == ROWS
            return time.perf_counter() - began

        return Pair(ours=Measured(ROWS, asyncio.run(parse())))


async def _on_ground(arena: Arena, work: Callable[[Ground], Awaitable[Pair]]) -> Pair:
    ground = await _ground(arena)
    try:
        return await work(ground)
    finally:
        await ground.left()


CONTESTS = (Imported("roster_merge", 0.45, again=False), Imported("roster_unchanged", 0.80, again=True), Parsed())
