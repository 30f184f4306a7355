"""`mamnon keys …`: the keys that sign tokens."""

from typing import Annotated

import typer

from app.core.security.keys import KeyRing
from app.settings import Settings

application = typer.Typer(help="The signing keys.", no_args_is_help=True)


@application.callback()
def _keys() -> None:
    """The signing keys."""


@application.command("rotate")
def rotate() -> None:
    """Make a new key, which signs from now on; what older ones signed stays good. Servers follow within a minute."""
    ring = KeyRing.open(Settings.read().keys)
    print(f"{ring.rotate().kid} signs now, in running servers within a minute; the others go on verifying.")


@application.command("retire")
def retire(
    kid: Annotated[str, typer.Argument(metavar="KID", help="an older key, as `mamnon keys list` names it")],
) -> None:
    """Destroy an older key: whoever holds a token of it signs in anew, within a minute."""
    KeyRing.open(Settings.read().keys).retire(kid)
    print(f"{kid} is gone.")


@application.command("list")
def list_() -> None:
    """The keys by name, the one that signs first."""
    for key in KeyRing(Settings.read().keys).keys:
        print(key.kid)
