"""A list of children against the school: which classes are the caller's, who is known, what the run will write."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from app.core.db import Connection
from app.core.imports.headers import Block, DataRow
from app.core.imports.issues import quoted
from app.services.imports.roster_columns import class_in_title, class_key
from app.services.imports.roster_rows import ParsedRoster
from app.services.imports.students.known import look_up
from app.services.imports.students.merge import merge
from app.services.imports.students.plan import Plan
from app.services.imports.students.scope import Scope


async def decide(connection: Connection, roster: ParsedRoster, scope: Scope) -> Plan:
    """The plan for all rows that no error refuses; further remarks are noted on the roster and its rows."""
    others = [title.warning(scope.year.name) for title in roster.years if title.name != scope.year.name]
    roster.sheet_issues[:0] = others
    _refuse_classes(roster, scope)
    known = await look_up(
        connection, scope.school, scope.year.id, roster.rows,
        importer=scope.person, day=scope.day, classes=[each.id for each in scope.permitted.values()],
    )  # fmt: skip
    return await asyncio.to_thread(merge, roster.rows, known, scope.permitted, fallback=scope.fallback)


def _refuse_classes(roster: ParsedRoster, scope: Scope) -> None:
    """Rows of classes that are not there, or not the caller's to import into."""
    keys: dict[str, str] = {}  # thousands of rows, a few classes
    for row in roster.rows:
        # A sheet may be named for its class, or for anything.
        named = row.class_name or row.class_guess or row.sheet or ""
        key = keys[named] if named in keys else keys.setdefault(named, class_key(named))
        if key in scope.permitted or any(issue.field == "class_name" for issue in row.issues):
            continue
        name = quoted(named)
        if key in scope.others:
            row.note(
                "error", "class_name", "class_not_yours",
                f"Lớp {name} không phải lớp bạn được nhập danh sách (Điều 6.1).",
                f"{name} is not a class whose list you may import (clause 6.1).",
            )  # fmt: skip
        elif row.class_name:
            row.note(
                "error", "class_name", "class_unknown",
                f"Lớp {name} không có trong năm học {scope.year.name}. Hãy ghi đúng tên lớp như trong hệ thống.",
                f"There is no class {name} in {scope.year.name}. Write its name as the system has it.",
            )  # fmt: skip


def refused_rows(roster: ParsedRoster) -> Iterable[DataRow]:
    """The refused rows; where only the sheet's name says the class, with it above them: csv has no sheets."""
    blocks: dict[int, Block] = {}
    for row in roster.rows:
        if not row.refused:
            continue
        block = row.source.block
        if row.sheet and not block.group and "class_name" not in block.columns:
            title = row.sheet if class_in_title(row.sheet) else f"Lớp {row.sheet}"
            block = blocks.setdefault(id(block), replace(block, group=title))
        yield replace(row.source, block=block)
