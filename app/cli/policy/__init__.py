"""`mamnon policy …`: the regulation as the program keeps it."""

import typer

from app.cli.policy.coverage import coverage
from app.cli.policy.showing import show

application = typer.Typer(help="The policy.", no_args_is_help=True)
application.command("show")(show)
application.command("coverage")(coverage)


@application.callback()
def _policy() -> None:
    """The policy."""


__all__ = ["application"]
