"""Restoring a backup: one transaction, which ends well with every row counted, or did not happen."""

import asyncio
import json
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import BinaryIO

import asyncpg

from app.core.backup.archive import Manifest, chunks
from app.core.backup.census import OURS, PINNED, TABLES, census, literal
from app.core.backup.problem import BackupProblem
from app.core.backup.programs import Running, Tools, major_of

# Everything of this database that is the role's own; extensions and what other roles brought stay.
CLEARED = f"""
do $$ declare it record; begin
    for it in select format('drop schema %I cascade', n.nspname) as say from pg_namespace n
               where n.nspowner = current_user::regrole and n.nspname !~ '^pg_' and n.nspname <> 'public' loop
        execute it.say;
    end loop;
    for it in select format('drop %s if exists %I.%I cascade', case c.relkind when 'v' then 'view' when 'm' then 'materialized view'
                            when 'S' then 'sequence' when 'c' then 'type' else 'table' end, n.nspname, c.relname) as say
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where c.relowner = current_user::regrole and c.relkind in ('r', 'p', 'v', 'm', 'S', 'c') and {OURS} loop
        execute it.say;
    end loop;
    for it in select format('drop routine if exists %s cascade', c.oid::regprocedure) as say
                from pg_proc c join pg_namespace n on n.oid = c.pronamespace
               where c.proowner = current_user::regrole and {OURS} loop
        execute it.say;
    end loop;
    for it in select format('drop type if exists %s cascade', c.oid::regtype) as say
                from pg_type c join pg_namespace n on n.oid = c.typnamespace
               where c.typowner = current_user::regrole and c.typtype in ('e', 'd', 'r') and {OURS} loop
        execute it.say;
    end loop;
end $$;
"""

OTHERS = """
select count(*) from pg_stat_activity
 where datname = current_database() and pid <> pg_backend_pid() and usename is not null"""


async def restore(
    url: str,
    opened: tuple[Manifest, BinaryIO],
    *,
    known: Collection[str],
    facts: Mapping[str, str],
    replace: bool,
    before_commit: Sequence[str],
    put_back: Callable[[], None],
    progress: Callable[[int, int], None],
) -> None:
    """Put an opened backup into the database at `url`, as the role there, which is to own everything.

    `known`: the revisions of the schema that this program can bring up to date. `before_commit`: SQL of the program's
    own, run in the same transaction after the census. `put_back`: puts what stands beside the database in its place, before its
    rows are there; what it put stays where the rest fails, and is of no row. `progress` is told bytes done and of how many.
    Raises BackupProblem, and then the database is as it was.
    """
    manifest, dump = opened
    if manifest.revision not in known:
        raise BackupProblem(
            f"The backup is of schema {manifest.revision}, which this program does not know: restore it with mamnon "
            f"{manifest.program} or newer."
        )
    connection = await asyncpg.connect(url, timeout=10)
    try:
        tools = await _judged(connection, url, manifest, replace)
    finally:
        await connection.close()
    await asyncio.to_thread(put_back)
    await _replay(tools, manifest, dump, facts, before_commit, progress)


async def _judged(connection: asyncpg.Connection, url: str, manifest: Manifest, replace: bool) -> Tools:
    if not await connection.fetchval("select rolsuper or rolbypassrls from pg_roles where rolname = current_user"):
        raise BackupProblem(
            "The role to restore with does not pass row-level security: set MAMNON_MIGRATION_URL to the migrator's role."
        )
    major = await major_of(connection)
    if major < int(manifest.postgres.partition(".")[0]):
        raise BackupProblem(
            f"The backup comes from PostgreSQL {manifest.postgres}, this one is {major}: restore it on that version or a newer one."
        )
    if others := await connection.fetchval(OTHERS):
        raise BackupProblem(
            f"The database is in use ({others} connection{'s' if others > 1 else ''}): stop the server first, then restore."
        )
    tables = [row["name"] for row in await connection.fetch(TABLES) if row["name"] != "public.alembic_version"]
    held = {table: rows for table in tables if (rows := await connection.fetchval(f"select count(*) from {table}"))}
    if held and not replace:
        raise BackupProblem(
            f"The database is not empty: {sum(held.values())} rows in {len(held)} tables would be lost. Take a backup of it, "
            "then say --replace."
        )
    return Tools(url, major)


async def _replay(
    tools: Tools,
    manifest: Manifest,
    dump: BinaryIO,
    facts: Mapping[str, str],
    before_commit: Sequence[str],
    progress: Callable[[int, int], None],
) -> None:
    """pg_restore writes SQL, psql reads it, between our `begin` and, if all went well, our `commit`."""
    options = ["--no-psqlrc", "--no-password", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    pipe = asyncio.subprocess.PIPE
    async with (
        tools.run("psql", *options, f"--dbname={tools.address}", stdin=pipe) as psql,
        tools.run("pg_restore", "--format=custom", "--no-owner", "--file=-", stdin=pipe) as script,
    ):
        try:
            await _say(psql, f"set client_min_messages = warning; begin; {CLEARED}")
            feeding = asyncio.create_task(_feed(script, dump, manifest.dump_bytes, progress))
            assert script.process.stdout
            while text := await script.process.stdout.read(1 << 16):
                await _say(psql, text)
            await feeding
            if (why := await script.complaint()) is not None:
                raise _failed(why)
            end = [PINNED, "set search_path = public;", _verified(manifest, facts), *before_commit, "commit;"]
            await _say(psql, "\n".join(end) + "\n")
            assert psql.process.stdin
            psql.process.stdin.close()
        except (BrokenPipeError, ConnectionResetError):
            pass  # one of the two has given up, and says why below
        if (why := await psql.complaint()) is not None:
            raise _failed(why)


async def _feed(script: Running, dump: BinaryIO, size: int, progress: Callable[[int, int], None]) -> None:
    assert script.process.stdin
    done = 0
    for chunk in chunks(dump, size):
        script.process.stdin.write(chunk)
        await script.process.stdin.drain()
        done += len(chunk)
        progress(done, size)
    script.process.stdin.close()


async def _say(psql: Running, text: str | bytes) -> None:
    assert psql.process.stdin
    psql.process.stdin.write(text if isinstance(text, bytes) else text.encode())
    await psql.process.stdin.drain()


def _verified(manifest: Manifest, facts: Mapping[str, str]) -> str:
    """SQL that breaks the transaction unless the census is the manifest's."""
    mark = f"$m{secrets.token_hex(8)}$"
    both = {name: sql for name, sql in facts.items() if name in manifest.facts}  # an older program told fewer
    found = census(sorted(manifest.tables), both)
    expected = {"tables": manifest.tables, "facts": {name: manifest.facts[name] for name in both}}
    return f"""do {mark} begin
        if ({found}) is distinct from {literal(json.dumps(expected, ensure_ascii=False))}::jsonb then
            raise exception 'its rows are not those that were counted when it was taken';
        end if;
    end {mark};"""


def _failed(why: str) -> BackupProblem:
    return BackupProblem(f"The backup could not be restored ({why}): take an older one. The database is as it was.")
