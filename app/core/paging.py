"""Keyset paging: a cursor is the last row's id and a hash of the filter it belongs to, never a name.

The sort key of that row is looked up by its id, so no name stands in a URL.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

import orjson

from app.core.errors import FieldError, Invalid
from app.core.words import Words


def _fingerprint(filters: dict[str, Any]) -> bytes:
    return hashlib.blake2b(orjson.dumps(filters, default=str, option=orjson.OPT_SORT_KEYS), digest_size=8).digest()


def cursor_of(last: UUID, filters: dict[str, Any]) -> str:
    """The cursor behind a page that ended with the row `last`."""
    return urlsafe_b64encode(last.bytes + _fingerprint(filters)).decode()


def after(cursor: str | None, filters: dict[str, Any]) -> UUID | None:
    """The id that a cursor stands behind. Raises Invalid where it is not one of ours, or of another filter."""
    if cursor is None:
        return None
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii"))
        if len(raw) == 24 and raw[16:] == _fingerprint(filters):
            return UUID(bytes=raw[:16])
    except ValueError:
        pass
    raise Invalid(
        FieldError(
            "cursor",
            "cursor",
            Words("Con trỏ trang không thuộc danh sách này.", "The cursor is not of this list."),
        )
    )
