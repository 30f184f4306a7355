"""What content refers to, looked up at once: the group, the plan, the colleagues, the children whom its author may name."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, and_, any_, bindparam, func, select
from sqlalchemy.sql.selectable import ScalarSelect

from app.core.db import Row, Statement
from app.core.errors import FieldError, Invalid
from app.core.words import Words
from app.models.base import Uuid
from app.models.caller import me
from app.models.content import editorial_plan_entries
from app.models.people import assignments, users
from app.models.schools import groups
from app.models.students import kept, students
from app.policies.act import Act
from app.policies.engine import allowed
from app.policies.rows import student

_UUIDS = ARRAY(Uuid)
_NO_GROUP = Words("Không có tổ này.", "There is no such group.")
_NO_ENTRY = Words("Kế hoạch tin bài không có mục này cho tổ đó.", "The editorial plan has no such entry for that group.")
_NO_COLLEAGUE = Words("Không có tài khoản cán bộ, giáo viên, nhân viên này.", "There is no such member of staff.")
_NO_CHILD = Words(
    "Bạn không khai được trẻ này. Hãy mời giáo viên của trẻ cùng viết.",
    "You cannot name this child. Let the child's teacher write in it too.",
)


def _there(column: ColumnElement[Any], name: str, *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(column).where(column.table.c.school_id == me.c.school_id, *where).correlate(me).scalar_subquery()  # type: ignore[attr-defined]


_children = (
    select(func.array_agg(students.c.id))
    .select_from(student.source)
    .where(
        students.c.school_id == me.c.school_id,
        students.c.id == any_(bindparam("children", type_=_UUIDS)),
        kept,
        allowed("student.read", student),
    )
    .correlate(me)
    .scalar_subquery()
)
# A parent has an account too, and is no colleague: whoever was ever assigned to a post is.
_colleagues = (
    select(func.jsonb_object_agg(users.c.id, users.c.person_id))
    .where(
        users.c.school_id == me.c.school_id,
        users.c.id == any_(bindparam("writers", type_=_UUIDS)),
        select(assignments.c.id)
        .where(assignments.c.school_id == users.c.school_id, assignments.c.user_id == users.c.id)
        .correlate(users)
        .exists(),
    )
    .correlate(me)
    .scalar_subquery()
)
_group = bindparam("group", type_=Uuid)
_REFERRED = Statement(
    select(
        select(groups.c.id).where(and_(groups.c.school_id == me.c.school_id, groups.c.id == _group)).correlate(me)
        .scalar_subquery().label("group"),
        select(editorial_plan_entries.c.id)
        .where(
            editorial_plan_entries.c.school_id == me.c.school_id,
            editorial_plan_entries.c.id == bindparam("entry", type_=Uuid),
            editorial_plan_entries.c.group_id.is_not_distinct_from(_group),
            editorial_plan_entries.c.cancelled_at.is_(None),
        )
        .correlate(me)
        .scalar_subquery()
        .label("entry"),
        _children.label("children"),
        _colleagues.label("colleagues"),
    )
)  # fmt: skip
