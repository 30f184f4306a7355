"""The roster of a class: the homeroom teacher confirms what the clerk imported (6.1)."""

from uuid import UUID

from sqlalchemy import bindparam, func, select

from app.core.answer import Answer
from app.core.db import Statement
from app.models.base import Instant, Uuid
from app.models.students import enrolled_on, enrolments, students
from app.policies.act import Act
from app.policies.engine import door, fetch
from app.policies.rows import class_
from app.services.imports import turn

_TO_CONFIRM = door("roster.confirm", class_)
_school, _class, _today = (
    bindparam("school", type_=Uuid),
    bindparam("class_id", type_=Uuid),
    bindparam("today", type_=enrolments.c.starts_on.type),
)
_confirmed = (
    students.update()
    .where(
        students.c.school_id == _school,
        students.c.roster_confirmed.is_(False),
        students.c.status != "entered_in_error",
        students.c.id.in_(
            select(enrolments.c.student_id).where(
                enrolments.c.school_id == _school,
                enrolments.c.class_id == _class,
                enrolled_on(_today),
            )
        ),
    )
    .values(roster_confirmed=True, version=students.c.version + 1, updated_at=bindparam("now", type_=Instant))
    .returning(students.c.id)
    .cte("confirmed")
)
_CONFIRM = Statement(select(func.count(_confirmed.c.id)))


async def confirm(act: Act, class_id: UUID) -> Answer:
    """Confirm the records of today's children of the class. How many were waiting."""
    await act.begin()
    found = await fetch(act, _TO_CONFIRM, id=class_id)
    await act.sign(found.grant.cited.clause, person=found["person_id"])
    # An import that runs meanwhile would write back what it read.
    await turn.take(act.connection, found["school_id"], turn.CHILDREN)
    confirmed = await act.row(_CONFIRM, school=found["school_id"], class_id=class_id, today=found["today"])
    assert confirmed is not None
    return Answer.of({"confirmed": confirmed[0]})
