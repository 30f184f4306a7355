"""An item's HTML as a browser gets it: what refers to an attachment becomes its address, a picture with its description."""

import re
from uuid import UUID

from app.channels.channel import File
from app.channels.site.item import Item, Place
from app.core.templates import Markup, filled

_PICTURE = re.compile(r'<img src="file:([0-9a-f-]{36})">')
# With the tag's beginning: the words `href="file:…"` in a text are no link.
_LINK = re.compile(r'<a href="file:([0-9a-f-]{36})"')


def picture(place: Place, file: File) -> Markup:
    """A picture with its size, so that nothing moves when it comes."""
    size = filled(' width="$w" height="$h"', w=str(file.width), h=str(file.height)) if file.width else Markup("")
    address = place.address(f"files/{file.file_id}")
    return filled('<img src="$address" alt="$alt"$size loading="lazy">', address=address, alt=file.alt or "", size=size)


def link(place: Place, file: File) -> Markup:
    """The beginning of a text's link to an attachment; the class, which no author can give, tells it from any other link."""
    return filled('<a class="file" href="$address"', address=place.address(f"files/{file.file_id}"))


def shown(place: Place, item: Item) -> Markup:
    """The HTML, sanitised when it was written and approved so, with addresses in the places of `file:` and an id."""
    files = {str(file.file_id): file for file in item.files}
    html = _PICTURE.sub(lambda found: picture(place, files[found[1]]) if found[1] in files else "", item.html)
    return Markup(_LINK.sub(lambda found: link(place, files[found[1]]) if found[1] in files else "<a", html))


def as_approved(place: Place, item: Item, html: str) -> str:
    """`shown` turned round: the HTML that was approved, if what a visitor got was made of it and of nothing else."""
    for file in item.files:
        html = html.replace(picture(place, file), f'<img src="file:{file.file_id}">')
        html = html.replace(link(place, file), f'<a href="file:{file.file_id}"')
    return html


def in_the_text(item: Item) -> set[UUID]:
    """The pictures that the text itself shows."""
    return {UUID(found) for found in _PICTURE.findall(item.html)}
