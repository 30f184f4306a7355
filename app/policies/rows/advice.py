"""Health advice about a child: all of it, one piece with its follow-up, and which children still lack it (4.2.5)."""

from sqlalchemy import Text, and_, cast, literal_column

from app.models.advice import advice as table
from app.models.messages import messages
from app.models.people import persons
from app.models.schools import classes
from app.models.students import enrolments, kept, students
from app.policies.row import Move, Row
from app.policies.rows.keys import is_
from app.policies.rows.messages import of_the_sender
from app.policies.rows.students import in_force_today, student

child_advice = Row(
    "advice",
    student.source,
    key=and_(student.key, kept),
    locks=student.locks,
    version=student.version,
    actions=("advice.read", "advice.send"),
)

as_told = table.join(
    messages, and_(messages.c.school_id == table.c.school_id, messages.c.id == table.c.id)
).join(persons, of_the_sender)  # fmt: skip
_open = table.c.state != literal_column("'closed'", Text)
advice = Row(
    "advice",
    as_told.join(students, and_(students.c.school_id == table.c.school_id, students.c.id == table.c.student_id))
    .outerjoin(enrolments, in_force_today)
    .outerjoin(classes, and_(classes.c.school_id == enrolments.c.school_id, classes.c.id == enrolments.c.class_id)),
    key=is_(table.c.id),
    locks={"school_id": table.c.school_id, "child_id": table.c.student_id},
    version=cast(table.c.version, Text),
    actions=("advice.read", "advice.follow_up", "advice.close"),
    state=table.c.state,
    moves={"advice.follow_up": Move(_open, "followed_up"), "advice.close": Move(_open, "closed")},
)

advice_owed = Row(
    "advice",
    student.source,
    key=and_(student.key, kept),
    locks=student.locks,
    version=student.version,
    actions=("advice.read_owed",),
    read_by="advice.read_owed",
)
