"""A file to keep, under a name in any language."""

from typing import Final
from urllib.parse import quote

from app.core.answer import Answer
from app.core.text import fold

PDF: Final = "application/pdf"


def file(content: bytes, name: str, ending: str, media_type: str) -> Answer:
    """`name`: without its `ending`, in any language (RFC 6266)."""
    plain = "-".join(word for word in "".join(c if c.isalnum() else " " for c in fold(name)).split() if word.isascii())
    return Answer(
        content,
        headers={
            "content-type": media_type,
            "content-disposition": f'attachment; filename="{plain or "file"}.{ending}"; '
            f"filename*=UTF-8''{quote(name, safe='')}.{ending}",
        },
    )


def pdf(content: bytes, name: str) -> Answer:
    """A PDF as a file to keep."""
    return file(content, name, "pdf", PDF)
