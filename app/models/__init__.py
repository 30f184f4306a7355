"""The tables, by area. Importing this package registers all of them on the one metadata."""

from app.core.db import metadata
from app.models import (
    advice,
    assets,
    attendance,
    content,
    files,
    health,
    health_incidents,
    idempotency,
    imports,
    journal,
    medication,
    messages,
    people,
    safety_cards,
    schools,
    stock,
    students,
)

__all__ = [
    "advice",
    "assets",
    "attendance",
    "content",
    "files",
    "health",
    "health_incidents",
    "idempotency",
    "imports",
    "journal",
    "medication",
    "messages",
    "metadata",
    "people",
    "safety_cards",
    "schools",
    "stock",
    "students",
]
