"""What is different between two revisions, for whoever reviews an edit (7.4)."""

import asyncio
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Integer, bindparam, select

from app.core.answer import Answer
from app.core.errors import NotFound
from app.core.markup import blocks
from app.core.shape import text, thing
from app.models.caller import me
from app.models.content import content_items, content_revisions
from app.policies.act import Act
from app.policies.engine import door, fetch
from app.policies.rows import content
from app.schemas.content import DiffQuery
from app.services.content.reading import head, whole

FIELDS: Final = ("title", "summary", "language", "channels", "attachments", "children", "group_id", "source_document")
"""What is compared besides the text."""
_LARGEST: Final = 1_000_000
"""Pairs of pieces that are looked at: past that, all of the one was deleted and all of the other put in."""
_WORDS: Final = re.compile(r"\S+\s*|\s+")


def _revision(which: str) -> ColumnElement[str]:
    body = text(thing(head=thing(**head(content_revisions)), **whole(content_revisions)))
    return (
        select(body)
        .where(
            content_revisions.c.school_id == content_items.c.school_id,
            content_revisions.c.content_id == content_items.c.id,
            content_revisions.c.number == bindparam(which, type_=Integer),
        )
        .correlate(content_items, me)
        .scalar_subquery()
        .label(which)
    )


_TWO = door("content.read", content, _revision("before"), _revision("after"))


async def compare(act: Act, content_id: UUID, query: DiffQuery) -> Answer:
    """What was deleted and what was put in from one revision to another. Raises NotFound where there is none of a number."""
    found = await fetch(act, _TWO, id=content_id, before=query.from_, after=query.to)
    if found["before"] is None or found["after"] is None:
        raise NotFound
    before, after = orjson.loads(found["before"]), orjson.loads(found["after"])
    # Long texts take a moment, in which others are served.
    changed = await asyncio.to_thread(_texts, blocks(before["html"]), blocks(after["html"]))
    fields = [
        {"field": name, "from": was, "to": is_}
        for name in FIELDS
        if (was := _told(before, name)) != (is_ := _told(after, name))
    ]
    return Answer.of({"from": before["head"], "to": after["head"], "fields": fields, "text": changed})


def _told(revision: dict[str, Any], name: str) -> str | None:
    """A field as text: of a list or an object, its JSON."""
    value = revision["group"] and revision["group"]["id"] if name == "group_id" else revision[name]
    return value if value is None or isinstance(value, str) else orjson.dumps(value).decode()


def _texts(before: list[str], after: list[str]) -> list[dict[str, Any]]:
    """Block by block; a block that is there in both, but not the same, word by word."""
    told: list[dict[str, Any]] = []
    for op, was, is_ in _steps(before, after):
        if op == "equal":
            told += [_block("equal", [("equal", each)]) for each in was]
            continue
        pairs = min(len(was), len(is_))
        told += [_block("change", _words(*pair)) for pair in zip(was[:pairs], is_[:pairs], strict=True)]
        told += [_block("delete", [("delete", each)]) for each in was[pairs:]]
        told += [_block("insert", [("insert", each)]) for each in is_[pairs:]]
    return told


def _words(was: str, is_: str) -> list[tuple[str, str]]:
    pieces = []
    for op, left, right in _steps(_WORDS.findall(was), _WORDS.findall(is_)):
        for name, words in (("equal", left),) if op == "equal" else (("delete", left), ("insert", right)):
            if words:
                pieces.append((name, "".join(words)))
    return pieces


def _steps(before: list[str], after: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Runs that are equal, and runs in whose place others stand, in their order."""
    if len(before) * len(after) > _LARGEST:
        same = 0
        while same < min(len(before), len(after)) and before[same] == after[same]:
            same += 1
        yield "equal", before[:same], after[:same]
        yield "replace", before[same:], after[same:]
        return
    for op, i, j, k, n in SequenceMatcher(None, before, after).get_opcodes():
        yield "equal" if op == "equal" else "replace", before[i:j], after[k:n]


def _block(op: str, pieces: list[tuple[str, str]]) -> dict[str, Any]:
    return {"op": op, "pieces": [{"op": name, "text": said} for name, said in pieces]}
