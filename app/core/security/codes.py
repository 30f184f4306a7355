"""Codes that people read from a slip of paper: no letter in them can be taken for another."""

import hmac
import secrets
from hashlib import sha256

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_TYPED = str.maketrans("ILO", "110", " -\t\n\r")
_LONGEST = 64


def new_code() -> str:
    """A one-time code of 100 random bits, such as `K7QP-2M4X-9TRW-HD3N-0VZ5`."""
    return _groups(_LETTERS, 5)


def hash_code(code: str) -> str:
    """What is stored of a code, in hex. It is random enough for a plain SHA-256."""
    return sha256(code.upper().translate(_TYPED).encode("utf-8", "surrogatepass")).hexdigest()


def verify_code(code: str, hashed: str) -> bool:
    """Whether this is the code, in either case, with or without dashes and spaces, with O for 0, l for 1."""
    return len(code) <= _LONGEST and hmac.compare_digest(hash_code(code), hashed)


def random_password() -> str:
    """A password of 78 random bits in small letters, such as `k7qp-2m4x-9trw-hd3n`."""
    return _groups("23456789abcdefghjkmnpqrstvwxyz", 4)


def _groups(letters: str, count: int) -> str:
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(count))
