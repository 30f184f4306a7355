"""Children found at risk whose parents were not advised of it yet (4.2.5)."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, exists, literal_column, or_, select, true

from app.core.answer import Answer
from app.core.shape import or_empty, text, thing, things
from app.models.advice import advice as table
from app.models.base import Uuid
from app.models.health import findings, measurements
from app.models.students import enrolments, kept, students
from app.policies.act import Act
from app.policies.owed.advice import at_risk_by
from app.policies.reading import Listing, listed
from app.policies.rows import advice_owed
from app.schemas.advice import AtRiskQuery
from app.services.named import CLASS_TODAY


def not_advised(column: ColumnElement[Any], of: FromClause) -> ColumnElement[bool]:
    """No advice was sent about the measurement or the finding."""
    return ~exists(
        select(table.c.id).where(table.c.school_id == of.c.school_id, column == of.c.id).correlate_except(table)
    )


_round = bindparam("round_id", None, type_=Uuid)
_last = (
    select(measurements)
    .where(
        measurements.c.school_id == students.c.school_id,
        measurements.c.student_id == students.c.id,
        or_(_round.is_(None), measurements.c.round_id == _round),
    )
    .order_by(measurements.c.measured_on.desc(), measurements.c.id.desc())
    .limit(literal_column("1"))
    .correlate(students)
    .subquery("last")
)
_measurement = (
    select(thing(id=_last.c.id, round_id=_last.c.round_id, measured_on=_last.c.measured_on, classes=_last.c.classes))
    .where(at_risk_by(_last), not_advised(table.c.measurement_id, _last))
    .correlate(students)
    .scalar_subquery()
)
_found = thing(id=findings.c.id, code=findings.c.code, found_on=findings.c.found_on, note=findings.c.note)
_findings = (
    select(things(_found, findings.c.found_on, findings.c.id))
    .where(
        findings.c.school_id == students.c.school_id,
        findings.c.student_id == students.c.id,
        findings.c.resolved_on.is_(None),
        or_(_round.is_(None), findings.c.round_id == _round),
        not_advised(table.c.finding_id, findings),
    )
    .correlate(students)
    .scalar_subquery()
)
_owed = select(_measurement.label("measurement"), _findings.label("findings")).correlate(students).lateral("owed")
_LIST = Listing(
    "advice.read_owed",
    advice_owed,
    text(
        thing(
            **{
                "student_id": students.c.id,
                "full_name": students.c.full_name,
                "class": CLASS_TODAY,
                "measurement": _owed.c.measurement,
                "findings": or_empty(_owed.c.findings),
                "etag": advice_owed.etag,
            }
        )
    ),
    (students.c.sort_key, students.c.id),
    {
        "owed": and_(
            kept, enrolments.c.id.is_not(None), or_(_owed.c.measurement.is_not(None), _owed.c.findings.is_not(None))
        ),
        "class_id": enrolments.c.class_id == bindparam("class_id", type_=Uuid),
        "round_id": true(),  # asked in what hangs on the child
    },
    beside=_owed,
    journaled=True,
)


async def at_risk(act: Act, query: AtRiskQuery) -> Answer:
    """The children who are here today and lack advice, in Vietnamese name order."""
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, owed=True, class_id=query.class_id, round_id=query.round_id
    )
