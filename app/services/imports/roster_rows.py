"""A list of children into rows, with every fault of every row, and the rows that are the same child.

No database here: whether a class exists and a child is known is asked later. What a cell leaves blank is None
and changes nothing. One error refuses its row; a warning refuses nothing. Clause 6.1.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.imports.headers import Found, find_tables, letter
from app.core.imports.issues import Issue
from app.core.imports.reading import DEFAULT_LIMITS, Limits, Sheet
from app.core.text import identity_key, visible
from app.services.imports.roster_cells import address_is, read_row, tick_columns
from app.services.imports.roster_columns import ROSTER, school_year_in_title
from app.services.imports.roster_shapes import RosterRow


@dataclass(frozen=True, slots=True)
class YearTitle:
    """A school year named in a title above the rows."""

    sheet: str | None
    row: int
    column: str
    name: str
    text: str

    def warning(self, chosen: str) -> Issue:
        """The remark when the list is for another year than the chosen one."""
        return Issue(
            self.sheet, self.row, self.column, "school_year", visible(self.text[:200]), "warning", "other_school_year",
            f"Tiêu đề ghi năm học {self.name}, nhưng danh sách được nhập vào năm {chosen}. Hãy xem lại.",
            f"The title says school year {self.name}, the list goes into {chosen}. Check the file.",
        )  # fmt: skip


@dataclass(slots=True)
class ParsedRoster:
    """All rows in the file's order, the refused ones too; `sheet_issues` belong to no single row."""

    rows: list[RosterRow]
    years: list[YearTitle]
    sheet_issues: list[Issue]

    @property
    def issues(self) -> list[Issue]:
        return [*self.sheet_issues, *(issue for row in self.rows for issue in row.issues)]


def parse_roster(sheets: Iterable[Sheet], *, today: datetime.date, limits: Limits = DEFAULT_LIMITS) -> ParsedRoster:
    """The children of all sheets that have a header of ours. Raises UnreadableTable or TooLarge."""
    tables = find_tables(sheets, ROSTER, limits)
    ticked = tick_columns(row for table in tables for row in table.rows)
    rows = [read_row(RosterRow(table.sheet, row), today, ticked) for table in tables for row in table.rows]
    _mark_duplicates(rows)
    years = [
        YearTitle(table.sheet, line, letter(at), year, text)
        for table in tables
        for line, at, text in table.titles
        if (year := school_year_in_title(text))
    ]
    return ParsedRoster(rows, years, [issue for table in tables for issue in _address_warning(table)])


def _address_warning(table: Found) -> Iterable[Issue]:
    """One remark a sheet where the present address has to stand for the permanent one."""
    for block in table.blocks:
        present = [at for name, at in block.columns.items() if name.startswith("current_")]
        if present and not address_is("permanent", block.columns):
            at = min(present)
            line = next((row.line - 1 for row in table.rows if row.block.header is block.header), 1)
            yield Issue(
                table.sheet, line, letter(at), "permanent_address", None, "warning", "address_is_current",
                "Không có cột địa chỉ thường trú, nên chỗ ở hiện nay được ghi làm địa chỉ thường trú.",
                "There is no column of permanent addresses, so the present address is taken for it.",
            )  # fmt: skip
            return


def _mark_duplicates(rows: list[RosterRow]) -> None:
    """The second row of a child is an error: by code, else national id, else name and birth date."""
    seen: dict[tuple[str, ...], RosterRow] = {}
    for row in rows:
        keys: list[tuple[str, ...]] = []
        if row.code:
            keys.append(("code", row.code.casefold()))
        if row.national_id:
            keys.append(("id", row.national_id))
        if row.full_name and row.birth_date:
            keys.append(("name", identity_key(row.full_name), row.birth_date.isoformat()))
        for key in keys:
            first = seen.setdefault(key, row)
            if first is row or (key[0] == "name" and _different(first, row)):
                continue
            row.note_duplicate(first, {"code": "code", "id": "national_id", "name": "full_name"}[key[0]])
            break


def _different(one: RosterRow, other: RosterRow) -> bool:
    """Two codes, or two national ids, are two children whatever their names say."""
    if one.code and other.code:
        return one.code.casefold() != other.code.casefold()
    return bool(one.national_id and other.national_id and one.national_id != other.national_id)
