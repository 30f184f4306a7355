"""Finds the table in a sheet as people make them: its header, what each column means, which rows are data.

Headings are compared as unaccented words, never by position. A header is one to four rows, with parents above
("Địa chỉ" over "Xã", "Tỉnh"); it may stand anywhere and return for each block of the sheet.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from app.core.imports.declaration import Declaration
from app.core.imports.headings import Headings
from app.core.imports.nesting import blank
from app.core.imports.problems import TooLarge, UnreadableTable, problem
from app.core.imports.reading import Cell, Limits, Sheet
from app.core.text import fold, tidy

LONGEST_TITLE: Final = 200  # characters of a title that are looked at
MOST_MERGED: Final = 50_000  # cells filled from merged ones; a file may claim any number
DAY_ZERO_1904: Final = datetime.date(1904, 1, 1)
MOST_DAYS: Final = 60_000
_COLUMN_NUMBER: Final = re.compile(r"[(\[]?(\d{1,2}|[a-z])[)\]]?(\.0)?", re.IGNORECASE)
_REMARK: Final = re.compile(r"\([^()]*\)|d{1,2}\W*m{1,2}\W*y{2,4}", re.IGNORECASE | re.DOTALL)
_NUMBER: Final = re.compile(r"[\d\s.,%]+\Z")


@dataclass(slots=True)
class Block:
    """Rows under one header. `columns` maps a field to its column from 0; `group` is the title row's text."""

    columns: dict[str, int]
    header: list[list[Cell]]
    group: str | None = None
    last: int = field(init=False)  # the last column that is ours

    def __post_init__(self) -> None:
        self.last = max(self.columns.values(), default=-1)


@dataclass(slots=True)
class DataRow:
    line: int  # as the spreadsheet shows it, from 1
    cells: list[Cell]
    block: Block

    def __getitem__(self, field: str) -> Cell:
        """The cell of that field, None when it is blank or there is no such column."""
        at = self.block.columns.get(field)
        if at is None or at >= len(self.cells):
            return None
        cell = self.cells[at]
        return None if cell is None or (isinstance(cell, str) and not cell.strip()) else cell


@dataclass(slots=True)
class Found:
    """The data of one sheet; `titles` are the texts that belong to no row, with their line and column."""

    sheet: str | None
    rows: list[DataRow] = field(default_factory=list)
    titles: list[tuple[int, int, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def letter(column: int) -> str:
    """0 → "A", 26 → "AA"."""
    name = ""
    while column >= 0:
        column, digit = divmod(column, 26)
        name, column = chr(65 + digit) + name, column - 1
    return name


class _Finder:
    def __init__(self, sheet: Sheet, declaration: Declaration) -> None:
        self.sheet, self.asked = sheet, declaration
        self.headings = Headings(sheet, declaration)

    def find(self) -> Found:
        found = Found(self.sheet.name)
        block: Block | None = None
        group: str | None = None
        over = after_header = gap = False
        index = 0
        rows, down = self.sheet.rows, _merged_down(self.sheet)
        anchored = self.headings.anchored()
        while index < len(rows):
            cells, line = rows[index], self.sheet.first_row + index
            filled = [cell for cell in cells if not blank(cell)]
            if not filled or (after_header and _explains_columns(filled)):
                gap |= not filled
                index += 1
                continue
            if anchored[index] and (header := self.headings.header(index)):
                columns, height = header
                block = Block(columns, rows[index : index + height], group)
                over, after_header, gap = False, True, False
                found.blocks.append(block)
                index += height
                continue
            after_header = False
            index += 1
            texts = [cell for cell in filled if isinstance(cell, str) and not _NUMBER.match(cell)]
            row = DataRow(line, cells, block) if block else None
            most = 3 if block and not over else 6  # cells of a title
            text = " ".join(map(str, filled))[:LONGEST_TITLE] if texts and len(filled) <= most else ""
            if block and _first(cells) > block.last:  # a list of its own beside the table
                continue
            if text and not (row and self._is_data(row)) and (named := self.asked.group(text)):
                group, over = named, False
                if block:
                    block = Block(block.columns, block.header, group)
                found.titles.append((line, _first(cells), text))
            elif row is None or over or self._ends(row, texts):
                over = row is not None
                found.titles += [(line, at, cell) for at, cell in enumerate(cells) if isinstance(cell, str) and cell]
            elif not self._is_total(texts) and not (gap and self._is_signature(row, filled, texts)):
                gap = False
                self._fill(row, down, index - 1)
                example = self.asked.is_example(row[name] for name in self.asked.anchors[0])
                if not example and any(row[name] is not None for name in row.block.columns.keys() - self.asked.passive):
                    found.rows.append(row)
        return found

    def _fill(self, row: DataRow, down: dict[tuple[int, int], Cell], index: int) -> None:
        """Give the row what is merged downwards into it, and days for numbers where they count from 1904."""
        columns, cells = row.block.columns, row.cells
        for name in self.asked.passive & columns.keys():
            at = columns[name]
            if at < len(cells) and cells[at] is None:
                cells[at] = down.get((index, at))
        if self.sheet.date1904:
            for name in self.asked.dates & columns.keys():
                if isinstance(number := row[name], float) and 0 < number < MOST_DAYS:
                    cells[columns[name]] = DAY_ZERO_1904 + datetime.timedelta(days=int(number))

    def _is_data(self, row: DataRow) -> bool:
        """A short row that begins in a column of the table and fills what a header wants: no title, however it begins."""
        held = {name for name in row.block.columns if row[name] is not None}
        begins = any(row.block.columns[name] == _first(row.cells) for name in held & self.asked.passive)
        return begins and any(anchor <= held for anchor in self.asked.anchors)

    def _ends(self, row: DataRow, texts: list[str]) -> bool:
        """Whether the table is over: a signature's words, but for a day in words where a day is asked for."""
        if len(texts) > 3:
            return False
        named = any(all(row[name] is not None for name in anchor) for anchor in self.asked.anchors)
        days = [row[name] for name in self.asked.proof] if named else []
        return any(
            self.asked.ends.match(fold(text[:LONGEST_TITLE]))
            for text in texts
            if text not in days or not any(map(str.isdigit, text))
        )

    def _is_total(self, texts: list[str]) -> bool:
        return 1 <= len(texts) <= 2 and bool(self.asked.totals.match(fold(texts[0][:LONGEST_TITLE])))

    def _is_signature(self, row: DataRow, filled: list[Cell], texts: list[str]) -> bool:
        """Names alone, behind a gap, without a number or anything that proves a row."""
        return len(filled) == len(texts) <= 3 and all(row[name] is None for name in self.asked.proof)


def _first(cells: list[Cell]) -> int:
    return next(at for at, cell in enumerate(cells) if not blank(cell))


def _explains_columns(filled: list[Cell]) -> bool:
    """The row "(1) (2) (3)" or "(in capitals) (dd/mm/yyyy)" that some lists have under their header."""
    texts = [tidy(str(cell)) for cell in filled]
    return (len(texts) >= 3 and all(map(_COLUMN_NUMBER.fullmatch, texts))) or all(map(_REMARK.fullmatch, texts))


def _merged_down(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """For cells merged over several rows of one column: (row, column) → the value of the merged cell."""
    found: dict[tuple[int, int], Cell] = {}
    budget = MOST_MERGED
    for top, left, bottom, right in sheet.merges:
        first = top - (sheet.first_row - 1)
        if left == right and 0 <= first < len(sheet.rows) and left < len(sheet.rows[first]):
            for row in range(first + 1, min(bottom - (sheet.first_row - 1) + 1, len(sheet.rows))):
                found[row, left] = sheet.rows[first][left]
                budget -= 1
            if budget < 0:
                break
    return found


def find_tables(sheets: Iterable[Sheet], declaration: Declaration, limits: Limits) -> list[Found]:
    """What the sheets hold of that kind; sheets without its header are left out.

    Raises UnreadableTable when no sheet has one, TooLarge above `limits.data_rows`.
    """
    found = []
    for sheet in sheets:
        table = _Finder(sheet, declaration).find()
        if table.blocks and sheet.cut:
            raise problem(*sheet.cut)
        if table.blocks:
            found.append(table)
    if not found:
        anchor = [declaration.labels[name] for name in sorted(declaration.anchors[0])]
        raise UnreadableTable("no_header", *anchor)
    if sum(len(table.rows) for table in found) > limits.data_rows:
        raise TooLarge("too_many_rows", limits.data_rows)
    return found
