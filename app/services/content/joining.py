"""What parents let the school publish, of two records of one child made one (6.3).

What content declares of children stays as it was approved: whoever asks for a consent follows the record to the one kept.
"""

from uuid import UUID

from sqlalchemy import and_, bindparam, case, exists, literal_column, not_, select

from app.core.db import Statement
from app.models.base import Instant, Uuid
from app.models.content import consents
from app.policies.act import Act

_school, _kept, _other = (bindparam(name, type_=Uuid) for name in ("school", "kept", "other"))
_across = consents.alias("across")
# Of the same purpose, with the other of the two records.
_there = and_(
    _across.c.school_id == _school,
    _across.c.purpose == consents.c.purpose,
    _across.c.student_id == case((consents.c.student_id == _kept, _other), else_=_kept),
)
_open, _open_there = consents.c.withdrawn_at.is_(None), exists().where(_there, _across.c.withdrawn_at.is_(None))
_taken_back_by = (
    select(_across.c.withdrawn_by)
    .where(_there, _across.c.withdrawn_at.is_not(None))
    .order_by(_across.c.withdrawn_at.desc())
    .limit(literal_column("1"))
    .correlate(consents)
    .scalar_subquery()
)
# What was taken back with one record is not kept published by what was given with the other.
_closed = and_(_open, not_(_open_there), _taken_back_by.is_not(None))
# Given with both: the kept record's stands, and the same said again stays where it was said.
_moved = and_(consents.c.student_id == _other, not_(and_(_open, _open_there)))
_JOIN = Statement(
    consents.update()
    .where(
        consents.c.school_id == _school,
        case((consents.c.student_id == _other, _moved), else_=and_(consents.c.student_id == _kept, _closed)),
    )
    .values(
        student_id=_kept,
        withdrawn_at=case((_closed, bindparam("now", type_=Instant)), else_=consents.c.withdrawn_at),
        withdrawn_by=case((_closed, _taken_back_by), else_=consents.c.withdrawn_by),
        version=consents.c.version + 1,
    )
)


async def join(act: Act, *, school: UUID, kept: UUID, other: UUID) -> None:
    """Bring what parents said with the other record to the kept one."""
    await act.row(_JOIN, school=school, kept=kept, other=other)
