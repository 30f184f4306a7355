"""PostgreSQL through one pool: statements compiled once, run on the driver's own connection.

SQLAlchemy writes the SQL and keeps the pool; asyncpg runs it. Going through SQLAlchemy's own execution costs
half of a hot read (measured; see docs/decisions/0002).
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, Protocol, cast

import asyncpg
import orjson
from sqlalchemy import MetaData, PoolProxiedConnection, Table, bindparam
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import asyncpg as asyncpg_dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler


class Row(Protocol):
    """A record: values by name or by position."""

    def __getitem__(self, key: str | int) -> Any: ...


# One naming convention, so that a constraint's name can be mapped to the error a caller sees.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)


class Unavailable(Exception):
    """The database cannot be reached, or did not answer in time."""


_TRANSIENT = (
    OSError,  # a TimeoutError is one
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,  # shutting down, cancelled by statement_timeout
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,  # deadlock, serialisation
    asyncpg.LockNotAvailableError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)
"""What another try may not meet."""


class Statement:
    """A SQLAlchemy construct compiled to asyncpg's SQL, once; `arguments` orders the values by name."""

    __slots__ = ("defaults", "names", "sql")

    def __init__(self, construct: ClauseElement) -> None:
        compiled = cast(SQLCompiler, construct.compile(dialect=_DIALECT))
        self.sql = str(compiled)
        if "POSTCOMPILE" in self.sql:
            raise ValueError("a list of values has no fixed SQL: compare with any_() of an array instead of in_()")
        self.names: tuple[str, ...] = tuple(compiled.positiontup or ())
        self.defaults: dict[str, Any] = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the statement's order. KeyError where one is missing that has no default."""
        defaults = self.defaults
        return [values[name] if name in values else defaults[name] for name in self.names]


@cache
def inserting(table: Table, *columns: str) -> Statement:
    """INSERT of one row, its columns bound by name."""
    return Statement(table.insert().values({name: bindparam(name, type_=table.c[name].type) for name in columns}))


@cache
def updating(table: Table, *columns: str) -> Statement:
    """UPDATE of the named columns of one row, by school_id and id; its version goes up by one, and comes back."""
    return Statement(
        table.update()
        .where(
            table.c.school_id == bindparam("school_id", type_=table.c.school_id.type),
            table.c.id == bindparam("id", type_=table.c.id.type),
        )
        .values(
            {name: bindparam(name, type_=table.c[name].type) for name in columns} | {"version": table.c.version + 1}
        )
        .returning(table.c.version)
    )


_DIALECT = asyncpg_dialect.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class Connection:
    """A borrowed connection: autocommit by itself, a transaction inside `Database.transaction`."""

    __slots__ = ("driver",)

    def __init__(self, driver: asyncpg.Connection) -> None:
        self.driver = driver

    async def row(self, statement: Statement, /, **values: Any) -> Row | None:
        """The first row, or None."""
        return cast(Row | None, await self.driver.fetchrow(statement.sql, *statement.arguments(values)))

    async def rows(self, statement: Statement, /, **values: Any) -> list[Row]:
        """All rows."""
        return cast(list[Row], await self.driver.fetch(statement.sql, *statement.arguments(values)))


STATEMENTS = 500
"""How many a connection keeps prepared: more than the program has, or it would plan again what it planned a moment ago."""


class Database:
    """The one pool. SQLAlchemy's pool makes and counts the connections; those at rest are kept here.

    Going through its checkout for each statement costs a sixth of a hot read (docs/decisions/0002). `prepared`: connections
    keep the statements that they have prepared.
    """

    def __init__(self, url: str, *, size: int = 10, wait_seconds: float = 5.0, prepared: bool = True) -> None:
        # Behind a pooler that changes the server under a connection, no statement is there by its name next time.
        nameless = {
            "statement_cache_size": 0,
            "prepared_statement_cache_size": 0,
            "prepared_statement_name_func": lambda: "",
        }
        self.engine: AsyncEngine = create_async_engine(
            driver_url(url),
            pool_size=size,
            max_overflow=0,
            json_deserializer=orjson.loads,
            connect_args={"timeout": 5, "command_timeout": 60, "statement_cache_size": STATEMENTS}
            | ({} if prepared else nameless),
        )
        self._resting: list[PoolProxiedConnection] = []
        self._places = asyncio.Semaphore(size)
        self._wait_seconds = wait_seconds

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection in autocommit: each statement is a transaction of its own. Raises Unavailable."""
        pooled = await self._taken()
        try:
            yield Connection(cast(asyncpg.Connection, pooled.driver_connection))
        except _TRANSIENT as error:
            raise Unavailable from error
        finally:
            self._give_back(pooled)

    async def row(self, statement: Statement, /, **values: Any) -> Row | None:
        """One statement on a connection of its own. As `connection()` does it, less a hot read's worth of ceremony."""
        pooled = await self._taken()
        try:
            driver = cast(asyncpg.Connection, pooled.driver_connection)
            return cast(Row | None, await driver.fetchrow(statement.sql, *statement.arguments(values)))
        except _TRANSIENT as error:
            raise Unavailable from error
        finally:
            self._give_back(pooled)

    async def _taken(self) -> PoolProxiedConnection:
        try:
            if self._places.locked():
                await asyncio.wait_for(self._places.acquire(), self._wait_seconds)
            else:
                await self._places.acquire()
            try:
                return await self._living()
            except BaseException:
                self._places.release()
                raise
        except (*_TRANSIENT, SQLAlchemyError, asyncpg_dialect.AsyncAdapt_asyncpg_dbapi.Error) as error:
            raise Unavailable from error

    def _give_back(self, pooled: PoolProxiedConnection) -> None:
        driver = cast(asyncpg.Connection, pooled.driver_connection)
        try:
            # In a transaction still, its rollback was cut short: nobody else's statement may join that transaction.
            if driver.is_closed() or driver.is_in_transaction():
                pooled.invalidate()
            else:
                self._resting.append(pooled)
        finally:
            self._places.release()

    async def _living(self) -> PoolProxiedConnection:
        """A connection at rest, the one used last before others, else a new one. What died in between is let go."""
        while self._resting:
            pooled = self._resting.pop()
            if not cast(asyncpg.Connection, pooled.driver_connection).is_closed():
                return pooled
            pooled.invalidate()
        return await self.engine.raw_connection()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A transaction: committed at the end, rolled back when the block raises."""
        async with self.connection() as connection, connection.driver.transaction():
            yield connection

    async def close(self) -> None:
        """Close all connections."""
        while self._resting:
            self._resting.pop().close()
        await self.engine.dispose()


def driver_url(url: str) -> str:
    """A libpq-style URL as SQLAlchemy's asyncpg dialect wants it."""
    for scheme in ("postgresql+asyncpg://", "postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+asyncpg://" + url.removeprefix(scheme)
    raise ValueError("a database address begins with postgresql://")


ARRAY_OF_UUID = postgresql.ARRAY(postgresql.UUID(as_uuid=True))
