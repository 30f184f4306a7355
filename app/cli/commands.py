"""All commands of `mamnon`. A command is imported when it is asked for: an import need not wait for a database's driver."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

COMMANDS = {
    "serve": "server:serve",
    "sample": "school:sample",
    "school": "school:application",
    "db": "database:application",
    "keys": "keys:application",
    "doctor": "doctor:doctor",
    "import": "imports:import_",
    "imports": "forgetting:application",
    "content": "content:application",
    "assets": "assets:application",
    "files": "filing:application",
    "policy": "policy:application",
    "openapi": "openapi:openapi",
}
"""Where each stands in app.cli: a function, or an application with commands of its own."""


class _Commands(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(f"app.cli.{module}"), attribute)
        around = typer.Typer()
        if isinstance(found, typer.Typer):
            around.add_typer(found, name=cmd_name)
        else:
            around.command(cmd_name)(found)
        return get_group(around).commands[cmd_name]


application = typer.Typer(
    cls=_Commands,
    help="The backend a Vietnamese kindergarten runs on.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@application.callback()
def _mamnon() -> None:
    """The backend a Vietnamese kindergarten runs on."""
