"""The school's public site, without login: pages for people, feeds for programs (7.2)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import NotFound
from app.routers.area import Area
from app.routers.route import PublicAct
from app.schemas.files import MEDIA_TYPES
from app.schemas.public import PublicItemOut, SiteListQuery, SiteQuery
from app.services import public
from app.services.public.standing import NotShowable

area = Area("public site", prefix="/public")
_PUBLIC: dict[str, Any] = {
    "action": "content.read_published",
    "public": "what was approved and published is for everybody",
    "raises": (NotFound,),
    "shared": True,
}
_ONE = _PUBLIC | {"raises": (NotFound, NotShowable)}


@area.get("/site", answers=None, produces="text/html", page=public.refused, **_PUBLIC)
async def show_site(act: PublicAct, query: Annotated[SiteListQuery, Query()]) -> Answer:
    """What the school has published, newest first: a page to read."""
    return await public.list_page(act, query)


@area.get("/site/{content_id}", answers=None, produces="text/html", page=public.refused, **_ONE)
async def show_item(act: PublicAct, content_id: UUID, query: Annotated[SiteQuery, Query()]) -> Answer:
    """One published item: a page to read."""
    return await public.item_page(act, content_id, query)


@area.get("/items/{content_id}", answers=PublicItemOut, **_ONE)
async def read_published_item(act: PublicAct, content_id: UUID, query: Annotated[SiteQuery, Query()]) -> Answer:
    """One published item as data; its HTML is sanitised."""
    return await public.item(act, content_id, query)


@area.get("/feed.json", answers=None, produces="application/feed+json", **_PUBLIC)
async def read_json_feed(act: PublicAct, query: Annotated[SiteListQuery, Query()]) -> Answer:
    """What the school has published, newest first, as a JSON Feed 1.1."""
    return await public.json_feed(act, query)


@area.get("/feed.atom", answers=None, produces="application/atom+xml", **_PUBLIC)
async def read_atom_feed(act: PublicAct, query: Annotated[SiteListQuery, Query()]) -> Answer:
    """What the school has published, newest first, as an Atom feed (RFC 4287)."""
    return await public.atom_feed(act, query)


@area.get("/files/{file_id}", answers=None, produces=MEDIA_TYPES, **_PUBLIC)
async def read_published_file(act: PublicAct, file_id: UUID, query: Annotated[SiteQuery, Query()]) -> Answer:
    """A picture or document of something that is published; of nothing else."""
    return await public.file(act, file_id, query)
