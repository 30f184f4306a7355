"""The site's feeds: JSON Feed 1.1 and Atom (RFC 4287), each item whole."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from app.channels.channel import File
from app.channels.site.html import shown
from app.channels.site.item import KINDS, Item, Place
from app.channels.site.words import excerpt
from app.core.templates import Markup, filled, together

_FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">
<id>urn:uuid:$id</id>
<title>$school</title>
<updated>$updated</updated>
<author><name>$school</name></author>
<link rel="self" type="application/atom+xml" href="$self"/>
<link rel="alternate" type="text/html" href="$home"/>
$next<generator>mamnon</generator>
$entries</feed>
"""
_ENTRY = """<entry xml:lang="$language">
<id>urn:uuid:$id</id>
<title>$title</title>
<published>$published</published>
<updated>$updated</updated>
<link rel="alternate" type="text/html" href="$address"/>
<category term="$kind" label="$label"/>
<summary>$summary</summary>
$files<content type="html">$html</content>
</entry>
"""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def atom(place: Place, school: UUID, items: list[Item], *, newest: datetime | None, following: UUID | None) -> Markup:
    """The feed's document. `newest`: when anything on the site changed last, a taking down too."""
    self = place.address("feed.atom")
    older = place.address("feed.atom", after=str(following)) if following else None
    return filled(
        _FEED,
        id=str(uuid5(school, "public/feed")),
        school=place.name,
        updated=_instant(newest or _NEVER),
        self=self,
        home=place.address("site"),
        next=filled('<link rel="next" type="application/atom+xml" href="$href"/>\n', href=older) if older else "",
        entries=together([_entry(place, item) for item in items]),
    )


def json(place: Place, items: list[Item], *, following: UUID | None) -> dict[str, Any]:
    """The feed's document: members without a value are left out, as the format wants."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": place.name,
        "home_page_url": place.address("site"),
        "feed_url": place.address("feed.json"),
        "language": "vi",
        "authors": [{"name": place.name}],
        "items": [_item(place, item) for item in items],
    }
    if following:
        feed["next_url"] = place.address("feed.json", after=str(following))
    return feed


def _entry(place: Place, item: Item) -> Markup:
    return filled(
        _ENTRY,
        language=item.language,
        id=str(item.id),
        title=item.title,
        published=_instant(item.published_at),
        updated=_instant(item.updated_at),
        address=place.address(f"site/{item.id}"),
        kind=item.kind,
        label=KINDS[item.kind],
        summary=item.summary or excerpt(item.html),
        files=together([_enclosure(place, item, file) for file in item.files]),
        html=str(shown(place, item)),  # escaped: the feed carries it as text
    )


def _enclosure(place: Place, item: Item, file: File) -> Markup:
    return filled(
        '<link rel="enclosure" type="$type" length="$length" title="$title" href="$href"/>\n',
        type=file.media_type,
        length=str(file.size),
        title=item.name_of(file),
        href=place.address(f"files/{file.file_id}"),
    )


def _item(place: Place, item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": str(item.id),
        "url": place.address(f"site/{item.id}"),
        "title": item.title,
        "content_html": shown(place, item),
        "summary": item.summary or excerpt(item.html),
        "date_published": _instant(item.published_at),
        "date_modified": _instant(item.updated_at),
        "language": item.language,
        "tags": [KINDS[item.kind]],
    }
    if item.images:
        told["image"] = place.address(f"files/{item.images[0].file_id}")
    if item.files:
        told["attachments"] = [
            {
                "url": place.address(f"files/{file.file_id}"),
                "mime_type": file.media_type,
                "title": item.name_of(file),
                "size_in_bytes": file.size,
            }
            for file in item.files
        ]
    return told


def _instant(at: datetime) -> str:
    """As RFC 3339 writes it, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
