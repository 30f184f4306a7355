"""The public pages, feeds and items, each with what a cache needs to keep it for a moment and then ask again."""

from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from app.channels.site import feeds, pages
from app.channels.site.html import shown
from app.channels.site.item import Item, Place
from app.core.answer import Answer, etag_of
from app.models.people import USERNAME
from app.policies.act import Act
from app.schemas.public import SiteListQuery, SiteQuery
from app.services.public import standing

HTML = {"content-type": "text/html; charset=utf-8", "content-security-policy": pages.POLICY}


async def list_page(act: Act, query: SiteListQuery) -> Answer:
    """What is new, as a page for people. Raises NotFound."""
    shown = await standing.page(act, query.school, query.after)
    page = pages.list_page(shown.place, shown.items, after=query.after, following=shown.following)
    return _kept(page, shown.newest, HTML)


async def item_page(act: Act, content_id: UUID, query: SiteQuery) -> Answer:
    """One item, as a page for people. Raises NotFound."""
    one = await standing.one(act, query.school, content_id)
    return _kept(pages.item_page(one.place, one.item), one.item.updated_at, HTML)


def refused(problem: dict[str, Any], query: bytes) -> Answer:
    """The page in the place of a problem document; it leads back to the school's site where the request names one."""
    code = dict(parse_qsl(query.decode("latin-1"))).get("school", "")
    page = pages.refusal_page(problem["title"], problem["detail"], code if USERNAME.fullmatch(code) else None)
    return Answer(page, status=problem["status"], headers=HTML)


async def item(act: Act, content_id: UUID, query: SiteQuery) -> Answer:
    """One item as data. Raises NotFound."""
    one = await standing.one(act, query.school, content_id)
    told = Answer.of(_told(one.place, one.item))
    return _kept(told.content, one.item.updated_at, {})


async def json_feed(act: Act, query: SiteListQuery) -> Answer:
    """The feed as JSON Feed 1.1. Raises NotFound."""
    shown = await standing.page(act, query.school, query.after)
    feed = Answer.of(feeds.json(shown.place, shown.items, following=shown.following))
    return _kept(feed.content, shown.newest, {"content-type": "application/feed+json"})


async def atom_feed(act: Act, query: SiteListQuery) -> Answer:
    """The feed as Atom. Raises NotFound."""
    shown = await standing.page(act, query.school, query.after)
    feed = feeds.atom(shown.place, shown.school_id, shown.items, newest=shown.newest, following=shown.following)
    return _kept(feed, shown.newest, {"content-type": "application/atom+xml; charset=utf-8"})


def _kept(body: str | bytes, newest: datetime | None, headers: dict[str, str]) -> Answer:
    dated = {"last-modified": format_datetime(newest.astimezone(UTC), usegmt=True)} if newest else {}
    return Answer(body, etag=etag_of(body), headers=headers | dated)


def _told(place: Place, item: Item) -> dict[str, Any]:
    """The fields of schemas.public.PublicItemOut."""
    files = []
    for file in item.files:
        told = asdict(file)
        id_ = told.pop("file_id")
        files.append({"id": id_, "url": place.address(f"files/{id_}"), "name": item.name_of(file), **told})
    return {"url": place.address(f"site/{item.id}"), **asdict(item), "html": shown(place, item), "files": files}
