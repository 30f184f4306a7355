"""`mamnon files …`: what an operator does about the files of all schools."""

from functools import partial
from typing import Annotated

import typer

from app.cli.running import operate
from app.services.files.pruning import prune
from app.settings import Settings

SHOWN = 20

application = typer.Typer(help="Files that were sent in.", no_args_is_help=True)


@application.callback()
def _files() -> None:
    """Files that were sent in."""


@application.command("prune")
def prune_files(
    strays: Annotated[
        bool, typer.Option("--strays", help="remove bytes of which the database knows nothing, too")
    ] = False,
) -> None:
    """Remove files that nothing uses after a week, and tell of bytes without a row; daily. Exit 1: bytes of known ones are lost."""
    done = operate(Settings.read(), "file.prune", partial(prune, strays=strays))
    print(
        f"{done.unused} unused files removed ({done.freed / 1e6:.1f} MB), {done.leftovers} leftovers of deleted ones."
    )
    _list(done.strays, "of which the database knows nothing" + (", removed" if strays else "; --strays removes them"))
    _list(done.lost, "lost: the database knows them, and their bytes are not there; restore them from a backup")
    raise SystemExit(1 if done.lost else 0)


def _list(names: list[str], what: str) -> None:
    if names:
        print(f"{len(names)} files {what}:")
        print("\n".join(names[:SHOWN] + ["…"] * (len(names) > SHOWN)))
