"""`mamnon policy …`: the regulation as the program keeps it, clause by clause."""

import json
import sys
from typing import Annotated, Any

import typer

application = typer.Typer(help="The policy.", no_args_is_help=True)

EVERYONE = {"vi": "mọi người có tài khoản", "en": "everyone with an account"}
HEADINGS = {
    "vi": {"may": "Được phép", "must": "Phải làm", "never": "Không được"},
    "en": {"may": "May", "must": "Must", "never": "Never"},
}


@application.callback()
def _policy() -> None:
    """The policy."""


@application.command("show")
def show(
    clause: Annotated[
        str | None, typer.Option(metavar="6.1", help="one clause, or an article with its clauses")
    ] = None,
    english: Annotated[bool, typer.Option("--english", help="in English")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON, as GET /v1/policy answers")] = False,
) -> None:
    """Print the policy by clause: who may do what, who must, who never may."""
    import app.policies  # noqa: F401 -- reads every article
    from app.services.policy import clauses

    locale = "en" if english else "vi"
    chosen = [each for each in clauses(locale) if clause is None or _within(each["clause"], clause)]
    if not chosen:
        assert clause is not None
        print(f"mamnon: {_nearest(clause)}", file=sys.stderr)
        raise typer.Exit(2)
    if as_json:
        print(json.dumps({"clauses": chosen}, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(_text(each, locale) for each in chosen))


def _within(number: str, asked: str) -> bool:
    return number == asked or number.startswith(asked.rstrip(".") + ".")


def _nearest(clause: str) -> str:
    from app.policies.regulation import order

    try:
        order(clause)
    except KeyError as error:
        nearest = str(error.args[0])
        return nearest[:1].upper() + nearest[1:] + "."
    raise AssertionError(clause)


def _text(clause: dict[str, Any], locale: str) -> str:
    lines = [f"{clause['clause']}  {clause['title']}", f"  {clause['summary']}"]
    for part, heading in HEADINGS[locale].items():
        if clause[part]:
            lines.append(f"  {heading}:")
            lines += [f"  - {_sentence(rule, locale)}" for rule in clause[part]]
    return "\n".join(lines)


def _sentence(rule: dict[str, Any], locale: str) -> str:
    """One rule: who, what, how far, from where, and only while."""
    from app.models.post import POST_NAMES, Post

    role = rule["role"]
    who = EVERYONE[locale] if role == "everyone" else POST_NAMES[Post(role)].in_(locale)
    only = f"; {rule['while']}" if rule.get("while") else ""
    return (
        f"{who}: {rule['words']} [{rule['resource']}.{rule['action']}, {rule['scope']}] ({rule['origin_words']}{only})"
    )
