"""Base64url without padding (RFC 7515), strict: every byte string has exactly one spelling."""

from base64 import urlsafe_b64decode, urlsafe_b64encode


def encode(raw: bytes) -> bytes:
    """Spell bytes in A-Z a-z 0-9 - _, without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=")


def decode(text: bytes) -> bytes:
    """Read what `encode` wrote; any other spelling is a ValueError.

    The standard library skips foreign characters and ignores spare bits, hence the way back.
    """
    raw = urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    if encode(raw) != text:
        raise ValueError("not canonical base64url")
    return raw
