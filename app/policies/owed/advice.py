"""Each child found at risk has advice sent (4.2.5): for a growth class that calls for it, and for whatever was found on it."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, literal_column, or_, select, union_all

from app.data.advice_templates import AT_RISK
from app.models.advice import advice
from app.models.base import Texts
from app.models.health import findings, measurements
from app.models.messages import messages
from app.models.schools import schools
from app.models.students import kept, students
from app.policies.owed.expected import FIRST_DAY, SCHOOL, UNTIL, expected, figure
from app.policies.owed.working_time import after_working_days, start_of

_AT_RISK = literal_column("array[{}]".format(", ".join(f"'{code}'" for code in AT_RISK)), Texts)


def at_risk_by(measured: FromClause) -> ColumnElement[bool]:
    """A measurement puts the child in a growth class that calls for advice, and nothing in it is beyond belief."""
    return and_(measured.c.implausible == literal_column("'{}'", Texts), measured.c.classes.op("&&")(_AT_RISK))


def for_children_at_risk() -> Select[Any]:
    """A measurement, or a finding, and the first advice about it. What was over in time without any needs none, a mistake never."""
    measured_on, found_on, over_on = measurements.c.measured_on, findings.c.found_on, findings.c.resolved_on
    told_of_finding = _told(advice.c.finding_id, findings)
    still_there = and_(
        findings.c.error_reason.is_(None),
        or_(over_on.is_(None), start_of(over_on) >= _due(found_on), told_of_finding.is_not(None)),
    )
    both = union_all(
        _expected(measurements, measured_on, _told(advice.c.measurement_id, measurements), at_risk_by(measurements)),
        _expected(findings, found_on, told_of_finding, still_there),
    ).subquery("at_risk")
    return select(*both.c)


def _expected(of: Any, day: ColumnElement[Any], told: ColumnElement[Any], when: ColumnElement[bool]) -> Any:
    return (
        select(*expected(subject=of.c.id, opened_at=start_of(day), due_at=_due(day), met_at=told))
        .select_from(schools)
        .join(of, of.c.school_id == schools.c.id)
        .join(students, and_(students.c.school_id == schools.c.id, students.c.id == of.c.student_id))
        .where(schools.c.id == SCHOOL, kept, day >= FIRST_DAY, day <= UNTIL, when)
    )


def _due(day: ColumnElement[Any]) -> ColumnElement[Any]:
    return after_working_days(start_of(day), figure("advice_sent", day))


def _told(column: ColumnElement[Any], of: Any) -> ColumnElement[Any]:
    """When the parents were first advised of it."""
    return (
        select(func.min(messages.c.sent_at))
        .select_from(
            advice.join(messages, and_(messages.c.school_id == advice.c.school_id, messages.c.id == advice.c.id))
        )
        .where(advice.c.school_id == of.c.school_id, column == of.c.id)
        .correlate(of)
        .scalar_subquery()
    )
