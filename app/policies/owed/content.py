"""What is owed about content: articles of each group (3.5); what was submitted verified, appraised, decided (4.1.5, 5.2, 5.3).

An opening is a step that puts the content before somebody; the next step, or an edit, takes it from them again.
"""

from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Text, and_, any_, cast, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import INTERVAL, array

from app.models.base import Instant
from app.models.content import content_items, content_reviews, content_revisions
from app.models.schools import groups, school_years, schools
from app.policies.owed.expected import FIRST_DAY, NOW, SCHOOL, UNTIL, expected, figure
from app.policies.owed.working_time import after_working_days, local_date, start_of

_later = content_reviews.alias("later")
_edit = content_revisions.alias("edit")
_item = and_(
    content_items.c.school_id == content_reviews.c.school_id, content_items.c.id == content_reviews.c.content_id
)
_opened_on = local_date(content_reviews.c.at)
# The next step of whoever it was before, or an edit, which takes it from them.
_next_step = (
    select(func.min(_later.c.at))
    .where(
        _later.c.school_id == content_reviews.c.school_id,
        _later.c.content_id == content_reviews.c.content_id,
        or_(
            _later.c.at > content_reviews.c.at,
            and_(_later.c.at == content_reviews.c.at, _later.c.id > content_reviews.c.id),
        ),
    )
    .correlate(content_reviews)
    .scalar_subquery()
)
_next_edit = (
    select(func.min(_edit.c.written_at))
    .where(
        _edit.c.school_id == content_reviews.c.school_id,
        _edit.c.content_id == content_reviews.c.content_id,
        _edit.c.number > content_reviews.c.number,
        _edit.c.written_at >= content_reviews.c.at,
    )
    .correlate(content_reviews)
    .scalar_subquery()
)


def _actions(*names: str) -> ColumnElement[bool]:
    return content_reviews.c.action == any_(array([literal_column(f"'{name}'", Text) for name in names]))


def _kinds(*names: str) -> ColumnElement[bool]:
    return content_items.c.kind == any_(array([literal_column(f"'{name}'", Text) for name in names]))


def _answered(code: str, *where: ColumnElement[bool]) -> Select[Any]:
    """Each opening of an item, to be answered within the working days of a figure; the item's group owes it where it has one."""
    return (
        select(
            *expected(
                subject=content_reviews.c.content_id,
                opened_at=content_reviews.c.at,
                due_at=after_working_days(content_reviews.c.at, figure(code, _opened_on)),
                met_at=func.least(_next_step, _next_edit),
                group_id=content_items.c.group_id,
            )
        )
        .select_from(
            content_reviews.join(content_items, _item).join(schools, schools.c.id == content_reviews.c.school_id)
        )
        .where(content_reviews.c.school_id == SCHOOL, _opened_on >= FIRST_DAY, _opened_on <= UNTIL)
        .where(content_reviews.c.at <= NOW, *where)
    )


def verified() -> Select[Any]:
    """Each news item, activity and notice of a group that was submitted, verified or returned by its leader (5.2)."""
    return _answered(
        "content_verified", _actions("content.submit"), content_items.c.group_id.is_not(None), _kinds("news", "activity", "notice")
    )  # fmt: skip


def appraised() -> Select[Any]:
    """Each product of a group that was submitted, appraised or returned by its leader, before it can be posted (5.3)."""
    return _answered(
        "product_appraised", _actions("content.submit"), content_items.c.group_id.is_not(None), _kinds("elearning_product")
    )  # fmt: skip


def decided() -> Select[Any]:
    """Each educational item that was verified or appraised: approved or returned (4.1.5)."""
    of_education = or_(content_items.c.group_id.is_not(None), _kinds("activity", "elearning_product"))
    return _answered("content_decided", _actions("content.verify", "content.appraise"), of_education)


def written() -> Select[Any]:
    """For each group and month of a school year, so many articles (3.5): met once the last of them is approved.

    An article counts in the month of its first approval; a product is none.
    """
    first = cast(func.date_trunc(literal_column("'month'"), cast(FIRST_DAY, Instant)), Date)
    months = (
        func.generate_series(first, UNTIL, literal_column("interval '1 month'", INTERVAL))
        .table_valued("day", name="months")
        .render_derived()
    )
    begins = cast(months.c.day, Date)
    ends = cast(begins + literal_column("interval '1 month'", INTERVAL), Date)
    wanted = figure("articles_a_month", begins)
    approved_at = func.min(content_reviews.c.at).label("at")
    approvals = (
        select(approved_at)
        .select_from(content_reviews.join(content_items, _item))
        .where(
            content_reviews.c.school_id == groups.c.school_id,
            content_items.c.group_id == groups.c.id,
            _actions("content.approve"),
            _kinds("news", "activity", "notice"),
        )
        .group_by(content_items.c.id)
        .having(approved_at.element >= start_of(begins), approved_at.element < start_of(ends))
        .correlate(groups, schools, months)
        .order_by(literal_column("1"))
        .offset(wanted - literal_column("1"))
        .limit(literal_column("1"))
        .scalar_subquery()
    )
    in_a_year = (
        select(school_years.c.id)
        .where(
            school_years.c.school_id == groups.c.school_id,
            school_years.c.starts_on <= begins,
            school_years.c.ends_on >= begins,
        )
        .correlate(groups, months)
        .exists()
    )
    return (
        select(
            *expected(
                subject=groups.c.id,
                opened_at=start_of(begins),
                due_at=start_of(ends),
                met_at=approvals,
                group_id=groups.c.id,
            )
        )
        .select_from(groups.join(schools, schools.c.id == groups.c.school_id).join(months, literal_column("true")))
        .where(groups.c.school_id == SCHOOL, in_a_year)
    )
