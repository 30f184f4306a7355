"""What every test may ask for: `school`, a school of its own; `program`, the running program it is in; `postgres`.

One PostgreSQL for the run, one database and one event loop for each worker. Async tests need no mark.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.postgres import Postgres, postgres_of_the_run
from tests.program import Program
from tests.program import program as running_program
from tests.school import School, founded

RUN = pytest.StashKey[Path]()
MEMORY, PLENTY = Path("/dev/shm"), 4_000_000_000


def pytest_configure(config: pytest.Config) -> None:
    config.option.anyio_mode = "auto"
    if not hasattr(config, "workerinput"):  # the controller, or the only process there is
        run = getattr(config.option, "testrunuid", None) or uuid4().hex
        if hasattr(config.option, "testrunuid"):
            config.option.testrunuid = run
        os.environ["MAMNON_TEST_RUN"] = run
    # Servers by the dozen, each with a database that nobody wants tomorrow: they wait for a disk more than for each other.
    if _roomy(MEMORY):
        tempfile.tempdir = str(MEMORY)
    # Not in the private temporary folder of one user: as root, PostgreSQL runs as another.
    config.stash[RUN] = Path(tempfile.gettempdir()) / f"mamnon-tests-{os.environ['MAMNON_TEST_RUN']}"


def _roomy(folder: Path) -> bool:
    """Whether there is room for all that the tests leave behind, and programs may be run from it."""
    return (
        folder.is_dir()
        and os.access(folder, os.W_OK)
        and not os.statvfs(folder).f_flag & os.ST_NOEXEC
        and shutil.disk_usage(folder).free > PLENTY
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected lives to the end: looking for garbage among it finds none, now and later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[RUN], ignore_errors=True)


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """One event loop for the worker: the pool of connections is bound to it."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    folder = request.config.stash[RUN]
    folder.mkdir(exist_ok=True)
    with postgres_of_the_run(folder) as running:
        yield running


@pytest.fixture(scope="session")
async def worker_program(anyio_backend: object, postgres: Postgres, worker_id_or_main: str) -> AsyncIterator[Program]:
    hands = await postgres.clone(f"worker_{worker_id_or_main}")
    async with running_program(hands, postgres.folder) as it:
        yield it


@pytest.fixture(scope="session")
def worker_id_or_main() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture
def program(worker_program: Program) -> Program:
    """The worker's program, its clock at 2026-11-25 07:30 school time."""
    worker_program.clock.set("2026-11-25 07:30")
    return worker_program


@pytest.fixture
async def lone_program(anyio_backend: object, postgres: Postgres) -> AsyncIterator[Program]:
    """A program over a database of its own: for tests that count schools, or break things."""
    name = f"lone_{uuid4().hex}"
    async with running_program(await postgres.clone(name), postgres.folder) as it:
        yield it
    await postgres.drop(name)


@pytest.fixture
async def school(program: Program) -> School:
    """A school of its own: three children in each class."""
    return await founded(program)


@pytest.fixture
async def other_school(program: Program) -> School:
    """The school behind the wall."""
    return await founded(program)
