"""Backup and restore of the whole database and the files beside it, for the operator; no school has a part in it."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import asyncpg

from app.core import backup, migrate
from app.core.backup import BackupProblem, Beside, Manifest, put_back
from app.core.backup.census import literal
from app.core.files.folder import Folder
from app.database import GROUP, administered, migrate_own
from app.settings import Settings

LAST = "last-backup.json"
"""In the data folder: where and when the last backup went, for `mamnon doctor`."""

# How many entries the journal has, the last one's number, and a hash over their commitments, in their order. In two
# steps: a single text of all commitments would have an end at a gigabyte.
JOURNAL_HEAD = {
    "journal_entries": "select count(*)::text from public.journal",
    "journal_last_entry": "select max(entry)::text from public.journal",
    "journal_hash": """
select encode(sha256(coalesce(string_agg(hash, ''::bytea order by block), ''::bytea)), 'hex')
  from (select entry / 10000 as block, sha256(string_agg(int8send(entry) || coalesce(commitment, ''::bytea), ''::bytea
               order by entry, school_id)) as hash
          from public.journal group by 1) blocks""",
}

GROUP_THERE = f"""do $$ begin
    if not exists (select from pg_roles where rolname = '{GROUP}') then create role {GROUP} nologin; end if;
exception when duplicate_object or unique_violation then null; end $$"""


def take(settings: Settings, target: Path, now: datetime, progress: Callable[[int], None]) -> Manifest:
    """Write a backup to the new file `target`; the journals of all schools say so.

    Raises BackupProblem, DatabaseProblem, EmbeddedPostgresError.
    """
    own = settings.migration_url or settings.database_url
    if own is None and not (settings.data_dir / "postgres/data").exists():
        raise BackupProblem(
            f"There is no database in {settings.data_dir} yet: set MAMNON_DATA_DIR, or MAMNON_MIGRATION_URL."
        )
    with administered(settings) as hands:
        taking = backup.take(
            hands.backup,
            target,
            facts=JOURNAL_HEAD,
            beside=files_beside(settings.files),
            program=version("mamnon"),
            now=now,
            progress=progress,
        )
        manifest = asyncio.run(taking)
        try:
            asyncio.run(_tell(hands.migrator, now))
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            target.unlink()  # a backup of which the journals do not know is none
            raise BackupProblem(
                f"The journals could not be told of the backup ({type(error).__name__}), so it was removed again: set "
                "MAMNON_MIGRATION_URL to the migrator's role."
            ) from error
    _remember(settings.data_dir, target, manifest)
    return manifest


def restore(
    settings: Settings, file: Path, *, replace: bool, now: datetime, progress: Callable[[int, int], None]
) -> Manifest:
    """Put a backup in the database's place, end all sessions, tell the journals, and bring its schema up to date.

    Raises BackupProblem, DatabaseProblem, EmbeddedPostgresError; only where it says so was anything changed.
    """
    with backup.opened(file) as archive, administered(settings) as hands:
        asyncio.run(_group_there(hands.migrator))
        restoring = backup.restore(
            hands.migrator, archive, known=migrate.known(), facts=JOURNAL_HEAD, replace=replace,
            before_commit=[*_sessions_over(now), _recorded("database.restore", now)],
            put_back=partial(put_back, file, files_beside(settings.files)), progress=progress,
        )  # fmt: skip
        asyncio.run(restoring)
        if settings.migration_url or settings.database_url:
            migrate_own(settings)
        else:
            migrate.upgrade(hands.migrator)
    manifest, _ = archive
    return manifest


def files_beside(folder: Path) -> Beside:
    """What people attached, as a backup takes it and puts it back: named "school/id"."""
    store = Folder(folder)

    def put(name: str, source: BinaryIO) -> None:
        shelf, _, id_ = name.partition("/")
        store.delete(shelf, id_)  # it may be there, and spoilt
        store.put(shelf, id_, source)

    return Beside(
        table="public.files",
        listed="""
select school_id || '/' || id as name, size, sha256 from public.files where state <> 'deleted' order by school_id, id""",
        open=lambda name: store.open(*name.split("/")),
        put=put,
    )


def _remember(data_dir: Path, target: Path, manifest: Manifest) -> None:
    """Note where the last backup went."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = data_dir / f".{LAST}.new"
    draft.write_text(json.dumps({"file": str(target.resolve()), "created_at": manifest.created_at}), "utf-8")
    draft.replace(data_dir / LAST)


def _recorded(action: str, now: datetime) -> str:
    """SQL for one row in the journal of every school, without a person: an operator touched what the school has."""
    return f"""
insert into public.journal (school_id, entry, at, action, outcome, noun)
select id, nextval('public.journal_entry_seq'), {literal(now.isoformat())}, {literal(action)}, 'done', 'schools'
  from public.schools;"""  # noqa: S608 - literals of ours


async def _tell(migrator: str, now: datetime) -> None:
    connection = await asyncpg.connect(migrator, timeout=10)
    try:
        await connection.execute(_recorded("database.back_up", now))
    finally:
        await connection.close()


def _sessions_over(now: datetime) -> list[str]:
    """Let every session run out: the counters of refresh tokens are older than what is out there, so a token that was
    used, or stolen and ended, would be good again. The journal keeps no idle times: its head stays as it was."""
    at = literal(now.isoformat())
    return [
        "select set_config('app.act', '{}', true);",  # without an act the journal's triggers refuse
        f"update public.sessions set idle_until = {at} where idle_until > {at};",  # noqa: S608 - a literal of ours
    ]


async def _group_there(migrator: str) -> None:
    """The dump grants to the group, and carries no roles: those belong to the server."""
    connection = await asyncpg.connect(migrator)
    try:
        await connection.execute(GROUP_THERE)
    except asyncpg.InsufficientPrivilegeError as error:
        raise BackupProblem(
            f"The role {GROUP} is not there and may not be made: give the role in MAMNON_MIGRATION_URL CREATEROLE."
        ) from error
    finally:
        await connection.close()
