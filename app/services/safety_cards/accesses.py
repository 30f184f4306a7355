"""Who looked: from the journal by the child, newest first (4.2.5)."""

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, Integer, and_, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.core.answer import Answer
from app.core.paging import after, cursor_of
from app.core.shape import text, thing
from app.models import journal as models
from app.models.journal import journal
from app.models.people import persons
from app.models.post import POST_NAMES, Post
from app.models.students import students
from app.policies.act import Act
from app.policies.actions import ACTIONS
from app.policies.engine import door, fetch
from app.policies.rows import access
from app.schemas.base import PageQuery

_looks = models.accesses
_behind = bindparam("behind", type_=BigInteger)
_entries = (
    select(
        _looks.c.entry,
        thing(
            at=journal.c.at, person_id=journal.c.person_id, full_name=persons.c.full_name, role=_looks.c.role,
            action=journal.c.action, clause=journal.c.clause,
        ).label("entry_body"),
    )
    .select_from(
        _looks.join(journal, and_(journal.c.school_id == _looks.c.school_id, journal.c.entry == _looks.c.entry)).join(
            persons, and_(persons.c.school_id == journal.c.school_id, persons.c.id == journal.c.person_id)
        )
    )
    .where(
        _looks.c.school_id == students.c.school_id,
        _looks.c.child_id == students.c.id,
        _looks.c.entry < func.coalesce(_behind, literal_column("9223372036854775807")),
    )
    .order_by(_looks.c.entry.desc())
    .limit(bindparam("limit", type_=Integer) + literal_column("1"))
    .correlate(students)
    .subquery("entries")
)  # fmt: skip
_page = (
    select(
        text(func.json_agg(aggregate_order_by(_entries.c.entry_body, _entries.c.entry.desc()))).label("entries"),
        func.array_agg(aggregate_order_by(_entries.c.entry, _entries.c.entry.desc())).label("numbers"),
    )
    .correlate(students)
    .lateral("page")
)
_READ = door("access.read", access, _page.c.entries, _page.c.numbers, beside=_page)


async def accesses(act: Act, student_id: UUID, query: PageQuery) -> Answer:
    """Each time that somebody saw the child's card, or its allergies and diet."""
    secret = act.runtime.ring.signing.refresh
    bound = {"list": "accesses", "session": act.session, "student": student_id}
    behind = after(secret, query.cursor, bound)
    found = await fetch(act, _READ, id=student_id, limit=query.limit, behind=behind and behind.int)
    entries: list[dict[str, Any]] = orjson.loads(found["entries"] or "[]")
    items = [_item(entry, act.locale) for entry in entries[: query.limit]]
    # A cursor seals an id; an entry's number stands in for one.
    more = len(entries) > query.limit
    following = cursor_of(secret, UUID(int=found["numbers"][query.limit - 1]), bound) if more else None
    return Answer.of({"items": items, "next_cursor": following})


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
