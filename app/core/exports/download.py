"""A file to keep, under a name in any language."""

from typing import Final

from app.core.answer import Answer
from app.core.disposition import disposition

PDF: Final = "application/pdf"


def file(content: bytes, name: str, ending: str, media_type: str, *, shown: bool = False) -> Answer:
    """`name`: without its `ending`, in any language. `shown`: a browser shows it, and keeps it under that name."""
    named = disposition(f"{name}.{ending}", inline=shown)
    return Answer(content, headers={"content-type": media_type, "content-disposition": named})


def pdf(content: bytes, name: str) -> Answer:
    """A PDF as a file to keep."""
    return file(content, name, "pdf", PDF)
