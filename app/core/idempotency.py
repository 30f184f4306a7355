"""Idempotency keys (IETF draft, httpapi): what a key looks like, and what tells two requests apart.

Why and how: docs/decisions/0014.
"""

import re
from enum import Enum
from hashlib import sha256
from typing import Any

import orjson
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from app.core.errors import Conflict, FieldError, Invalid, Problem
from app.core.words import Words

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_KEY = re.compile(r'"(?P<quoted>(?:[!#-\[\]-~]|\\["\\])+)"|(?P<bare>[!#-\[\]-~]+)', re.ASCII)
_LONGEST = 255
_PIECE = 1 << 20


class Replay(Enum):
    """What a repeated POST answers, where that is not a resource's own address."""

    BODY = "the first answer's small body, which names nobody"
    AGAIN = "it only reads: it runs again"


class KeyReused(Problem):
    status, code = 422, "idempotency_key_reused"
    title = Words(
        "Khóa Idempotency-Key này đã dùng cho một yêu cầu khác nội dung.",
        "This Idempotency-Key was used for a request of other content.",
    )


class StillRunning(Conflict):
    """The first request with the key has not ended."""

    def __init__(self) -> None:
        said = Words(
            "Yêu cầu đầu tiên với khóa này còn đang chạy. Hãy thử lại sau giây lát.",
            "The first request with this key is still running. Try again in a moment.",
        )
        super().__init__(said, headers={"Retry-After": "1"})


def key_of(headers: list[tuple[bytes, bytes]]) -> str:
    """The key that a request names, bare or as a structured-field string. Raises Invalid."""
    named = [value.decode("latin-1") for name, value in headers if name == HEADER.lower().encode()]
    if len(named) == 1 and (found := _KEY.fullmatch(named[0])):
        key = found["bare"] or re.sub(r"\\(.)", r"\1", found["quoted"])
        if len(key) <= _LONGEST:
            return key
    said = Words(
        f"{HEADER} là một chuỗi từ 1 đến {_LONGEST} ký tự nhìn thấy được, không dấu cách.",
        f"{HEADER} is one string of 1 to {_LONGEST} visible characters, without spaces.",
    )
    raise Invalid(FieldError(HEADER, "idempotency_key", said))


def scoped(operation: str, key: str) -> bytes:
    """The key within its operation, as it is kept: nobody can read from it what a client put into its keys."""
    return sha256(f"{operation}\0{key}".encode()).digest()


async def fingerprint(parts: dict[str, Any]) -> bytes:
    """A hash over what was read from a request: other spellings of the same values are the same content."""
    return sha256(orjson.dumps(await _plain(parts), option=orjson.OPT_SORT_KEYS, default=str)).digest()


async def _plain(value: Any) -> Any:
    match value:
        case BaseModel():
            return {name: await _plain(getattr(value, name)) for name in value.model_fields_set}
        case UploadFile():
            return await _hash_of(value)
        case dict():
            return {str(name): await _plain(each) for name, each in value.items()}
        case list():
            return [await _plain(each) for each in value]
    return value


async def _hash_of(file: UploadFile) -> str:
    hashed = sha256()
    while piece := await file.read(_PIECE):
        hashed.update(piece)
    await file.seek(0)
    return hashed.hexdigest()
