"""`mamnon assets …`: what an operator does about the asset registers of all schools."""

from functools import partial
from typing import Annotated

import typer

from app.cli.running import operate
from app.services.assets.wear import take
from app.settings import Settings

application = typer.Typer(help="Asset registers.", no_args_is_help=True)


@application.callback()
def _assets() -> None:
    """Asset registers."""


@application.command("wear")
def take_wear(
    year: Annotated[int, typer.Option(min=2000, max=2199, help="The calendar year; from its 31 December on.")],
    school: Annotated[str | None, typer.Option(help="The code of one school; default: all of them.")] = None,
) -> None:
    """Take the year's wear (hao mòn) of every fixed asset; run it each 31 December, and again as often as you like."""
    for code, count in operate(Settings.read(), "asset.wear", partial(take, year=year, code=school)).items():
        print(f"{code}: {count} assets.")
