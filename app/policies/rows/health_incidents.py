"""Incidents of a child (4.2.5), read by whoever reads the child's health data."""

from sqlalchemy import Text, and_, cast

from app.models.health_incidents import health_incidents
from app.models.people import persons
from app.models.schools import classes
from app.models.students import enrolments, kept, students
from app.policies.row import Row
from app.policies.rows.keys import is_
from app.policies.rows.students import in_force_today, student

child_incidents = Row(
    "health_incident",
    student.source,
    key=and_(student.key, kept),
    locks=student.locks,
    version=student.version,
    actions=("health_incident.read", "health_incident.record"),
)

as_recorded = health_incidents.join(
    persons,
    and_(persons.c.school_id == health_incidents.c.school_id, persons.c.id == health_incidents.c.recorded_by),
)
health_incident = Row(
    "health_incident",
    as_recorded.join(
        students,
        and_(students.c.school_id == health_incidents.c.school_id, students.c.id == health_incidents.c.student_id),
    )
    .outerjoin(enrolments, in_force_today)
    .outerjoin(classes, and_(classes.c.school_id == enrolments.c.school_id, classes.c.id == enrolments.c.class_id)),
    key=is_(health_incidents.c.id),
    locks={"school_id": health_incidents.c.school_id, "child_id": health_incidents.c.student_id},
    version=cast(health_incidents.c.version, Text),
    actions=("health_incident.read", "health_incident.record"),
)
