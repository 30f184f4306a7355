"""`mamnon db …`."""

import typer

from app.cli.running import runtime_of
from app.database import migrate_own
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
