"""Medicine given on a parent's written request: what a child's parents ask for, and one request with its doses (4.2.5)."""

from sqlalchemy import Text, and_, cast, literal_column, or_

from app.models.medication import medication_requests
from app.models.people import persons
from app.models.schools import classes
from app.models.students import enrolments, kept, students
from app.policies.row import Move, Row
from app.policies.rows.keys import is_
from app.policies.rows.students import in_force_today, student

child_medication = Row(
    "medication",
    student.source,
    key=and_(student.key, kept),
    locks=student.locks,
    version=student.version,
    actions=("medication.read", "medication.request"),
)

as_requested = medication_requests.join(
    persons,
    and_(persons.c.school_id == medication_requests.c.school_id, persons.c.id == medication_requests.c.requested_by),
)
_state = medication_requests.c.state
_requested = _state == literal_column("'requested'", Text)
_accepted = _state == literal_column("'accepted'", Text)
medication = Row(
    "medication",
    as_requested.join(
        students,
        and_(
            students.c.school_id == medication_requests.c.school_id,
            students.c.id == medication_requests.c.student_id,
        ),
    )
    .outerjoin(enrolments, in_force_today)
    .outerjoin(classes, and_(classes.c.school_id == enrolments.c.school_id, classes.c.id == enrolments.c.class_id)),
    key=is_(medication_requests.c.id),
    locks={"school_id": medication_requests.c.school_id, "child_id": medication_requests.c.student_id},
    version=cast(medication_requests.c.version, Text),
    actions=(
        "medication.read",
        "medication.accept",
        "medication.refuse",
        "medication.give",
        "medication.end",
        "medication.withdraw",
    ),
    state=_state,
    moves={
        "medication.accept": Move(_requested, "accepted"),
        "medication.refuse": Move(_requested, "refused"),
        "medication.give": Move(_accepted, "accepted"),
        "medication.end": Move(_accepted, "ended"),
        "medication.withdraw": Move(or_(_requested, _accepted), "withdrawn"),
    },
)
