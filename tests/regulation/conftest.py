"""What the proofs of separations may ask for: the real program with one more area (essays.py)."""

from collections.abc import AsyncIterator

import pytest

from tests.postgres import Postgres
from tests.program import Program
from tests.regulation.essays import program_with_essays


@pytest.fixture(scope="module")
async def essays_program(anyio_backend: object, postgres: Postgres) -> AsyncIterator[Program]:
    async with program_with_essays(postgres) as running:
        running.clock.set("2026-11-25 07:30")
        yield running
