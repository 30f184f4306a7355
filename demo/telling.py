"""How the story looks: a step is a sentence, the request, what was answered, and the clause that decides it."""

import re
from collections.abc import Iterable
from typing import Any

import httpx
from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from demo.stage import Person, must

WIDTH = 100
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{18}([0-9a-f]{4})")


class Story:
    """Tells the steps, and tells them only if they are true."""

    def __init__(self) -> None:
        console = Console(highlight=False)
        self.console = Console(highlight=False, width=min(console.width, WIDTH) if console.is_terminal else WIDTH)
        self.shown: list[tuple[str, str, str]] = []
        self.steps = 0

    def title(self, *lines: str) -> None:
        """The head of the page."""
        self.console.print()
        self.console.print(Text(lines[0], "bold"))
        for line in lines[1:]:
            self.console.print(Text(line, "dim"))

    def chapter(self, vi: str, en: str) -> None:
        """A part of the day."""
        self.console.print()
        self.console.print(Rule(Text.assemble((vi, "bold cyan"), (f" · {en}", "cyan")), style="dim", align="left"))

    def step(
        self,
        who: Person,
        says: str,
        answer: httpx.Response,
        expected: str,
        *,
        action: str,
        clause: str,
        shown: str | None = None,
        below: Iterable[Any] = (),
    ) -> None:
        """One request. `expected`: the status, and what follows it: a refusal's code, or the state of what was answered.

        The clause is the refusal's own, else one by which the person holds the action.
        """
        asked = _request(answer)
        status, _, word = expected.partition(" ")
        must(answer.status_code == int(status), f"{asked}: {expected} was expected, not {_seen(answer)}")
        said = answer.json() if word else {}
        must(
            said.get("code" if answer.is_error else "state", "") == word,
            f"{asked}: {expected} was expected, not {_seen(answer)}",
        )
        clauses = said["clauses"] if answer.status_code == 403 else who.rights.get(action, [])
        must(clause in clauses, f"{asked}: clause {clause} was expected for {action}, not {clauses or 'none'}.")
        self._print(says, asked, expected, f"Điều {clause}", below)
        if shown:
            self.shown.append((shown, clause, expected))

    def note(self, says: str, command: str) -> None:
        """A command, which has no clause."""
        self._print(says, command, "", "", ())

    def _print(self, says: str, asked: str, told: str, clause: str, below: Iterable[Any]) -> None:
        self.steps += 1
        line = Table.grid(padding=(0, 1), expand=True)
        line.add_column(width=2)
        line.add_column(ratio=1)
        line.add_column(width=10, justify="right", no_wrap=True)
        arrow = (" → ", "dim") if told else ""
        line.add_row(
            Text(" ✓", "green"),
            Group(Text(says), Text.assemble((asked, "dim"), arrow, (told, _colour(told)), overflow="fold")),
            Text(clause, "cyan"),
        )
        self.console.print(line)
        for each in below:
            self.console.print(Padding(each, (0, 3)))

    def ending(self, *lines: str) -> None:
        """What was shown, as a table."""
        self.chapter("Đã thấy", "what was shown")
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        table.add_column("what", ratio=1)
        table.add_column("clause", justify="right", style="cyan")
        table.add_column("answer")
        for what, clause, answer in self.shown:
            table.add_row(what, clause, Text(answer, _colour(answer)))
        self.console.print(Padding(table, (0, 1)))
        self.console.print()
        for line in lines:
            self.console.print(Text(line, "bold green"))

    def broken(self, sentence: str) -> None:
        """The step that was not true."""
        self.console.print(Text.assemble((" ✗ ", "bold red"), sentence))


def quoted(answer: httpx.Response, english: httpx.Response | None = None) -> list[Text]:
    """A problem's own words, in Vietnamese and, where it was asked for again, in English."""
    words = [Text(f"“{answer.json()['detail']}”", "italic")]
    if english is not None:
        words.append(Text(f"“{english.json()['detail']}”", "italic dim"))
    return words


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    """A small table below a step."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        made.add_column(column, justify="right" if column == "row" else "left")
    for row in rows:
        made.add_row(*row)
    return made


def _seen(answer: httpx.Response) -> str:
    return f"{answer.status_code}: {answer.text[:300]}"


def _colour(told: str) -> str:
    return "green" if told.startswith("2") and "failed" not in told else "yellow"


def _request(answer: httpx.Response) -> str:
    """The request in a line; of an id the last four letters are enough."""
    path = answer.request.url.raw_path.decode()
    return f"{answer.request.method} {_ID.sub(lambda found: '…' + found[1], path)}"
