"""The tables, by area. Importing this package registers all of them on the one metadata."""

from app.core.db import metadata
from app.models import (
    assets,
    attendance,
    content,
    files,
    health,
    idempotency,
    imports,
    inventories,
    journal,
    people,
    safety_cards,
    schools,
    stock,
    students,
)

__all__ = [
    "assets",
    "attendance",
    "content",
    "files",
    "health",
    "idempotency",
    "imports",
    "inventories",
    "journal",
    "metadata",
    "people",
    "safety_cards",
    "schools",
    "stock",
    "students",
]
