"""One row of a list of children, as values."""

import datetime
from dataclasses import dataclass, field
from typing import Literal

from app.core.imports.headers import DataRow
from app.core.imports.issues import Issue, Severity, remark
from app.core.text import visible
from app.services.imports.roster_columns import PUBLIC_FIELD

Sex = Literal["male", "female"]


@dataclass(slots=True)
class ParentRow:
    """A parent or guardian as the row names them; a person without a name is not made."""

    relationship: str
    full_name: str
    birth_year: int | None = None
    phone: str | None = None
    national_id: str | None = None


@dataclass(slots=True)
class RosterRow:
    """One child of the list. Where a cell was blank or faulty the value is None.

    `class_guess`: a code that may be the class's name, or may be another system's.
    `policy_blank`: the file has a policy column and this cell is empty: none, where nothing is stated yet.
    `unknown`: what the list says is not known: "father", "mother", "address", "phone".
    """

    sheet: str | None
    source: DataRow
    class_name: str | None = None
    class_guess: str | None = None
    code: str | None = None
    full_name: str | None = None
    birth_date: datetime.date | None = None
    sex: Sex | None = None
    ethnic_group: str | None = None
    permanent_address: str | None = None
    policy_categories: tuple[str, ...] | None = None
    policy_blank: bool = False
    national_id: str | None = None
    parents: list[ParentRow] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The spreadsheet's line, from 1."""
        return self.source.line

    @property
    def refused(self) -> bool:
        return any(issue.severity == "error" for issue in self.issues)

    def note_duplicate(self, first: "RosterRow", column: str | None) -> None:
        """This row is the same child as an earlier one."""
        where = f' trang tính "{visible(first.sheet or "")}"' if first.sheet != self.sheet else ""
        place = f' of sheet "{visible(first.sheet or "")}"' if first.sheet != self.sheet else ""
        self.note(
            "error", column, "duplicate_row",
            f"Trẻ này đã có ở dòng {first.line}{where}. Hãy xóa một trong hai dòng.",
            f"This child already stands at line {first.line}{place}. Delete one of the two.",
        )  # fmt: skip

    def note(self, severity: Severity, column: str | None, code: str, vi: str, en: str) -> None:
        """Add an issue on a column of this row, by its declared field; later checks use it too."""
        public = PUBLIC_FIELD.get(column) if column else None
        self.issues.append(
            remark(self.sheet, self.source, column, severity=severity, code=code, vi=vi, en=en, public=public)
        )
