"""Keyset paging: a cursor is the last row's id and a seal over it, the filter and the session; never a name.

The sort key of that row is looked up by its id, so no name stands in a URL. Only the server can seal: a cursor made up
for a row that the caller may not see would tell where its name sorts.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

import orjson

from app.core.errors import FieldError, Invalid
from app.core.words import Words

_SEAL_BYTES = 16


def _seal(secret: bytes, last: UUID, filters: dict[str, Any]) -> bytes:
    said = b"cursor" + last.bytes + orjson.dumps(filters, default=str, option=orjson.OPT_SORT_KEYS)
    return hmac.digest(secret, said, "sha256")[:_SEAL_BYTES]


def cursor_of(secret: bytes, last: UUID, filters: dict[str, Any]) -> str:
    """The cursor behind a page that ended with the row `last`. `filters`: with whatever else it is bound to."""
    return urlsafe_b64encode(last.bytes + _seal(secret, last, filters)).decode().rstrip("=")


def after(secret: bytes, cursor: str | None, filters: dict[str, Any]) -> UUID | None:
    """The id that a cursor stands behind. Raises Invalid where it is not one of ours, or of another list or caller."""
    if cursor is None:
        return None
    try:
        given = cursor.encode("ascii")
        last = UUID(bytes=urlsafe_b64decode(given + b"=" * (-len(given) % 4))[:16])
        if hmac.compare_digest(given, cursor_of(secret, last, filters).encode()):
            return last
    except ValueError:
        pass
    raise Invalid(
        FieldError(
            "cursor", "cursor", Words("Con trỏ trang không thuộc danh sách này.", "The cursor is not of this list.")
        )
    )
