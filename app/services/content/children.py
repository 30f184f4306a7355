"""Children whom content names or shows: who they are, and whether their parents let it be published (3.1, 6.3)."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, func, null, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql.selectable import LateralFromClause

from app.core.shape import or_empty, thing, things
from app.models.caller import me
from app.models.content import consents, content_children
from app.models.students import students
from app.policies.criteria import allowed
from app.policies.rows import student

_with_record = content_children.join(
    student.source,
    and_(students.c.school_id == content_children.c.school_id, students.c.id == content_children.c.student_id),
)
# Whoever may not read a child's record is told of a child, and not of which.
_name = case((allowed("student.read", student), students.c.full_name), else_=null())


def declared(revision: FromClause) -> ColumnElement[Any]:
    """The children whom a revision names or shows (schemas.content.ChildOut); null where the author has not said."""
    child = thing(student_id=content_children.c.student_id, full_name=_name, uses=content_children.c.uses)
    found = (
        select(or_empty(things(child, students.c.sort_key, students.c.id)))
        .select_from(_with_record)
        .where(
            content_children.c.school_id == revision.c.school_id,
            content_children.c.content_id == revision.c.content_id,
            content_children.c.number == revision.c.number,
        )
        .correlate(revision, me)
        .scalar_subquery()
    )
    return case((revision.c.children_stated, found), else_=null())


_into = students.alias("merged_into")
# A record that was merged into another is of the same child: the parents' consents stand with the one that is kept.
USED = _with_record.outerjoin(_into, and_(_into.c.school_id == me.c.school_id, _into.c.id == students.c.merged_into))
KEPT = func.coalesce(_into.c.id, students.c.id)
"""Of USED, the children on revisions: the record by which the child goes now."""
_uses = func.unnest(content_children.c.uses).table_valued("use", name="used").render_derived()
WITHOUT = (
    select(func.array_agg(aggregate_order_by(_uses.c.use, _uses.c.use)))
    .select_from(_uses)
    .where(
        ~exists(
            select(consents.c.id)
            .where(
                consents.c.school_id == content_children.c.school_id,
                consents.c.student_id == KEPT,
                consents.c.purpose == _uses.c.use,
                consents.c.withdrawn_at.is_(None),
            )
            .correlate_except(consents)
        )
    )
    .correlate_except(_uses)
    .scalar_subquery()
)
"""Of USED: what is used of the child without consent; null where nothing is."""


def lacking(content: ColumnElement[Any], number: ColumnElement[Any], *beside: FromClause) -> LateralFromClause:
    """Of a revision of the caller's school, `children`: those for whom a consent is lacking (schemas.content.LackingOut).

    One row, null where none lacks. `beside`: what `content` and `number` lean on.
    """
    short = (
        select(content_children.c.student_id, _name.label("full_name"), students.c.sort_key, WITHOUT.label("uses"))
        .select_from(USED)
        .where(
            content_children.c.school_id == me.c.school_id,
            content_children.c.content_id == content,
            content_children.c.number == number,
        )
        .correlate(me, *beside)
        .subquery("short")
    )
    child = thing(student_id=short.c.student_id, full_name=short.c.full_name, uses=short.c.uses)
    return (
        select(things(child, short.c.sort_key, short.c.student_id).label("children"))
        .where(short.c.uses.is_not(None))
        .correlate(me, *beside)
        .lateral("lacking")
    )
