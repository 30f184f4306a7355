"""`python -m pooler`: thousands of requests of several schools, mixed, over two connections that all of them share."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from app.database import NAME, hands_of
from bench.dataset import Dataset, dataset
from demo import stage
from demo.stage import Untrue, must
from pooler import load, people, proofs
from pooler.bouncer import POOL, pooled


def main() -> int:
    """1 where a wall has a hole, and one sentence where."""
    try:
        with tempfile.TemporaryDirectory(prefix="mamnon-pooler-") as name:
            build = Path(name)
            build.chmod(0o755)  # as root, PostgreSQL runs as another user, who has to pass here
            with dataset(build, _quietly, people.SCHOOLS) as data:
                _prove(data)
    except Untrue as untrue:
        print(f"pooler: {untrue}", file=sys.stderr)
        return 1
    return 0


def _quietly(_: str) -> None:
    pass


def _prove(data: Dataset) -> None:
    province = asyncio.run(people.settled(data))
    somebodys = next(iter(province.classes))
    with pooled(hands_of(data.running, NAME).app, data.folder / "postgres") as url:
        asyncio.run(proofs.leaves_nothing(url, somebodys))
        settings = {
            "DATABASE_URL": url,
            "MAMNON_PREPARED_STATEMENTS": "false",
            "MAMNON_KEYS_DIR": str(data.folder / "keys"),
        }
        with stage.school(**settings) as (one, _), stage.school(**settings) as (other, _):
            began = time.monotonic()
            report = asyncio.run(load.run([one, other], province, data.today))
            seconds = time.monotonic() - began
        asyncio.run(_hold(report, data))
        asyncio.run(proofs.bites(url, somebodys))
    counted = ", ".join(f"{count:,} × {status}" for status, count in sorted(report.statuses.items()))
    print(
        f"{report.statuses.total():,} requests of {load.CLIENTS} clients over {POOL} connections in {seconds:.0f} s: {counted}; "
        f"{len(report.seen):,} ids told, none of another school"
    )


async def _hold(report: load.Report, data: Dataset) -> None:
    must(not report.wrong, f"{len(report.wrong)} answers are wrong, the first: {(report.wrong or [''])[0]}")
    owners = await people.owners(data.url)
    foreign = [f"{id_} in {what}" for (school, id_), what in report.seen.items() if owners[id_] != {school}]
    must(not foreign, f"{len(foreign)} ids of no or another school, the first: {(foreign or [''])[0]}")


if __name__ == "__main__":
    raise SystemExit(main())
