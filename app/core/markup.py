"""HTML that people write, made safe to show: an allow-list of what a piece of news is made of; and its text, block by block.

A picture is only ever one of the text's own attachments, `<img src="file:…id…">`: nothing is fetched from elsewhere, and what
stands behind the address is known. Its description stands with the attachment.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser

import nh3

_BLOCKS = {"p", "h2", "h3", "h4", "li", "blockquote", "th", "td", "caption", "figcaption"}
_AROUND = {"ol", "ul", "figure", "table", "thead", "tbody", "tfoot", "tr"}
_INLINE = {"a", "b", "br", "em", "hr", "i", "img", "s", "strong", "sub", "sup", "u"}
TAGS = _BLOCKS | _AROUND | _INLINE
_ATTRIBUTES = {"a": {"href"}, "img": {"src"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
_SPAN = re.compile(r"[1-9]\d?", re.ASCII)
_OPENED = re.compile(r"<([a-z][a-z0-9]*)", re.IGNORECASE | re.ASCII)
# What a browser goes on with in every later paragraph until it is closed (HTML, "the list of active formatting elements");
# of tags that are spelled alike, three. `a` and `nobr` close the one before them.
_GOES_ON = re.compile(r"<(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE | re.ASCII)
_PLAINLY = re.compile(r"""(?:\s+[a-z-]+=(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`]+))*\s*>""", re.IGNORECASE | re.ASCII)
_MOST_ELEMENTS = 200_000
# Letters that hide, or turn the direction of others, can come as entities, past whoever refuses them in what is sent.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u115f\u1160\u202a-\u202e\u2066-\u2069\u3164\uffa0\ufffe\uffff]")
_FILE = "file:"
_NO_PICTURE = "<img>"
"""What is left of a picture whose address was taken away: in text that was written so, `<` is an entity."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`html`: what may be kept and shown. `dropped`: names of tags taken out (their text stays, but for scripts and styles).

    `pictures_dropped`: how many pictures were none of the attachments.
    """

    html: str
    dropped: tuple[str, ...]
    pictures_dropped: int


class Tangled(ValueError):
    """So many tags are left open that what is made of it would be out of all proportion to what was sent."""


def cleaned(html: str, files: Iterable[str]) -> Cleaned:
    """HTML by the allow-list. `files`: the ids of the attachments, in lower case, that it may show or link to.

    The same again is left as it is. Links carry rel="noopener noreferrer"; addresses are http, https, mailto or tel, never
    relative; no styles, classes, ids, scripts, comments or unseen letters. Raises Tangled.
    """
    if _elements(html) > _MOST_ELEMENTS:
        raise Tangled
    own = {_FILE + each for each in files}
    safe = _safe(html, own)
    pictures = safe.count(_NO_PICTURE)
    safe = safe.replace(_NO_PICTURE, "")
    if _UNSEEN.search(safe):
        safe = _safe(_UNSEEN.sub("", safe), own)  # anew: an address may read otherwise without them
    dropped = {name.lower() for name in _OPENED.findall(html)} - TAGS
    return Cleaned(safe, tuple(sorted(dropped)), pictures)


def _safe(html: str, own: set[str]) -> str:
    def kept(tag: str, attribute: str, value: str) -> str | None:
        if attribute in ("colspan", "rowspan"):
            return value if _SPAN.fullmatch(value) else None
        if tag == "img" or value.strip().lower().startswith(_FILE):
            return value.lower() if value.lower() in own else None
        return value

    return nh3.clean(
        html, tags=TAGS, attributes=_ATTRIBUTES, attribute_filter=kept, url_schemes={"http", "https", "mailto", "tel", "file"},
        url_relative="deny",
    )  # fmt: skip


def _elements(html: str) -> int:
    """How many elements a parser makes of it at most: each tag may begin by opening again all that goes on."""
    going_on, spelled = 0, dict[str, int]()
    for found in _GOES_ON.finditer(html):
        # Spelled in any odd way, a tag counts as one of its own: no reading of ours is the parser's.
        if plain := _PLAINLY.match(html, found.end()):
            tag = found[0] + plain[0]
            spelled[tag] = spelled.get(tag, 0) + 1
            going_on += spelled[tag] <= 3
        else:
            going_on += 1
    return going_on * html.count("<")


class _Reader(HTMLParser):
    """Collects the text of `cleaned` HTML: what it opens it closes, so that nothing is looked for in vain."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag in _AROUND or tag in ("br", "hr"):
            self.end()
        if tag == "img":
            self.end()
            self.blocks.append(f"[{dict(attributes).get('src')}]")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def end(self) -> None:
        """The block that is being read is over."""
        if text := " ".join("".join(self._text).split()):
            self.blocks.append(text)
        self._text = []


def blocks(html: str) -> list[str]:
    """The text of `cleaned` HTML, a paragraph, heading, list item or cell each; a picture is "[file:…id…]"."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end()
    return reader.blocks
