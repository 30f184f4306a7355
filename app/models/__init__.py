"""The tables, by area. Importing this package registers all of them on the one metadata."""

from app.core.db import metadata
from app.models import (
    attendance,
    content,
    content_checks,
    files,
    idempotency,
    imports,
    journal,
    people,
    public,
    safety_cards,
    schools,
    students,
)

__all__ = [
    "attendance",
    "content",
    "content_checks",
    "files",
    "idempotency",
    "imports",
    "journal",
    "metadata",
    "people",
    "public",
    "safety_cards",
    "schools",
    "students",
]
