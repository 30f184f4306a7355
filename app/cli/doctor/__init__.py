"""`mamnon doctor`: one screen of what is well and what is to be done. It changes nothing."""

import asyncio
import json
import os
from collections import Counter
from datetime import datetime
from typing import Annotated

import typer

from app.cli.doctor import database, machine
from app.cli.doctor.finding import Finding, Grade
from app.core.words import Words
from app.runtime import system_clock
from app.settings import Settings, SettingsProblem

EXIT = {Grade.OK: 0, Grade.WARN: 1, Grade.FAIL: 2}
SIGNS = {Grade.OK: ("✓", "green"), Grade.WARN: ("!", "yellow"), Grade.FAIL: ("✗", "red")}
SUMMARY = Words("{ok} ổn, {warn} cần xem, {fail} hỏng.", "{ok} ok, {warn} to look at, {fail} failed.")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    locale: Annotated[str | None, typer.Option(help="vi or en; default: that of LANG")] = None,
) -> None:
    """Look at program, folder, keys and database; exit 0: all well, 1: something to look at, 2: something is broken."""
    spoken = locale or _locale()
    findings = asyncio.run(_findings(system_clock()))
    if as_json:
        print(json.dumps([_plain(it, spoken) for it in findings], ensure_ascii=False, indent=2))
    else:
        _show(findings, spoken)
    raise SystemExit(max(EXIT[it.grade] for it in findings))


async def _findings(now: datetime) -> list[Finding]:
    try:
        settings = Settings.read()
    except SettingsProblem as problem:
        todo = Words("hãy sửa biến môi trường này", "mend this environment variable")
        return [machine.program(), machine.SETTINGS.fail(Words(str(problem), str(problem)), todo), machine.time_zones()]
    return [*machine.examined(settings, now), *[it async for it in database.examined(settings)]]


def _locale() -> str:
    """English where the terminal speaks it, or says nothing; Vietnamese where it is set so."""
    chosen = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "vi" if chosen.lower().startswith("vi") else "en"


def _plain(finding: Finding, locale: str) -> dict[str, str | None]:
    return {
        "name": finding.name,
        "title": finding.title.in_(locale),
        "grade": finding.grade.value,
        "said": finding.said.in_(locale),
        "todo": finding.todo.in_(locale) if finding.todo else None,
    }


def _show(findings: list[Finding], locale: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for it in findings:
        sign, colour = SIGNS[it.grade]
        said = it.said.in_(locale)
        if it.todo:
            said += f"\n→ {it.todo.in_(locale)}"
        table.add_row(Text(sign, style=colour), it.title.in_(locale), Text(said))
    console = Console(markup=False, highlight=False, emoji=False)
    console.print(table)
    counts = Counter(it.grade.value for it in findings)
    console.print(SUMMARY.in_(locale).format(**{grade.value: counts[grade.value] for grade in Grade}))
