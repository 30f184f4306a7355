"""Writing content (5.2), entering directives from above (7.2), and editing: a new revision, which goes back to approval (7.4)."""

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Integer, bindparam, case, null, select

from app.core.answer import Answer
from app.core.bulk import as_records, inserting_many
from app.core.db import Statement, inserting, updating
from app.core.errors import FieldError, Invalid
from app.core.ids import new_id
from app.core.markup import Cleaned, Tangled, blocks, cleaned
from app.core.shape import or_empty, text, thing, things
from app.core.text import fold
from app.core.words import Words
from app.models.base import Uuid
from app.models.content import content_children, content_items, content_revisions
from app.policies.act import Act
from app.policies.engine import admit_to_change, change, door
from app.policies.reading import written
from app.policies.rows import content
from app.schemas.content import ChildIn, ContentIn, ContentPatch, DirectiveIn
from app.schemas.content.kinds import LONGEST
from app.services.content.canonical import fingerprint
from app.services.content.reading import ONE
from app.services.content.referred import Referred, persons_of
from app.services.files.attaching import attach, usable

Told = tuple[str, str, Words]
"""A warning: where, its code, its words."""
TEXTS = ("title", "summary", "html", "language", "channels", "attachments", "children", "source_document", "group_id")
"""What a revision says; a change of it is a new revision."""

_TO_UPDATE = door(
    "content.update",
    content,
    *(content_items.c[name] for name in ("kind", "hands", "revision", "writers", "plan_entry_id")),
    locks=True,
)
_school, _content = bindparam("school", type_=Uuid), bindparam("content", type_=Uuid)
_children = (
    select(
        things(
            thing(student_id=content_children.c.student_id, uses=content_children.c.uses), content_children.c.student_id
        )
    )
    .where(
        content_children.c.school_id == content_revisions.c.school_id,
        content_children.c.content_id == content_revisions.c.content_id,
        content_children.c.number == content_revisions.c.number,
    )
    .correlate(content_revisions)
    .scalar_subquery()
)
_said: dict[str, Any] = {
    name: content_revisions.c[name] for name in TEXTS if name in content_revisions.c
} | {
    "children": case(
        (content_revisions.c.children_stated, or_empty(_children)), else_=null()
    ),
    "sha256": content_revisions.c.sha256,
}  # fmt: skip
CURRENT = Statement(
    select(text(thing(**_said)).label("said")).where(
        content_revisions.c.school_id == _school,
        content_revisions.c.content_id == _content,
        content_revisions.c.number == bindparam("number", type_=Integer),
    )
)
"""What a revision says, as `fingerprint` wants it, and its hash: by school, content, number."""

_ITEM = (
    "school_id", "id", "kind", "state", "group_id", "author_id", "writers", "hands", "deciders", "revision",
    "plan_entry_id", "title", "search_key", "created_at", "updated_at",
)  # fmt: skip
_REVISION = (
    "school_id", "content_id", "number", "group_id", "title", "summary", "html", "language", "channels", "attachments",
    "children_stated", "source_document", "sha256", "written_by", "written_at",
)  # fmt: skip
_CHILD = ("school_id", "content_id", "number", "student_id", "uses")
_EMPTY = Words("Bài chưa có chữ hay hình nào.", "There is no text and no picture in it.")
_TOO_LONG = Words(
    f"Bài dài quá {LONGEST} ký tự sau khi làm sạch. Hãy chia thành nhiều bài.",
    f"It is longer than {LONGEST} characters once cleaned. Make several of it.",
)
_TANGLED = Words(
    "Có quá nhiều thẻ định dạng khác nhau hoặc chưa đóng. Hãy chép chữ sang một bài mới, không kèm định dạng.",
    "Too many formatting tags differ or are left open. Copy the text into a new item without its formatting.",
)
_NO_ALT = Words("Hãy tả hình cho người không nhìn thấy.", "Say what the picture shows, for who cannot see it.")
_OF_DIRECTIVES = Words(
    "Chỉ văn bản chỉ đạo của cấp trên mới có văn bản gốc.", "Only a directive from above has a source document."
)
_ABOVE = Words("Văn bản chỉ đạo của cấp trên không thuộc tổ nào.", "A directive from above belongs to no group.")


async def create(act: Act, given: ContentIn) -> Answer:
    """Begin a content item, a draft of its author's. Raises Invalid."""
    caller = await admit_to_change(act)
    asked = Referred(given.group_id, given.plan_entry_id, given.writers, _ids(given.children))
    writers = await persons_of(act, asked)
    return await _begun(
        act, caller["school_id"], caller["person_id"], given.kind, _given(given, given.group_id), writers,
        given.plan_entry_id,
    )  # fmt: skip


async def enter_directive(act: Act, given: DirectiveIn) -> Answer:
    """Enter a directive from above: it wants approval only (7.2). Raises Invalid."""
    caller = await admit_to_change(act)
    await persons_of(act, Referred(children=_ids(given.children)))
    return await _begun(act, caller["school_id"], caller["person_id"], "directive", _given(given, None), [], None)


async def _begun(
    act: Act, school: UUID, person: UUID, kind: str, said: dict[str, Any], writers: list[UUID], entry: UUID | None
) -> Answer:
    content_id = new_id()
    said, told = await _made_safe(act, kind, said)
    await act.row(
        inserting(content_items, *_ITEM), school_id=school, id=content_id, kind=kind, state="draft",
        group_id=_uuid(said["group_id"]), author_id=person, writers=writers, hands=[person], deciders=[], revision=1,
        plan_entry_id=entry, title=said["title"], search_key=f" {fold(said['title'])}", created_at=act.now,
        updated_at=act.now,
    )  # fmt: skip
    await _keep(act, school, content_id, 1, person, said)
    return await _answered(act, content_id, told)


async def update(act: Act, content_id: UUID, given: ContentPatch) -> Answer:
    """Edit: what changes what is said makes a new revision, a draft, whatever became of the one before; that one stays as it
    is, published where it is (7.4). The same again makes none. Raises Invalid.
    """
    found = await change(act, _TO_UPDATE, id=content_id)
    school, changes = found["school_id"], given.changes()
    row = await act.row(CURRENT, school=school, content=content_id, number=found["revision"])
    assert row is not None, "an item has its current revision"
    before = orjson.loads(row["said"])
    standing = {child["student_id"] for child in before["children"] or ()}
    new = {place: id_ for place, id_ in _ids(changes.get("children")).items() if str(id_) not in standing}
    entry = changes.get("plan_entry_id", found["plan_entry_id"])
    group = changes.get("group_id", _uuid(before["group_id"]))
    _check_kind(found["kind"], changes)
    asked = Referred(group, entry, changes.get("writers", []), new)
    persons = await persons_of(act, asked)
    said, told = await _made_safe(act, found["kind"], before | _json(changes))
    columns: dict[str, Any] = {}
    if "writers" in changes and set(persons) != set(found["writers"]):
        columns["writers"] = persons
    if entry != found["plan_entry_id"]:
        columns["plan_entry_id"] = entry
    if said["sha256"] != before["sha256"]:
        number, person = found["revision"] + 1, found["person_id"]
        await _keep(act, school, content_id, number, person, said)
        columns |= {
            "state": "draft", "revision": number, "deciders": [], "hands": list({*found["hands"], person}),
            "group_id": group, "title": said["title"], "search_key": f" {fold(said['title'])}",
        }  # fmt: skip
    if columns:
        columns["updated_at"] = act.now
        await act.row(updating(content_items, *columns), school_id=school, id=content_id, **columns)
    return await _answered(act, content_id, told)


def _check_kind(kind: str, changes: dict[str, Any]) -> None:
    errors = []
    if kind == "directive" and changes.get("group_id"):
        errors.append(FieldError("/group_id", "not_taken", _ABOVE))
    if kind != "directive" and "source_document" in changes:
        errors.append(FieldError("/source_document", "not_taken", _OF_DIRECTIVES))
    if errors:
        raise Invalid(*errors)


def _given(given: ContentIn | DirectiveIn, group: UUID | None) -> dict[str, Any]:
    """What a new item says, as JSON."""
    said = {name: getattr(given, name) for name in TEXTS if hasattr(given, name)}
    return {"source_document": None} | _json(said | {"group_id": group})


def _json(said: dict[str, Any]) -> dict[str, Any]:
    """Of what a body gives, what a revision says: values as they stand in the canonical form."""
    plain: dict[str, Any] = orjson.loads(
        orjson.dumps({name: value for name, value in said.items() if name in TEXTS}, default=_plain)
    )
    if plain.get("children"):
        told = [child | {"uses": sorted(child["uses"])} for child in plain["children"]]
        plain["children"] = sorted(told, key=lambda child: child["student_id"])
    if "channels" in plain:
        plain["channels"] = sorted(plain["channels"])
    return plain


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else str(value)


async def _made_safe(act: Act, kind: str, said: dict[str, Any]) -> tuple[dict[str, Any], list[Told]]:
    """What is said with its HTML cleaned, its files' hashes and its own; and what the author is told of that. Raises Invalid."""
    found = await usable(act, [UUID(file["file_id"]) for file in said["attachments"]])
    files = [file | {"sha256": found[UUID(file["file_id"])].sha256.hex()} for file in said["attachments"]]
    try:
        safe = cleaned(said["html"], [file["file_id"] for file in files])
    except Tangled:
        raise Invalid(FieldError("/html", "tangled", _TANGLED)) from None
    if len(safe.html) > LONGEST:  # before anything reads it
        raise Invalid(FieldError("/html", "too_long", _TOO_LONG))
    if not blocks(safe.html):
        raise Invalid(FieldError("/html", "empty", _EMPTY))
    said = said | {"html": safe.html, "attachments": files}
    silent = [
        place
        for place, file in enumerate(files)
        if not file["alt"] and found[UUID(file["file_id"])].media_type.startswith("image/")
    ]
    told = [*_taken_out(safe), *((f"/attachments/{place}/alt", "alt_missing", _NO_ALT) for place in silent[:5])]
    return said | {"sha256": fingerprint(said | {"kind": kind})}, told


async def _keep(act: Act, school: UUID, content_id: UUID, number: int, person: UUID, said: dict[str, Any]) -> None:
    """Write a revision, once and for all."""
    source, children = said["source_document"], said["children"]
    await act.row(
        inserting(content_revisions, *_REVISION), school_id=school, content_id=content_id, number=number,
        **{name: said[name] for name in ("title", "summary", "html", "language", "channels", "sha256")},
        group_id=_uuid(said["group_id"]), attachments=orjson.dumps(said["attachments"]).decode(),
        children_stated=children is not None, source_document=source and orjson.dumps(source).decode(),
        written_by=person, written_at=act.now,
    )  # fmt: skip
    await attach(
        act,
        school=school,
        content=content_id,
        number=number,
        ids=[UUID(file["file_id"]) for file in said["attachments"]],
    )
    if children:
        key = {"school_id": school, "content_id": content_id, "number": number}
        await act.row(
            inserting_many(content_children, *_CHILD), records=as_records({**key, **child} for child in children)
        )


async def _answered(act: Act, content_id: UUID, told: list[Told]) -> Answer:
    answer = await written(act, ONE, id=content_id)
    return answer.beside(
        warnings=[{"pointer": pointer, "code": code, "detail": words.in_(act.locale)} for pointer, code, words in told]
    )


def _taken_out(safe: Cleaned) -> list[Told]:
    told = []
    if safe.dropped:
        names = ", ".join(name[:20] for name in safe.dropped[:10])
        said = Words(f"Đã bỏ các thẻ không dùng được: {names}.", f"Tags that are not used were taken out: {names}.")
        told.append(("/html", "tags_removed", said))
    if count := safe.pictures_dropped:
        said = Words(
            f"Đã bỏ {count} hình không phải tệp đính kèm của bài. Hãy đính kèm hình rồi chèn lại.",
            f"Pictures that are none of its attachments were taken out: {count}. Attach them and put them in again.",
        )
        told.append(("/html", "pictures_removed", said))
    return told


def _ids(children: list[ChildIn] | None) -> dict[int, UUID]:
    return {place: child.student_id for place, child in enumerate(children or ())}


def _uuid(id_: str | None) -> UUID | None:
    return UUID(id_) if id_ else None
