"""The tables of policy.md and rights.md, read once."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from tests.program import SCHOOL_TIME
from tests.school import TODAY, Child, Guards, Held

_UNITS = "A1|B1|D1|old|mẫu giáo|nhà trẻ"
_DAY = r"\d{4}-\d\d-\d\d"
_HELD = re.compile(
    rf"(?P<post>\w+)( (?P<unit>{_UNITS}))?( (?P<kind>substitute|acting))?( from (?P<first>{_DAY}))?"
    rf"( to (?P<last>{_DAY}))?( until (?P<until>\d\d:\d\d))?"
)
_GUARDS = re.compile(
    rf"guards (?P<child>first|second|left)( from (?P<first>{_DAY}))?( to (?P<last>{_DAY}))?(?P<blocked> blocked)?"
)
FLAGS = {"suspended", "signed out", "idle", "elsewhere"}
NOT_IN_IT = "–"
"""In place of a clause: the list answers, and does not hold the thing."""
OF = "of"
"""The row below a table's head: what each column is about."""


@dataclass(frozen=True)
class Cell:
    """What is expected: a status and the clause that goes with it."""

    status: int
    clause: str | None

    @classmethod
    def of(cls, text: str) -> "Cell":
        status, _, clause = text.partition(" ")
        return cls(int(status), clause or None)

    def __str__(self) -> str:
        return f"{self.status} {self.clause or ''}".strip()


@cache
def _tables() -> dict[str, list[list[str]]]:
    """Each heading's table, its head first."""
    tables: dict[str, list[list[str]]] = {}
    heading = ""
    here = Path(__file__).parent
    for line in [line for name in ("policy.md", "rights.md") for line in (here / name).read_text("utf-8").splitlines()]:
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif line.startswith("|") and not line.startswith("| ---"):
            tables.setdefault(heading, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return tables


@cache
def expected(heading: str) -> dict[str, dict[str, Cell]]:
    """Caller → column → cell."""
    (_, *columns), *rows = _tables()[heading]
    rows = [row for row in rows if row[0] != OF]
    table = {caller: dict(zip(columns, map(Cell.of, cells), strict=True)) for caller, *cells in rows}
    assert len(table) == len(rows), f"a caller stands twice under {heading}"
    return table


@cache
def things(heading: str) -> dict[str, str]:
    """Column → what it is about: a class, a child, a group, a year, "oneself" …"""
    (_, *columns), (of, *named), *_ = _tables()[heading]
    assert of == OF, f"{heading} does not say what its columns are of"
    return dict(zip(columns, named, strict=True))


def callers() -> dict[str, tuple[list[str], set[str]]]:
    """Caller → what is held, as written, and the flags."""
    found = {}
    for name, text in _tables()["The callers"][1:]:
        parts = [part.strip() for part in text.split(";") if part.strip()]
        found[name] = [part for part in parts if part not in FLAGS], FLAGS & set(parts)
    return found


def held(text: str, children: dict[str, Child]) -> Held | Guards:
    """`homeroom_teacher A1 from 2026-11-25` as an assignment, `guards first` as a guardianship."""
    if match := _GUARDS.fullmatch(text):
        dates = {"starts_on": _day(match["first"]), "ends_on": _day(match["last"])}
        given = {name: value for name, value in dates.items() if value}
        return Guards(children[match["child"]], blocked=bool(match["blocked"]), **given)
    match = _HELD.fullmatch(text)
    assert match, f"policy.md: {text!r}"
    ended = f"{TODAY} {match['until']}" if match["until"] else None
    given = {
        "unit": match["unit"], "kind": match["kind"], "valid_from": _day(match["first"]), "valid_to": _day(match["last"]),
        "ended_at": ended and datetime.fromisoformat(ended).replace(tzinfo=SCHOOL_TIME),
    }  # fmt: skip
    return Held(match["post"], **{name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class Right:
    """One post may do one action within a scope, by a clause. `while_`: and only then."""

    clause: str
    origin: str
    post: str
    scope: str
    action: str
    while_: str


@dataclass(frozen=True, slots=True)
class Denied:
    """What nobody may, or what a post's own clauses never give, and the tests that prove it."""

    clause: str
    origin: str
    who: str
    action: str
    what: str
    proven_by: tuple[str, ...]


@cache
def every_right() -> tuple[Right, ...]:
    """All that each post may, in the regulation's order."""
    return tuple(
        Right(clause, origin, post, scope, action, while_)
        for clause, origin, posts, scope, actions, while_ in _tables()["What each post may"][1:]
        for post in posts.split()
        for action in actions.split()
    )


@cache
def every_denial() -> tuple[Denied, ...]:
    """All that nobody may, in the regulation's order."""
    return tuple(
        Denied(clause, origin, who, action, what, tuple(part for part in proof.split() if "::" in part))
        for clause, origin, who, actions, what, proof in _tables()["What nobody may"][1:]
        for action in actions.split()
    )


def every_duty() -> list[tuple[str, ...]]:
    """Clause, origin, post, duty, every, figure: in the regulation's order."""
    return [tuple(row) for row in _tables()["What is owed"][1:]]


def conflicted() -> list[list[str]]:
    """Separation, clause, action, holder, first, then."""
    return _tables()["When every holder is conflicted"][1:]


def rights() -> dict[str, set[tuple[str, str]]]:
    """Post (or everyone) → its rights, as (action, clause)."""
    found: dict[str, set[tuple[str, str]]] = {}
    for right in every_right():
        found.setdefault(right.post, set()).add((right.action, right.clause))
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
