"""What is found on a child, and when it is over (4.2.5)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from app.core.answer import Answer
from app.core.db import Statement, inserting, updating
from app.core.errors import FieldError, Invalid
from app.core.ids import new_id
from app.core.shape import text, thing
from app.core.words import Words
from app.models.base import Uuid
from app.models.health import findings, health_rounds
from app.models.students import students
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import change, door, fetch
from app.policies.reading import Single, written
from app.policies.rows import finding as row
from app.policies.rows import health
from app.schemas.base import OneQuery
from app.schemas.health import FindingIn, FindingPatch
from app.services.health.reading import finding, recorder

_KEPT = ("found_on", "severity", "note", "resolved_on")
ONE = Single("health.read", row, text(thing(**finding(recorder))).label("body"), recorder, journaled=True)
# Writing tells what was found, also where it is refused as found already: the reading is noted whatever becomes of it.
_TO_LOOK = door("health.measure", health, journaled=True)
_TO_RECORD = door("health.measure", health, students.c.birth_date, locks=True)
_columns = (
    findings.c.code,
    findings.c.error_reason,
    *(findings.c[name] for name in _KEPT),
    students.c.birth_date,
)
_TO_LOOK_AT = door("health.measure", row, journaled=True)
_TO_UPDATE = door("health.measure", row, *_columns, locks=True)
_ROUND = Statement(
    select(health_rounds.c.id).where(
        health_rounds.c.school_id == bindparam("school", type_=Uuid), health_rounds.c.id == bindparam("id", type_=Uuid)
    )
)


async def read(act: Act, student_id: UUID, finding_id: UUID, query: OneQuery) -> Answer:
    return await reading.read(act, ONE, query.include, id=student_id, finding_id=finding_id)


async def record(act: Act, student_id: UUID, given: FindingIn) -> Answer:
    """Something was found. Raises Invalid, and Taken where the same is found already and not over."""
    await fetch(act, _TO_LOOK, id=student_id)
    found = await change(act, _TO_RECORD, id=student_id)
    school, finding_id = found["school_id"], new_id()
    values = {
        "student_id": student_id, "code": given.code, "found_on": given.found_on or found["today"],
        "round_id": given.round_id, "severity": given.severity, "note": given.note or None,
    }  # fmt: skip
    errors = _errors(values | {"resolved_on": None}, found["birth_date"], found["today"])
    if given.round_id and await act.row(_ROUND, school=school, id=given.round_id) is None:
        said = Words("Không có đợt khám này.", "There is no such round.")
        errors.append(FieldError("/round_id", "unknown", said))
    if errors:
        raise Invalid(*errors)
    values |= {"recorded_by": found["person_id"]}
    await act.row(inserting(findings, "school_id", "id", *values), school_id=school, id=finding_id, **values)
    return await written(act, ONE, id=student_id, finding_id=finding_id)


async def update(act: Act, student_id: UUID, finding_id: UUID, given: FindingPatch) -> Answer:
    """Say more of it, that it is over, null: that it is not, or that it is a mistake, which stays said.

    Raises Stale, WrongState (entered in error), Invalid and Taken.
    """
    await fetch(act, _TO_LOOK_AT, id=student_id, finding_id=finding_id)
    found = await change(act, _TO_UPDATE, id=student_id, finding_id=finding_id)
    changes = given.changes()
    if "note" in changes:
        changes["note"] = given.note or None
    if "entered_in_error" in changes:
        changes["error_reason"] = changes.pop("entered_in_error")
        changes["resolved_on"] = changes.get("resolved_on") or found["resolved_on"] or found["today"]
    values = {name: found[name] for name in ("code", *_KEPT)} | changes
    if errors := _errors(values, found["birth_date"], found["today"]):
        raise Invalid(*errors)
    if any(found[name] != value for name, value in changes.items()):
        await act.row(updating(findings, *changes), school_id=found["school_id"], id=finding_id, **changes)
    return await written(act, ONE, id=student_id, finding_id=finding_id)


def _errors(values: dict[str, Any], born: date | None, today: date) -> list[FieldError]:
    """The days among themselves; of what the list does not have, a note."""
    errors = []
    future = Words("Chưa đến ngày này.", "This day has not come yet.")
    for name in ("found_on", "resolved_on"):
        if values[name] and values[name] > today:
            errors.append(FieldError(f"/{name}", "future", future))
    if born and values["found_on"] < born:
        errors.append(FieldError("/found_on", "before_birth", Words("Trẻ chưa sinh.", "The child was not born yet.")))
    if values["resolved_on"] and values["resolved_on"] < values["found_on"]:
        said = Words("Ngày khỏi phải từ ngày phát hiện trở đi.", "It cannot be over before it was found.")
        errors.append(FieldError("/resolved_on", "out_of_order", said))
    if values["code"] == "other" and not values["note"]:
        errors.append(FieldError("/note", "note_missing", Words("Hãy ghi rõ bệnh khác là gì.", "Say what it is.")))
    return errors
