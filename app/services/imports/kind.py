"""A kind of import is a declaration: who may, how its rows are read, decided and written, and how a run is undone.

What one kind knows stands in a package of its own name beside this file; `importing.py` and `undoing.py` run any of
them (docs/decisions/0011).
"""

import datetime
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from app.core.db import Connection
from app.core.imports.declaration import Declaration
from app.core.imports.headers import DataRow
from app.core.imports.issues import Issue
from app.core.imports.outcome import Counts
from app.core.imports.reading import Sheet
from app.core.words import Words
from app.policies.act import Act
from app.policies.actions import known
from app.services.imports.touched import Remembered, Touched
from app.services.imports.years import Year


@dataclass(frozen=True, slots=True)
class Scope:
    """Who imports, into which school year, and by which clause. A kind adds what its rows may touch."""

    school: UUID
    person: UUID
    today: datetime.date
    year: Year
    clause: str


class Row(Protocol):
    """A row of the file; `core.imports.listed.ListedRow` is one."""

    @property
    def source(self) -> DataRow: ...
    @property
    def refused(self) -> bool: ...


class Listing(Protocol):
    """What the file held: all rows, the refused ones too, and every remark."""

    @property
    def rows(self) -> Sequence[Row]: ...
    @property
    def issues(self) -> list[Issue]: ...


class Plan(Protocol):
    """What a run will write."""

    @property
    def counts(self) -> Counts: ...
    @property
    def touches(self) -> Mapping[str, Touched]:
        """By the table's name, before anything is written: what an undo has to know."""
        ...


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code that a run gave out; told once, kept nowhere."""

    username: str
    full_name: str
    one_time_code: str


S = TypeVar("S", bound=Scope)
L = TypeVar("L", bound=Listing)
P = TypeVar("P", bound=Plan)


def _sources(listing: Listing) -> Iterable[DataRow]:
    return (row.source for row in listing.rows if row.refused)


async def _holds_nothing(act: Act, run: Remembered, scope: Any) -> None:
    """Most kinds' rows are leaned on by nothing that is locked before them."""


async def _shows_nobody(act: Act, plan: Any, scope: Any) -> None:
    """Most kinds' rows tell nothing of a child that has to be noted as read."""


def _no_codes(plan: Any, scope: Any) -> None:
    """Most kinds give out none."""


@dataclass(frozen=True)
class Kind(Generic[S, L, P]):
    """One kind.

    action: what the caller must be allowed.  turn: the counter whose row lets one run at a time (turn.py).
    enter: where the caller may import, from the form's school year and class; raises the refusals about the caller.
    declaration: what its table looks like.  parse: sheets into rows, without the database.
    decide: rows against what is known; notes further remarks.
    write: all of the plan, in a fixed number of statements.  refused: the refused rows, as they are given back.
    codes: what is told once.  looked: notes whose data the result tells of, also where nothing is written.
    hold: wait for writes that lean on the run's rows and were locked before them, so that an undo sees them.
    depended: what stands on a run by now, in words; raises Forbidden where the caller may no longer import what it brought.
    take_back: undo it, with nothing standing on it.
    """

    name: str
    action: str
    turn: str
    enter: Callable[[Act, str | None, str | None], Awaitable[S]]
    declaration: Declaration
    parse: Callable[[list[Sheet], datetime.date], L]
    decide: Callable[[Connection, L, S], Awaitable[P]]
    write: Callable[[Connection, P, S, datetime.datetime], Awaitable[None]]
    depended: Callable[[Act, Remembered, S], Awaitable[list[Words]]]
    take_back: Callable[[Act, Remembered, S], Awaitable[None]]
    hold: Callable[[Act, Remembered, S], Awaitable[None]] = _holds_nothing
    refused: Callable[[L], Iterable[DataRow]] = _sources
    codes: Callable[[P, S], list[Code] | None] = _no_codes
    looked: Callable[[Act, P, S], Awaitable[None]] = _shows_nobody

    def __post_init__(self) -> None:
        known(self.action)
