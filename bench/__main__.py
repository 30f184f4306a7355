"""`python -m bench`: all contests in one run, interleaved; a table here and build/bench.json."""

import argparse
import fcntl
import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.arena import CONNECTIONS, Arena, Broken
from bench.contests import CONTESTS, Result
from bench.dataset import SCHOOLS, Dataset, dataset


def main() -> int:
    """Measure; 0 also when goals are missed, 1 when nothing could be measured."""
    options = _options()
    console = Console()
    if not console.is_terminal:
        console = Console(width=140)
    options.build.mkdir(parents=True, exist_ok=True)
    with (options.build / "bench.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.print("Another bench is running on this folder; wait for it.")
            return 1
        with dataset(options.build, console.print, options.schools) as data:
            console.print(f"{data.facts['schools']} schools, {data.facts['bytes'] / 1e9:.1f} GB, {data.today}")  # type: ignore[operator]
            results = _measured(options, data, console)
            machine = _machine(data)
    rows = [result.row() for result in results]
    (options.build / "bench.json").write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n")
    console.print(_table(rows, options.rounds))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Ratios of the program to a bare handler.")
    parser.add_argument("--rounds", type=int, default=5, help="fresh processes each (default 5)")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each contest, side and round (default 3)")
    parser.add_argument("--only", nargs="+", choices=[contest.name for contest in CONTESTS], help="some contests")
    parser.add_argument("--schools", type=int, default=SCHOOLS, help="a smaller dataset, to try things out")
    parser.add_argument("--build", type=Path, default=Path("build"), help="where dataset and bench.json go")
    parser.add_argument("--tree", type=Path, help="measure the program in another folder, over the same dataset")
    return parser.parse_args()


def _measured(options: argparse.Namespace, data: Dataset, console: Console) -> list[Result]:
    results = [Result(contest) for contest in CONTESTS if not options.only or contest.name in options.only]
    with Arena(data, seconds=options.seconds, warm_up=min(0.7, options.seconds), tree=options.tree) as arena:
        for number in range(1, options.rounds + 1):
            with arena.round(number):
                if number == 1:
                    arena.agree()
                for result in results:
                    result.rounds.append(result.contest.run(arena))
            told = (f"{r.contest.name} {r.rounds[-1].told()}" for r in results)
            console.print(f"round {number}: " + ", ".join(told))
    return results


def _machine(data: Dataset) -> dict[str, object]:
    cpu = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    ) if Path("/proc/cpuinfo").exists() else platform.processor()  # fmt: skip
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpu": cpu,
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": platform.python_version(),
        "postgresql": (data.folder / "postgres/data/PG_VERSION").read_text().strip(),
        "libraries": {
            name: version(name) for name in ("fastapi", "uvicorn", "uvloop", "asyncpg", "sqlalchemy", "pydantic")
        },
        "connections": CONNECTIONS,
        "dataset": data.facts,
    }


def _table(rows: list[dict[str, object]], rounds: int) -> Table:
    table = Table(title=f"medians of {rounds} rounds, {CONNECTIONS} connections", title_justify="left")
    for name in (
        "",
        "ratio",
        "goal",
        "rounds",
        "a second",
        "p50 ms",
        "p99 ms",
        "reference",
        "p50 ms",
        "p99 ms",
        "p99 ratio",
    ):
        table.add_column(name, justify="left" if not name else "right")
    for row in rows:
        reference: dict[str, float] = row.get("reference") or {}  # type: ignore[assignment]
        ratios: list[float] = row.get("ratios") or []  # type: ignore[assignment]
        mark = {True: "[green]✓[/]", False: "[red]✗[/]", None: ""}[row["met"]]  # type: ignore[index]
        table.add_row(
            str(row["name"]), f"{_number(row['ratio'], 2)} {mark}", _number(row["goal"], 2),
            f"{min(ratios):.2f}–{max(ratios):.2f}" if ratios else "", _number(row["rps"]), _number(row.get("p50_ms"), 2),
            _number(row.get("p99_ms"), 2), _number(reference.get("rps")), _number(reference.get("p50_ms"), 2),
            _number(reference.get("p99_ms"), 2),
            f"{row['p99_ratio']} (≤ {row['p99_goal']})" if "p99_ratio" in row else "",
        )  # fmt: skip
    return table


def _number(value: object, places: int = 0) -> str:
    return f"{value:,.{places}f}" if isinstance(value, int | float) else "–"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Broken as broken:
        sys.exit(f"bench: {broken}")
