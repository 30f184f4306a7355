"""What stands on the site: one item, or a page of them, newest first; each in one statement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, Integer, Text, any_, bindparam, func, literal_column, or_, select, true, tuple_
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from app.channels.channel import File
from app.channels.site.item import YEARS, Item, Place, files_of
from app.core.db import Row, Statement
from app.core.errors import NotFound
from app.core.shape import text, thing
from app.core.words import Words
from app.models.base import Uuid
from app.models.public import site_items
from app.models.schools import schools
from app.policies.act import Act
from app.services.public.place import place

PAGE = 20
"""How many items a page of the site, or of a feed, has."""

_STANDS = site_items.c.taken_down_at.is_(None)
_HERE = site_items.c.school_id == place.c.school_id
_AFTER = bindparam("after", type_=Uuid)

_told = thing(
    id=site_items.c.content_id,
    kind=site_items.c.kind,
    title=site_items.c.title,
    summary=site_items.c.summary,
    html=site_items.c.html,
    language=site_items.c.language,
    source_document=site_items.c.source_document,
    files=site_items.c.files,
    published_at=site_items.c.published_at,
    updated_at=site_items.c.updated_at,
    sha256=site_items.c.sha256,
    file_ids=func.to_json(site_items.c.file_ids),
)
_NAMED = (schools.c.id.label("school_id"), schools.c.code, schools.c.name)
_OF_PLACE = schools.c.id == place.c.school_id
# The school's own row too is read in the lateral: before the wall's school is set, even that one is not there.
_one = (
    select(*_NAMED, text(_told).label("item"))
    .select_from(schools.join(site_items, site_items.c.school_id == schools.c.id))
    .where(_OF_PLACE, _HERE, _STANDS, site_items.c.content_id == bindparam("id", type_=Uuid))
    .offset(literal_column("0"))
    .correlate(place)
    .lateral("r")
)

# An item that was taken down since keeps its place in the order, so that a reader's next page goes on behind it.
_behind = site_items.alias("behind")
_last = (
    select(_behind.c.published_at, _behind.c.content_id)
    .where(_behind.c.school_id == place.c.school_id, _behind.c.content_id == _AFTER)
    .correlate(place)
    .scalar_subquery()
)
_order = (site_items.c.published_at.desc(), site_items.c.content_id.desc())
_page = (
    select(_told.label("item"), site_items.c.published_at, site_items.c.content_id)
    .where(_HERE, _STANDS, or_(_AFTER.is_(None), tuple_(site_items.c.published_at, site_items.c.content_id) < _last))
    .order_by(*_order)
    .limit(literal_column(str(PAGE + 1), Integer))
    .correlate(place)
    .subquery("p")
)
# Of an instant that is nobody's, no feed is dated.
_newest = (
    select(func.max(site_items.c.updated_at))
    .where(
        site_items.c.school_id == place.c.school_id,
        site_items.c.updated_at >= literal_column(f"'{YEARS.start}-01-02'::timestamptz"),
        site_items.c.updated_at < literal_column(f"'{YEARS.stop - 1}-12-31'::timestamptz"),
    )
    .correlate(place)
    .scalar_subquery()
)
_newest_first = (_page.c.published_at.desc(), _page.c.content_id.desc())
_items = (
    select(
        func.array_agg(aggregate_order_by(text(_page.c.item), *_newest_first), type_=ARRAY(Text)).label("items"),
        func.array_agg(aggregate_order_by(_page.c.content_id, *_newest_first), type_=ARRAY(Uuid)).label("ids"),
        _newest.label("newest"),
    )
    .correlate(place)
    .lateral("items")
)
_many = (
    select(*_NAMED, _items.c["items"], _items.c.ids, _items.c.newest)
    .select_from(schools.join(_items, true()))
    .where(_OF_PLACE)
    .offset(literal_column("0"))
    .correlate(place)
    .lateral("r")
)
_has_it = func.jsonb_build_array(
    func.jsonb_build_object(literal_column("'file_id'"), bindparam("file", type_=Uuid)), type_=JSONB
)
_with_it = (
    select(site_items.c.school_id, text(site_items.c.files).label("files"))
    .where(
        _HERE,
        _STANDS,
        bindparam("file", type_=Uuid) == any_(site_items.c.file_ids),
        site_items.c.files.contains(_has_it),
    )
    .order_by(*_order)
    .limit(literal_column("1"))
    .correlate(place)
    .lateral("r")
)
_WITH_FILE = Statement(select(*_with_it.c).select_from(place.join(_with_it, true())))
_ONE = Statement(select(*_one.c).select_from(place.join(_one, true())))
_MANY = Statement(select(*_many.c).select_from(place.join(_many, true())))


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of what stands there. `following`: the last item of it, where there are more. `newest`: when anything changed last."""

    school_id: UUID
    place: Place
    items: list[Item]
    following: UUID | None
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class One:
    """An item that stands there."""

    place: Place
    item: Item


class NotShowable(NotFound):
    """Something was published there, and was changed past the program into what no page can tell: the check finds it (7.1)."""

    status, code = 404, "not_showable"
    title = Words("Nội dung này hiện không hiển thị được.", "This cannot be shown at present.")


async def one(act: Act, school_code: str | None, content_id: UUID) -> One:
    """The item of that id.

    Raises NotFound (no such school, no such item, or it was taken down; nothing tells them apart) and NotShowable.
    """
    found = await act.row(_ONE, school_code=school_code, id=content_id)
    if found is None:
        raise NotFound
    if (item := _item(found["item"])) is None:
        raise NotShowable
    return One(_place(act, found), item)


async def with_file(act: Act, school_code: str | None, file_id: UUID) -> tuple[UUID, tuple[File, ...]]:
    """The school, and the files of an item that has that one. Raises NotFound: none that stands there has."""
    found = await act.row(_WITH_FILE, school_code=school_code, file=file_id)
    if found is None:
        raise NotFound
    try:
        return found["school_id"], files_of(orjson.loads(found["files"]))
    except ValueError:
        raise NotFound from None


async def page(act: Act, school_code: str | None, after: UUID | None) -> Shown:
    """The newest items, or those behind one; without those that cannot be shown. Raises NotFound: there is no such school."""
    found = await act.row(_MANY, school_code=school_code, after=after)
    if found is None:
        raise NotFound
    ids = found["ids"] or []
    following = ids[PAGE - 1] if len(ids) > PAGE else None
    items = [item for each in (found["items"] or [])[:PAGE] if (item := _item(each))]
    return Shown(found["school_id"], _place(act, found), items, following, found["newest"])


def _item(told: str) -> Item | None:
    """From the row as JSON; None: no page can tell it, or its files are not those that it gives out."""
    try:
        row = orjson.loads(told)
        item = Item.of(row)
    except ValueError:
        return None
    return item if row["file_ids"] == [str(file.file_id) for file in item.files] else None


def _place(act: Act, found: Row) -> Place:
    return Place(act.runtime.settings.site, found["code"], found["name"])
