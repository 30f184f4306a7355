"""`mamnon policy show`: the rules clause by clause, as sentences or as GET /v1/policy answers."""

import json
import sys
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

HEADINGS = {
    "vi": {"may": "Được phép", "must": "Phải làm", "never": "Không được"},
    "en": {"may": "May", "must": "Must", "never": "Never"},
}
NOT_YET = {
    "operation": {"vi": "hệ thống chưa có", "en": "not in the system yet"},
    "measured": {"vi": "chưa đo", "en": "not yet measured"},
}


def show(
    clause: Annotated[
        str | None, typer.Option(metavar="6.1", help="one clause, or an article with its clauses")
    ] = None,
    post: Annotated[str | None, typer.Option(metavar="nurse", help="one post, or everyone")] = None,
    action: Annotated[
        str | None, typer.Option(metavar="attendance.mark", help="one action, or a resource with all of its actions")
    ] = None,
    english: Annotated[bool, typer.Option("--english", help="in English")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON, as GET /v1/policy answers")] = False,
) -> None:
    """Print the policy by clause: who may do what, who must, who never may."""
    import app.main  # noqa: F401 -- reads every article, and knows every operation
    from app.core.errors import Invalid
    from app.runtime import system_clock
    from app.services.founding import TIME_ZONE
    from app.services.policy import chosen

    locale = "en" if english else "vi"
    today = system_clock().astimezone(ZoneInfo(TIME_ZONE)).date()
    try:
        clauses = chosen(locale, today, clause=clause, post=post, action=action)
    except Invalid as problem:
        error = problem.members["errors"][0]
        print(f"mamnon: --{error.pointer}: {error.detail.in_('en')}", file=sys.stderr)
        raise typer.Exit(2) from None
    if not clauses:
        print("mamnon: the regulation says nothing of this.", file=sys.stderr)
    if as_json:
        print(json.dumps({"clauses": clauses}, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(_text(each, locale) for each in clauses))


def _text(clause: dict[str, Any], locale: str) -> str:
    lines = [f"{clause['clause']}  {clause['title']}", f"  {clause['summary']}"]
    for part, heading in HEADINGS[locale].items():
        if clause[part]:
            lines.append(f"  {heading}:")
            lines += [f"  - {_sentence(rule, locale)}" for rule in clause[part]]
    return "\n".join(lines)


def _sentence(rule: dict[str, Any], locale: str) -> str:
    """One rule: the sentence, what it is called, where it comes from, and what is not there yet."""
    name = rule.get("duty") or f"{rule['resource']}.{rule['action']}"
    missing = "measured" if rule.get("measured") is False else "operation" if rule.get("operations") == [] else None
    told = f"; {NOT_YET[missing][locale]}" if missing else ""
    return f"{rule['sentence']} [{name}] ({rule['origin_words']}{told})"
