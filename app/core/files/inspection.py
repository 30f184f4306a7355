"""What an untrusted file is, found out in a child process with limits: neither its name nor its declared type is asked for.

Pictures by Pillow, the one well-kept decoder of all four formats; PDF, Word and Excel files by what their standards say of their
parts. A library that guesses types by their first bytes would add a second opinion, and no safety.
"""

import asyncio
import contextlib
import importlib.util
import json
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final
from weakref import WeakKeyDictionary

from app.core.files.problems import problem

CHILD: Final = Path(__file__).with_name("inspecting") / "child.py"
PROGRAM: Final = Path(__file__).parents[3]
AT_ONCE: Final = 3  # children of one server at the same time: bounds their memory together


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost, and how large a picture may be and stay. Sizes in bytes, times in seconds, edges in pixels."""

    pixels: int = 64_000_000
    edge: int = 2560
    archive_members: int = 5_000
    archive_ratio: int = 200
    unpacked_bytes: int = 200_000_000
    answer_bytes: int = 32_000_000
    memory_bytes: int = 1_000_000_000
    cpu_seconds: int = 10
    wall_seconds: float = 15


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file is. `content`: the bytes to keep, from their beginning. `warnings`: codes of what was done to it."""

    media_type: str
    width: int | None
    height: int | None
    warnings: tuple[str, ...]
    content: BinaryIO


def _packages() -> str:
    spec = importlib.util.find_spec("PIL")
    if spec is None or spec.origin is None:
        raise RuntimeError("pillow is not installed")
    return str(Path(spec.origin).parent.parent)


PACKAGES: Final = _packages()
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@asynccontextmanager
async def inspected(file: BinaryIO, *, limits: Limits = DEFAULT_LIMITS) -> AsyncIterator[Inspected]:
    """A file on the disk (one with a `fileno`) as it may be kept: pictures drawn anew, everything else as it came.

    Raises UnsupportedMediaType (415), Invalid (422) and TooLarge (413).
    """
    turn = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    file.flush()
    # Unbuffered: the child moves the place where it stands.
    with tempfile.TemporaryFile(buffering=0) as answer:
        async with turn:
            ended = await _ask_child(file, answer, limits)
        said: dict[str, Any] = _said(answer) if ended else {"error": "too_heavy"}
        if "error" in said:
            raise problem(said["error"], pixels=limits.pixels)
        file.seek(0)
        yield Inspected(
            said["media_type"],
            said["width"],
            said["height"],
            tuple(said["warnings"]),
            file if said["bytes"] is None else answer,
        )


def _said(answer: BinaryIO) -> dict[str, Any]:
    """The line, with the answer left where the picture begins."""
    answer.seek(0)
    said: dict[str, Any] = json.loads(answer.readline())
    return said


async def _ask_child(file: BinaryIO, answer: BinaryIO, limits: Limits) -> bool:
    """Whether it came to an end by itself: killed, out of memory or of time, it has answered nothing."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", "-B", str(CHILD), str(PROGRAM), PACKAGES, json.dumps(asdict(limits)),
        stdin=file, stdout=answer, stderr=asyncio.subprocess.DEVNULL, env={},
    )  # fmt: skip
    try:
        async with asyncio.timeout(limits.wall_seconds):
            return await child.wait() == 0
    except TimeoutError:
        return False
    finally:
        if child.returncode is None:  # late, or nobody waits for it any more
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)  # not Process.kill: it reaps, and asyncio's watcher complains
            await asyncio.shield(child.wait())
