"""Who looked at a child's data: from the journal, by the child (4.2.5)."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, any_, func, select

from app.core.answer import Answer
from app.core.db import ARRAY_OF_UUID
from app.core.shape import thing
from app.models.journal import accesses as looks
from app.models.journal import journal
from app.models.people import persons
from app.models.post import POST_NAMES, Post
from app.models.students import students
from app.policies.act import Act
from app.policies.actions import ACTIONS
from app.policies.engine import door
from app.policies.rows import access
from app.schemas.base import PageQuery
from app.services.journal_pages import newest, paged

_merged = students.alias("merged")
# Of the child: a record that was merged into this one is of the same.
_records = func.array_append(
    func.array(
        select(_merged.c.id)
        .where(_merged.c.school_id == students.c.school_id, _merged.c.merged_into == students.c.id)
        .correlate(students)
        .scalar_subquery()
    ),
    students.c.id,
    type_=ARRAY_OF_UUID,
)
_of_the_child = (
    select()
    .select_from(
        looks.join(journal, and_(journal.c.school_id == looks.c.school_id, journal.c.entry == looks.c.entry)).join(
            persons, and_(persons.c.school_id == journal.c.school_id, persons.c.id == journal.c.person_id)
        )
    )
    .where(looks.c.school_id == students.c.school_id, looks.c.child_id == any_(_records))
)
_entry = thing(
    at=journal.c.at, person_id=journal.c.person_id, full_name=persons.c.full_name, role=looks.c.role,
    action=journal.c.action, clause=journal.c.clause,
)  # fmt: skip
_page = newest(looks.c.entry, _entry, _of_the_child, students)
_READ = door("access.read", access, _page.c.entries, _page.c.numbers, beside=_page)


async def accesses(act: Act, student_id: UUID, query: PageQuery) -> Answer:
    """Each time that somebody saw what only a few may see of the child, newest first."""
    return await paged(act, _READ, query, _item, student_id)


def _item(entry: dict[str, Any], locale: str) -> dict[str, Any]:
    role = entry["role"]
    return {
        "at": entry["at"],
        "person": {"id": entry["person_id"], "full_name": entry["full_name"]},
        "as": {"role": role, "name": POST_NAMES[Post(role)].in_(locale)} if role else None,
        "action": entry["action"],
        "words": ACTIONS[entry["action"]].in_(locale),
        "clause": entry["clause"],
    }
