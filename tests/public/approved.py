"""Content as it stands once it is approved, with the hash that it has."""

from typing import Any
from uuid import UUID

import orjson

from app.core.ids import new_id
from app.core.text import fold
from app.services.content.canonical import fingerprint
from tests.school import Caller, Child, School

HTML = "<p>Sáng nay, cả trường đón các cháu trong tiếng trống hội.</p>"


async def approved(
    school: School, title: str = "Ngày hội đến trường của bé", *, state: str = "approved", number: int = 1,
    item: UUID | None = None, shows: tuple[Child, ...] = (), consent: bool = True,
    by: Caller | None = None, **revision: Any,
) -> UUID:  # fmt: skip
    """A revision that was written and approved; of `item`, where there is one already. `revision`: its columns.

    `by`: who wrote and approved it, where it is to be nobody with a post.
    `consent`: the parents of the children whom it shows have given theirs.
    """
    author = await (by or school.as_("teacher of the class")).arrive()
    principal = await (by or school.as_("principal")).arrive()
    now, new = school.program.clock(), item is None
    item = item or new_id()
    said = {
        "kind": "news", "group_id": None, "title": title, "summary": None, "html": HTML, "language": "vi",
        "channels": ["website"], "attachments": [], "source_document": None, **revision,
    }  # fmt: skip
    children = sorted(
        ({"student_id": str(child.id), "uses": ["image"]} for child in shows), key=lambda c: c["student_id"]
    )
    of_item = {"state": state, "revision": number, "approved_revision": number, "title": title, "search_key": " " + fold(title),
               "updated_at": now}  # fmt: skip
    if new:
        columns = {"id": item, "kind": said["kind"], "author_id": author.person, "writers": [], "deciders": [],
                   "hands": [author.person], "created_at": now}  # fmt: skip
        await school.plant({"content_items": [columns | of_item]})
    written = {name: value for name, value in said.items() if name != "kind"}
    await school.plant(
        {"content_revisions": [{"content_id": item, "number": number, **written, "children_stated": True,
                                "sha256": fingerprint(said | {"children": children}), "written_by": author.person,
                                "written_at": now}]}
    )  # fmt: skip
    if not new:
        await school.query(
            "update content_items i set state = r.state, revision = r.revision, approved_revision = r.approved_revision,"
            " title = r.title from jsonb_populate_record(null::content_items, $2) r where i.id = $1",
            item, orjson.dumps(of_item).decode(),
        )  # fmt: skip
    step = {"id": new_id(), "content_id": item, "number": number, "action": "content.approve", "clause": "3.1",
            "person_id": principal.person, "at": now}  # fmt: skip
    shown = [{"content_id": item, "number": number, **child} for child in children]
    consents = [{"id": new_id(), "student_id": child.id, "purpose": "image", "given_by": principal.person, "given_at": now}
                for child in shows if consent]  # fmt: skip
    await school.plant({"content_reviews": [step], "content_children": shown, "consents": consents})
    return item


async def published(school: School, title: str = "Ngày hội đến trường của bé", **revision: Any) -> UUID:
    """The same, put on the school's site by its web administrator."""
    item = await approved(school, title, **revision)
    answer = await school.as_("web administrator").post(f"/v1/content/{item}/publish")
    assert answer.status == 200, answer
    return item
