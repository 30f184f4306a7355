"""A file to keep, whatever it is."""

from typing import Final
from urllib.parse import quote

from app.core.answer import Answer
from app.core.text import fold

PDF: Final = "application/pdf"


def file(content: bytes, name: str, *, ending: str, media_type: str) -> Answer:
    """The answer that a browser saves. `name`: without its ending, in any language (RFC 6266)."""
    plain = "-".join(word for word in "".join(c if c.isalnum() else " " for c in fold(name)).split() if word.isascii())
    said = f"attachment; filename=\"{plain or 'file'}.{ending}\"; filename*=UTF-8''{quote(name, safe='')}.{ending}"
    return Answer(content, headers={"content-type": media_type, "content-disposition": said})


def pdf(content: bytes, name: str) -> Answer:
    """A PDF as a file to keep."""
    return file(content, name, ending="pdf", media_type=PDF)
