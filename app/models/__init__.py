"""The tables, by area. Importing this package registers all of them on the one metadata."""

from app.core.db import metadata
from app.models import (
    assets,
    attendance,
    content,
    content_checks,
    files,
    health,
    idempotency,
    imports,
    inventories,
    journal,
    people,
    public,
    safety_cards,
    schools,
    stock,
    students,
)

__all__ = [
    "assets",
    "attendance",
    "content",
    "content_checks",
    "files",
    "health",
    "idempotency",
    "imports",
    "inventories",
    "journal",
    "metadata",
    "people",
    "public",
    "safety_cards",
    "schools",
    "stock",
    "students",
]
