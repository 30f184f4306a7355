"""Migrations by Alembic, run through asyncpg like everything else."""

import asyncio
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from app.core.db import driver_url

FOLDER = Path(__file__).parents[2] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    return config


def run(url: str, verb: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Run an alembic command (`command.upgrade`, `command.check` …) on the database at `url`."""

    def on(connection: Connection) -> Any:
        config = _config()
        config.attributes["connection"] = connection
        answer = verb(config, *arguments, **options)
        connection.commit()
        return answer

    return asyncio.run(_on_connection(url, on))


def upgrade(url: str, to: str = "head") -> None:
    """Bring the schema up to `to`."""
    run(url, command.upgrade, to)


def head() -> str:
    """The newest revision that the program knows."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


def known() -> frozenset[str]:
    """Every revision that the program can bring up to date."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def rendered() -> dict[str, tuple[Path, str]]:
    """Each migration's file and its SQL, by revision and in their order: what `upgrade` would say to an empty database."""
    written = {}
    for script in reversed(list(ScriptDirectory.from_config(_config()).walk_revisions())):
        config, text = _config(), StringIO()
        config.output_buffer = text
        command.upgrade(config, f"{script.down_revision or 'base'}:{script.revision}", sql=True)
        written[script.revision] = (Path(script.path), text.getvalue())
    return written


def current(connection: Connection) -> str | None:
    """The revision that a database is on; None: none."""
    return MigrationContext.configure(connection).get_current_revision()


async def _on_connection(url: str, on: Callable[[Connection], Any]) -> Any:
    engine = create_async_engine(driver_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(on)
    finally:
        await engine.dispose()
