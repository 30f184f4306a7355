"""Every migration up, down and up again, on each PostgreSQL that we run on, without drift from the models."""

import asyncio
import tempfile
from pathlib import Path
from typing import Literal

import pytest
from alembic import command

from app.core import migrate
from app.core.embedded import Cluster, cluster
from app.database import provided


@pytest.mark.parametrize("version", [18, 16])
def test_up_down_up_without_drift(version: Literal[16, 18]) -> None:
    with tempfile.TemporaryDirectory(prefix="mamnon-migrations-") as folder:
        Path(folder).chmod(0o755)  # as root, PostgreSQL runs as another user
        with cluster(Path(folder) / "postgres", version=version, settings={"fsync": "off"}) as running:
            _up_down_up(running)


def _up_down_up(running: Cluster) -> None:
    hands = asyncio.run(provided(running, "mamnon"))
    migrate.upgrade(hands.migrator)
    migrate.run(hands.migrator, command.check)  # raises where models and schema differ
    migrate.run(hands.migrator, command.downgrade, "base")
    migrate.upgrade(hands.migrator)
    migrate.run(hands.migrator, command.check)
