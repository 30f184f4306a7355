"""Idempotency keys: which POSTs were done, so that a retry does nothing twice (docs/decisions/0014)."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Text

from app.models.base import Instant, Uuid, refers, school_table

idempotency_keys = school_table(
    "idempotency_keys",
    Column("user_id", Uuid, nullable=False),
    Column("key", LargeBinary, nullable=False, comment="a hash of the operation and the caller's key"),
    Column("fingerprint", LargeBinary, nullable=False, comment="a hash of what was sent"),
    Column("created_at", Instant, nullable=False),
    Column("status", Integer, nullable=False),
    Column("address", Text, comment="of the resource that a replay reads; never a copy of it"),
    Column("body", Text, comment="of an answer without a resource, which names nobody"),
    refers("user_id", "users"),
    Index(None, "school_id", "created_at"),
    key=("user_id", "key"),
)
