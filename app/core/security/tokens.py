"""Access tokens: JWT (RFC 9068) signed with ES256, and the one door through which they come back."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from jose import jws, jwt

from app.core.security import base64url
from app.core.security.keys import ALGORITHM, Key, KeyRing

LONGEST = 4096
"""Characters of the longest token that is looked at; ours have about 500."""

LEEWAY = timedelta(seconds=5)
"""How far the clock of a fellow server may run ahead of ours."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLAIMS = frozenset({"iss", "aud", "sub", "sid", "jti", "iat", "exp"})
_OPTIONS = {
    **{f"require_{claim}": True for claim in _CLAIMS},
    # python-jose reads the machine's clock; ours is passed in and compared below.
    "leeway": 10**12,
}


class InvalidToken(Exception):
    """Not a token of ours that is good now. Why is told to nobody."""

    def __init__(self) -> None:
        super().__init__("invalid token")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good access token says. `expires_at` is in seconds since 1970, UTC."""

    subject: UUID
    session: UUID
    jti: UUID
    expires_at: int


class _Verified(NamedTuple):
    first: datetime
    last: datetime
    claims: Claims


def issue(
    ring: KeyRing,
    *,
    subject: UUID,
    session: UUID,
    issuer: str,
    audience: str,
    now: datetime,
    lifetime: timedelta,
) -> str:
    """An access token, good from now for that long (whole seconds)."""
    issued_at = (now - _EPOCH) // timedelta(seconds=1)
    claims = {
        "iss": issuer,
        "aud": audience,
        "sub": str(subject),
        "sid": str(session),
        "jti": str(uuid4()),
        "iat": issued_at,
        "exp": issued_at + lifetime // timedelta(seconds=1),
    }
    key = ring.signing
    token: str = jwt.encode(claims, key.private, ALGORITHM, headers=_header(key))
    return token


class Door:
    """Lets in the access tokens of one issuer for one audience. For one thread, such as an event loop.

    Whether the session still lives is not asked here: a token may be good and its session over.
    """

    def __init__(self, ring: KeyRing, issuer: str, audience: str, cache_size: int = 4096) -> None:
        self._ring = ring
        self._issuer = issuer
        self._audience = audience
        self._cache_size = cache_size
        self._take_keys()

    def open(self, token: str | bytes, now: datetime) -> Claims:
        """What the token says, or InvalidToken for whatever is wrong with it."""
        try:
            if self._keys is not self._ring.keys:
                self._take_keys()
            known = self._verified.get(token)
            first, last, claims = known or self._verify(token)
        except Exception:  # hostile input ends in RecursionError, OverflowError and many more
            raise InvalidToken from None
        if not first <= now < last:
            raise InvalidToken
        if known is None:
            self._verified[token] = _Verified(first, last, claims)
            if len(self._verified) > self._cache_size:
                self._verified.popitem(last=False)
        return claims

    def _take_keys(self) -> None:
        self._keys = self._ring.keys
        self._by_header = {_segment(key): key for key in self._keys}
        # By the whole token: one with the same session and a forged signature must not be found.
        self._verified: OrderedDict[str | bytes, _Verified] = OrderedDict()

    def _verify(self, token: str | bytes) -> _Verified:
        text = token if isinstance(token, bytes) else token.encode("ascii")
        if len(text) > LONGEST:
            raise InvalidToken
        header, payload, signature = text.split(b".")
        key = self._key_of(header)
        base64url.decode(payload)
        base64url.decode(signature)
        said: dict[str, Any] = jwt.decode(
            text, key.public, [ALGORITHM], _OPTIONS, audience=self._audience, issuer=self._issuer
        )
        if said.keys() != _CLAIMS or said["aud"] != self._audience:  # a list that holds it passed so far
            raise InvalidToken
        expires_at = _seconds(said["exp"])
        return _Verified(
            _EPOCH + timedelta(seconds=_seconds(said["iat"])) - LEEWAY,
            _EPOCH + timedelta(seconds=expires_at),
            Claims(_uuid(said["sub"]), _uuid(said["sid"]), _uuid(said["jti"]), expires_at),
        )

    def _key_of(self, header: bytes) -> Key:
        """The key whose header this is, byte for byte: no JSON of a stranger is ever parsed."""
        if header not in self._by_header and self._ring.look_again():
            self._take_keys()
        return self._by_header[header]


def _header(key: Key) -> dict[str, str]:
    return {"typ": "at+jwt", "kid": key.kid}


def _segment(key: Key) -> bytes:
    """The first part of every token of this key, asked of the library that writes them."""
    token: str = jws.sign(b"", key.private, _header(key), ALGORITHM)
    return token.partition(".")[0].encode()


def _seconds(value: object) -> int:
    if type(value) is not int:  # a bool is an int, too
        raise InvalidToken
    return value


def _uuid(value: object) -> UUID:
    if not isinstance(value, str) or str(uuid := UUID(value)) != value:
        raise InvalidToken
    return uuid
