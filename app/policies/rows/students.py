"""Children, and what hangs on a child: the safety card, who looked, the guardians."""

from sqlalchemy import Text, and_, bindparam, case, cast, func, literal_column, null

from app.models.caller import me
from app.models.people import persons, users
from app.models.safety_cards import safety_cards
from app.models.schools import classes
from app.models.students import enrolled_on, enrolments, guardians, kept, students
from app.policies.row import Row
from app.policies.rows.keys import is_

# A child belongs to the class of its enrolment in force today; without one it is the whole school's only.
in_force_today = and_(
    enrolments.c.school_id == students.c.school_id, enrolments.c.student_id == students.c.id, enrolled_on(me.c.today)
)
student = Row(
    "student",
    students.outerjoin(enrolments, in_force_today).outerjoin(
        classes, and_(classes.c.school_id == enrolments.c.school_id, classes.c.id == enrolments.c.class_id)
    ),
    key=is_(students.c.id),
    locks={
        "school_id": students.c.school_id,
        "class_id": enrolments.c.class_id,
        "group_id": classes.c.group_id,
        "child_id": students.c.id,
    },
    version=func.concat(students.c.version, ".", students.c.family_version),
    actions=(
        "student.read",
        "student.update",
        "student.merge",
        "student.mark_entered_in_error",
        "student.read_history",
        "guardian.read",
    ),
)

# A child without a card has an empty one, of version 0. A record entered in error has none: the kept one's says it all.
_with_card = student.source.outerjoin(
    safety_cards, and_(safety_cards.c.school_id == students.c.school_id, safety_cards.c.student_id == students.c.id)
)
_card_version = cast(func.coalesce(safety_cards.c.version, literal_column("0")), Text)
safety_card = Row(
    "safety_card",
    _with_card,
    key=and_(student.key, kept),
    locks=student.locks,
    version=_card_version,
    actions=("safety_card.read", "safety_card.update", "pick_up.update"),
)

# What the kitchen cooks by: of the children who are here, and no more of their cards.
diet = Row(
    "safety_card",
    _with_card,
    key=and_(student.key, kept, enrolments.c.id.is_not(None)),
    locks=student.locks,
    version=_card_version,
    actions=("safety_card.read_diet",),
    read_by="safety_card.read_diet",
)

access = Row(
    "access",
    student.source,
    key=student.key,
    locks=student.locks,
    version=student.version,
    actions=("access.read",),
)

# Nobody is shown a block of their own, whatever post they hold.
BLOCKED_AT = case((guardians.c.person_id != me.c.person_id, guardians.c.blocked_at), else_=null())

# A guardianship is where its child is. Whether it is blocked is no part of the record's version: another parent reads that.
guardian = Row(
    "guardian",
    guardians.join(persons, and_(persons.c.school_id == guardians.c.school_id, persons.c.id == guardians.c.person_id))
    .join(students, and_(students.c.school_id == guardians.c.school_id, students.c.id == guardians.c.student_id))
    .outerjoin(users, and_(users.c.school_id == guardians.c.school_id, users.c.person_id == guardians.c.person_id))
    .outerjoin(enrolments, in_force_today)
    .outerjoin(classes, and_(classes.c.school_id == enrolments.c.school_id, classes.c.id == enrolments.c.class_id)),
    key=and_(is_(guardians.c.student_id), guardians.c.id == bindparam("guardian_id", type_=guardians.c.id.type)),
    locks={
        "school_id": guardians.c.school_id,
        "class_id": enrolments.c.class_id,
        "group_id": classes.c.group_id,
    },
    version=func.concat(students.c.family_version, ".", func.extract("epoch", BLOCKED_AT), ".", users.c.version),
    facts={"about": guardians.c.person_id},
    actions=("guardian.read", "guardian.invite", "guardian.block", "guardian.unblock", "guardian.read_block"),
)
