"""Refresh tokens: a session's id and a counter, sealed; and the rule by which one follows another.

Nothing is stored but the counter of the newest one in the session's row.
"""

import hmac
from enum import Enum
from uuid import UUID

from app.core.security import base64url
from app.core.security.keys import Key, KeyRing
from app.core.security.tokens import InvalidToken

LONGEST = 200
"""Characters of the longest refresh token that is looked at; ours have 93."""

_PREFIX = "mnr_"


class Rotation(Enum):
    """What a presented refresh token leads to."""

    NEXT = "next"
    """Issue counter + 1 and store it."""
    AGAIN = "again"
    """Issue counter, as the last time: the answer was lost on the way."""
    REUSED = "reused"
    """Two hold this session: end it."""


def issue_refresh(ring: KeyRing, session: UUID, counter: int) -> str:
    """The refresh token of that session and counter (0 to 2**48 - 1): always the same under the same key."""
    key = ring.signing
    body = session.bytes + counter.to_bytes(6, "big")
    return f"{_PREFIX}{key.kid}.{base64url.encode(body + _seal(key, body)).decode()}"


def read_refresh(ring: KeyRing, token: str) -> tuple[UUID, int]:
    """Session and counter of one of our refresh tokens, or InvalidToken for whatever is wrong with it."""
    try:
        if len(token) > LONGEST or not token.startswith(_PREFIX):
            raise InvalidToken
        kid, text = token.removeprefix(_PREFIX).split(".")
        if (key := ring.get(kid)) is None:
            raise InvalidToken
        raw = base64url.decode(text.encode("ascii"))
        body, seal = raw[:22], raw[22:]
        if not hmac.compare_digest(seal, _seal(key, body)):
            raise InvalidToken
        return UUID(bytes=body[:16]), int.from_bytes(body[16:], "big")
    except Exception:
        raise InvalidToken from None


def rotate(presented: int, counter: int, used: bool = False) -> Rotation:
    """Judge a presented counter by the session's row, which the caller holds locked.

    The parent of the newest token is good until the newest is presented. That raises the counter, and the
    former parent is a grandparent: a row that keeps only the counter needs no `used`. A row that also knows
    that the newest one arrived (its access token was seen, say) passes True and closes the parent earlier.
    """
    if presented == counter:
        return Rotation.NEXT
    if presented == counter - 1 and not used:
        return Rotation.AGAIN
    return Rotation.REUSED


def _seal(key: Key, body: bytes) -> bytes:
    return hmac.digest(key.refresh, body, "sha256")
