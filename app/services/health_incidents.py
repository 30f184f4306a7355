"""Incidents of a child (4.2.5): recorded, corrected in the open, read by whoever reads the child's health data."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_

from app.core.answer import Answer
from app.core.db import inserting, updating
from app.core.errors import FieldError, Invalid
from app.core.ids import new_id
from app.core.shape import text, thing
from app.core.words import Words
from app.models.health_incidents import TOLD
from app.models.health_incidents import health_incidents as table
from app.models.students import students
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.reading import Single, written
from app.policies.rows import child_incidents, health_incident
from app.policies.rows.health_incidents import as_recorded
from app.policies.under import Under, listed_under
from app.schemas.base import OneQuery, PageQuery
from app.schemas.health_incidents import IncidentIn, IncidentPatch
from app.services.named import CLASS_TODAY, person

INCIDENT = {
    "id": table.c.id,
    "student_id": table.c.student_id,
    "full_name": students.c.full_name,
    "class": CLASS_TODAY,
    **{name: table.c[name] for name in TOLD},
    "recorded_by": person(),
    "recorded_at": table.c.recorded_at,
    "etag": health_incident.etag,
}
"""An incident's fields, in the order they are sent (schemas.health_incidents.IncidentOut)."""

_body = text(thing(**INCIDENT)).label("body")
_ONE = Single("health_incident.read", health_incident, _body, journaled=True)
_OF_A_CHILD = Under(
    "health_incident.read",
    child_incidents,
    as_recorded,
    and_(table.c.school_id == students.c.school_id, table.c.student_id == students.c.id),
    _body,
    table.c.id,
    journaled=True,
)
_TO_RECORD = door("health_incident.record", child_incidents, locks=True)
_TO_CORRECT = door(
    "health_incident.record", health_incident, table.c.happened_at, table.c.parents_told_at, locks=True, journaled=True
)
_TO_COME = Words("Thời điểm này chưa đến.", "This has not happened yet.")
_BEFORE = Words(
    "Phụ huynh không thể được báo trước khi sự việc xảy ra.", "The parents cannot be told before it happens."
)


async def of_a_child(act: Act, student_id: UUID, query: PageQuery) -> Answer:
    """A child's incidents, the one recorded last first."""
    return await listed_under(act, _OF_A_CHILD, student_id, limit=query.limit, cursor=query.cursor)


async def read(act: Act, incident_id: UUID, query: OneQuery) -> Answer:
    """One incident."""
    return await reading.read(act, _ONE, query.include, id=incident_id)


async def record(act: Act, student_id: UUID, given: IncidentIn) -> Answer:
    """Write an incident down. Raises Invalid for times that cannot be."""
    found = await change(act, _TO_RECORD, id=student_id)
    told = {name: getattr(given, name) for name in TOLD}
    _refuse_impossible_times(act.now, told["happened_at"], told["parents_told_at"])
    incident = new_id()
    kept = {"recorded_by": found["person_id"], "recorded_at": act.now, **told}
    await act.row(
        inserting(table, "school_id", "id", "student_id", *kept),
        school_id=found["school_id"], id=incident, student_id=student_id, **kept,
    )  # fmt: skip
    return await written(act, _ONE, id=incident)


async def correct(act: Act, incident_id: UUID, given: IncidentPatch) -> Answer:
    """Put right or add to what was written. Raises Invalid for times that cannot be."""
    found = await change(act, _TO_CORRECT, id=incident_id)
    if changes := given.changes():
        happened = changes.get("happened_at", found["happened_at"])
        _refuse_impossible_times(act.now, happened, changes.get("parents_told_at", found["parents_told_at"]))
        await act.row(updating(table, *changes), school_id=found["school_id"], id=incident_id, **changes)
    return await written(act, _ONE, id=incident_id)


def _refuse_impossible_times(now: datetime, happened_at: datetime, parents_told_at: datetime | None) -> None:
    wrong = [
        FieldError(f"/{name}", "to_come", _TO_COME)
        for name, at in (("happened_at", happened_at), ("parents_told_at", parents_told_at))
        if at and at > now
    ]
    if not wrong and parents_told_at and parents_told_at < happened_at:
        wrong.append(FieldError("/parents_told_at", "before_it_happened", _BEFORE))
    if wrong:
        raise Invalid(*wrong)
