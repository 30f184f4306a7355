"""Where contests take place: the dataset, both servers as fresh processes, and the load."""

import asyncio
import json
import os
import random
import selectors
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import asyncpg
import httpx

from app.core.security.keys import KeyRing
from app.core.security.tokens import issue
from app.settings import Settings
from bench.dataset import Dataset

CONNECTIONS = 16
TEACHERS = 50
"""Teachers to a connection: enough for the rows not to lie in one corner of memory."""
PATIENCE = 60.0
HERE = Path(__file__).parents[1]
_SERVE = "from app.cli import main; main()"  # `mamnon serve`, of the folder it runs in

Side = Literal["ours", "theirs"]


class Broken(Exception):
    """A measurement that means nothing: an answer was wrong or did not come."""


@dataclass(slots=True)
class Measured:
    """How much was done in how many seconds; `took`: each answer's time, in seconds."""

    count: int = 0
    seconds: float = 0.0
    took: list[float] = field(default_factory=list)

    def add(self, other: "Measured") -> None:
        """One more slice of the same."""
        self.count += other.count
        self.seconds += other.seconds
        self.took += other.took

    @property
    def rate(self) -> float:
        return self.count / self.seconds

    def figures(self) -> dict[str, float]:
        """Requests (or rows) a second; median and 99th percentile of the answers' times where there are any."""
        if not self.took:
            return {"rps": self.rate}
        percentiles = statistics.quantiles(self.took, n=100, method="inclusive")
        return {"rps": self.rate, "p50_ms": percentiles[49] * 1000, "p99_ms": percentiles[98] * 1000}


@dataclass(slots=True)
class Pair:
    """What both sides did in one round."""

    ours: Measured = field(default_factory=Measured)
    theirs: Measured = field(default_factory=Measured)

    def told(self) -> str:
        """The round in a word."""
        return f"{self.ours.rate / self.theirs.rate:.2f}" if self.theirs.count else f"{self.ours.rate:,.0f}/s"

    def of(self, side: Side) -> Measured:
        return self.ours if side == "ours" else self.theirs


class Arena:
    """Lives as long as the run; `round()` gives it fresh servers."""

    def __init__(self, data: Dataset, *, seconds: float, warm_up: float, tree: Path | None = None) -> None:
        self.data = data
        self.seconds = seconds
        self.warm_up = warm_up
        self.tree = tree or HERE
        self.pool_size = Settings.model_fields["pool_size"].default
        self.number = 0
        self.ports: dict[Side, int] = {}
        self._turns = 0
        self._stack = ExitStack()

    def __enter__(self) -> "Arena":
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="mamnon-bench-")))
        targets = folder / "targets.json"
        self.teachers = asyncio.run(_teachers(self.data))
        hands = [self.teachers[number::CONNECTIONS] for number in range(CONNECTIONS)]
        targets.write_text(json.dumps({"day": str(self.data.today), "hands": hands}))
        self._log = self._stack.enter_context((folder / "stderr").open("w+b"))
        self._load = self._stack.enter_context(self._running("-m", "bench.load", str(targets), stdin=subprocess.PIPE))
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        if kind:
            said = Path(self._log.name).read_text(errors="replace").splitlines()
            print(*said[-5:], sep="\n", file=sys.stderr)
        self._stack.close()

    @contextmanager
    def round(self, number: int) -> Iterator[None]:
        """Both servers, new; who begins alternates."""
        self.number = number
        key = {
            "BENCH_URL": self.data.url,
            "BENCH_KEYS": str(self.data.folder / "keys"),
            "BENCH_POOL": str(self.pool_size),
        }
        own = {"MAMNON_DATA_DIR": str(self.data.folder), "MAMNON_PORT": "0"}
        with (
            self._running("-c", _SERVE, "serve", tree=self.tree, **own) as ours,
            self._running("-m", "bench.bare", **key) as theirs,
        ):
            self.ports = {"ours": _port(ours), "theirs": _port(theirs)}
            yield

    def sides(self) -> tuple[Side, Side]:
        """Both, each time in the other order."""
        self._turns += 1
        return ("ours", "theirs") if (self.number + self._turns) % 2 else ("theirs", "ours")

    def load(self, operation: str, side: Side, *, seconds: float) -> Measured:
        """The operation against one side. Raises Broken."""
        order = {"operation": operation, "port": self.ports[side], "seconds": seconds,
                 "seed": f"{self.number} {self._turns}"}  # fmt: skip
        assert self._load.stdin
        self._load.stdin.write(json.dumps(order).encode() + b"\n")
        self._load.stdin.flush()
        report = json.loads(_line(self._load))
        if report["failures"]:
            raise Broken(f"{operation}, {side}: {report['failures'][0]}")
        return Measured(report["answers"], report["seconds"], report["took"])

    def agree(self) -> None:
        """See that both sides give the same answers and write the same journal. Raises Broken."""
        asyncio.run(_agree(self.data, self.ports, self.teachers[0]))

    @contextmanager
    def _running(
        self, *command: str, stdin: Any = subprocess.DEVNULL, tree: Path = HERE, **extra: str
    ) -> Iterator[subprocess.Popen[bytes]]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAMNON_", "DATABASE_URL"))}
        process = subprocess.Popen(
            [sys.executable, *command], cwd=tree, env=kept | extra, stdin=stdin, stdout=subprocess.PIPE, stderr=self._log,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()


def _line(process: subprocess.Popen[bytes]) -> bytes:
    """The next line of a process. Raises Broken when it does not come."""
    assert process.stdout
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        line = process.stdout.readline() if selector.select(PATIENCE) else b""
    if not line:
        raise Broken(f"{process.args} says nothing (exit {process.poll()})")
    return line


def _port(process: subprocess.Popen[bytes]) -> int:
    """The port a server says it listens on, once it answers there."""
    words = _line(process).decode().split()
    address = next(word for word in words if word.startswith("http://"))
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            httpx.get(address + "/v1/me", timeout=5)
        except httpx.TransportError:
            if time.monotonic() > deadline or process.poll() is not None:
                raise Broken(f"{process.args} does not answer") from None
            time.sleep(0.02)
        else:
            return int(address.rpartition(":")[2])


async def _teachers(data: Dataset) -> list[dict[str, Any]]:
    """Homeroom teachers of all parts of the dataset, always the same, with tokens for this run."""
    ring = KeyRing.open(data.folder / "keys")
    connection = await asyncpg.connect(data.url)
    try:
        schools = [row["id"] for row in await connection.fetch("select id from schools order by id")]
        wanted = CONNECTIONS * TEACHERS
        chance = random.Random(1)
        places = [(chance.choice(schools), chance.randrange(30)) for _ in range(wanted * 2)]
        places = list(dict.fromkeys(places))[:wanted]
        rows = await connection.fetch(
            """select a.class_id::text, u.id as user_id, z.id as session_id,
                      (select array_agg(e.student_id::text order by e.student_id) from enrolments e
                        where e.school_id = a.school_id and e.class_id = a.class_id) as students,
                      array(select e.student_id::text from enrolments e where e.school_id = a.school_id and e.class_id <> a.class_id
                             order by e.student_id limit 60) as others,
                      exists (select from marks m where m.school_id = a.school_id and m.class_id = a.class_id and m.date = $3
                                and m.mark = 'excused') as excused
                 from unnest($1::uuid[], $2::int[]) with ordinality p(school_id, position, n)
                 join classes c on c.school_id = p.school_id and c.position = p.position + 1
                 join assignments a on a.school_id = c.school_id and a.class_id = c.id and a.post = 'homeroom_teacher'
                 join users u on u.school_id = a.school_id and u.id = a.user_id
                 join sessions z on z.school_id = u.school_id and z.user_id = u.id
                order by p.n""",
            [school for school, _ in places], [position for _, position in places], data.today,
        )  # fmt: skip
    finally:
        await connection.close()
    now = datetime.now(UTC)
    return [
        {
            "class_id": row["class_id"],
            "students": row["students"],
            "others": row["others"],
            "excused": row["excused"],
            "token": issue(
                ring, subject=row["user_id"], session=row["session_id"], issuer="mamnon", audience="mamnon", now=now,
                lifetime=timedelta(hours=1),
            ),
        }
        for row in rows
    ]  # fmt: skip


async def _agree(data: Dataset, ports: dict[Side, int], teacher: dict[str, Any]) -> None:
    class_id, students = teacher["class_id"], teacher["students"]
    reads = [*(f"/v1/students/{student}" for student in students), f"/v1/students?class_id={class_id}&limit=50"]
    register = f"/v1/classes/{class_id}/registers/{data.today}"
    answers: dict[Side, list[Any]] = {}
    entries: dict[Side, list[Any]] = {}
    connection = await asyncpg.connect(data.url)
    try:
        for side, port in ports.items():
            headers = {"Authorization": f"Bearer {teacher['token']}"}
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:
                got = [await client.get(read) for read in reads]
                before = await connection.fetchval("select coalesce(max(entry), 0) from journal")
                teacher["excused"] = not teacher["excused"]
                mark = "excused" if teacher["excused"] else "present"
                sent = {"marks": [{"student_id": student, "mark": mark} for student in students]}
                put = await client.put(register, json=sent)
            if {answer.status_code for answer in (*got, put)} != {200}:
                raise Broken(f"{side} answers {[answer.text for answer in (*got, put)][-1]}")
            answers[side] = [answer.json() for answer in got] + [_unlike(put.json())]
            entries[side] = await _entries(connection, UUID(class_id), before)
    finally:
        await connection.close()
    for ours, theirs in zip(answers["ours"], answers["theirs"], strict=True):
        if ours != theirs:
            raise Broken(f"the sides differ: {ours} and {theirs}")
    if entries["ours"] != entries["theirs"] or len(entries["ours"]) != len(students):
        raise Broken(f"the sides write different journals: {entries['ours'][:1]} and {entries['theirs'][:1]}")


def _unlike(register: dict[str, Any]) -> dict[str, Any]:
    """A register without what the two writes must differ in."""
    marks = [{**each, "mark": None, "version": 0} for each in register["marks"]]
    return {**register, "marks": marks, "counts": sorted(register["counts"].values())}


async def _entries(connection: asyncpg.Connection, class_id: UUID, before: int) -> list[dict[str, Any]]:
    rows = await connection.fetch(
        """select j.person_id, j.session_id, j.action, j.clause, j.outcome, j.noun, j.subject_id, j.request_id is not null,
                  v.child_id, v.before - 'mark' as before, v.after - 'mark' as after, v.before->>'mark' <> v.after->>'mark',
                  j.commitment = sha256(convert_to(v.salt || coalesce(v.before::text, '') || '>' || v.after::text, 'UTF8')),
                  abs(extract(epoch from clock_timestamp() - j.at)) < 60
             from journal j join journal_values v using (school_id, entry)
            where j.subject_id = $1 and j.entry > $2 order by v.child_id""",
        class_id, before,
    )  # fmt: skip
    return [tuple(row) for row in rows]  # type: ignore[misc]
