"""What rules look at: for each noun its rows, with the locks they carry and what identifies them."""

from datetime import date

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
)

from app.models.attendance import registers
from app.models.caller import me
from app.models.imports import imports
from app.models.people import assignments, persons, sessions, users
from app.models.safety_cards import safety_cards
from app.models.schools import classes, groups, school_years, schools
from app.models.students import enrolled_on, enrolments, guardians, kept, students
from app.policies.row import Row


def _is(column: ColumnElement[object]) -> ColumnElement[bool]:
    return column == bindparam("id", type_=column.type)


# A child belongs to the class of its enrolment in force today; without one it is the whole school's only.
_in_force_today = and_(
    enrolments.c.school_id == students.c.school_id, enrolments.c.student_id == students.c.id, enrolled_on(me.c.today)
)
student = Row(
    "student",
    students.outerjoin(enrolments, _in_force_today).outerjoin(
        classes, and_(classes.c.school_id == enrolments.c.school_id, classes.c.id == enrolments.c.class_id)
    ),
    key=_is(students.c.id),
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
    .outerjoin(enrolments, _in_force_today)
    .outerjoin(classes, and_(classes.c.school_id == enrolments.c.school_id, classes.c.id == enrolments.c.class_id)),
    key=and_(_is(guardians.c.student_id), guardians.c.id == bindparam("guardian_id", type_=guardians.c.id.type)),
    locks={
        "school_id": guardians.c.school_id,
        "class_id": enrolments.c.class_id,
        "group_id": classes.c.group_id,
    },
    version=func.concat(students.c.family_version, ".", func.extract("epoch", BLOCKED_AT), ".", users.c.version),
    facts={"about": guardians.c.person_id},
    actions=("guardian.read", "guardian.invite", "guardian.block", "guardian.unblock", "guardian.read_block"),
)


def _assigned(unit: ColumnElement[object], column: str) -> ColumnElement[int]:
    """Grows with each assignment that is made or ended of a class or a user."""
    held = assignments.alias("counted")
    return (
        select(func.coalesce(func.sum(held.c.version), literal_column("0")))
        .where(held.c.school_id == me.c.school_id, held.c[column] == unit)
        .correlate_except(held)
        .scalar_subquery()
    )


_class_in_its_year = classes.join(
    school_years,
    and_(school_years.c.school_id == classes.c.school_id, school_years.c.id == classes.c.school_year_id),
)
class_ = Row(
    "class",
    _class_in_its_year,
    key=_is(classes.c.id),
    locks={"school_id": classes.c.school_id, "class_id": classes.c.id, "group_id": classes.c.group_id},
    # Who teaches the class and who is in it is told with it.
    version=func.concat(classes.c.version, ".", classes.c.roster_version, ".", _assigned(classes.c.id, "class_id")),
    actions=(
        "class.read",
        "class.read_size",
        "class.read_completeness",
        "class.update",
        "roster.confirm",
        "student.create",
        "student.import",
    ),
    facts={"roster_due_on": school_years.c.roster_due_on, "year_ends_on": school_years.c.ends_on},
)

# The children of a class as one list: for whoever may read all of them. A parent's key is a child's, and opens no class.
class_list = Row(
    "student",
    _class_in_its_year,
    key=_is(classes.c.id),
    locks={**class_.locks, "child_id": cast(null(), classes.c.id.type)},
    version=cast(classes.c.version, Text),
    actions=("student.read",),
)

_date = registers.c.date.type


def _register(day: ColumnElement[date]) -> Row:
    """A register exists for each school day; a day without one still answers, from its class."""
    return Row(
        "attendance",
        _class_in_its_year.outerjoin(
            registers,
            and_(
                registers.c.school_id == classes.c.school_id,
                registers.c.class_id == classes.c.id,
                registers.c.date == day,
            ),
        ),
        key=_is(classes.c.id),
        locks={"school_id": classes.c.school_id, "class_id": classes.c.id, "group_id": classes.c.group_id},
        version=func.concat(func.coalesce(registers.c.version, 0), ".", classes.c.roster_version),
        actions=("attendance.read", "attendance.mark", "attendance.confirm", "attendance.read_counts"),
        facts={"year_ends_on": school_years.c.ends_on},
    )


register = _register(bindparam("date", type_=_date))

# Of all classes on one day: today where none is named.
DAY = func.coalesce(bindparam("date", None, type_=_date), me.c.today)
register_of_the_day = _register(DAY)

school_year = Row(
    "school_year",
    school_years,
    key=_is(school_years.c.id),
    locks={"school_id": school_years.c.school_id},
    version=cast(school_years.c.version, Text),
    actions=("school_year.read", "school_year.update", "calendar.read", "calendar.update"),
    facts={"year_ends_on": school_years.c.ends_on},
)

# The calendar is part of its year, under one version.
calendar = Row(
    "calendar",
    school_years,
    key=_is(school_years.c.id),
    locks={"school_id": school_years.c.school_id},
    version=cast(school_years.c.version, Text),
    actions=("calendar.read", "calendar.update"),
    facts={"year_ends_on": school_years.c.ends_on},
)

group = Row(
    "group",
    groups,
    key=_is(groups.c.id),
    locks={"school_id": groups.c.school_id, "group_id": groups.c.id},
    version=cast(groups.c.version, Text),
    actions=("group.read", "group.update"),
)

_account = users.join(persons, and_(persons.c.school_id == users.c.school_id, persons.c.id == users.c.person_id))
user = Row(
    "user",
    _account,
    key=_is(users.c.id),
    locks={"school_id": users.c.school_id},
    version=func.concat(users.c.version, ".", persons.c.version, ".", _assigned(users.c.id, "user_id")),
    actions=(
        "user.read",
        "user.update",
        "user.suspend",
        "user.reinstate",
        "user.reset_password",
        "assignment.create",
    ),
)

assignment = Row(
    "assignment",
    assignments.join(_account, and_(users.c.school_id == assignments.c.school_id, users.c.id == assignments.c.user_id))
    .join(schools, schools.c.id == assignments.c.school_id)
    .outerjoin(classes, and_(classes.c.school_id == assignments.c.school_id, classes.c.id == assignments.c.class_id))
    .outerjoin(groups, and_(groups.c.school_id == assignments.c.school_id, groups.c.id == assignments.c.group_id)),
    key=_is(assignments.c.id),
    locks={"school_id": assignments.c.school_id},
    version=cast(assignments.c.version, Text),
    actions=("assignment.read", "assignment.end"),
)

import_ = Row(
    "import",
    imports,
    key=_is(imports.c.id),
    locks={"school_id": imports.c.school_id, "person_id": imports.c.person_id},
    version=cast(imports.c.version, Text),
    actions=("import.read", "import.undo"),
)

session = Row(
    "session",
    sessions.join(users, and_(users.c.school_id == sessions.c.school_id, users.c.id == sessions.c.user_id)),
    key=_is(sessions.c.id),
    locks={"school_id": sessions.c.school_id, "person_id": users.c.person_id},
    version=cast(sessions.c.refresh_counter, Text),
    actions=("session.read", "session.end"),
)
