"""The program's database: an embedded PostgreSQL under the data folder, or the operator's own.

Three hands: the migrator owns the tables and passes row-level security; the app never does; the backup role reads.
"""

import asyncio
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import unquote, urlsplit

import asyncpg

from app.core import migrate
from app.core.embedded import Cluster, cluster
from app.settings import Settings

NAME = "mamnon"
GROUP, MIGRATOR, SERVER, BACKUP = "mamnon_app", "mamnon_migrator", "mamnon_server", "mamnon_backup"

# A request that waits longer than this has lost its reader.
TIMEOUTS = {"statement_timeout": "15s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "15s"}


class DatabaseProblem(RuntimeError):
    """The database cannot be used as it is; the message is one sentence saying what to do."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Addresses of one database, by role."""

    app: str
    migrator: str
    backup: str


@contextmanager
def database_of(settings: Settings) -> Iterator[str]:
    """The address that the app connects to, with the schema that this program expects.

    Raises EmbeddedPostgresError and DatabaseProblem.
    """
    if settings.database_url is None:
        version = cast(Literal[16, 18], settings.embedded_version)
        with cluster(settings.data_dir / "postgres", version=version) as running:
            hands = asyncio.run(provided(running, NAME))
            migrate.upgrade(hands.migrator)
            yield hands.app
    else:
        asyncio.run(_check(settings.database_url))
        yield settings.database_url


@contextmanager
def administered(settings: Settings) -> Iterator[Hands]:
    """The addresses of the database as it stands, for whoever looks after it: nothing is migrated, it may be empty.

    Raises EmbeddedPostgresError and DatabaseProblem.
    """
    if (url := settings.migration_url or settings.database_url) is None:
        with cluster(
            settings.data_dir / "postgres", version=cast(Literal[16, 18], settings.embedded_version)
        ) as running:
            yield asyncio.run(provided(running, NAME))
    else:
        _reachable(url)
        yield Hands(app=settings.database_url or url, migrator=url, backup=url)


def hands_of(running: Cluster, database: str) -> Hands:
    """The addresses of a database of a cluster of our own: each role's password follows from the cluster's."""
    return Hands(*(running.dsn(role, _password(role, running), database) for role in (SERVER, MIGRATOR, BACKUP)))


async def provided(running: Cluster, database: str) -> Hands:
    """Make the roles and the database, where they are not there yet."""
    admin = await asyncpg.connect(running.admin_dsn)
    try:
        if not await _is_role(admin, GROUP):
            await admin.execute(f"create role {GROUP} nologin")
        for role, rights in {
            MIGRATOR: "bypassrls createrole",
            SERVER: f"nobypassrls in role {GROUP}",
            BACKUP: "bypassrls in role pg_read_all_data",
        }.items():
            if not await _is_role(admin, role):
                await admin.execute(f"create role {role} login {rights}")
                await admin.execute(f"alter role {role} password '{_password(role, running)}'")
        await _limit(admin, SERVER)
        if not await admin.fetchval("select exists (select from pg_database where datname = $1)", database):
            await admin.execute(f'create database "{database}" owner {MIGRATOR}')
    finally:
        await admin.close()
    return hands_of(running, database)


def migrate_own(settings: Settings) -> str:
    """Bring the operator's own database up to date; makes the app's role a member of our group. The revision.

    Raises DatabaseProblem.
    """
    url = settings.migration_url or settings.database_url
    assert url is not None
    _reachable(url)
    migrate.upgrade(url)
    asyncio.run(_admit_role(url, settings.database_url or url))
    return migrate.head()


def _password(role: str, running: Cluster) -> str:
    return hmac.new(running.password.encode(), role.encode(), hashlib.sha256).hexdigest()


async def _is_role(admin: asyncpg.Connection, role: str) -> bool:
    return bool(await admin.fetchval("select exists (select from pg_roles where rolname = $1)", role))


async def _limit(admin: asyncpg.Connection, role: str) -> None:
    for name, value in TIMEOUTS.items():
        await admin.execute(f"alter role {quoted(role)} set {name} = '{value}'")


def quoted(name: str) -> str:
    """An identifier."""
    return '"' + name.replace('"', '""') + '"'


async def _admit_role(migrator: str, app: str) -> None:
    parts = urlsplit(app)
    role = unquote(parts.username or "")
    connection = await asyncpg.connect(migrator)
    try:
        if not role or role == await connection.fetchval("select current_user"):
            return
        if not await _is_role(connection, role):
            literal = unquote(parts.password or "").replace("'", "''")
            await connection.execute(f"create role {quoted(role)} login password '{literal}'")
        admitted = await connection.fetchval("select pg_has_role($1, $2, 'member')", role, GROUP)
        try:
            if not admitted:
                await connection.execute(f"grant {GROUP} to {quoted(role)}")
            await _limit(connection, role)
        except asyncpg.InsufficientPrivilegeError as error:
            if not admitted:  # else somebody else looks after the role
                raise DatabaseProblem(
                    f"The role in MAMNON_MIGRATION_URL may not let {role} in: as a superuser, grant {GROUP} to {quoted(role)}."
                ) from error
    finally:
        await connection.close()


def _reachable(url: str) -> None:
    async def look() -> None:
        await (await asyncpg.connect(url, timeout=10)).close()

    try:
        asyncio.run(look())
    except (OSError, TimeoutError, asyncpg.PostgresError, ValueError) as error:
        raise DatabaseProblem(
            f"The database at {_shown(url)} does not answer ({type(error).__name__}); check the address and the password."
        ) from error


async def _check(url: str) -> None:
    try:
        # Nothing is prepared under a name: the address may be a pooler's.
        connection = await asyncpg.connect(url, timeout=10, statement_cache_size=0)
    except (OSError, TimeoutError, asyncpg.PostgresError, ValueError) as error:
        raise DatabaseProblem(
            f"The database at {_shown(url)} does not answer ({type(error).__name__}); check DATABASE_URL."
        ) from error
    try:
        if await connection.fetchval("select rolsuper or rolbypassrls from pg_roles where rolname = current_user"):
            raise DatabaseProblem(
                "The role in DATABASE_URL passes row-level security, the wall between schools; "
                "name an ordinary role there and the privileged one in MAMNON_MIGRATION_URL."
            )
        known = await connection.fetchval("select to_regclass('public.alembic_version') is not null")
        revision = await connection.fetchval("select version_num from alembic_version") if known else None
    except asyncpg.InsufficientPrivilegeError as error:
        raise DatabaseProblem("The role in DATABASE_URL may not read our tables; run `mamnon db migrate`.") from error
    finally:
        await connection.close()
    if revision != migrate.head():
        raise DatabaseProblem(
            f"The database is on schema {revision or 'none'}, this program wants {migrate.head()}; run `mamnon db migrate`."
        )


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or 'the socket'}:{parts.port or 5432}{parts.path}"
