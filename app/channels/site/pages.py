"""The site's two pages, in Vietnamese: what is new, and one item. No script; the one style sheet is in the page, by its hash."""

from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from importlib.resources import files as _package_files
from uuid import UUID

from app.channels.channel import File
from app.channels.site.html import in_the_text, picture, shown
from app.channels.site.item import KINDS, Item, Place
from app.channels.site.words import day_as_digits, day_in_words, excerpt, size_in_words, weekday_and_day
from app.core.templates import Markup, filled, together

_STYLE = Markup(_package_files(__package__).joinpath("site.css").read_text(encoding="utf-8").strip())
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src 'self' data:; "
    f"style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"
)
"""The Content-Security-Policy of each page: nothing runs, and nothing comes from elsewhere."""

_PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<meta name="description" content="$description">
<link rel="canonical" href="$address">
<link rel="alternate" type="application/feed+json" title="$school (JSON Feed)" href="$json">
<link rel="alternate" type="application/atom+xml" title="$school (Atom)" href="$atom">
<meta property="og:site_name" content="$school">
<meta property="og:locale" content="vi_VN">
<meta property="og:title" content="$heading">
<meta property="og:description" content="$description">
<meta property="og:url" content="$address">
$more<link rel="icon" href="data:,">
<style>$style</style>
</head>
<body>
<a class="skip" href="#noi-dung">Đến nội dung chính</a>
<header><div class="wide"><a href="$home">$school</a></div></header>
<main id="noi-dung" class="wide" tabindex="-1">
$main
</main>
<footer><div class="wide">
<p>Mọi nội dung ở đây đã được nhà trường duyệt trước khi đăng.</p>
<p>Theo dõi tin mới: <a href="$atom">Atom</a>, <a href="$json">JSON Feed</a></p>
</div></footer>
</body>
</html>
"""
_REFUSAL = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title</title>
<link rel="icon" href="data:,">
<style>$style</style>
</head>
<body>
<main class="wide">
<h1>$title</h1>
<p class="empty">$detail</p>
<p class="back"><a href="$address">Tất cả tin của trường</a></p>
</main>
</body>
</html>
"""
_ENTRY = """<li><article>
<h2><a href="$address">$title</a></h2>
<p class="when">$kind · <time datetime="$at">$day</time></p>
<p>$summary</p>
</article></li>
"""
_ARTICLE = """<article lang="$language">
<h1>$title</h1>
<p class="when" lang="vi">$kind · <time datetime="$at">$day</time>$changed</p>
$source<div class="body">
$html
</div>
$images$documents</article>"""
_FIGURE = "<figure>$picture$caption</figure>\n"
_DOCUMENT = '<li><a href="$address">$name</a> <span class="size">($size)</span></li>\n'


def list_page(place: Place, items: list[Item], *, after: UUID | None = None, following: UUID | None = None) -> Markup:
    """What is new, newest first; of a later page, `after` which item it begins. `following`: the last one, where there are more."""
    here = {"after": str(after)} if after else {}
    heading = "Tin của trường" if not after else "Tin cũ hơn"
    entries = together([_entry(place, item) for item in items])
    shown = filled('<ol class="items">\n$entries</ol>', entries=entries) if items else _EMPTY
    turns = []
    if after:
        turns.append(filled('<a rel="first" href="$address">Tin mới nhất</a>\n', address=place.local.address("site")))
    if following:
        older = place.local.address("site", after=str(following))
        turns.append(filled('<a rel="next" href="$address">Trang sau</a>\n', address=older))
    pages = filled('\n<nav class="pages" aria-label="Các trang">\n$turns</nav>', turns=together(turns)) if turns else ""
    main = filled("<h1>$heading</h1>\n$shown$pages", heading=heading, shown=shown, pages=Markup(pages))
    about = f"Tin tức, hoạt động và thông báo của {place.name}."
    more = Markup('<meta property="og:type" content="website">\n')
    return _page(place, f"{heading} – {place.name}", heading, about, place.address("site", **here), more, main)


_EMPTY = Markup('<p class="empty">Chưa có tin nào được đăng. Hãy quay lại sau.</p>')


def item_page(place: Place, item: Item) -> Markup:
    """One item, with its images and files."""
    address = place.address(f"site/{item.id}")
    back = filled(
        '\n<p class="back"><a href="$address">Tất cả tin của trường</a></p>', address=place.local.address("site")
    )
    picture = "".join(_property("og:image", place.address(f"files/{file.file_id}")) for file in item.images[:1])
    told = {"og:type": "article", "article:published_time": _instant(item.published_at)}
    more = Markup("".join(_property(name, value) for name, value in told.items()) + picture)
    about = item.summary or excerpt(item.html)
    main = together([article(place, item), back])
    return _page(place, f"{item.title} – {place.name}", item.title, about, address, more, main)


def refusal_page(title: str, detail: str, code: str | None) -> Markup:
    """In the place of a page that is not to be had. `code`: the school's, where the address names one."""
    address = f"/public/site?school={code}" if code else "/public/site"
    return filled(_REFUSAL, title=title, detail=detail, address=address, style=_STYLE)


def article(place: Place, item: Item) -> Markup:
    """The item itself: what the check compares with what was approved."""
    changed, day = Markup(""), day_in_words(item.updated_at)
    if day != day_in_words(item.published_at):
        changed = filled(' · sửa lại <time datetime="$at">$day</time>', at=_instant(item.updated_at), day=day)
    return filled(
        _ARTICLE,
        language=item.language,
        title=item.title,
        kind=KINDS[item.kind],
        at=_instant(item.published_at),
        day=weekday_and_day(item.published_at),
        changed=changed,
        source=_source(item),
        html=shown(place.local, item),
        images=together([_figure(place.local, file) for file in item.images if file.file_id not in in_the_text(item)]),
        documents=_documents(place.local, item),
    )


def _page(place: Place, title: str, heading: str, description: str, address: str, more: Markup, main: Markup) -> Markup:
    return filled(
        _PAGE,
        title=title,
        heading=heading,
        description=description,
        address=address,
        more=more,
        main=main,
        school=place.name,
        home=place.local.address("site"),
        atom=place.local.address("feed.atom"),
        json=place.local.address("feed.json"),
        style=_STYLE,
    )


def _property(name: str, value: str) -> Markup:
    return filled('<meta property="$name" content="$value">\n', name=name, value=value)


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _entry(place: Place, item: Item) -> Markup:
    return filled(
        _ENTRY,
        address=place.local.address(f"site/{item.id}"),
        title=item.title,
        kind=KINDS[item.kind],
        at=_instant(item.published_at),
        day=day_in_words(item.published_at),
        summary=item.summary or excerpt(item.html),
    )


def _source(item: Item) -> Markup:
    """Of a directive, where it comes from."""
    said = item.source_document
    if not said:
        return Markup("")
    words = f"Văn bản số {said['number']} ngày {day_as_digits(said['issued_on'])} của {said['issuer']}"
    return filled('<p class="when" lang="vi">$words</p>\n', words=words)


def _figure(place: Place, file: File) -> Markup:
    caption = filled("<figcaption>$caption</figcaption>", caption=file.caption) if file.caption else Markup("")
    return filled(_FIGURE, picture=picture(place, file), caption=caption)


def _documents(place: Place, item: Item) -> Markup:
    if not item.documents:
        return Markup("")
    rows = [
        filled(
            _DOCUMENT,
            address=place.address(f"files/{file.file_id}"),
            name=item.name_of(file),
            size=size_in_words(file.size),
        )
        for file in item.documents
    ]
    return filled(
        '<section class="files" lang="vi">\n<h2>Tệp kèm theo</h2>\n<ul>\n$rows</ul>\n</section>\n', rows=together(rows)
    )
