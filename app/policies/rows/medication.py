"""Medicine given on a parent's written request: what a child's parents ask for, and one request with its doses (4.2.5).

A request stands while whoever made it is a guardian of the child. Where they are one no more, or are blocked, nothing is given
of it until the school has accepted it again, as it then is; what nobody has accepted yet is refused (decision 0032).
"""

from sqlalchemy import (
    ColumnElement,
    Date,
    Text,
    and_,
    case,
    cast,
    column,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import array

from app.models.base import Uuid
from app.models.caller import me
from app.models.medication import medication_requests
from app.models.people import persons
from app.models.schools import classes, schools
from app.models.students import enrolments, guardians, kept, students
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
_its, _tie = medication_requests.c, guardians.alias("tie")
_ties = and_(
    _tie.c.school_id == _its.school_id, _tie.c.student_id == _its.student_id, _tie.c.person_id == _its.requested_by
)
_children = func.children_of(_its.school_id, _its.requested_by, me.c.today).table_valued(
    column("guardian_id", Uuid), column("student_id", Uuid), name="children"
)
_zone = select(schools.c.time_zone).where(schools.c.id == _its.school_id).scalar_subquery()
_decided_on = cast(func.timezone(_zone, _its.decided_at), Date)


def _tied(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(_tie.c.id).where(_ties, *where).correlate(medication_requests))


_maker_gone = and_(
    _tied(),
    not_(exists(select(_children.c.student_id).where(_children.c.student_id == _its.student_id))),
)
_gone_when_decided = or_(
    _tied(_tie.c.blocked_at < _its.decided_at),
    not_(_tied(or_(_tie.c.ends_on.is_(None), _tie.c.ends_on >= _decided_on))),
)
_state = medication_requests.c.state
_requested = _state == literal_column("'requested'", Text)
_accepted = _state == literal_column("'accepted'", Text)
_stands = or_(not_(_maker_gone), and_(_accepted, _gone_when_decided))
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
    # Nobody's two hands are one: a nurse who is the child's parent neither decides on nor gives what they asked for themselves.
    facts={"hands": array([_its.requested_by])},
    # To its maker, whatever post they hold, it says nothing of a block of their own (decision 0019).
    state=case(
        (
            and_(or_(_requested, _accepted), not_(_stands), _its.requested_by != me.c.person_id),
            literal_column("'without_guardian'", Text),
        ),
        else_=_state,
    ),
    moves={
        "medication.accept": Move(or_(and_(_requested, _stands), and_(_accepted, not_(_stands))), "accepted"),
        "medication.refuse": Move(_requested, "refused"),
        "medication.give": Move(and_(_accepted, _stands), "accepted"),
        "medication.end": Move(_accepted, "ended"),
        "medication.withdraw": Move(or_(_requested, _accepted), "withdrawn"),
    },
)
