"""Records that should not be: entered in error, never deleted."""

import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Date, Text, any_, bindparam, func, literal_column, select

from app.core.answer import Answer
from app.core.db import Statement
from app.core.errors import WrongState
from app.core.words import Words
from app.models.attendance import marks, registers
from app.models.base import Instant, Uuid
from app.models.schools import classes
from app.models.students import enrolments, students
from app.policies.act import Act
from app.policies.engine import Seen, door
from app.policies.reading import written
from app.policies.rows import student
from app.schemas.students import EnteredInErrorIn
from app.services.attendance.register import CONFIRMED
from app.services.students import keeping
from app.services.students.reading import ONE
from app.services.students.writing import refuse_in_error

_TO_MARK = door("student.mark_entered_in_error", student, students.c.status)

_school, _ids = bindparam("school", type_=Uuid), bindparam("ids", type_=ARRAY(Uuid))
# With the records merged into it: a child who was there does not go by way of a merge.
_merged = students.alias("merged")
_own = (
    select(students.c.school_id, students.c.id)
    .where(students.c.school_id == _school, students.c.id == bindparam("student", type_=Uuid))
    .cte("own", recursive=True)
)
_own = _own.union(
    select(_merged.c.school_id, _merged.c.id).join(
        _own, (_merged.c.school_id == _own.c.school_id) & (_merged.c.merged_into == _own.c.id)
    )
)
_PRESENT = Statement(
    select(func.array_agg(marks.c.date.distinct()).label("days"))
    .join(
        registers,
        (registers.c.school_id == marks.c.school_id)
        & (registers.c.class_id == marks.c.class_id)
        & (registers.c.date == marks.c.date),
    )
    .where(
        marks.c.school_id == _school, marks.c.student_id.in_(select(_own.c.id)),
        marks.c.mark == literal_column("'present'"), CONFIRMED,
    )
)  # fmt: skip
_TAKE_OUT = Statement(
    students.update()
    .where(students.c.school_id == _school, students.c.id == any_(_ids))
    .values(
        status="entered_in_error",
        status_since=bindparam("today", type_=Date),
        status_reason=bindparam("reason", type_=Text),
        merged_into=bindparam("merged_into", type_=Uuid),
        updated_at=bindparam("now", type_=Instant),
        version=students.c.version + 1,
    )
)
# Who is in a class is part of every register's ETag.
_ROSTERS_CHANGED = Statement(
    classes.update()
    .where(
        classes.c.school_id == _school,
        classes.c.id.in_(
            select(enrolments.c.class_id).where(
                enrolments.c.school_id == _school, enrolments.c.student_id == any_(_ids)
            )
        ),
    )
    .values(roster_version=classes.c.roster_version + 1)
)


class WasThere(WrongState):
    """A confirmed register says that the child was present: the record is of somebody."""

    def __init__(self, days: list[datetime.date]) -> None:
        told = ", ".join(f"{day:%d/%m/%Y}" for day in days)
        super().__init__(
            Words(f"Sổ điểm danh đã xác nhận ghi trẻ có mặt: {told}.", f"Confirmed registers have the child present: {told}."),
            state="studying", transitions=[], days=[day.isoformat() for day in days],
        )  # fmt: skip


async def mark_entered_in_error(act: Act, student_id: UUID, given: EnteredInErrorIn) -> Answer:
    """The record was a mistake: it leaves lists, registers and sizes, and stays to be read.

    Raises WrongState (already so) and WasThere.
    """
    found = await keeping.turn(act, _TO_MARK, id=student_id)
    refuse_in_error(found)
    present = await act.row(_PRESENT, school=found["school_id"], student=student_id)
    if present and present["days"]:
        raise WasThere(sorted(present["days"]))
    await take_out(act, found, [student_id], reason=given.reason)
    return await written(act, ONE, id=student_id)


async def take_out(act: Act, found: Seen, ids: list[UUID], *, reason: str, merged_into: UUID | None = None) -> None:
    """Make them records entered in error: their codes and numbers are free, their classes so much smaller."""
    school, today = found["school_id"], found["today"]
    await act.row(_TAKE_OUT, school=school, ids=ids, today=today, reason=reason, merged_into=merged_into)
    await act.row(_ROSTERS_CHANGED, school=school, ids=ids)
