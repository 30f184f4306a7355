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
                                and m.mark = 'excused') as excused,
                      k.user_id as care_user, k.session_id as care_session, l.user_id as head_user, l.session_id as head_session,
                      (select h.id::text from health_rounds h where h.school_id = a.school_id) as round_id,
                      array(select l.id::text from stock_lots l where l.school_id = a.school_id order by l.id) as lots
                 from unnest($1::uuid[], $2::int[]) with ordinality p(school_id, position, n)
                 join classes c on c.school_id = p.school_id and c.position = p.position + 1
                 join assignments a on a.school_id = c.school_id and a.class_id = c.id and a.post = 'homeroom_teacher'
                 join users u on u.school_id = a.school_id and u.id = a.user_id
                 join sessions z on z.school_id = u.school_id and z.user_id = u.id
                 join lateral (select y.user_id, y.id as session_id from assignments b
                                 join sessions y on y.school_id = b.school_id and y.user_id = b.user_id
                                where b.school_id = a.school_id and b.post = 'vp_care') k on true
                 join lateral (select y.user_id, y.id as session_id from assignments b
                                 join sessions y on y.school_id = b.school_id and y.user_id = b.user_id
                                where b.school_id = a.school_id and b.post = 'principal') l on true
                order by p.n""",
            [school for school, _ in places], [position for _, position in places], data.today,
        )  # fmt: skip
    finally:
        await connection.close()
    now = datetime.now(UTC)

    def token(user: UUID, session: UUID) -> str:
        return issue(
            ring,
            subject=user,
            session=session,
            issuer="mamnon",
            audience="mamnon",
            now=now,
            lifetime=timedelta(hours=1),
        )

    return [
        {
            **{name: row[name] for name in ("class_id", "students", "others", "excused", "round_id", "lots")},
            "token": token(row["user_id"], row["session_id"]),
            "care": token(row["care_user"], row["care_session"]),
            "principal": token(row["head_user"], row["head_session"]),
        }
        for row in rows
    ]


async def _agree(data: Dataset, ports: dict[Side, int], teacher: dict[str, Any]) -> None:
    class_id, students = teacher["class_id"], teacher["students"]
    reads = [*(f"/v1/students/{student}" for student in students), f"/v1/students?class_id={class_id}&limit=50"]
    register = f"/v1/classes/{class_id}/registers/{data.today}"
    sheet = f"/v1/health-rounds/{teacher['round_id']}/classes/{class_id}"
    answers: dict[Side, list[Any]] = {}
    entries: dict[Side, list[Any]] = {}
    connection = await asyncpg.connect(data.url)
    try:
        for side, port in ports.items():
            headers = {"Authorization": f"Bearer {teacher['token']}"}
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:
                got = [await client.get(read) for read in reads]
                head = {"Authorization": f"Bearer {teacher['principal']}"}
                got.append(await client.get("/v1/content?limit=200", headers=head))
                before = await connection.fetchval("select coalesce(max(entry), 0) from journal")
                teacher["excused"] = not teacher["excused"]
                mark = "excused" if teacher["excused"] else "present"
                sent = {"marks": [{"student_id": student, "mark": mark} for student in students]}
                put = await client.put(register, json=sent)
                client.headers["Authorization"] = f"Bearer {teacher['care']}"
                grown = 15.1 if side == "ours" else 15.2  # neither is what the load leaves: each is a change
                weighed = [{"student_id": each, "weight_kg": grown, "height_cm": 101.5} for each in students]
                measured = await client.put(sheet, json={"measured_on": str(data.today), "children": weighed})
                moved = await client.post(
                    f"/v1/stock-lots/{teacher['lots'][0]}/issue", json={"quantity": 1, "reason": "x"}
                )
            if {answer.status_code for answer in (*got, put, measured, moved)} != {200}:
                raise Broken(f"{side} answers {[answer.text for answer in (*got, put, measured, moved)][-1]}")
            answers[side] = [answer.json() for answer in got] + [_unlike(put.json()), _unmeasured(measured.json())]
            answers[side].append({**moved.json(), "balance": 0, "version": 0, "etag": ""})
            entries[side] = await _entries(connection, before)
    finally:
        await connection.close()
    for ours, theirs in zip(answers["ours"], answers["theirs"], strict=True):
        if ours != theirs:
            raise Broken(f"the sides differ: {str(ours)[:700]} and {str(theirs)[:700]}")
    # The marks; the reading of the sheet with whom it showed; the measurements; the movement.
    if entries["ours"] != entries["theirs"] or len(entries["ours"]) != len(students) * 3 + 1:
        differ = next((pair for pair in zip(*entries.values(), strict=False) if pair[0] != pair[1]), "their number")
        raise Broken(f"the sides write different journals: {differ}")


def _unlike(register: dict[str, Any]) -> dict[str, Any]:
    """A register without what the two writes must differ in."""
    marks = [{**each, "mark": None, "version": 0} for each in register["marks"]]
    return {**register, "marks": marks, "counts": sorted(register["counts"].values())}


def _unmeasured(sheet: dict[str, Any]) -> dict[str, Any]:
    """A sheet without what follows from the two weights."""
    unlike = {"weight_kg": 0, "z_scores": [*sheet["children"][0]["z_scores"]], "classes": [], "version": 0}
    return {**sheet, "children": [{**child, **unlike} for child in sheet["children"]]}


async def _entries(connection: asyncpg.Connection, before: int) -> list[dict[str, Any]]:
    """What the journal keeps of all that came after an entry, without the values that the two writes must differ in.

    A class that was measured for the first time is, of the second side, measured again.
    """
    unlike = "array['mark', 'weight_g', 'waz', 'whz', 'baz', 'classes', 'number', 'balance']"
    rows = await connection.fetch(
        f"""select j.person_id, j.session_id, j.action, j.clause, j.outcome, j.noun, j.subject_id, j.request_id is not null,
                  coalesce(v.child_id, a.child_id) as child, a.role,
                  case j.noun when 'marks' then v.before - {unlike} end as before,
                  v.after - {unlike} as after,
                  v.before is distinct from v.after,
                  j.commitment = sha256(convert_to(v.salt || coalesce(v.before::text, '') || '>' || v.after::text, 'UTF8')),
                  abs(extract(epoch from clock_timestamp() - j.at)) < 60
             from journal j left join journal_values v using (school_id, entry) left join accesses a using (school_id, entry)
            where j.entry > $1 order by j.noun, child""",
        before,
    )  # fmt: skip
    return [tuple(row) for row in rows]  # type: ignore[misc]
