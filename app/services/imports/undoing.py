"""Taking back a wrong import while nothing stands on it yet (docs/decisions/0010)."""

from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Text, bindparam

from app.core.answer import Answer
from app.core.db import Statement
from app.core.errors import WrongState
from app.core.words import Words
from app.models.base import Uuid
from app.models.imports import imports
from app.policies.act import Act
from app.policies.engine import door, fetch
from app.policies.rows import import_
from app.services.imports import touched, turn
from app.services.imports.kind import Scope
from app.services.imports.kinds import KINDS
from app.services.imports.results import RESULT, answer_of

_UNDO = door("import.undo", import_, *RESULT, imports.c.school_year_id, imports.c.forgotten_at)
_school, _id = bindparam("school", type_=Uuid), bindparam("id", type_=Uuid)
_UNDONE = Statement(
    imports.update()
    .where(imports.c.school_id == _school, imports.c.id == _id, imports.c.state == "complete")
    .values(state=bindparam("state", type_=Text), version=imports.c.version + 1)
    .returning(*RESULT)
)

_NOTHING_WRITTEN = Words("Lần nhập này chưa ghi gì nên không có gì để hoàn tác.", "This import wrote nothing to undo.")
_ALREADY = Words("Lần nhập này đã được hoàn tác.", "This import has been undone.")
_FORGOTTEN = Words(
    "Đã quá thời hạn lưu nội dung của lần nhập này nên không hoàn tác được nữa.",
    "What this import changed is no longer kept, so it cannot be undone.",
)
_CHANGED = Words(
    "có hồ sơ đã được sửa hoặc xác nhận sau lần nhập này",
    "records were changed or confirmed after this import",
)
_TAKEN = Words(
    "mã hoặc số định danh cũ nay đã cấp cho người khác",
    "a former code or ID number is somebody else's by now",
)


async def undo(act: Act, import_id: UUID) -> Answer:
    """Take back one's own import: what it made is void, what it changed is as it was.

    Raises NotFound, Forbidden (the caller may no longer import there), WrongState (nothing was written, it is undone
    already, or something stands on it by now) and SchoolYearOver.
    """
    await act.begin()
    found = await fetch(act, _UNDO, id=import_id)
    _check(found.record)
    kind, school = KINDS[found["kind"]], found["school_id"]
    scope: Scope = await kind.enter(act, str(found["school_year_id"]), None)
    await act.sign(scope.clause, person=scope.person)
    await turn.take(act.connection, school, kind.turn)
    undone = await act.row(_UNDONE, school=school, id=import_id, state="undone")
    if undone is None:
        raise _refused("undone", _ALREADY)  # by a request that was quicker
    run = await touched.recall(act.connection, school, import_id)
    await kind.hold(act, run, scope)
    changed = await touched.changed_since(act.connection, school, run)
    reasons = [_CHANGED] * changed + await kind.depended(act, run, scope)
    if reasons:
        raise _standing(reasons)
    try:
        await kind.take_back(act, run, scope)
    except asyncpg.UniqueViolationError:
        raise _standing([_TAKEN]) from None
    return answer_of(act, undone)


def _check(record: Any) -> None:
    if record["state"] == "undone":
        raise _refused("undone", _ALREADY)
    if record["state"] != "complete" or record["dry_run"]:
        raise _refused(record["state"], _NOTHING_WRITTEN)
    if record["forgotten_at"] is not None:
        raise _refused(record["state"], _FORGOTTEN)


def _standing(reasons: list[Words]) -> WrongState:
    told = {lang: "; ".join(reason.in_(lang) for reason in reasons) for lang in ("vi", "en")}
    return _refused(
        "complete",
        Words(f"Không hoàn tác được lần nhập này: {told['vi']}.", f"This import cannot be undone: {told['en']}."),
    )


def _refused(state: str, why: Words) -> WrongState:
    return WrongState(why, state=state, transitions=[])
