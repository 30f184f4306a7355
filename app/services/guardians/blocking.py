"""Blocking a guardian from a child, and lifting it (3.1): at once, and with no trace to them or to the other parent.

Nothing of theirs is touched, neither account nor sessions nor the record's version: the guardianship opens nothing any more.
"""

import datetime
from uuid import UUID

from sqlalchemy import Text, bindparam

from app.core.answer import Answer
from app.core.db import Statement
from app.core.errors import WrongState
from app.core.shape import text, thing
from app.core.words import Words
from app.models.base import Instant, Uuid
from app.models.people import persons
from app.models.students import guardians
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import Seen, door
from app.policies.reading import Single, written
from app.policies.rows import guardian
from app.schemas.base import OneQuery
from app.schemas.guardians import BlockIn, UnblockIn
from app.services.students import keeping

BLOCK = {
    "id": guardians.c.id,
    "student_id": guardians.c.student_id,
    "relationship": guardians.c.relationship,
    "full_name": persons.c.full_name,
    "blocked": guardians.c.blocked_at.is_not(None),
    "blocked_at": guardians.c.blocked_at,
    "reason": guardians.c.block_reason,
    "decision_number": guardians.c.block_decision_number,
    "etag": guardian.etag,
}
"""A block's fields, in the order they are sent (schemas.guardians.BlockOut)."""

_ONE = Single("guardian.read_block", guardian, text(thing(**BLOCK)))
_FACTS = (guardians.c.person_id.label("person"), guardians.c.blocked_at.is_not(None).label("blocked"))
_TO_BLOCK, _TO_UNBLOCK = (door(action, guardian, *_FACTS) for action in ("guardian.block", "guardian.unblock"))
# All that there ever was between the two.
_SET = Statement(
    guardians.update()
    .where(
        guardians.c.school_id == bindparam("school", type_=Uuid),
        guardians.c.student_id == bindparam("student", type_=Uuid),
        guardians.c.person_id == bindparam("person", type_=Uuid),
    )
    .values(
        blocked_at=bindparam("at", type_=Instant),
        block_reason=bindparam("reason", type_=Text),
        block_decision_number=bindparam("number", type_=Text),
    )
)
_ALREADY = Words("Người này đã bị chặn rồi.", "This guardian is blocked already.")
_NOT_BLOCKED = Words("Người này không bị chặn.", "This guardian is not blocked.")


async def read_block(act: Act, student_id: UUID, guardian_id: UUID, query: OneQuery) -> Answer:
    """Whether a guardian is blocked, since when, and why."""
    return await reading.read(act, _ONE, query.include, id=student_id, guardian_id=guardian_id)


async def block(act: Act, student_id: UUID, guardian_id: UUID, given: BlockIn) -> Answer:
    """Block a guardian from the child. Raises WrongState where they are blocked."""
    # In turn with whoever writes records: a merge takes blocks with it.
    found = await keeping.turn(act, _TO_BLOCK, id=student_id, guardian_id=guardian_id)
    if found["blocked"]:
        raise WrongState(_ALREADY, state="blocked", transitions=["unblock"])
    return await _set(act, found, student_id, guardian_id, act.now, given.reason, given.decision_number)


async def unblock(act: Act, student_id: UUID, guardian_id: UUID, given: UnblockIn) -> Answer:
    """Lift a block: what the guardianship gives by its dates, it gives again. Raises WrongState where there is none."""
    found = await keeping.turn(act, _TO_UNBLOCK, id=student_id, guardian_id=guardian_id)
    if not found["blocked"]:
        raise WrongState(_NOT_BLOCKED, state="not_blocked", transitions=["block"])
    return await _set(act, found, student_id, guardian_id, None, given.reason, None)


async def _set(
    act: Act,
    found: Seen,
    student_id: UUID,
    guardian_id: UUID,
    at: datetime.datetime | None,
    reason: str,
    number: str | None,
) -> Answer:
    await act.row(
        _SET, school=found["school_id"], student=student_id, person=found["person"], at=at, reason=reason, number=number
    )  # fmt: skip
    return await written(act, _ONE, id=student_id, guardian_id=guardian_id)
