"""Passwords: argon2id through passlib, behind one door, and what makes a new one too weak."""

import asyncio
import re
import unicodedata
import warnings
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Literal

from zxcvbn import zxcvbn

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "'crypt' is deprecated", DeprecationWarning)
    warnings.filterwarnings("ignore", "Accessing argon2.__version__", DeprecationWarning)
    from passlib.context import CryptContext
    from passlib.hash import argon2

    argon2.set_backend("argon2_cffi")

Weakness = Literal["too_short", "too_long", "too_common"]

LONGEST: Final = 128
"""Characters (NFC) of the longest password that may be set."""

_PRESENTED = 1024  # 128 characters have at most four times as many code points in NFD

_CONTEXT = CryptContext(
    ["argon2"],
    argon2__type="ID",
    argon2__memory_cost=19456,  # KiB
    argon2__time_cost=2,
    argon2__parallelism=1,
)

_JUDGED = 40  # characters shown to zxcvbn: more of them cost it more than they tell
_OTHERS = 6

_LIST = (
    "abc admin anhyeuem baomat bome conyeu cogiao emyeuanh giadinh giaovien hanoi hieutruong hochiminh "
    "hocsinh iloveyou khongbiet khongco lop mamnon matkhau maugiao nguoidung nhatre password phuhuynh "
    "quantri qwerty saigon taikhoan truong truonghoc truongmamnon vietnam xinchao yeuanh yeuem"
)
_COMMON = frozenset(_LIST.split())

# Signs read as letters. That also keeps zxcvbn quick, which tries them in every combination (4 s were seen).
_SIGNS = str.maketrans("@({[<!|$+%đ", "accccilstxd")
_DIGITS = str.maketrans("013457", "oieast")


def hash_password(password: str) -> str:
    """The hash to store. Raises ValueError for what is no text (a lone surrogate) or far too long."""
    if len(password) > _PRESENTED:
        raise ValueError("a password this long cannot be set")
    hashed: str = _CONTEXT.hash(_nfc(password))
    return hashed


def verify_password(password: str, hashed: str) -> tuple[bool, str | None]:
    """Whether it is the password, and the new hash to store when the old one has outdated parameters."""
    if len(password) > _PRESENTED:
        return False, None
    try:
        right, renewed = _CONTEXT.verify_and_update(_nfc(password), hashed)
    except Exception:  # passlib and argon2 have many, for bad hashes and for what is no text
        return False, None
    return right, renewed


def dummy_verify() -> None:
    """Take as long as a wrong password does, for a name that does not exist."""
    _CONTEXT.dummy_verify()


class Passwords:
    """The same in a few threads of its own, so that an event loop goes on meanwhile.

    Each hash fills 19 MiB for some 20 ms: the threads bound both, the others wait in line.
    """

    def __init__(self, threads: int = 2) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="password")

    async def warm(self) -> None:
        """Make the hash that `dummy_verify` compares with, once, before anybody can measure it."""
        await self.dummy_verify()

    async def hash(self, password: str) -> str:
        """See `hash_password`."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, hash_password, password)

    async def verify(self, password: str, hashed: str) -> tuple[bool, str | None]:
        """See `verify_password`."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, verify_password, password, hashed)

    async def dummy_verify(self) -> None:
        """See `dummy_verify`."""
        await asyncio.get_running_loop().run_in_executor(self._pool, dummy_verify)

    def close(self) -> None:
        """Let the threads go, once they have done what they hold."""
        self._pool.shutdown()


def weakness(password: str, *, min_length: int, words: Iterable[str]) -> Weakness | None:
    """Why a new password is refused, or None.

    `words` are what a guesser would try for this person: names, user name, the place and its code.
    Takes up to some 30 ms. Not for several threads at once: zxcvbn keeps the words in a global.
    """
    if len(password) > _PRESENTED or len(password := _nfc(password)) > LONGEST:
        return "too_long"
    if len(password) < min_length:
        return "too_short"
    plain = _plain(password)
    familiar = {*_COMMON, *_pieces(words)}
    if _is_familiar(plain, familiar) or _is_familiar(plain.translate(_DIGITS), familiar):
        return "too_common"
    judged = zxcvbn(plain[:_JUDGED], user_inputs=sorted(familiar))
    return "too_common" if judged["score"] < 3 else None  # below some 10**8 guesses


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _plain(text: str) -> str:
    """Small letters without diacritics, signs as the letters they stand for."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).translate(_SIGNS)


def _pieces(words: Iterable[str]) -> set[str]:
    """Each word whole, without its spaces, and in its parts; nothing below three letters."""
    found = set()
    for word in map(_nfc, words):
        parts = [_plain(part) for part in re.findall(r"[^\W_]+", word)]
        found |= {part for part in (*parts, "".join(parts)) if len(part) >= 3}
    return found


def _is_familiar(plain: str, familiar: Iterable[str]) -> bool:
    """Whether it is made of familiar words and digits, with next to no other letters."""
    known = "|".join(map(re.escape, sorted(familiar, key=len, reverse=True)))
    others, count = re.subn(known, "", re.sub(r"[\W_]+", "", plain))
    return count > 0 and sum(not c.isdigit() for c in others) < _OTHERS
