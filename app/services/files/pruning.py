"""What goes with time: files that were sent in and never used; and what row and bytes say of each other (5.2)."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Text, bindparam, cast, column, func, literal_column, select

from app.core.db import Statement
from app.core.files.store import Kept
from app.data.parameters import FILE_UNUSED_KEPT_DAYS, in_force
from app.models.base import Instant, Uuid
from app.models.files import files
from app.policies.act import Act
from app.policies.rows.files import DELETED, PENDING
from app.services.files.deleting import forget_bytes
from app.services.founding import TIME_ZONE

IN_FLIGHT = timedelta(days=1)
"""Bytes are there before their row: those younger than this may be of an upload that has not ended."""

_schools = Statement(select(func.every_school().table_valued(column("school_id", Uuid)).c.school_id))
_school = bindparam("school", type_=Uuid)
_UNUSED = Statement(
    files.update()
    .where(
        files.c.school_id == _school, files.c.state == PENDING, files.c.uploaded_at < bindparam("before", type_=Instant)
    )
    .values(state=literal_column("'deleted'"), version=files.c.version + 1)
    .returning(files.c.id, files.c.size)
)
_ROWS = Statement(
    select(cast(files.c.id, Text).label("name"), (files.c.state != DELETED).label("lives")).where(
        files.c.school_id == _school
    )
)


@dataclass(slots=True)
class Pruned:
    """What was done, and what is left to be looked at; names as the store has them, under their school."""

    unused: int = 0
    freed: int = 0
    """Bytes of the unused."""
    leftovers: int = 0
    """Of deleted files: bytes that had not gone with them."""
    strays: list[str] = field(default_factory=list)
    """Bytes of which no row knows."""
    lost: list[str] = field(default_factory=list)
    """Files whose bytes are not there."""


async def prune(act: Act, *, strays: bool) -> Pruned:
    """In every school: delete what was never used, and look for bytes without a row and rows without bytes.

    `strays`: remove the first, too. They are not removed unasked: a database that was restored from an older backup knows
    nothing of what came since.
    """
    today = act.now.astimezone(ZoneInfo(TIME_ZONE)).date()
    before = act.now - timedelta(days=in_force(FILE_UNUSED_KEPT_DAYS, today))
    pruned = Pruned()
    await act.begin()
    for school in await act.rows(_schools):
        await act.enter_school(school["school_id"])
        await act.sign(None, person=None)
        unused = await act.rows(_UNUSED, school=school["school_id"], before=before)
        pruned.unused += len(unused)
        pruned.freed += sum(row["size"] for row in unused)
        forget_bytes(act, school["school_id"], *(row["id"] for row in unused))
        await _compare(act, school["school_id"], {str(row["id"]) for row in unused}, pruned, strays=strays)
    return pruned


async def _compare(act: Act, school: UUID, going: set[str], pruned: Pruned, *, strays: bool) -> None:
    """What the store and the rows say of each other. `going`: what has just been deleted here."""
    store, shelf = act.runtime.files, str(school)
    kept: dict[str, Kept] = {each.name: each for each in await asyncio.to_thread(lambda: list(store.kept(shelf)))}
    rows = {row["name"]: row["lives"] for row in await act.rows(_ROWS, school=school)}
    pruned.lost += [f"{shelf}/{name}" for name, lives in rows.items() if lives and name not in kept]
    for name, each in kept.items():
        if rows.get(name) or name in going:
            continue
        known = name in rows
        if known:
            pruned.leftovers += 1
        elif each.since < act.now - IN_FLIGHT:
            pruned.strays.append(f"{shelf}/{name}")
        else:
            continue
        if known or strays:
            await asyncio.to_thread(store.delete, shelf, name)
