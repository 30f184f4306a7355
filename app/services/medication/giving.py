"""Each dose that is given (4.2.5): of an accepted request, within its days, and never twice.

A dose takes its planned time of the day: a constraint lets nobody take it again. And no dose of the same medicine follows another
too soon, whoever asked for it: those who give a child something are in turn, by the child's row.
"""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Interval, Text, bindparam, func, select

from app.core.answer import Answer
from app.core.db import Statement, inserting
from app.core.errors import Conflict, FieldError, Invalid
from app.core.ids import new_id
from app.core.words import Words
from app.data.parameters import MEDICATION_APART, in_force
from app.models.base import Instant, Uuid
from app.models.caller import me
from app.models.medication import medication_doses as doses
from app.models.medication import medication_requests as table
from app.models.schools import schools
from app.models.students import students
from app.policies.act import Act
from app.policies.engine import Seen, change, door
from app.policies.reading import written
from app.policies.rows import medication
from app.policies.workflow import advance
from app.schemas.medication import DoseIn
from app.services.medication.reading import ONE
from app.services.medication.sameness import medicine_key
from app.services.named import of_the_school

_zone = of_the_school(schools.c.time_zone, me.c.school_id)
_ASKED = ("student_id", "medicine", "dose", "times", "starts_on", "ends_on", "decided_at")
_TO_GIVE = door(
    "medication.give",
    medication,
    *(table.c[name] for name in _ASKED),
    _zone.label("zone"),
    locks=True,
    journaled=True,
)
_school, _child = bindparam("school", type_=Uuid), bindparam("child", type_=Uuid)
_TURN = Statement(
    select(students.c.id)
    .where(students.c.school_id == _school, students.c.id == _child)
    .with_for_update(key_share=True)
)
_at, _apart = bindparam("at", type_=Instant), bindparam("apart", type_=Interval)
_NEAR = Statement(
    select(func.max(doses.c.given_at).label("given_at")).where(
        doses.c.school_id == _school,
        doses.c.student_id == _child,
        doses.c.medicine_key == bindparam("medicine", type_=Text),
        doses.c.given_at > _at - _apart,
        doses.c.given_at < _at + _apart,
    )
)
_COLUMNS = (
    "school_id", "id", "request_id", "student_id", "medicine_key", "date", "planned_time", "given_at", "given_by", "amount",
    "note",
)  # fmt: skip


class TooSoon(Conflict):
    """A dose of the same medicine is too near."""

    title = Words("Trẻ vừa được cho thuốc này.", "The child was given this medicine just now.")


async def give(act: Act, request_id: UUID, given: DoseIn) -> Answer:
    """Record a dose. Raises WrongState (not accepted, or over), Invalid, TooSoon, and Taken where its time is done."""
    found = await change(act, _TO_GIVE, id=request_id)
    given_at = given.given_at or act.now
    day = given_at.astimezone(ZoneInfo(found["zone"])).date()
    if wrong := _wrong(found, given, given_at, day, act.now):
        raise Invalid(*wrong)
    child = {"school": found["school_id"], "child": found["student_id"]}
    await act.row(_TURN, **child)
    apart = in_force(MEDICATION_APART, day)
    medicine = medicine_key(found["medicine"])
    near = await act.row(_NEAR, medicine=medicine, at=given_at, apart=apart, **child)
    if near and near["given_at"]:
        at = near["given_at"].astimezone(ZoneInfo(found["zone"]))
        raise TooSoon(
            Words(
                f"Trẻ đã được cho thuốc này lúc {at:%H:%M}, chưa đủ thời gian giữa hai lần.",
                f"The child was given this medicine at {at:%H:%M}: too near to this dose.",
            ),
            given_at=near["given_at"].isoformat(),
        )
    amount, note = given.amount or found["dose"], given.note or None
    await act.row(
        inserting(doses, *_COLUMNS), school_id=found["school_id"], id=new_id(), request_id=request_id,
        student_id=found["student_id"], medicine_key=medicine, date=day, planned_time=given.planned_time,
        given_at=given_at, given_by=found["person_id"], amount=amount, note=note,
    )  # fmt: skip
    await advance(act, medication, found, request_id)
    return await written(act, ONE, id=request_id)


def _wrong(found: Seen, given: DoseIn, given_at: datetime, day: date, now: datetime) -> list[FieldError]:
    """What of the dose is not as the request asks."""
    wrong = []
    if given.planned_time not in found["times"]:
        said = Words("Đơn không nhờ cho thuốc vào giờ này.", "The request does not ask for this time.")
        wrong.append(FieldError("/planned_time", "not_asked", said))
    if given_at > now:
        said = Words("Thời điểm này chưa đến.", "This has not happened yet.")
        wrong.append(FieldError("/given_at", "to_come", said))
    elif given_at < found["decided_at"]:
        said = Words("Lúc đó nhà trường chưa nhận đơn.", "The request was not accepted yet.")
        wrong.append(FieldError("/given_at", "before_acceptance", said))
    elif not found["starts_on"] <= day <= found["ends_on"]:
        said = Words("Đơn không nhờ cho thuốc vào ngày này.", "The request does not ask for this day.")
        wrong.append(FieldError("/given_at", "not_asked", said))
    return wrong
