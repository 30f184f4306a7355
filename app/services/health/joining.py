"""What is known of the health of two records of one child made one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Text, and_, bindparam, case, exists, func, literal_column, not_, null, select
from sqlalchemy.dialects.postgresql import array

from app.core.db import Row, Statement
from app.core.errors import Conflict
from app.core.words import Words
from app.models.base import Uuid
from app.models.health import findings, health_rounds, measurements
from app.policies.act import Act

_school, _kept, _other = (bindparam(name, type_=Uuid) for name in ("school", "kept", "other"))


def _moved(table: Any, *more: Any, **values: Any) -> Statement:
    return Statement(
        table.update()
        .where(table.c.school_id == _school, table.c.student_id == _other, *more)
        .values(student_id=_kept, version=table.c.version + 1, **values)
    )


_TOLD = {"weight_g": "weight_kg", "length_mm": "height_cm"}
_COMPARED = (
    "weight_g",
    "length_mm",
    "vision_left",
    "vision_right",
    "teeth_decayed",
    "systolic",
    "diastolic",
    "heart_rate",
)
_also_measured = measurements.alias("also_measured")
_different = func.array_remove(
    array[Any](
        [
            case(
                (
                    _also_measured.c[name].is_distinct_from(measurements.c[name]),
                    literal_column(f"'{_TOLD.get(name, name)}'", Text),
                )
            )
            for name in _COMPARED
        ],
        type_=Text,
    ),
    null(),
)
_DIFFERENT = Statement(
    select(health_rounds.c.id, health_rounds.c.name, _different.label("fields"))
    .select_from(
        measurements.join(
            _also_measured,
            and_(
                _also_measured.c.school_id == measurements.c.school_id,
                _also_measured.c.round_id == measurements.c.round_id,
            ),
        ).join(
            health_rounds,
            and_(health_rounds.c.school_id == measurements.c.school_id, health_rounds.c.id == measurements.c.round_id),
        )
    )
    .where(
        measurements.c.school_id == _school,
        measurements.c.student_id == _other,
        _also_measured.c.student_id == _kept,
        func.cardinality(_different) > literal_column("0"),
    )
    .order_by(health_rounds.c.opens_on, health_rounds.c.id)
)
# In a round in which both were measured alike the kept record's row stands.
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
    """Bring what was measured and found on the other record to the kept one.

    Raises Conflict where the two were measured differently in a round: neither is lost unseen. No value is told.
    """
    if different := await act.rows(_DIFFERENT, school=school, kept=kept, other=other):
        raise _measured_apart(different)
    await act.row(_MEASUREMENTS, school=school, kept=kept, other=other)
    await act.row(_FINDINGS, school=school, kept=kept, other=other, today=today)


def _measured_apart(different: Sequence[Row]) -> Conflict:
    names = ", ".join(row["name"] for row in different)
    return Conflict(
        Words(
            f"Hai hồ sơ có số đo khác nhau trong đợt: {names}. Hãy nhờ nhân viên y tế xem lại trước khi gộp.",
            f"The two records were measured differently in: {names}. Have the nurse check before they are merged.",
        ),
        rounds=[{"id": str(row["id"]), "name": row["name"], "fields": row["fields"]} for row in different],
    )
