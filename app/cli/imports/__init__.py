"""`mamnon import`: the bulk import as a script runs it, over HTTP like any other client."""

from app.cli.imports.command import import_

__all__ = ["import_"]
