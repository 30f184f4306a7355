"""`mamnon school …` and `mamnon sample`."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Annotated, NoReturn
from uuid import UUID
from zoneinfo import ZoneInfo

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
from app.services.people import codes
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


@application.command("code")
def code(
    school: Annotated[str, typer.Option("--code", metavar="SCHOOL", help="the school's code")],
    username: Annotated[str, typer.Option(metavar="NAME", help="the account's user name, with or without the suffix")],
    as_json: AsJson = False,
) -> None:
    """Give an account a new one-time code: its password and its sessions end. For a principal whom nobody else can help."""
    name = username.lower().removesuffix(f"@{school}")

    async def work(act: Act) -> tuple[str, datetime]:
        one_time_code = await codes.give_by_name(act, school_code=school, username=name)
        return one_time_code, founding.code_expires_at(act.now).astimezone(ZoneInfo(founding.TIME_ZONE))

    try:
        one_time_code, expires_at = operate(Settings.read(), "user.reset_password", work)
    except codes.Unknown as unknown:
        if unknown.args == ("school",):
            _refuse(f"There is no school with the code '{school}'.")
        _refuse(f"There is no account '{name}' in the school '{school}'.")
    except codes.Suspended:
        _refuse(f"The account '{name}@{school}' is suspended: a principal has to reinstate it first.")
    told = f"{name}@{school}"
    if as_json:
        _print_json({"username": told, "one_time_code": one_time_code, "expires_at": expires_at.isoformat()})
    else:
        print(
            f"{told} signs in once until {expires_at:%Y-%m-%d %H:%M} with {one_time_code} to set a password; it is not"
        )
        print("shown again. The password before it and all sessions of the account have ended.")


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _refuse(sentence: str) -> NoReturn:
    print(f"mamnon: {sentence}", file=sys.stderr)
    raise SystemExit(2)
