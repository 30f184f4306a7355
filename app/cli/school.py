"""`mamnon school …` and `mamnon sample`."""


import typer

application = typer.Typer(help="Schools.", no_args_is_help=True)
