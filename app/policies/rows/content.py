"""Content items, the editorial plan and parents' consents."""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, any_, case, cast, func, literal_column, or_, select

from app.models.caller import me
from app.models.content import consents, content_items, editorial_plan_entries
from app.models.students import kept, students
from app.policies.row import Move, Row
from app.policies.rows.keys import is_
from app.policies.rows.students import student


def _is(column: ColumnElement[str], *values: str) -> ColumnElement[bool]:
    return or_(*(column == literal_column(f"'{value}'", Text) for value in values))


_state, _kind = content_items.c.state, content_items.c.kind

# Whose it is to write: the author, and whoever of those asks that the author lets write in it too. Nobody's hands are on it
# by being named: only by writing (`hands`), so that naming somebody bars them from no decision.
PEN = case((me.c.person_id == any_(content_items.c.writers), me.c.person_id), else_=content_items.c.author_id)

_PRODUCT = _is(_kind, "elearning_product")
_DIRECTIVE = _is(_kind, "directive")
_OF_EDUCATION: ColumnElement[Any] = and_(
    ~_DIRECTIVE, or_(content_items.c.group_id.is_not(None), _is(_kind, "activity", "elearning_product"))
)
_OUT = content_items.c.published_revision.is_not(None)
"""Some revision of it is published, whatever has been written since."""

content = Row(
    "content",
    content_items,
    key=is_(content_items.c.id),
    locks={"school_id": content_items.c.school_id, "group_id": content_items.c.group_id, "person_id": PEN},
    version=cast(content_items.c.version, Text),
    actions=(
        "content.read",
        "content.read_to_take_down",
        "content.update",
        "content.submit",
        "content.verify",
        "content.appraise",
        "content.approve",
        "content.return",
        "content.publish",
        "content.withdraw",
    ),
    facts={
        "hands": content_items.c.hands,
        "deciders": content_items.c.deciders,
        # What a group answers for is educational; of the whole school's, the activities (4.1.5). A directive is from above.
        "of_education": _OF_EDUCATION,
    },
    state=_state,
    moves={
        "content.submit": Move(_is(_state, "draft"), to="submitted"),
        "content.verify": Move(and_(_is(_state, "submitted"), ~_PRODUCT, ~_DIRECTIVE), to="verified"),
        "content.appraise": Move(and_(_is(_state, "submitted"), _PRODUCT), to="appraised"),
        # A directive comes from above: whether it is accurate is not the group's to say (7.2).
        "content.approve": Move(
            or_(_is(_state, "verified", "appraised"), and_(_is(_state, "submitted"), _DIRECTIVE)), to="approved"
        ),
        "content.return": Move(_is(_state, "submitted", "verified", "appraised"), to="draft"),
        "content.publish": Move(_is(_state, "approved"), to="published"),
        # What is out is taken down whatever has been written since; what is approved is kept from going out.
        "content.withdraw": Move(or_(_is(_state, "approved", "published"), _OUT), to="withdrawn"),
    },
)

_cancelled = editorial_plan_entries.c.cancelled_at.is_not(None)
editorial_plan = Row(
    "editorial_plan",
    editorial_plan_entries,
    key=is_(editorial_plan_entries.c.id),
    locks={"school_id": editorial_plan_entries.c.school_id, "group_id": editorial_plan_entries.c.group_id},
    version=cast(editorial_plan_entries.c.version, Text),
    actions=("editorial_plan.read", "editorial_plan.update", "editorial_plan.direct"),
    state=case((_cancelled, literal_column("'cancelled'", Text)), else_=literal_column("'planned'", Text)),
    moves={
        "editorial_plan.update": Move(~_cancelled, to="planned"),
        "editorial_plan.direct": Move(~_cancelled, to="cancelled"),
    },
)

# A child's consents are one thing, which every giving and withdrawing changes.
_changes = (
    select(func.coalesce(func.sum(consents.c.version), literal_column("0")))
    .where(consents.c.school_id == students.c.school_id, consents.c.student_id == students.c.id)
    .correlate(students)
    .scalar_subquery()
)
consent = Row(
    "consent",
    student.source,
    key=and_(student.key, kept),
    locks=student.locks,
    version=cast(_changes, Text),
    actions=("consent.read", "consent.give", "consent.withdraw"),
)
