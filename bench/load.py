"""The load: 16 keep-alive connections, each asking its next question when the last one is answered.

A process of its own: one order a line on stdin, one report a line on stdout, both JSON. Every answer's status and length
are checked, and every so often its content.
"""

import asyncio
import gc
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import uvloop

MOST = 200_000
"""Questions in one order, whatever the time."""
SAMPLED = 64
"""Of so many answers one is read."""
GRACE = 15.0
"""Seconds after the end in which the last answers must come."""


@dataclass(slots=True)
class Teacher:
    """A homeroom teacher with a token: asks about the own class only."""

    token: str
    class_id: str
    students: list[str]
    others: list[str]
    """Of other classes of the school: out of this teacher's sight."""
    care: str
    """The token of the school's vice-principal for care."""
    principal: str
    round_id: str
    lots: list[str]
    excused: bool = False
    """What the class is marked as: each PUT turns all marks around."""
    heavier: bool = False
    """What the class weighs: each PUT changes all weights."""
    tail: bytes = field(init=False)
    care_tail: bytes = field(init=False)
    principal_tail: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.tail, self.care_tail, self.principal_tail = map(_tail, (self.token, self.care, self.principal))


def _tail(token: str) -> bytes:
    return f" HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\n".encode()


Asked = tuple[bytes, str, Callable[[Any], bool]]
"""A request, the key of what is asked, and what its answer must fulfil."""


def student_read(teacher: Teacher, chance: random.Random) -> Asked:
    student = chance.choice(teacher.students)
    return (
        b"GET /v1/students/" + student.encode() + teacher.tail + b"\r\n",
        student,
        lambda it: it["id"] == student and len(it["guardians"]) == 2 and it["class"]["id"] == teacher.class_id,
    )


def unseen_read(teacher: Teacher, chance: random.Random) -> Asked:
    return _missing(teacher, chance.choice(teacher.others))


def nowhere_read(teacher: Teacher, chance: random.Random) -> Asked:
    return _missing(teacher, str(UUID(int=chance.getrandbits(128), version=4)))


def _missing(teacher: Teacher, student: str) -> Asked:
    head = b"GET /v1/students/" + student.encode() + teacher.tail + b"\r\n"
    return head, "a child that is not there", lambda it: it["code"] == "not_found"


def class_list(teacher: Teacher, chance: random.Random) -> Asked:
    return (
        b"GET /v1/students?class_id=" + teacher.class_id.encode() + b"&limit=50" + teacher.tail + b"\r\n",
        teacher.class_id,
        lambda it: sorted(each["id"] for each in it["items"]) == teacher.students and it["next_cursor"] is None,
    )


def register_put(teacher: Teacher, chance: random.Random) -> Asked:
    teacher.excused = not teacher.excused
    mark = "excused" if teacher.excused else "present"
    body = orjson.dumps({"marks": [{"student_id": student, "mark": mark} for student in teacher.students]})
    head = f"/v1/classes/{teacher.class_id}/registers/{DAY}".encode()
    about = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    return (
        b"PUT " + head + teacher.tail + about + body,
        "",  # versions grow: the length is not always the same
        lambda it: it["counts"][mark] == len(teacher.students) == len(it["marks"]) and it["state"] == "marked",
    )


def content_list(teacher: Teacher, chance: random.Random) -> Asked:
    return (
        b"GET /v1/content?limit=50" + teacher.principal_tail + b"\r\n",
        "",  # the cursors of the two sides differ in length
        lambda it: len(it["items"]) == 50 and it["next_cursor"] is not None and it["items"][0]["author"]["full_name"],
    )


def health_class_put(teacher: Teacher, chance: random.Random) -> Asked:
    teacher.heavier = not teacher.heavier
    weight = 15.9 if teacher.heavier else 15.3
    weighed = [{"student_id": student, "weight_kg": weight, "height_cm": 101.5} for student in teacher.students]
    body = orjson.dumps({"measured_on": DAY, "children": weighed})
    head = f"/v1/health-rounds/{teacher.round_id}/classes/{teacher.class_id}".encode()
    about = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    return (
        b"PUT " + head + teacher.care_tail + about + body,
        "",
        lambda it: (
            {child["weight_kg"] for child in it["children"]} == {weight}
            and it["counts"]["measured"] == len(teacher.students)
            and all(child["z_scores"]["waz"] is not None for child in it["children"])
        ),
    )


def stock_move(teacher: Teacher, chance: random.Random) -> Asked:
    lot = chance.choice(teacher.lots)
    body = b'{"quantity":1,"reason":"Dung trong ngay"}'
    about = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    return (
        b"POST /v1/stock-lots/" + lot.encode() + b"/issue" + teacher.care_tail + about + body,
        "",
        lambda it: it["id"] == lot and it["balance"] == START + 1 - it["version"],
    )


OPERATIONS = {
    "student_read": student_read, "class_list": class_list, "register_put": register_put, "unseen_read": unseen_read,
    "nowhere_read": nowhere_read, "health_class_put": health_class_put,
    "stock_move": stock_move, "content_list": content_list,
}  # fmt: skip
REFUSED = {"unseen_read", "nowhere_read"}
DAY = ""
START = 1_000_000_000
"""What a lot had before its first movement, at version 1 (dataset.py)."""


class Connection(asyncio.Protocol):
    """One connection: asks, checks, asks again, until the time is over."""

    def __init__(self, ask: Callable[[], Asked], status: bytes, until: float, report: "Report") -> None:
        self.ask = ask
        self.status = status
        self.until = until
        self.report = report
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = b""
        self.expected = -1
        self.head = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.next()

    def next(self) -> None:
        now = time.perf_counter()
        if now >= self.until or self.report.answers >= MOST:
            self.transport.close()
            return
        request, self.key, self.check = self.ask()
        self.asked = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer = buffer = self.buffer + data if self.buffer else data
        if self.expected < 0:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            if buffer[9:12] != self.status:
                self.fail(f"status {buffer[9:12]!r}: {buffer[end:]!r}")
                return
            at = buffer.find(b"content-length: ", 0, end)
            if at < 0:
                self.fail("no content-length")
                return
            self.head = end + 4
            self.expected = self.head + int(buffer[at + 16 : buffer.find(b"\r\n", at, end + 2)])
        if len(buffer) < self.expected:
            return
        self.report.took.append(time.perf_counter() - self.asked)
        if len(buffer) > self.expected:
            self.fail("more bytes than said")
            return
        self.look(buffer)

    def look(self, buffer: bytes) -> None:
        report = self.report
        length = self.expected - self.head
        if self.key and report.lengths.setdefault(self.key, length) != length:
            self.fail("another length than before")
            return
        report.answers += 1
        if report.answers % SAMPLED == 0 and not self.check(orjson.loads(buffer[self.head :])):
            self.fail(f"not what was asked for: {buffer[self.head : self.head + 300]!r}")
            return
        self.buffer, self.expected = b"", -1
        self.next()

    def fail(self, what: str) -> None:
        self.report.failures.append(what[:500])
        self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if error or self.buffer:
            self.report.failures.append(f"connection lost: {error!r}")
        if not self.done.done():
            self.done.set_result(None)


@dataclass(slots=True)
class Report:
    answers: int = 0
    took: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    lengths: dict[str, int] = field(default_factory=dict)


async def drive(order: dict[str, Any], hands: list[list[Teacher]]) -> dict[str, Any]:
    """One order: an operation against a port, for so many seconds; `hands`: the teachers of each connection."""
    operation = OPERATIONS[order["operation"]]
    status = b"404" if order["operation"] in REFUSED else b"200"
    loop = asyncio.get_running_loop()
    report = Report()
    began = time.perf_counter()
    until = began + order["seconds"]

    def asker(number: int, teachers: list[Teacher]) -> Callable[[], Asked]:
        chance = random.Random(f"{order['seed']} {number}")
        return lambda: operation(chance.choice(teachers), chance)

    gc.disable()
    try:
        connections = []
        for number, teachers in enumerate(hands):
            ask = asker(number, teachers)
            _, connection = await loop.create_connection(
                lambda ask=ask: Connection(ask, status, until, report), "127.0.0.1", order["port"]
            )
            connections.append(connection)
        await asyncio.wait_for(asyncio.gather(*(c.done for c in connections)), order["seconds"] + GRACE)
    except TimeoutError:
        report.failures.append("an answer did not come in time")
    finally:
        gc.enable()
    seconds = time.perf_counter() - began
    return {"answers": report.answers, "seconds": seconds, "took": report.took, "failures": report.failures[:5]}


async def main(hands: list[list[Teacher]]) -> None:
    """Take orders until stdin ends."""
    while line := sys.stdin.readline():  # nothing else goes on between two orders
        print(orjson.dumps(await drive(orjson.loads(line), hands)).decode(), flush=True)


if __name__ == "__main__":
    given = orjson.loads(Path(sys.argv[1]).read_bytes())
    DAY = given["day"]
    uvloop.run(main([[Teacher(**teacher) for teacher in teachers] for teachers in given["hands"]]))
