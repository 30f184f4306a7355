"""`mamnon imports …`: what an operator does about the imports of all schools."""

import typer

from app.cli.running import operate
from app.services.imports.forgetting import forget
from app.settings import Settings

application = typer.Typer(help="Imports that were made.", no_args_is_help=True)


@application.callback()
def _imports() -> None:
    """Imports that were made."""


@application.command("forget")
def forget_cells() -> None:
    """Erase the cells and values that imports kept past their time; run it daily."""
    forgotten = operate(Settings.read(), "import.forget", forget)
    print(f"{forgotten} imports forgot their cells.")
