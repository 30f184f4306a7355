"""A file to keep, under a name in any language."""

from urllib.parse import quote

from app.core.answer import Answer
from app.core.text import fold


def file(content: bytes, name: str, ending: str, media_type: str, *, shown: bool = False) -> Answer:
    """`name`: without its `ending`, in any language (RFC 6266). `shown`: a browser shows it, and keeps it under that name."""
    plain = "-".join(word for word in "".join(c if c.isalnum() else " " for c in fold(name)).split() if word.isascii())
    return Answer(
        content,
        headers={
            "content-type": media_type,
            "content-disposition": f'{"inline" if shown else "attachment"}; filename="{plain or "file"}.{ending}"; '
            f"filename*=UTF-8''{quote(name, safe='')}.{ending}",
        },
    )
