"""The requests of 16 clients, several schools mixed, and what each answer must be."""

import asyncio
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import httpx

from pooler.people import Caller, Province

CLIENTS, REQUESTS = 16, 10_000
_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Check = Callable[[Any], bool]


@dataclass(slots=True)
class Request:
    """What is asked, and what the answer has to be."""

    method: str
    path: str
    status: int
    holds: Check = lambda _: True
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """`seen`: each id that an answer told, by the school of who was told, with the request. `wrong`: answers that were."""

    statuses: Counter[int] = field(default_factory=Counter)
    seen: dict[tuple[UUID, UUID], str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Client:
    """One of the clients: asks in the name of its own hand of callers, of all schools."""

    def __init__(self, number: int, province: Province, today: date) -> None:
        self.chance = random.Random(number)
        self.province = province
        self.today = today
        self.number = number
        # A register is one client's: two who mark it at once might both be right. Principals mark nothing.
        self.hands: dict[str, list[Caller]] = defaultdict(list)
        for caller in province.callers[number::CLIENTS]:
            self.hands[caller.post].append(caller)
        self.hands["principal"] = [caller for caller in province.callers if caller.post == "principal"]
        self.asked = 0

    def next(self) -> tuple[Caller, Request]:
        caller = self.chance.choice(self.hands[self.chance.choice(list(_ASKS))])
        self.asked += 1
        return caller, self.chance.choice(_ASKS[caller.post])(self, caller)

    def child(self, caller: Caller) -> str:
        return self.chance.choice(caller.own)

    def register(self, class_id: str) -> str:
        return f"/v1/classes/{class_id}/registers/{self.today}"

    def foreign(self, things: dict[str, list[str]], caller: Caller) -> str:
        return self.province.elsewhere(things, caller.school, self.chance)


def _ids(items: Any) -> set[str]:
    return {each["id"] for each in items}


def _me(_: Client, caller: Caller) -> Request:
    return Request("GET", "/v1/me", 200, lambda it: it["school"]["id"] == caller.school)


def _student(client: Client, caller: Caller) -> Request:
    child = client.child(caller)
    return Request("GET", f"/v1/students/{child}", 200, lambda it: it["id"] == child)


def _foreign_student(client: Client, caller: Caller) -> Request:
    return Request("GET", f"/v1/students/{client.foreign(client.province.children, caller)}", 404)


def _unseen_student(client: Client, caller: Caller) -> Request:
    return Request("GET", f"/v1/students/{client.chance.choice(caller.others)}", 404)


def _students(_: Client, caller: Caller) -> Request:
    """All that is theirs, where it fits a page."""
    own = set(caller.own)
    holds: Check = lambda it: _ids(it["items"]) <= own and len(it["items"]) == min(len(own), 200)  # noqa: E731
    return Request("GET", "/v1/students?limit=200", 200, holds)


def _students_of_a_foreign_class(client: Client, caller: Caller) -> Request:
    class_id = client.foreign(client.province.classes, caller)
    return Request("GET", f"/v1/students?class_id={class_id}", 200, lambda it: it["items"] == [])


def _search(client: Client, caller: Caller) -> Request:
    """A name that children of every school have; the key takes an advisory lock."""
    own = set(caller.own)
    key = {"Idempotency-Key": f"{client.number}-{client.asked}"}
    return Request("POST", "/v1/students/search", 200, lambda it: _ids(it["items"]) <= own, {"q": "nguyen"}, key)


def _patch(client: Client, caller: Caller) -> Request:
    child, said = client.child(caller), f"Xã số {client.asked}"
    holds: Check = lambda it: (it["id"], it["commune"]) == (child, said)  # noqa: E731
    return Request("PATCH", f"/v1/students/{child}", 200, holds, {"commune": said}, {"If-Match": "*"})


def _marks(client: Client, caller: Caller) -> Any:
    mark = client.chance.choice(("present", "excused", "unexcused"))
    return {"marks": [{"student_id": child, "mark": mark} for child in caller.own[:30]]}


def _put_register(client: Client, caller: Caller) -> Request:
    own = set(caller.own)
    holds: Check = lambda it: {each["student_id"] for each in it["marks"]} == own  # noqa: E731
    return Request("PUT", client.register(caller.class_id or ""), 200, holds, _marks(client, caller))


def _put_foreign_register(client: Client, caller: Caller) -> Request:
    url = client.register(client.foreign(client.province.classes, caller))
    return Request("PUT", url, 404, json=_marks(client, caller))


def _refused_register(client: Client, caller: Caller) -> Request:
    """A refusal is written into the journal, in a transaction of its own."""
    url = client.register(client.chance.choice(client.province.classes[caller.school]))
    return Request("PUT", url, 403, json=_marks(client, caller))


def _registers(client: Client, caller: Caller) -> Request:
    classes = set(client.province.classes[caller.school])
    holds: Check = lambda it: {each["class"]["id"] for each in it["items"]} <= classes and it["items"] != []  # noqa: E731
    return Request("GET", f"/v1/registers?date={client.today}", 200, holds)


def _classes(client: Client, caller: Caller) -> Request:
    classes = set(client.province.classes[caller.school])
    return Request("GET", "/v1/classes", 200, lambda it: _ids(it["items"]) == classes)


def _users(client: Client, caller: Caller) -> Request:
    return Request("GET", "/v1/users?limit=50", 200, lambda it: len(it["items"]) == 50)


def _foreign_user(client: Client, caller: Caller) -> Request:
    return Request("GET", f"/v1/users/{client.foreign(client.province.users, caller)}", 404)


def _new_group(client: Client, caller: Caller) -> Request:
    name = f"Tổ {client.number}.{client.asked}"
    key = {"Idempotency-Key": f"{client.number}-{client.asked}"}
    return Request("POST", "/v1/groups", 201, lambda it: it["name"] == name, {"name": name}, key)


_EVERYBODY = (_me, _student, _foreign_student, _students, _students_of_a_foreign_class, _put_foreign_register)
_ASKS: dict[str, tuple[Callable[[Client, Caller], Request], ...]] = {
    "principal": (*_EVERYBODY, _search, _refused_register, _registers, _classes, _users, _foreign_user, _new_group),
    "homeroom_teacher": (
        *_EVERYBODY,
        _unseen_student,
        _search,
        _patch,
        _put_register,
        _put_register,
        _registers,
        _classes,
    ),
    "parent": (*_EVERYBODY, _unseen_student),
}


async def run(addresses: list[str], province: Province, today: date) -> Report:
    """All requests; each client goes on when its last one is answered."""
    report = Report()

    async def one(number: int) -> None:
        client = Client(number, province, today)
        async with httpx.AsyncClient(base_url=addresses[number % len(addresses)], timeout=30) as http:
            for _ in range(REQUESTS // CLIENTS):
                _judge(report, *await _sent(http, client))

    await asyncio.gather(*map(one, range(CLIENTS)))
    return report


async def _sent(http: httpx.AsyncClient, client: Client) -> tuple[Caller, Request, httpx.Response]:
    caller, request = client.next()
    headers = {"Authorization": f"Bearer {caller.token}", **request.headers}
    return caller, request, await http.request(request.method, request.path, headers=headers, json=request.json)


def _judge(report: Report, caller: Caller, request: Request, answer: httpx.Response) -> None:
    what = f"{request.method} {request.path} of a {caller.post}"
    report.statuses[answer.status_code] += 1
    school = UUID(caller.school)
    for id_ in _ID.findall(answer.content):
        report.seen.setdefault((school, UUID(id_.decode())), what)
    if answer.status_code != request.status:
        report.wrong.append(f"{what}: {answer.status_code}, not {request.status}: {answer.text[:200]}")
    elif not request.holds(answer.json()):
        report.wrong.append(f"{what}: {answer.text[:300]}")
