"""Accounts, assignments, sessions, and imports, which are a person's own."""

from sqlalchemy import Text, and_, cast, func

from app.models.imports import imports
from app.models.people import assignments, persons, sessions, users
from app.models.schools import classes, groups, schools
from app.policies.row import Row
from app.policies.rows.keys import assigned, is_

_account = users.join(persons, and_(persons.c.school_id == users.c.school_id, persons.c.id == users.c.person_id))
user = Row(
    "user",
    _account,
    key=is_(users.c.id),
    locks={"school_id": users.c.school_id},
    version=func.concat(users.c.version, ".", persons.c.version, ".", assigned(users.c.id, "user_id")),
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
    key=is_(assignments.c.id),
    locks={"school_id": assignments.c.school_id},
    version=cast(assignments.c.version, Text),
    actions=("assignment.read", "assignment.end"),
)

import_ = Row(
    "import",
    imports,
    key=is_(imports.c.id),
    locks={"school_id": imports.c.school_id, "person_id": imports.c.person_id},
    version=cast(imports.c.version, Text),
    actions=("import.read", "import.undo"),
)

session = Row(
    "session",
    sessions.join(users, and_(users.c.school_id == sessions.c.school_id, users.c.id == sessions.c.user_id)),
    key=is_(sessions.c.id),
    locks={"school_id": sessions.c.school_id, "person_id": users.c.person_id},
    version=cast(sessions.c.refresh_counter, Text),
    actions=("session.read", "session.end"),
)
