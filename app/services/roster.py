"""The roster of a class: the homeroom teacher confirms what the clerk imported (6.1)."""

from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, or_, select

from app.core.answer import Answer
from app.core.db import Statement
from app.models.base import Instant, Uuid
from app.models.students import enrolled_on, enrolments, guardians, students
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
_here = select(enrolments.c.student_id).where(
    enrolments.c.school_id == _school, enrolments.c.class_id == _class, enrolled_on(_today)
)
# Also of a child whose record was confirmed before: the tie came from a record that was merged into it.
_waiting = and_(
    guardians.c.school_id == _school,
    guardians.c.confirmed.is_(False),
    or_(guardians.c.ends_on.is_(None), guardians.c.ends_on >= _today),
)
_confirmed = (
    students.update()
    .where(
        students.c.school_id == _school,
        or_(
            students.c.roster_confirmed.is_(False),
            exists(select(guardians.c.id).where(_waiting, guardians.c.student_id == students.c.id)),
        ),
        students.c.status != "entered_in_error",
        students.c.id.in_(_here),
    )
    .values(roster_confirmed=True, version=students.c.version + 1, updated_at=bindparam("now", type_=Instant))
    .returning(students.c.id)
    .cte("confirmed")
)
_CONFIRM = Statement(select(func.count(_confirmed.c.id)))
_CONFIRM_TIES = Statement(guardians.update().where(_waiting, guardians.c.student_id.in_(_here)).values(confirmed=True))


async def confirm(act: Act, class_id: UUID) -> Answer:
    """Confirm the records of today's children of the class, and who their guardians are. How many were waiting."""
    await act.begin()
    found = await fetch(act, _TO_CONFIRM, id=class_id)
    await act.sign(found.grant.cited.clause, person=found["person_id"])
    # An import that runs meanwhile would write back what it read.
    await turn.take(act.connection, found["school_id"], turn.CHILDREN)
    where = {"school": found["school_id"], "class_id": class_id, "today": found["today"]}
    confirmed = await act.row(_CONFIRM, **where)
    assert confirmed is not None
    await act.row(_CONFIRM_TIES, **where)
    return Answer.of({"confirmed": confirmed[0]})
