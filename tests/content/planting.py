"""Content as it would stand in the tables after some work, written at once."""

import hashlib
from typing import Any
from uuid import UUID

from app.core.ids import new_id
from app.core.text import fold
from tests.school import TODAY, Caller, Child, School


async def content_out(school: School) -> dict[str, UUID]:
    """An item of the group that shows a child with consent and is published: one row at least in each table of the area.

    Noun → the id of the planned entry and of the item.
    """
    author, principal = await school.as_("teacher of the class").arrive(), await school.as_("principal").arrive()
    child = school.children["A1"][0]
    now = school.program.clock()
    entry: dict[str, Any] = {"id": new_id(), "group_id": school.groups["mẫu giáo"], "kind": "news", "title": "Hội thao của bé",
             "channels": ["website"], "writer_id": author.person, "due_on": TODAY, "created_at": now}  # fmt: skip
    await school.plant({"editorial_plan_entries": [entry]})
    await school.plant(
        {"consents": [{"id": new_id(), "student_id": child.id, "purpose": "image", "given_by": principal.person,
                       "given_at": now}]}
    )  # fmt: skip
    item = await planted(school, author, state="published", plan_entry_id=entry["id"], shows=(child,),
                         out_on=("website",))  # fmt: skip
    step = {"content_id": item, "number": 1, "person_id": principal.person, "at": now}
    await school.plant({"content_reviews": [{**step, "id": new_id(), "action": "content.approve", "clause": "3.1"}]})
    return {"content": item, "editorial_plan": entry["id"]}


async def planted(
    school: School,
    author: Caller,
    *,
    state: str = "draft",
    kind: str = "news",
    group: str | None = "mẫu giáo",
    title: str = "Bé A1 làm quen với chữ cái",
    hands: tuple[Caller, ...] = (),
    deciders: tuple[Caller, ...] = (),
    shows: tuple[Child, ...] = (),
    out_on: tuple[str, ...] = (),
    **columns: Any,
) -> UUID:
    """An item of one revision, in any state. `columns`: of content_items; `shows`: the children in its pictures;
    `out_on`: the channels that it is published on.
    """
    for one in (author, *hands, *deciders):
        await one.arrive()
    now, item = school.program.clock(), new_id()
    approved = {"approved_revision": 1} if state in ("approved", "published") else {}
    out = {"published_revision": 1} if state == "published" else {}
    await school.plant(
        {"content_items": [{
            "id": item, "kind": kind, "state": state, "group_id": school.groups[group] if group else None,
            "author_id": author.person, "writers": [], "hands": [each.person for each in (author, *hands)],
            "deciders": [each.person for each in deciders], "revision": 1, "title": title,
            "search_key": " " + fold(title), "created_at": now, "updated_at": now, **approved, **out, **columns,
        }]}
    )  # fmt: skip
    await school.plant(
        {"content_revisions": [{
            "content_id": item, "number": 1, "title": title, "html": "<p>Sáng nay cả lớp học chữ.</p>", "language": "vi",
            "channels": ["website"], "attachments": [], "children_stated": True,
            "sha256": _hash(item), "written_by": author.person, "written_at": now,
        }]}
    )  # fmt: skip
    if shows:
        await school.plant(
            {"content_children": [
                {"content_id": item, "number": 1, "student_id": child.id, "uses": ["image"]} for child in shows
            ]}
        )  # fmt: skip
    published = {
        "content_id": item,
        "number": 1,
        "sha256": _hash(item),
        "published_at": now,
        "published_by": author.person,
    }
    await school.plant({"publications": [{"id": new_id(), "channel": channel, **published} for channel in out_on]})
    return item


def _hash(item: UUID) -> str:
    return hashlib.sha256(str(item).encode()).hexdigest()
