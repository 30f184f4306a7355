"""The pool: what breaks on one connection is nobody else's."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Text, func, literal_column, select, text

from app.core.db import Database, Statement
from tests.program import Program

SIZE = 2
PREPARED = Statement(select(func.count()).select_from(text("pg_prepared_statements")))
ONE = Statement(select(literal_column("1")))
SCHOOL = Statement(select(func.current_setting("app.school_id", True, type_=Text)))
STAND_IN_A_SCHOOL = Statement(select(func.set_config("app.school_id", "of somebody else", True)))


@pytest.fixture
async def database(program: Program) -> AsyncIterator[Database]:
    database = Database(program.runtime.database.engine.url.render_as_string(hide_password=False), size=SIZE)
    yield database
    await database.close()


async def test_a_connection_that_was_aborted_takes_no_place(database: Database) -> None:
    for _ in range(SIZE + 1):
        async with database.connection() as connection:
            connection.driver.terminate()
    assert await database.row(ONE)


async def test_nobody_joins_a_transaction_that_was_not_ended(database: Database) -> None:
    for _ in range(SIZE + 1):
        async with database.connection() as connection:
            await connection.driver.execute("begin")
            await connection.row(STAND_IN_A_SCHOOL)
        told = await database.row(SCHOOL)
        assert told is not None
        assert not told[0]


@pytest.mark.parametrize("prepared", [True, False])
async def test_a_connection_keeps_prepared_statements_only_where_it_may(program: Program, prepared: bool) -> None:
    """Behind a pooler it may not (docs/operations.md); `make pooler` shows the rest."""
    url = program.runtime.database.engine.url.render_as_string(hide_password=False)
    database = Database(url, size=1, prepared=prepared)
    try:
        for _ in range(2):
            assert await database.row(ONE)
        kept = await database.row(PREPARED)
    finally:
        await database.close()
    assert kept is not None
    assert bool(kept[0]) == prepared
