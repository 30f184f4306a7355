"""The channel: a row of `site_items` is what stands there, and what a visitor is answered is what is looked at."""

from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

import httpx
import orjson
from sqlalchemy import ARRAY, bindparam, case, literal_column, null
from sqlalchemy.dialects.postgresql import JSONB, insert

from app.channels.channel import Edition, Placed, Standing, Text, Unreachable
from app.channels.site.html import as_approved
from app.channels.site.item import Item, Place
from app.channels.site.pages import article
from app.core.db import Statement
from app.models.base import Instant, Uuid
from app.models.public import site_items
from app.policies.act import Act

_GIVEN = ("school_id", "content_id", "kind", "title", "summary", "html", "language", "source_document", "files",
          "file_ids", "sha256", "published_at", "updated_at")  # fmt: skip
_new = insert(site_items).values({name: bindparam(name, type_=site_items.c[name].type) for name in _GIVEN})
_REPLACED = {name: _new.excluded[name] for name in _GIVEN[2:] if name != "published_at"}
_PUT = Statement(
    _new.on_conflict_do_update(
        index_elements=["school_id", "content_id"],
        set_=_REPLACED
        | {
            "taken_down_at": null(),
            "published_at": case(
                (site_items.c.taken_down_at.is_(None), site_items.c.published_at), else_=_new.excluded.published_at
            ),
        },
    )
)
_TAKE_DOWN = Statement(
    site_items.update()
    .where(
        site_items.c.school_id == bindparam("school", type_=Uuid),
        site_items.c.content_id == bindparam("content", type_=Uuid),
        site_items.c.taken_down_at.is_(None),
    )
    .values(
        title=literal_column("''"),
        html=literal_column("''"),
        summary=null(),
        source_document=null(),
        files=literal_column("'[]'", JSONB),
        file_ids=literal_column("'{}'", ARRAY(Uuid)),
        taken_down_at=bindparam("now", type_=Instant),
        updated_at=bindparam("now", type_=Instant),
    )
)


class Site:
    """The public site of a school."""

    async def publish(self, act: Act, edition: Edition) -> Placed:
        """It stands there with the transaction that this is part of, in the place of an older revision."""
        text = edition.text
        await act.row(
            _PUT,
            school_id=edition.school_id,
            content_id=edition.content_id,
            kind=text.kind,
            title=text.title,
            summary=text.summary,
            html=text.html,
            language=text.language,
            source_document=text.source_document and orjson.dumps(text.source_document).decode(),
            files=orjson.dumps(text.files).decode(),
            file_ids=[file.file_id for file in text.files],
            sha256=edition.sha256,
            published_at=act.now,
            updated_at=act.now,
        )
        place = Place(act.runtime.settings.site, edition.school_code, "")
        return Placed(str(edition.content_id), place.address(f"site/{edition.content_id}"))

    async def withdraw(self, act: Act, school_id: UUID, content_id: UUID) -> None:
        """It is gone from every public address with the transaction that this is part of; the copy keeps no text."""
        await act.row(_TAKE_DOWN, school=school_id, content=content_id)

    async def fetch(self, act: Act, school_code: str, external_id: str) -> Standing | None:
        """As a visitor gets it: the item, its page, and each of its files, which are not kept. Raises Unreachable."""
        place = Place(act.runtime.settings.site, school_code, "")
        try:
            return await self._seen(act, place, external_id)
        except _Broken:
            return Standing(external_id, place.address(f"site/{external_id}"), None)

    async def _seen(self, act: Act, place: Place, external_id: str) -> Standing | None:
        async with act.runtime.visiting() as visitor:
            found = await _got(visitor, f"items/{external_id}", school=place.code)
            if found is None:
                return None
            told = _json(found)
            try:
                got = Item.of({**told, "files": [_file(file) for file in told["files"]]})
            except (AttributeError, KeyError, TypeError, ValueError):
                raise Unreachable(f"items/{external_id} is not what this program answers") from None
            item = replace(got, html=as_approved(place, got, got.html))
            wrong = await _page_differs(visitor, place, item) + await _files_differ(visitor, place.code, item)
            text = Text(item.kind, item.title, item.summary, item.html, item.language, item.source_document, item.files)
            return Standing(
                external_id, told["url"], text, tuple(wrong), item.sha256, item.published_at, item.updated_at
            )

    async def every(self, act: Act, school_code: str) -> AsyncIterator[str]:
        """By the feed, page after page."""
        async with act.runtime.visiting() as visitor:
            asked: dict[str, str] = {"school": school_code}
            while True:
                found = await _got(visitor, "feed.json", **asked)
                if found is None:
                    raise Unreachable("the site of this school is not there")
                feed = _json(found)
                for item in feed.get("items", ()):
                    yield item["id"]
                if "next_url" not in feed:
                    return
                asked = dict(parse_qsl(urlsplit(feed["next_url"]).query))


class _Broken(Unreachable):
    """This cannot be shown; what else there is may be."""


async def _got(visitor: httpx.AsyncClient, path: str, **query: str) -> httpx.Response | None:
    """What a visitor gets, or None where nothing is there. Raises _Broken and Unreachable."""
    try:
        answer = await visitor.get(f"/public/{path}?{urlencode(query)}", headers={"cache-control": "no-cache"})
    except httpx.HTTPError as error:
        raise Unreachable(f"{path}: {type(error).__name__}") from error
    if answer.status_code == 500 or (answer.status_code == 404 and b'"not_showable"' in answer.content):
        raise _Broken
    if answer.status_code in (404, 410):
        return None
    if answer.status_code != 200:
        raise Unreachable(f"{path}: {answer.status_code}")
    return answer


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        raise Unreachable(f"{answer.url.path} answers no JSON") from None
    if not isinstance(told, dict):
        raise Unreachable(f"{answer.url.path} answers no JSON object")
    return told


def _file(file: dict[str, Any]) -> dict[str, Any]:
    """A file as the item has it, of what is told beside it: its address and what it is called."""
    return {"file_id" if name == "id" else name: value for name, value in file.items() if name not in ("url", "name")}


async def _page_differs(visitor: httpx.AsyncClient, place: Place, item: Item) -> list[str]:
    """Whether the page that people read shows the item, whole and nothing beside it."""
    answer = await _got(visitor, f"site/{item.id}", school=place.code)
    if answer is None:
        return ["page_missing"]
    page = answer.text
    start, end = page.find("<article"), page.rfind("</article>")
    shown = page[start : end + len("</article>")] if start >= 0 else ""
    wrong = [] if shown == article(place, item) else ["page_changed"]
    return wrong + (["page_has_script"] if "<script" in page.lower() else [])


async def _files_differ(visitor: httpx.AsyncClient, school_code: str, item: Item) -> list[str]:
    """Whether a file is not the bytes that it is said to be."""
    wrong = []
    for file in item.files:
        answer = await _got(visitor, f"files/{file.file_id}", school=school_code)
        if answer is None:
            wrong.append("file_missing")
        elif sha256(answer.content).hexdigest() != file.sha256:
            wrong.append("file_changed")
    return wrong
