"""Taking a backup."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import asyncpg

from app.core.backup.archive import CHUNK, FORMAT, DumpWriter, Manifest
from app.core.backup.beside import Beside, Listed
from app.core.backup.census import PINNED, TABLES, census
from app.core.backup.problem import BackupProblem
from app.core.backup.programs import Tools, major_of
from app.core.whole_file import whole_file


async def take(
    url: str,
    target: Path,
    *,
    facts: Mapping[str, str],
    beside: Beside,
    program: str,
    now: datetime,
    progress: Callable[[int], None],
) -> Manifest:
    """Write a backup of the database at `url`, whose role must pass row-level security, to the new file `target`.

    Dump and figures are of one snapshot, whoever writes meanwhile. `facts`: SQL of one value each, by name, that are
    to be the same after a restore. `beside`: what belongs to it and stands elsewhere. `progress` is told
    the bytes so far. Raises BackupProblem.
    """
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await _prepare(connection)
        tools = Tools(url, await major_of(connection))
        with whole_file(target) as file:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                snapshot = await connection.fetchval("select pg_export_snapshot()")
                dump = DumpWriter(file)
                await _dump(tools, snapshot, dump, progress)
                tables = [row["name"] for row in await connection.fetch(TABLES)]
                figures = json.loads(await connection.fetchval(census(tables, facts)))
                listed = await _listed(connection, beside)
                manifest = Manifest(
                    format=FORMAT,
                    program=program,
                    created_at=now.isoformat(timespec="seconds"),
                    postgres=await connection.fetchval("show server_version"),
                    revision=await connection.fetchval("select version_num from alembic_version"),
                    dump_bytes=dump.written,
                    dump_sha256=dump.sha256,
                    **figures,
                )
            manifest = replace(manifest, files=dump.beside(listed, beside))
            dump.finish(manifest)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError, TimeoutError) as error:
        raise BackupProblem(
            f"The database broke off ({type(error).__name__}): look at it, and try again. Nothing was written."
        ) from error
    except FileExistsError as error:
        raise BackupProblem(f"{target} is there already: name another file, or a folder.") from error
    except EOFError as error:
        raise BackupProblem("A file changed while it was read: try again. Nothing was written.") from error
    except OSError as error:
        raise BackupProblem(
            f"The backup could not be written to {target.parent} ({error.strerror or error}): make room, or name another folder. "
            "Nothing was left there."
        ) from error
    finally:
        await connection.close()
    return manifest


async def _listed(connection: asyncpg.Connection, beside: Beside) -> list[Listed]:
    if not await connection.fetchval("select to_regclass($1) is not null", beside.table):
        return []  # an older schema
    return [Listed(row["name"], row["size"], row["sha256"]) for row in await connection.fetch(beside.listed)]


async def _prepare(connection: asyncpg.Connection) -> None:
    if not await connection.fetchval("select rolsuper or rolbypassrls from pg_roles where rolname = current_user"):
        raise BackupProblem(
            "The role for backups does not pass row-level security, so it does not see every row: "
            "set MAMNON_MIGRATION_URL to the migrator's role."
        )
    if not await connection.fetchval("select to_regclass('public.alembic_version') is not null"):
        raise BackupProblem("The database is empty: there is nothing to back up.")
    await connection.execute(PINNED)
    await connection.execute("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;")


async def _dump(tools: Tools, snapshot: str, into: DumpWriter, progress: Callable[[int], None]) -> None:
    options = ["--format=custom", "--no-unlogged-table-data", "--lock-wait-timeout=60s", "--no-password"]
    async with tools.run("pg_dump", *options, f"--snapshot={snapshot}", f"--dbname={tools.address}") as running:
        output = running.process.stdout
        assert isinstance(output, asyncio.StreamReader)
        while chunk := await output.read(CHUNK):
            into.write(chunk)
            progress(into.written)
        if (why := await running.complaint()) is not None:
            raise BackupProblem(f"The database could not be dumped ({why}): set that right and try again.")
