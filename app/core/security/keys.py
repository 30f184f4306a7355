"""The server's keys: a private folder with one P-256 key a file, as JWK, numbered in the order they came.

A number is never given twice and a file never changes, so the file names alone tell whether anything did.
"""

import json
import os
import re
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from jose import jwk

ALGORITHM = "ES256"

LOOKS = 10
"""How often in a second the folder is looked at because a token names a key that is not known."""

_FILE = re.compile(r"(\d{4,})\.json")
_KID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class KeyProblem(RuntimeError):
    """The folder of keys cannot be used; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the ring, prepared for python-jose."""

    number: int
    kid: str
    private: Any = field(repr=False)
    public: Any = field(repr=False)
    refresh: bytes = field(repr=False)
    """Secret of 32 bytes for refresh tokens, derived from the private key: one file to guard and back up."""


class KeyRing:
    """The live keys, newest first. The newest signs, all of them verify."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: tuple[str, ...] = ()
        self._looks = (0, 0)
        self.keys: tuple[Key, ...] = ()
        """Replaced as a whole by every change: whoever derives something from it compares by identity."""
        self.reload()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The ring of this folder, which is made, with a first key, where there is none.

        Any number of processes may do so at once: they end with the same ring. Raises KeyProblem.
        """
        with _told(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ring = cls(folder)
        if not ring.keys:
            with _told(folder):
                _create(folder, 1)
            ring.reload()
        if not ring.keys:
            raise KeyProblem(f"The keys in '{folder}' have vanished: restore them, or empty the folder.")
        return ring

    @property
    def signing(self) -> Key:
        """The key that signs now."""
        return self.keys[0]

    def get(self, kid: str) -> Key | None:
        """The live key of that name; the folder is looked at again before the answer is no."""
        key = self._find(kid)
        return self._find(kid) if key is None and self.look_again() else key

    def public_jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public halves as a JWK set (RFC 7517), for publication."""
        return {"keys": [{**key.public.to_dict(), "kid": key.kid, "use": "sig"} for key in self.keys]}

    def reload(self) -> bool:
        """Follow what another process did to the folder; True if anything changed. Costs one listing.

        Raises KeyProblem and keeps the ring as it was.
        """
        with _told(self._folder):
            names = tuple(sorted(filter(_FILE.fullmatch, os.listdir(self._folder))))
            if names == self._names:
                return False
            _check_private(self._folder, "700")
            keys = [key for name in names if (key := _load(self._folder / name))]
        if len({key.kid for key in keys}) < len(keys):
            raise KeyProblem(f"Two keys in '{self._folder}' have the same kid: move one of the files away.")
        self._names = names
        self.keys = tuple(sorted(keys, key=lambda key: -key.number))
        return True

    def look_again(self) -> bool:
        """`reload` for a token of an unknown key, which may be a fellow's new one, or nonsense: not without limit."""
        second = int(time.monotonic())
        before, looks = self._looks
        self._looks = (second, looks + 1 if second == before else 1)
        return self._looks[1] <= LOOKS and self.reload()

    def rotate(self) -> Key:
        """Add a key that signs from now on; the older ones go on verifying. Raises KeyProblem."""
        self.reload()
        number = self.signing.number + 1
        with _told(self._folder):
            while not _create(self._folder, number):
                number += 1
        self.reload()
        return self.signing

    def retire(self, kid: str) -> None:
        """Destroy an old key: what it signed is worthless from now on, in other processes from their reload.

        Raises KeyProblem for an unknown kid, and for the signing key, so that numbers only grow.
        """
        key = self.get(kid)
        if key is None:
            raise KeyProblem(f"There is no key '{kid}': choose one of {', '.join(k.kid for k in self.keys)}.")
        if key is self.signing:
            raise KeyProblem(f"The key '{kid}' is the one that signs: rotate first, then retire it.")
        with _told(self._folder):
            (self._folder / f"{key.number:04}.json").unlink(missing_ok=True)
        self.reload()

    def _find(self, kid: str) -> Key | None:
        return next((key for key in self.keys if key.kid == kid), None)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KeyProblem(
            f"The folder of keys '{folder}' cannot be used ({error.strerror or error}): "
            "give it to the user who runs this program, with mode 700."
        ) from error


def _check_private(path: Path, mode: str) -> None:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise KeyProblem(f"Others than the owner can reach '{path}': run chmod {mode} on it.")


def _load(path: Path) -> Key | None:
    """The key in this file; None if the file was retired just now."""
    try:
        text = path.read_bytes()
        _check_private(path, "600")
    except FileNotFoundError:
        return None
    try:
        data = json.loads(text)
        if data["kty"] != "EC" or data["crv"] != "P-256" or not _KID.fullmatch(data["kid"]):
            raise ValueError("another kind of key")
        private = jwk.construct(data, ALGORITHM)
        scalar = private.prepared_key.private_numbers().private_value
    except Exception as error:
        raise KeyProblem(f"'{path}' is not a private P-256 key with a kid, as JWK: move it away.") from error
    return Key(
        number=int(path.stem),
        kid=data["kid"],
        private=private,
        public=private.public_key(),
        refresh=HKDF(SHA256(), 32, salt=None, info=b"refresh tokens, 1").derive(scalar.to_bytes(32, "big")),
    )


def _create(folder: Path, number: int) -> bool:
    """Put a new key under this number, whole or not at all; False if the number is taken."""
    key = jwk.construct(ec.generate_private_key(ec.SECP256R1()), ALGORITHM)
    text = json.dumps({**key.to_dict(), "kid": secrets.token_hex(8)})
    handle, draft = tempfile.mkstemp(prefix=".", dir=folder)  # with mode 600 from its first byte
    try:
        with open(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, folder / f"{number:04}.json")  # unlike a rename, never over another's file
    except FileExistsError:
        return False
    finally:
        os.unlink(draft)
    return True
