"""What a service hands to the edge: JSON text, most often made by PostgreSQL, and what goes with it."""

from dataclasses import dataclass, field
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Answer:
    """`body`: JSON text, most often, ready to send; None: no body. `etag`: quoted. `status`: where it is not the route's own."""

    body: str | bytes | None = None
    etag: str | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        value: Any,
        *,
        etag: str | None = None,
        status: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> "Answer":
        """From plain Python values: UUIDs, dates and instants among them."""
        return cls(orjson.dumps(value), etag, status, headers or {})
