"""The columns of every query of what is owed, and the values that it is asked with.

A row is one thing that was expected: an article to verify, a child to measure in a period, a class's register of a week.
Who held the post on the due day, and whether a row is waiting, met, late or missed, follows from these columns.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, bindparam, case, cast, literal_column, null

from app.data.figures import FIGURES
from app.data.parameters import Dated
from app.models.base import Instant, Uuid
from app.policies.regulation import IN_FORCE_SINCE

SCHOOL = bindparam("school", type_=Uuid)
SINCE = bindparam("since", type_=Date)
"""The first day looked at: what arose before it is left out."""
UNTIL = bindparam("until", type_=Date)
"""The school's today: what arises after it is not owed yet."""
NOW = bindparam("now", type_=Instant)

IN_FORCE: ColumnElement[date] = literal_column(f"date '{IN_FORCE_SINCE}'", Date)
"""The day the regulation came into force: nothing is owed before (Decision 149/QĐ-MNVH)."""
FIRST_DAY = case((SINCE > IN_FORCE, SINCE), else_=IN_FORCE)
"""SINCE, or the day the regulation came into force."""


def expected(
    *,
    subject: ColumnElement[Any],
    opened_at: ColumnElement[Any],
    due_at: ColumnElement[Any],
    met_at: ColumnElement[Any],
    class_id: ColumnElement[Any] | None = None,
    group_id: ColumnElement[Any] | None = None,
) -> list[ColumnElement[Any]]:
    """The columns of a query.

    `subject`: what it is about (the id of a row). `opened_at`, `due_at`: the instants from which it is owed and until which
    it is in time. `met_at`: when it was done; null: not yet. `class_id`, `group_id`: whose holder of the post owes it, where
    the post is of a class or a group.
    """
    nobody = cast(null(), Uuid)
    return [
        cast(subject, Uuid).label("subject"),
        (nobody if class_id is None else class_id).label("class_id"),
        (nobody if group_id is None else group_id).label("group_id"),
        opened_at.label("opened_at"),
        due_at.label("due_at"),
        met_at.label("met_at"),
    ]


def figure(code: str, day: ColumnElement[date]) -> ColumnElement[int]:
    """The value of a figure of app/data/figures.py as it was on a day; of a day before all of them, the first."""
    return dated(FIGURES[code].values, day)


def dated(values: tuple[Dated[int], ...], day: ColumnElement[date]) -> ColumnElement[int]:
    """The value of a parameter as it was on a day; of a day before all of them, the first."""
    first, *later = values
    newest: list[tuple[ColumnElement[bool], ColumnElement[int]]] = [
        (day >= literal_column(f"date '{each.valid_from}'", Date), _number(each.value)) for each in reversed(later)
    ]
    return case(*newest, else_=_number(first.value)) if newest else _number(first.value)


def _number(value: int) -> ColumnElement[int]:
    return literal_column(str(value), Integer)
