"""A row of a list as every kind of list has it: where it stands, what is wrong with it, which rows say one thing twice."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

from app.core.imports import values
from app.core.imports.headers import DataRow
from app.core.imports.issues import Issue, Severity, remark
from app.core.imports.reading import Cell
from app.core.imports.values import CellFault
from app.core.text import visible
from app.core.words import Words

Value = TypeVar("Value")


@dataclass(slots=True)
class ListedRow:
    """One row and its remarks. One error refuses it; a warning refuses nothing.

    A kind of list says what its columns are called (`labels`), and which fields are other ones to readers (`public`).
    """

    labels: ClassVar[Mapping[str, Words]] = {}
    public: ClassVar[Mapping[str, str]] = {}
    sheet: str | None
    source: DataRow
    issues: list[Issue] = field(default_factory=list, kw_only=True)

    @property
    def line(self) -> int:
        """The spreadsheet's line, from 1."""
        return self.source.line

    @property
    def refused(self) -> bool:
        return any(issue.severity == "error" for issue in self.issues)

    def note(
        self, severity: Severity, column: str | None, code: str, vi: str, en: str, *, public: str | None = None
    ) -> None:
        """A remark on a column, by its declared field. `public`: the field's name to readers, where it is another."""
        self.issues.append(
            remark(self.sheet, self.source, column, severity=severity, code=code, vi=vi, en=en, public=public)
        )

    def say(self, column: str, fault: CellFault, *, warning: bool = False) -> None:
        """What is wrong with a column of this row."""
        said = values.said(fault, self.labels[column], self.source[column])
        severity: Severity = "warning" if warning else "error"
        self.note(severity, column, fault.code, said.vi, said.en, public=self.public.get(column))

    def take(self, column: str, parse: Callable[[Cell], Value | CellFault | None]) -> Value | None:
        """The value of a column; None where there is no such column, its cell is blank, or faulty, which is noted."""
        cell = self.source[column]
        if cell is None or values.nothing(cell):
            return None
        value = parse(cell)
        if isinstance(value, CellFault):
            self.say(column, value)
            return None
        return value


Row = TypeVar("Row", bound=ListedRow)


@dataclass(slots=True)
class Listed(Generic[Row]):
    """All rows in the file's order, the refused ones too."""

    rows: list[Row]

    @property
    def issues(self) -> list[Issue]:
        return [issue for row in self.rows for issue in row.issues]


Key = tuple[str, ...]
"""A column and what makes two rows one thing by it."""


def mark_duplicates(rows: Iterable[Row], keys: Callable[[Row], Iterable[Key]]) -> None:
    """The second row of one thing is an error; a later row is held against the first that had any of its keys."""
    seen: dict[Key, Row] = {}
    for row in rows:
        mine = list(keys(row))
        same = next((key for key in mine if key in seen), None)
        if same is not None:
            note_duplicate(row, seen[same], same[0])
        for key in mine:
            seen.setdefault(key, row)


def note_duplicate(row: ListedRow, first: ListedRow, column: str) -> None:
    """This row is the same as an earlier one."""
    vi, en = "", ""
    if first.sheet != row.sheet:
        name = visible(first.sheet or "")
        vi, en = f' trang tính "{name}"', f' of sheet "{name}"'
    row.note(
        "error", column, "duplicate_row",
        f"Dòng này trùng với dòng {first.line}{vi}. Hãy gộp hai dòng làm một.",
        f"This row says the same as line {first.line}{en}. Make the two one.",
    )  # fmt: skip
