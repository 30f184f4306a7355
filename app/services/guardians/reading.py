"""A child's guardians as the staff see them: besides what the record says, who signs in and who is blocked (6.1).

A view of its own: the record is read by the other parent too, to whom a block tells nothing.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Text, and_, case, exists, literal_column, null, or_, select

from app.core.answer import Answer
from app.core.shape import or_empty, text, thing, things
from app.models.caller import me
from app.models.people import assignments, persons, users
from app.models.students import guardian_on, guardians, students
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import door, fetch
from app.policies.reading import Single
from app.policies.rows import BLOCKED_AT, guardian, student
from app.schemas.base import OneQuery
from app.services.people.assignments import ACCOUNT_NAME

_ever_assigned = exists(
    select(assignments.c.id).where(assignments.c.school_id == users.c.school_id, assignments.c.user_id == users.c.id)
).correlate(users)
ACCOUNT = case(
    (users.c.id.is_(None), literal_column("'none'", Text)),
    (
        and_(
            users.c.vouched_by.is_not(None),
            users.c.password_hash.is_(None),
            users.c.suspended_at.is_(None),
            ~_ever_assigned,
        ),
        literal_column("'invited'", Text),
    ),
    else_=literal_column("'in_use'", Text),
)
"""invited: by a teacher, and a one-time code waits. In use: whatever else there is, a member of staff's too; which, is not
told here."""

GUARDIAN: dict[str, Any] = {
    "id": guardians.c.id,
    "relationship": guardians.c.relationship,
    "full_name": persons.c.full_name,
    "birth_year": persons.c.birth_year,
    "phone": persons.c.phone,
    "occupation": persons.c.occupation,
    "starts_on": guardians.c.starts_on,
    "ends_on": guardians.c.ends_on,
    "confirmed": guardians.c.confirmed,
    "blocked": BLOCKED_AT.is_not(None),
    "account": ACCOUNT,
    # Of a member of staff who is a parent too, nothing but that there is an account.
    "username": case((literal_column("'invited'") == ACCOUNT, ACCOUNT_NAME), else_=null()),
    "etag": guardian.etag,
}
"""A guardian's fields, in the order they are sent (schemas.guardians.GuardianshipOut)."""

ONE = Single("guardian.read", guardian, text(thing(**GUARDIAN)))
_all = (
    select(or_empty(things(thing(**GUARDIAN), guardians.c.position, guardians.c.id)).label("items"))
    .select_from(
        guardians.join(
            persons, and_(persons.c.school_id == guardians.c.school_id, persons.c.id == guardians.c.person_id)
        ).outerjoin(users, and_(users.c.school_id == guardians.c.school_id, users.c.person_id == guardians.c.person_id))
    )
    .where(
        guardians.c.school_id == students.c.school_id,
        guardians.c.student_id == students.c.id,
        # A block is told also of somebody who is in the record no more: they may stand at the gate all the same.
        or_(guardian_on(me.c.today), BLOCKED_AT.is_not(None)),
    )
    .correlate(students, me)
    .lateral("all_of_them")
)
_ALL = door("guardian.read", student, text(thing(items=_all.c["items"], next_cursor=null())).label("body"), beside=_all)


async def list_(act: Act, student_id: UUID) -> Answer:
    """A child's guardians, in the record's order, and whoever is blocked."""
    return Answer((await fetch(act, _ALL, id=student_id))["body"])


async def read(act: Act, student_id: UUID, guardian_id: UUID, query: OneQuery) -> Answer:
    """One guardian of a child."""
    return await reading.read(act, ONE, query.include, id=student_id, guardian_id=guardian_id)
