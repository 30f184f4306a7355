"""A bulk import from the file to its result: scope, reading, merging, writing (6.1; the clerk's under 3.1)."""

import asyncio
import datetime
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson

from app.core.answer import Answer
from app.core.db import Row, inserting
from app.core.errors import FieldError, Invalid, TooLarge, UnsupportedMediaType
from app.core.ids import new_id
from app.core.imports import problems, reading
from app.core.imports.headers import Block, DataRow
from app.core.imports.issues import Issue, quoted, refused_table, write_csv
from app.core.text import visible
from app.models.imports import imports
from app.policies.act import Act
from app.policies.engine import allowed_actions, door, fetch
from app.policies.rows import import_
from app.schemas.base import OneQuery
from app.schemas.imports import ImportForm
from app.services.imports import roster_known, roster_merge, roster_write
from app.services.imports.roster_columns import ROSTER, class_in_title, class_key
from app.services.imports.roster_plan import Plan
from app.services.imports.roster_rows import ParsedRoster, parse_roster
from app.services.imports.roster_scope import Scope, enter
from app.services.imports.roster_shapes import RosterRow


async def start(act: Act, form: ImportForm) -> Answer:
    """Import a list of children, or say what would happen.

    Raises Forbidden (no class to import into), Invalid (unknown year or class, a table that cannot be read),
    SchoolYearOver, UnsupportedMediaType (neither xlsx nor csv) and TooLarge (more than 5,000 rows).
    """
    scope = await enter(act, form)
    return await run(act, form, await parsed(await form.file.read(), scope.today))


async def run(act: Act, form: ImportForm, roster: ParsedRoster) -> Answer:
    """Merge the rows that were read; the result is kept for whoever imported."""
    await act.begin()
    scope = await enter(act, form)  # again, in the transaction that writes
    await act.sign(scope.clause, person=scope.person)
    last_code = await roster_write.lock(act.connection, scope.school)
    rows = roster.rows
    _refuse_classes(roster, scope)
    known = await roster_known.look_up(
        act.connection, scope.school, scope.year, rows,
        day=scope.day, classes=[each.id for each in scope.permitted.values()],
    )  # fmt: skip
    plan = await asyncio.to_thread(roster_merge.merge, rows, known, scope.permitted, fallback=scope.fallback)
    failed = plan.refused > 0 and form.on_error != "skip"
    if failed:
        plan.created = plan.updated = 0
    elif not form.dry_run:
        into = roster_write.Into(scope.school, scope.year, scope.day, scope.ends_on, scope.today, act.now)
        await roster_write.write(act.connection, plan, into, last_code=last_code)
    return await _kept(act, form, scope, roster, plan, failed=failed)


async def parsed(content: bytes, today: datetime.date) -> ParsedRoster:
    """The rows of a file. Raises UnsupportedMediaType, TooLarge and Invalid."""
    try:
        sheets = await reading.read_table(content, ROSTER.wanted)
        return await asyncio.to_thread(parse_roster, sheets, today=today)
    except problems.TableProblem as problem:
        words = problem.words
        if isinstance(problem, problems.UnsupportedTable):
            raise UnsupportedMediaType(words) from None
        if isinstance(problem, problems.TooLarge):
            raise TooLarge(words) from None
        raise Invalid(FieldError("/file", problem.code, words)) from None


def _refuse_classes(roster: ParsedRoster, scope: Scope) -> None:
    """Rows of classes that are not there, or not the caller's to import into."""
    for row in roster.rows:
        named = row.class_name or row.class_guess or row.sheet or ""  # a sheet may be named for its class, or for anything
        key, name = class_key(named), quoted(named)
        if key in scope.permitted or any(issue.field == "class_name" for issue in row.issues):
            continue
        if key in scope.others:
            row.note(
                "error", "class_name", "class_not_yours",
                f"Lớp {name} không phải lớp bạn được nhập danh sách (Điều 6.1).",
                f"{name} is not a class whose list you may import (clause 6.1).",
            )  # fmt: skip
        elif row.class_name:
            row.note(
                "error", "class_name", "class_unknown",
                f"Lớp {name} không có trong năm học {scope.year_name}. Hãy ghi đúng tên lớp như trong hệ thống.",
                f"There is no class {name} in {scope.year_name}. Write its name as the system has it.",
            )  # fmt: skip


async def _kept(act: Act, form: ImportForm, scope: Scope, roster: ParsedRoster, plan: Plan, *, failed: bool) -> Answer:
    """Keep the result, to be read again by whoever imported."""
    years = [title.warning(scope.year_name) for title in roster.years if title.name != scope.year_name]
    values = {
        "school_id": scope.school,
        "id": new_id(),
        "kind": form.kind,
        "school_year_id": scope.year,
        "person_id": scope.person,
        "created_at": act.now,
        "state": "failed" if failed else "complete",
        "dry_run": form.dry_run,
        "file_name": visible(form.file.filename or "")[:200] or None,
        "counts": plan.counts,
        "issues": [_both(issue) for issue in (*years, *roster.issues)],
        "refused": refused_table(_with_class(roster.rows)),
    }
    kept = {name: orjson.dumps(values[name]).decode() for name in ("counts", "issues", "refused")}
    await act.row(inserting(imports, *values), **values | kept)
    return _answer(act, values, status=200 if form.dry_run else 201)


def _with_class(rows: list[RosterRow]) -> Iterable[DataRow]:
    """The refused rows; where only the sheet's name says the class, with it above them: csv has no sheets."""
    blocks: dict[int, Block] = {}
    for row in rows:
        if not row.refused:
            continue
        block = row.source.block
        if row.sheet and not block.group and "class_name" not in block.columns:
            title = row.sheet if class_in_title(row.sheet) else f"Lớp {row.sheet}"
            block = blocks.setdefault(id(block), replace(block, group=title))
        yield replace(row.source, block=block)


def _both(issue: Issue) -> dict[str, Any]:
    return issue.as_dict() | {"message": {"vi": issue.vi, "en": issue.en}}


def _answer(
    act: Act, kept: Row | dict[str, Any], status: int | None = None, actions: list[str] | None = None
) -> Answer:
    issues = [each | {"message": each["message"][act.locale]} for each in kept["issues"]]
    return Answer.of(
        {"id": str(kept["id"])}
        | {name: kept[name] for name in ("kind", "state", "dry_run", "counts")}
        | {"issues": issues}
        | ({"allowed_actions": actions} if actions is not None else {}),
        status=status,
        etag=f'"{kept["state"]}"',
    )


_READ = door(
    "import.read",
    import_,
    *(imports.c[name] for name in ("id", "kind", "state", "dry_run", "counts", "issues")),
    allowed_actions(import_).label("allowed_actions"),
)
_REFUSED = door("import.read", import_, imports.c.refused)


async def read(act: Act, import_id: UUID, query: OneQuery) -> Answer:
    """The result of one's own import."""
    found = await fetch(act, _READ, id=import_id)
    return _answer(act, found.record, actions=found["allowed_actions"] if query.include else None)


async def refused(act: Act, import_id: UUID) -> Answer:
    """The refused rows of one's own import as CSV, in the shape they came in, safe against formulas."""
    found = await fetch(act, _REFUSED, id=import_id)
    return Answer(
        write_csv(found["refused"]),
        headers={
            "content-type": "text/csv; charset=utf-8",
            "content-disposition": 'attachment; filename="refused.csv"',
        },
    )
