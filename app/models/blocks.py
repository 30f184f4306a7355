"""Who a court keeps from a child, known again under another row: by name, phone or number."""

from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from app.models.people import persons
from app.models.students import guardians

_blocked, _who = guardians.alias("blocked"), persons.alias("who")


def like_one_blocked(
    school: ColumnElement[Any],
    student: ColumnElement[Any],
    *,
    name: ColumnElement[Any],
    phone: ColumnElement[Any],
    number: ColumnElement[Any] | None = None,
) -> ColumnElement[bool]:
    """Whether somebody of that name, phone or number is blocked from the child. `name`: its core.text.identity_key."""
    alike = [_who.c.identity_key == name, _who.c.phone == phone]
    if number is not None:
        alike.append(_who.c.national_id == number)
    return exists(
        select(_blocked.c.id)
        .join(_who, (_who.c.school_id == _blocked.c.school_id) & (_who.c.id == _blocked.c.person_id))
        .where(_blocked.c.school_id == school, _blocked.c.student_id == student)
        .where(_blocked.c.blocked_at.is_not(None), or_(*alike))
        .correlate_except(_blocked, _who)
    )
