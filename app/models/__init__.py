"""The tables, by area. Importing this package registers all of them on the one metadata."""

from app.core.db import metadata
from app.models import (
    attendance,
    content,
    files,
    idempotency,
    imports,
    journal,
    people,
    safety_cards,
    schools,
    students,
)

__all__ = [
    "attendance",
    "content",
    "files",
    "idempotency",
    "imports",
    "journal",
    "metadata",
    "people",
    "safety_cards",
    "schools",
    "students",
]
