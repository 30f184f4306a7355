"""`mamnon school …` and `mamnon sample`."""

import json
import sys
from dataclasses import asdict
from functools import partial
from typing import Annotated, NoReturn
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from app.cli.running import operate
from app.core.text import tidy, visible
from app.models.people import USERNAME
from app.models.post import POST_NAMES, Post
from app.policies.act import Act
from app.services import founding
from app.services import sample as sampling
from app.services.sample import Account
from app.settings import Settings

application = typer.Typer(help="Schools.", no_args_is_help=True)

_NAME_WORDS = "1 to 64 of a–z, 0–9, dot and hyphen, with a letter or digit at both ends"
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]


@application.callback()
def _schools() -> None:
    """Schools."""


def sample(
    empty: Annotated[bool, typer.Option("--empty", help="classes without children, so no parents")] = False,
    as_json: AsJson = False,
) -> None:
    """Create the sample school once, and print its accounts; again: print the same accounts and change nothing."""
    accounts = ensured(Settings.read(), empty=empty)
    if as_json:
        _print_json([asdict(account) for account in accounts])
    else:
        show(accounts)


def ensured(settings: Settings, empty: bool = False) -> list[Account]:
    """The sample school's accounts; it is created where it is not there yet. Raises DatabaseProblem."""
    with sampling.alone_in(settings.data_dir):
        return operate(settings, "school.create", partial(sampling.ensure, empty=empty))


def show(accounts: list[Account]) -> None:
    """The accounts as a table, as wide as it must be: a name or password broken in two could not be copied."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("username", "password", "role", "full name", "unit"):
        table.add_column(name, no_wrap=True)
    for account in accounts:
        table.add_row(account.username, account.password, account.role, account.full_name, account.unit or "")
    Console(width=1000, markup=False, highlight=False, emoji=False).print(table)


@application.command("create")
def create(
    code: Annotated[str, typer.Option(help=f"the suffix of its user names: {_NAME_WORDS}")],
    name: Annotated[str, typer.Option(help="the school's name")],
    principal: Annotated[str, typer.Option(metavar="USERNAME", help="the principal's user name, without a suffix")],
    principal_name: Annotated[str, typer.Option(help="the principal's full name")] = POST_NAMES[Post.PRINCIPAL].vi,
    as_json: AsJson = False,
) -> None:
    """Create a school and its first principal, and print a one-time code to sign in with."""
    if not USERNAME.fullmatch(code):
        _refuse(f"The code '{code}' cannot be used: it takes {_NAME_WORDS}.")
    if not USERNAME.fullmatch(principal):
        _refuse(f"The user name '{principal}' cannot be used: it takes {_NAME_WORDS}.")
    name, principal_name = tidy(name), tidy(principal_name)
    if not all(it and it == visible(it) for it in (name, principal_name)):
        _refuse("The school and its principal want a name, in UTF-8 and not empty.")

    async def work(act: Act) -> tuple[UUID, str, int]:
        one_time_code = await founding.create_school(
            act, code=code, name=name, principal=principal, principal_name=principal_name
        )
        school = await founding.school_of_code(act, code)
        assert school is not None
        return school, one_time_code, founding.code_lifetime(act.now).days

    try:
        school, one_time_code, days = operate(Settings.read(), "school.create", work)
    except founding.AlreadyThere:
        _refuse(f"There is a school with the code '{code}' already; choose another code.")
    username = f"{principal}@{code}"
    if as_json:
        _print_json(
            {
                "school": {"id": str(school), "code": code, "name": name},
                "username": username,
                "one_time_code": one_time_code,
            }
        )
    else:
        print(f"{name} is created.")
        print(
            f"{username} signs in once within {days} days with {one_time_code} to set a password; it is not shown again."
        )


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _refuse(sentence: str) -> NoReturn:
    print(f"mamnon: {sentence}", file=sys.stderr)
    raise SystemExit(2)
