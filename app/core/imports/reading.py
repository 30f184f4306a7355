"""Tables out of untrusted bytes: xlsx and csv, told apart by content, opened in a child process with limits.

`read_table` answers plain rows; what they mean is for `headers` and a declaration. A file's name and declared
type are not trusted; no hostile file takes this process down or holds it up past `Limits.wall_seconds`.
"""

import asyncio
import contextlib
import datetime
import importlib.util
import json
import os
import signal
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

import orjson

from app.core.imports.problems import UnreadableTable, problem
from app.core.text import visible

Wanted = list[list[list[list[str]]]]
"""Of each anchor, of each of its fields, of each heading: the words that one cell must hold. Travels as JSON."""
Cell = str | float | int | bool | datetime.date | None  # a date may be a datetime; "" never occurs
CHILD: Final = Path(__file__).with_name("child.py")
AT_ONCE: Final = 4  # children of one server at the same time: bounds their memory together


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Sizes in bytes, times in seconds; `rows` and `columns` for each sheet."""

    rows: int = 20_000
    data_rows: int = 5_000
    head_rows: int = 60  # in which a sheet shows whether it may hold the table
    columns: int = 256
    cells: int = 400_000
    cell_characters: int = 2_000  # a longer cell arrives one character too long, for `values` to refuse
    csv_field_characters: int = 131_072
    sheets: int = 60
    merges: int = 5_000
    archive_members: int = 2_000
    unpacked_bytes: int = 100_000_000
    archive_ratio: int = 150
    answer_bytes: int = 16_000_000
    memory_bytes: int = 768_000_000
    cpu_seconds: int = 4
    wall_seconds: float = 4.5


DEFAULT_LIMITS: Final = Limits()


@dataclass(slots=True)
class Sheet:
    """One sheet; `rows[0]` is line `first_row` of it. Merged cells: top, left, bottom, right, from 0."""

    name: str | None
    rows: list[list[Cell]]
    first_row: int = 1
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    date1904: bool = False  # numbers that are days count from 1904
    cut: tuple[str, int] | None = None  # only the first rows are here: the problem's code and the limit


def _packages() -> str:
    spec = importlib.util.find_spec("python_calamine")
    if spec is None or spec.origin is None:
        raise RuntimeError("python-calamine is not installed")
    return str(Path(spec.origin).parent.parent)


PACKAGES: Final = _packages()
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def read_table(content: bytes, wanted: Wanted | None = None, *, limits: Limits = DEFAULT_LIMITS) -> list[Sheet]:
    """The sheets of a file; csv is one sheet without a name. Raises UnreadableTable (422),
    UnsupportedTable (415) or TooLarge (413).

    What the file is shows in its bytes: neither its name nor its declared type is asked for. Of a workbook's
    sheets those that do not hold what is `wanted` (`Declaration.wanted`) are left out, however long they are.
    """
    turn = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with turn:
        answer = await _ask_child(content, asdict(limits) | {"wanted": wanted or []})
    try:
        parsed: dict[str, Any] = orjson.loads(answer)
    except orjson.JSONDecodeError:  # it died before it had answered: aborted, out of memory or of time
        raise UnreadableTable("too_heavy") from None
    if "error" in parsed:
        raise problem(parsed["error"], parsed["detail"])
    return [
        Sheet(
            one["name"] and visible(one["name"]),
            list(map(_row, one["rows"])),
            one["first_row"],
            [(a, b, c, d) for a, b, c, d in one["merges"]],
            one["date1904"],
            one["cut"] and (one["cut"][0], one["cut"][1]),
        )
        for one in parsed["sheets"]
    ]


def _row(row: list[Any]) -> list[Cell]:
    return [_date(cell[0]) if type(cell) is list else cell for cell in row]


def _date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text) if len(text) == 10 else datetime.datetime.fromisoformat(text)


async def _ask_child(content: bytes, limits: dict[str, Any]) -> bytes:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", "-B", str(CHILD), PACKAGES, json.dumps(limits),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env={},
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    answer = b""
    try:
        async with asyncio.timeout(limits["wall_seconds"]):
            _, answer = await asyncio.gather(_feed(child.stdin, content), _drain(child.stdout, limits["answer_bytes"]))
            await child.wait()
    except TimeoutError:
        return b""
    finally:
        if child.returncode is None:  # late, too talkative, or nobody waits for it any more
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)  # not Process.kill: it reaps, and asyncio's watcher complains
            await asyncio.shield(child.wait())
    return answer


async def _feed(pipe: asyncio.StreamWriter, content: bytes) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        pipe.write(content)
        await pipe.drain()
    pipe.close()


async def _drain(pipe: asyncio.StreamReader, most: int) -> bytes:
    """All of the answer; one that goes on for ever is treated as one that never comes."""
    answer = bytearray()
    while chunk := await pipe.read(1 << 16):
        answer += chunk
        if len(answer) > most:
            raise TimeoutError
    return bytes(answer)
