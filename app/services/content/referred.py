"""What content refers to, looked up at once: the group, the plan, the colleagues, the children whom its author may name."""

from dataclasses import dataclass, field
from uuid import UUID

import orjson
from sqlalchemy import any_, bindparam, func, select

from app.core.db import ARRAY_OF_UUID, Statement
from app.core.errors import FieldError, Invalid
from app.core.shape import text
from app.core.words import Words
from app.models.base import Uuid
from app.models.caller import me
from app.models.content import editorial_plan_entries
from app.models.people import assignments, users
from app.models.schools import groups
from app.models.students import kept, students
from app.policies.act import Act
from app.policies.criteria import allowed
from app.policies.rows import student

_NO_GROUP = Words("Không có tổ này.", "There is no such group.")
_NO_ENTRY = Words(
    "Kế hoạch tin bài không có mục này cho tổ đó.", "The editorial plan has no such entry for that group."
)
_NO_COLLEAGUE = Words("Không có tài khoản cán bộ, giáo viên, nhân viên này.", "There is no such member of staff.")
_NO_CHILD = Words(
    "Bạn không khai được trẻ này. Hãy mời giáo viên của trẻ cùng viết.",
    "You cannot name this child. Let the child's teacher write in it too.",
)


_children = (
    select(func.array_agg(students.c.id))
    .select_from(student.source)
    .where(
        students.c.school_id == me.c.school_id,
        students.c.id == any_(bindparam("children", type_=ARRAY_OF_UUID)),
        kept,
        allowed("student.read", student),
    )
    .correlate(me)
    .scalar_subquery()
)
# A parent has an account too, and is no colleague: whoever was ever assigned to a post is.
_colleagues = (
    select(text(func.json_object_agg(users.c.id, users.c.person_id)))
    .where(
        users.c.school_id == me.c.school_id,
        users.c.id == any_(bindparam("writers", type_=ARRAY_OF_UUID)),
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
        select(groups.c.id)
        .where(groups.c.school_id == me.c.school_id, groups.c.id == _group)
        .correlate(me)
        .scalar_subquery()
        .label("group"),
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
    ).select_from(me)
)


@dataclass(frozen=True, slots=True)
class Referred:
    """Ids that a body gives. `children`: by their place; who stood in the revision before is not asked for again."""

    group: UUID | None = None
    entry: UUID | None = None
    writers: list[UUID] = field(default_factory=list)
    children: dict[int, UUID] = field(default_factory=dict)


async def persons_of(act: Act, asked: Referred) -> list[UUID]:
    """The persons of the colleagues, in the order given. Raises Invalid, naming all that is not there for the caller."""
    found = await act.row(
        _REFERRED, group=asked.group, entry=asked.entry, writers=asked.writers, children=list(asked.children.values())
    )
    assert found is not None, "whoever writes was let in"
    errors = [
        FieldError(f"/{name}", "not_there", words)
        for name, column, given, words in (
            ("group_id", "group", asked.group, _NO_GROUP),
            ("plan_entry_id", "entry", asked.entry, _NO_ENTRY),
        )
        if given is not None and found[column] is None
    ]
    colleagues: dict[str, str] = orjson.loads(found["colleagues"] or "{}")
    errors += [
        FieldError(f"/writers/{place}", "not_there", _NO_COLLEAGUE)
        for place, user in enumerate(asked.writers)
        if str(user) not in colleagues
    ]
    known = set(found["children"] or ())
    errors += [
        FieldError(f"/children/{place}/student_id", "not_there", _NO_CHILD)
        for place, child in asked.children.items()
        if child not in known
    ]
    if errors:
        raise Invalid(*errors)
    return [UUID(colleagues[str(user)]) for user in asked.writers]
