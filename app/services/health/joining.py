"""What is known of the health of two records of one child made one."""

from typing import Any
from uuid import UUID

from sqlalchemy import Date, and_, bindparam, case, exists, not_

from app.core.db import Statement
from app.models.base import Uuid
from app.models.health import findings, measurements
from app.policies.act import Act

_school, _kept, _other = (bindparam(name, type_=Uuid) for name in ("school", "kept", "other"))


def _moved(table: Any, *more: Any, **values: Any) -> Statement:
    return Statement(
        table.update()
        .where(table.c.school_id == _school, table.c.student_id == _other, *more)
        .values(student_id=_kept, version=table.c.version + 1, **values)
    )


# In a round in which both were measured the kept record's values stand.
_theirs = measurements.alias("theirs")
_both = exists().where(
    _theirs.c.school_id == _school, _theirs.c.student_id == _kept, _theirs.c.round_id == measurements.c.round_id
)
_MEASUREMENTS = _moved(measurements, not_(_both))
# What was found on both records is found once from now on.
_also = findings.alias("also")
_twice = exists().where(
    _also.c.school_id == _school, _also.c.student_id == _kept, _also.c.code == findings.c.code, _also.c.resolved_on.is_(None)
)  # fmt: skip
_FINDINGS = _moved(
    findings,
    resolved_on=case(
        (and_(findings.c.resolved_on.is_(None), _twice), bindparam("today", type_=Date)), else_=findings.c.resolved_on
    ),
)


async def join(act: Act, *, school: UUID, kept: UUID, other: UUID, today: Any) -> None:
    """Bring what was measured and found on the other record to the kept one."""
    await act.row(_MEASUREMENTS, school=school, kept=kept, other=other)
    await act.row(_FINDINGS, school=school, kept=kept, other=other, today=today)
