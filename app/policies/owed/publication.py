"""What is approved goes out within hours (7.2); what is out is compared each day, and each difference is resolved (7.1)."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Text,
    and_,
    cast,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

from app.models.content import content_items, content_reviews, publications
from app.models.content_checks import content_checks, content_differences
from app.models.schools import schools
from app.policies.owed.expected import FIRST_DAY, SCHOOL, UNTIL, expected, figure
from app.policies.owed.working_time import after_working_days, after_working_hours, local_date, start_of

_DAY: ColumnElement[Any] = literal_column("interval '1 day'")


def _between(day: Any) -> Any:
    return and_(day >= FIRST_DAY, day <= UNTIL)


def published() -> Select[Any]:
    """Each approval of content is followed by its publication.

    Nothing is owed of what was withdrawn, or written anew, before it had gone out.
    """
    approval = content_reviews.alias("approval")
    when = approval.c.at
    out = (
        select(func.min(publications.c.published_at))
        .where(
            publications.c.school_id == approval.c.school_id,
            publications.c.content_id == approval.c.content_id,
            publications.c.number == approval.c.number,
        )
        .scalar_subquery()
    )
    still_to_go_out = and_(
        content_items.c.state == literal_column("'approved'", Text), content_items.c.revision == approval.c.number
    )
    return (
        select(
            *expected(
                subject=approval.c.content_id,
                opened_at=when,
                due_at=after_working_hours(when, figure("content_published", local_date(when))),
                met_at=out,
            )
        )
        .select_from(
            approval.join(
                content_items,
                and_(content_items.c.school_id == approval.c.school_id, content_items.c.id == approval.c.content_id),
            ).join(schools, schools.c.id == approval.c.school_id)
        )
        .where(
            approval.c.school_id == SCHOOL,
            approval.c.action == literal_column("'content.approve'", Text),
            _between(local_date(when)),
            or_(out.is_not(None), still_to_go_out),
        )
    )


def checked() -> Select[Any]:
    """Each day on which anything was out it is compared; days without school too, for nobody intrudes by the calendar."""
    days = (
        func.generate_series(cast(FIRST_DAY, TIMESTAMP), cast(UNTIL, TIMESTAMP), _DAY)
        .table_valued(column("at", TIMESTAMP), name="days")
        .render_derived()
    )
    day = cast(days.c.at, Date)
    over = start_of(cast(days.c.at + _DAY, Date))
    was_out = exists(
        select(publications.c.id).where(
            publications.c.school_id == schools.c.id,
            publications.c.published_at < start_of(day),
            or_(publications.c.withdrawn_at.is_(None), publications.c.withdrawn_at >= over),
        )
    )
    first = (
        select(func.min(content_checks.c.checked_at))
        .where(
            content_checks.c.school_id == schools.c.id,
            content_checks.c.checked_at >= start_of(day),
            content_checks.c.checked_at < over,
        )
        .scalar_subquery()
    )
    return (
        select(*expected(subject=schools.c.id, opened_at=start_of(day), due_at=over, met_at=first))
        .select_from(schools.join(days, true()))
        .where(schools.c.id == SCHOOL, was_out)
    )


def resolved() -> Select[Any]:
    """Each difference that a check found is resolved."""
    found = content_differences.c.found_at
    return (
        select(
            *expected(
                subject=content_differences.c.id,
                opened_at=found,
                due_at=after_working_days(found, figure("difference_resolved", local_date(found))),
                met_at=content_differences.c.resolved_at,
            )
        )
        .select_from(content_differences.join(schools, schools.c.id == content_differences.c.school_id))
        .where(content_differences.c.school_id == SCHOOL, _between(local_date(found)))
    )
