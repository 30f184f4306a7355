"""What is known of a child's health, for those who may know it; and what its teacher is told (4.2.5)."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Text, and_, any_, bindparam, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import array

from app.core.answer import Answer
from app.core.shape import etag, or_empty, text, thing, things
from app.core.words import Words
from app.data.health_findings import HEALTH_FINDINGS
from app.models.base import Uuid
from app.models.health import findings, health_rounds, measurements
from app.models.people import persons
from app.models.schools import classes
from app.models.students import enrolments, kept, students
from app.policies import reading
from app.policies.act import Act
from app.policies.reading import Listing, Single, listed
from app.policies.rows import health, health_summary
from app.schemas.base import OneQuery
from app.schemas.health import HealthSummariesQuery
from app.services.health import shapes
from app.services.health.growth import CLASSES
from app.services.named import CLASS_TODAY, named, person

_then = classes.alias("then")
_by = persons.alias("measured_by")
_recorder = persons.alias("recorded_by")


def finding(by: FromClause) -> dict[str, ColumnElement[Any]]:
    """The fields of schemas.health.FindingOut. `by`: the person who recorded it."""
    return {
        "id": findings.c.id,
        "student_id": findings.c.student_id,
        "code": findings.c.code,
        "name": shapes.worded(findings.c.code, shapes.FINDINGS),
        **{name: findings.c[name] for name in ("found_on", "round_id", "severity", "note", "resolved_on")},
        "entered_in_error": findings.c.error_reason,
        "recorded_by": person(by),
        "etag": etag(findings.c.version),
    }


recorder = (
    select(_recorder.c.id, _recorder.c.full_name)
    .where(_recorder.c.school_id == findings.c.school_id, _recorder.c.id == findings.c.recorded_by)
    .correlate(findings)
    .lateral("recorder")
)

_measured = (
    select(
        things(
            thing(
                round=thing(id=health_rounds.c.id, name=health_rounds.c.name, kind=health_rounds.c.kind),
                **{"class": named(_then)},
                measured_by=person(_by),
                **shapes.values(),
            ),
            measurements.c.measured_on.desc(),
            measurements.c.id.desc(),
        )
    )
    .select_from(
        measurements.join(
            health_rounds,
            and_(health_rounds.c.school_id == measurements.c.school_id, health_rounds.c.id == measurements.c.round_id),
        )
        .join(_then, and_(_then.c.school_id == measurements.c.school_id, _then.c.id == measurements.c.class_id))
        .join(_by, and_(_by.c.school_id == measurements.c.school_id, _by.c.id == measurements.c.measured_by))
    )
    .where(measurements.c.school_id == students.c.school_id, measurements.c.student_id == students.c.id)
    .correlate(students)
    .scalar_subquery()
)
_found = (
    select(things(thing(**finding(_recorder)), findings.c.found_on.desc(), findings.c.id.desc()))
    .select_from(
        findings.join(
            _recorder, and_(_recorder.c.school_id == findings.c.school_id, _recorder.c.id == findings.c.recorded_by)
        )
    )
    .where(findings.c.school_id == students.c.school_id, findings.c.student_id == students.c.id)
    .correlate(students)
    .scalar_subquery()
)
_CHILD = {"student_id": students.c.id, "full_name": students.c.full_name, "class": CLASS_TODAY}
HEALTH = {
    **_CHILD,
    "measurements": or_empty(_measured),
    "findings": or_empty(_found),
    "etag": health.etag,
}
"""The fields of schemas.health.HealthOut."""

# The last time that growth was looked at: what came after looked at the eyes, say.
_last = (
    select(measurements.c.measured_on, measurements.c.classes)
    .where(
        measurements.c.school_id == students.c.school_id,
        measurements.c.student_id == students.c.id,
        or_(measurements.c.weight_g.is_not(None), measurements.c.length_mm.is_not(None)),
    )
    .order_by(measurements.c.measured_on.desc(), measurements.c.id.desc())
    .limit(literal_column("1"))
    .correlate(students)
    .lateral("last")
)
_last_or_none = (
    select(func.max(_last.c.measured_on).label("measured_on"), func.max(_last.c.classes).label("classes"))
    .select_from(_last)
    .correlate(students)
    .lateral("last_or_none")
)
_HEED: dict[str, Words] = {each.code: each.heed for each in HEALTH_FINDINGS if each.heed}
_known = array[Any]([literal_column(f"'{code}'", Text) for code in _HEED], type_=Text)
_heed = (
    select(things(shapes.worded(findings.c.code, _HEED).distinct()))
    .where(
        findings.c.school_id == students.c.school_id,
        findings.c.student_id == students.c.id,
        findings.c.resolved_on.is_(None),
        findings.c.code == any_(_known),
    )
    .correlate(students)
    .scalar_subquery()
)
SUMMARY = {
    **_CHILD,
    "last_measured_on": _last_or_none.c.measured_on,
    "classes": shapes.coded(_last_or_none.c.classes, CLASSES),
    "heed": or_empty(_heed),
    "etag": health_summary.etag,
}
"""The fields of schemas.health.HealthSummaryOut."""

ONE = Single("health.read", health, text(thing(**HEALTH)).label("body"), journaled=True)
_summary = text(thing(**SUMMARY)).label("body")
_SUMMARY = Single("health.read_summary", health_summary, _summary, _last_or_none, journaled=True)
_SUMMARIES = Listing(
    "health.read_summary",
    health_summary,
    _summary,
    (students.c.sort_key, students.c.id),
    {
        "here": and_(kept, enrolments.c.id.is_not(None)),
        "class_id": enrolments.c.class_id == bindparam("class_id", type_=Uuid),
    },
    _last_or_none,
    journaled=True,
)


async def read(act: Act, student_id: UUID, query: OneQuery) -> Answer:
    """All that was measured and found of one child."""
    return await reading.read(act, ONE, query.include, id=student_id)


async def read_summary(act: Act, student_id: UUID, query: OneQuery) -> Answer:
    """What the teacher of one child is told."""
    return await reading.read(act, _SUMMARY, query.include, id=student_id)


async def list_summaries(act: Act, query: HealthSummariesQuery) -> Answer:
    """The summaries of the children who are here today, in Vietnamese name order."""
    return await listed(act, _SUMMARIES, limit=query.limit, cursor=query.cursor, here=True, class_id=query.class_id)
