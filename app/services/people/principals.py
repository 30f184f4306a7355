"""The school is never without a principal in office (3.1): assigned as of today, not suspended, with a password set.

Who never set a password may never do so: the code may be lost, and nobody would be left to give another.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Text, and_, bindparam, literal_column, or_, select

from app.core.db import Statement
from app.core.errors import WrongState
from app.core.words import Words
from app.models.base import Instant, Uuid
from app.models.people import assignments, assignments_held, users
from app.models.post import Post
from app.policies.act import Act
from app.services.schools import wait_turn

_school, _user, _assignment = (bindparam(name, type_=Uuid) for name in ("school", "user", "assignment"))
_today, _now = bindparam("today", type_=Date), bindparam("now", type_=Instant)
_held = assignments_held(_school, _today)
_principal = literal_column(f"'{Post.PRINCIPAL}'", Text)


def _another(but: ColumnElement[bool]) -> Statement:
    """Somebody in office, but for this."""
    return Statement(
        select(_held.c.id)
        .select_from(_held.join(users, and_(users.c.school_id == _school, users.c.id == _held.c.user_id)))
        .where(_held.c.post == _principal, users.c.suspended_at.is_(None), users.c.password_hash.is_not(None), but)
        .limit(literal_column("1"))
    )


_ANOTHER_USER = _another(_held.c.user_id != _user)
_ANOTHER_ASSIGNMENT = _another(_held.c.id != _assignment)
_IN_OFFICE = Statement(select(_held.c.id).where(_held.c.post == _principal, _held.c.user_id == _user))
# Who is or comes into office, and until when: without an end first.
_UNTIL = Statement(
    select(assignments.c.valid_to)
    .join(users, and_(users.c.school_id == assignments.c.school_id, users.c.id == assignments.c.user_id))
    .where(
        assignments.c.school_id == _school,
        assignments.c.post == _principal,
        users.c.suspended_at.is_(None),
        assignments.c.ended_at.is_(None),
        or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= _today),
    )
    .order_by(assignments.c.valid_to.desc().nulls_first())
    .limit(literal_column("1"))
)


class LastPrincipal(WrongState):
    """The last principal in office can be neither ended nor suspended."""

    title = Words(
        "Trường phải luôn có hiệu trưởng đương nhiệm: hãy phân công người khác trước.",
        "The school needs a principal in office: assign another one first.",
    )

    def __init__(self, state: str) -> None:
        super().__init__(clause="3.1", state=state, transitions=[])


async def check_suspension(act: Act, school: UUID, user: UUID, today: date) -> None:
    """Raises LastPrincipal where nobody else is in office."""
    if await act.row(_IN_OFFICE, school=school, user=user, today=today):
        await wait_turn(act, school)
        if not await act.row(_ANOTHER_USER, school=school, user=user, today=today):
            raise LastPrincipal("active")


async def check_end(act: Act, school: UUID, assignment: UUID, today: date) -> None:
    """The same, before an assignment as principal ends."""
    await wait_turn(act, school)
    if not await act.row(_ANOTHER_ASSIGNMENT, school=school, assignment=assignment, today=today):
        raise LastPrincipal("in_force")


async def warnings(act: Act, school: UUID, today: date) -> list[dict[str, Any]]:
    """From when on nobody would be in office, as things stand."""
    last = await act.row(_UNTIL, school=school, today=today)
    if last is None or last["valid_to"] is None:
        return []
    day = last["valid_to"]
    said = Words(
        f"Sau ngày {day:%d/%m/%Y} chưa có ai được phân công làm hiệu trưởng.",
        f"After {day} nobody is assigned as principal.",
    )
    return [{"code": "no_principal", "detail": said.in_(act.locale)}]
