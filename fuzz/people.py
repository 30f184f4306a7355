"""Who sends the requests, and what they know: their tokens, and ids of things that are there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zlib import crc32

import httpx

from demo import stage

POSTS = {
    "principal": "hieutruong",
    "homeroom_teacher": "gvcn.a1",
    "clerk": "vanthu",
    "parent": "phuhuynh.",
    "kitchen": "nuoiduong",
    "staff": "nhanvien",
    "nobody": None,
}
"""Each with how the sample school's username begins."""

_OURS = tuple(begins for begins in POSTS.values() if begins)
_ONE_OF_A_LIST = re.compile(r"(/v1/[a-z-]+)/\{(\w+_id)\}")


@dataclass
class School:
    """A running server. `tokens`: of each post one to keep and one that may be ended. `things`: what the post can name,
    by the parameter's name.
    """

    address: str
    tokens: dict[str, tuple[str, str]] = field(default_factory=dict)
    things: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def lives(self, post: str) -> bool:
        """Whether the token to keep still opens the door."""
        return self.read(post, "/v1/me") is not None

    def headers(self, post: str, *, to_be_ended: bool = False) -> dict[str, str]:
        """Of a request in that post's name."""
        return {"Authorization": f"Bearer {self.tokens[post][to_be_ended]}"} if post in self.tokens else {}

    def read(self, post: str, path: str) -> Any:
        """What a post is told at an address; None where it is refused."""
        answer = httpx.get(f"{self.address}{path}", headers=self.headers(post))
        return answer.json() if answer.is_success else None

    def placed(self, post: str, value: Any, name: str = "") -> Any:
        """The same value, most of its ids and days replaced by some that are there: random ones find nothing."""
        if isinstance(value, dict):
            return {key: self.placed(post, each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [self.placed(post, each, name) for each in value]
        there = self.things.get(post, {}).get(name)
        if there and isinstance(value, str) and _fits(value) and (number := crc32(value.encode())) % 4:
            return there[number // 4 % len(there)]
        return value


def _fits(value: str) -> bool:
    """Whether it is a day or an id: what is neither stands there to be refused."""
    try:
        UUID(value)
    except ValueError:
        return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
    return True


@contextmanager
def school(document: dict[str, Any]) -> Iterator[School]:
    """A server with the sample school. It is gone afterwards."""
    with stage.school("--sample") as (address, data):
        accounts, found = stage.accounts(data), School(address)
        for post, begins in POSTS.items():
            if begins:
                account = next(each for each in accounts if each["username"].startswith(begins))
                found.tokens[post] = _token(address, account), _token(address, account)
                found.things[post] = _things(found, post, document)
        yield found


def _token(address: str, account: dict[str, str]) -> str:
    answer = httpx.post(f"{address}/v1/auth/sessions", json={name: account[name] for name in ("username", "password")})
    return str(answer.raise_for_status().json()["access_token"])


def _things(school: School, post: str, document: dict[str, Any]) -> dict[str, list[str]]:
    """Today, the first things of every list that the post may read, and its own units."""
    me = school.read(post, "/v1/me")
    things = {"day": [me["school"]["today"]]}
    for path in document["paths"]:
        if (one := _ONE_OF_A_LIST.fullmatch(path)) and "get" in document["paths"].get(one[1], {}):
            items = (school.read(post, one[1]) or {}).get("items", ())
            # An account that sends requests itself is left alone.
            things[one[2]] = [each["id"] for each in items if not each.get("username", "").startswith(_OURS)][:5]
    for assignment in me["assignments"]:
        things[f"{assignment['unit']['type']}_id"] = [assignment["unit"]["id"]]
    return things
