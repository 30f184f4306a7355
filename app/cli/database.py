"""`mamnon db …`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.running import runtime_of
from app.core.backup import Manifest
from app.database import migrate_own
from app.runtime import system_clock
from app.services import backups
from app.settings import Settings

application = typer.Typer(help="The database.", no_args_is_help=True)


@application.callback()
def _database() -> None:
    """The database."""


@application.command("migrate")
def migrate() -> None:
    """Bring the schema up to date, as the role in MAMNON_MIGRATION_URL (the embedded one does it by itself)."""
    settings = Settings.read()
    if settings.database_url is None and settings.migration_url is None:
        with runtime_of(settings):
            print("The embedded database is up to date.")
        return
    print(f"The database is on schema {migrate_own(settings)}.")


@application.command("backup")
def backup(
    target: Annotated[
        Path | None, typer.Argument(metavar="[FILE|FOLDER]", help="default: the folder backups in the data folder")
    ] = None,
) -> None:
    """Write the database and all attached files to one file, while the server goes on; exit 0: done, 2: nothing was written."""
    settings = Settings.read()
    now = system_clock()
    file = target or settings.data_dir / "backups"
    if target is None:
        file.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file.is_dir():
        file /= f"mamnon-{now:%Y-%m-%dT%H%M%SZ}.tar"
    manifest = backups.take(settings, file, now, lambda done: _progress(f"{done / 1e6:.1f} MB"))
    _progress(None)
    print(f"{file}: {_told(manifest)}, {file.stat().st_size / 1e6:.1f} MB.")
    if lost := manifest.files["lost"]:
        print(
            f"{len(lost)} files are not in it, because their bytes are lost: {', '.join(lost[:5])}; run mamnon files prune."
        )
    print(
        f"The signing keys in {settings.keys} are not in it: keep a copy of them elsewhere; without them all sign in anew."
    )


@application.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="what `mamnon db backup` wrote")],
    replace: Annotated[bool, typer.Option("--replace", help="lose what the database holds now")] = False,
) -> None:
    """Put a backup into the database, whole or not at all; the server must not run; exit 0: done, 2: nothing changed."""
    settings = Settings.read()
    manifest = backups.restore(
        settings, file, replace=replace, now=system_clock(),
        progress=lambda done, whole: _progress(f"{100 * done // whole} %"),
    )  # fmt: skip
    _progress(None)
    print(f"Restored and found equal: {_told(manifest)}.")
    print(f"All sessions have ended: everybody signs in anew. The signing keys are those in {settings.keys}.")


def _told(manifest: Manifest) -> str:
    facts = manifest.facts
    return (
        f"{manifest.rows} rows in {len(manifest.tables)} tables, journal up to entry {facts['journal_last_entry'] or 'none'} "
        f"({facts['journal_hash'][:12]}), {manifest.files['count']} files, schema {manifest.revision}, of {manifest.created_at}"
    )


def _progress(said: str | None) -> None:
    """One line that is written over and over, for whoever watches; None wipes it away."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{said or ''}", end="", file=sys.stderr, flush=True)
