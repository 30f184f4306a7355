"""Finds the table in a sheet as people make them: its header, what each column means, which rows are data.

Headings are compared as unaccented words, never by position. A header is one row, or two with parents above
("Địa chỉ" over "Xã", "Tỉnh"); it may stand anywhere and return for each block of the sheet.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.core.imports.declaration import LONGEST_HEADING, Declaration
from app.core.imports.problems import TooLarge, UnreadableTable
from app.core.imports.reading import Cell, Limits, Sheet
from app.core.text import fold

LONGEST_TITLE: Final = 200  # characters of a title that are looked at
MOST_MERGED: Final = 50_000  # cells filled from merged ones; a file may claim any number
_COLUMN_NUMBER: Final = re.compile(r"\(?(\d{1,2}|[a-z])\)?(\.0)?", re.IGNORECASE)


@dataclass(slots=True)
class Block:
    """Rows under one header. `columns` maps a field to its column from 0; `group` is the title row's text."""

    columns: dict[str, int]
    header: list[list[Cell]]
    group: str | None = None


@dataclass(slots=True)
class DataRow:
    line: int  # as the spreadsheet shows it, from 1
    cells: list[Cell]
    block: Block

    def __getitem__(self, field: str) -> Cell:
        """The cell of that field, None when it is blank or there is no such column."""
        at = self.block.columns.get(field, -1)
        return None if at < 0 or at >= len(self.cells) or _blank(self.cells[at]) else self.cells[at]


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


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


class _Finder:
    def __init__(self, sheet: Sheet, declaration: Declaration) -> None:
        self.sheet, self.asked = sheet, declaration
        self.words_of: dict[str, str] = {}
        self.parents = _merged_parents(sheet)

    def words(self, cell: Cell) -> str:
        if not isinstance(cell, str) or len(cell) > LONGEST_HEADING or cell[:1].isdigit():
            return ""
        known = self.words_of.get(cell)
        if known is None:
            known = self.words_of[cell] = self.asked.words(cell)
        return known

    def header(self, index: int) -> tuple[dict[str, int], int] | None:
        """The columns of a header that begins in this row, and how many rows it takes."""
        rows = self.sheet.rows
        one = self._one_row(rows[index])
        columns, height = one, 1
        if index + 1 < len(rows):
            two = self._two_rows(index)
            longer = len(two) > max(len(one), len(self._one_row(rows[index + 1])))  # else a title over a header
            if longer and (self._anchors(two) or not self._anchors(one)):  # else a header over an odd row of data
                columns, height = two, 2
        if not self._anchors(columns):
            return None
        if any(self.words(cell) in self.asked.foreign for row in rows[index : index + height] for cell in row if cell):
            return None
        return columns, height

    def _anchors(self, columns: dict[str, int]) -> bool:
        """Whether these columns make a header."""
        return len(columns) >= 2 and any(anchor <= columns.keys() for anchor in self.asked.anchors)

    def _one_row(self, row: Sequence[Cell]) -> dict[str, int]:
        fields = self.asked.fields
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            if cell is not None and (known := fields.get(self.words(cell))):
                columns.setdefault(known, at)
        return columns

    def _two_rows(self, index: int) -> dict[str, int]:
        above, below = self.sheet.rows[index], self.sheet.rows[index + 1]
        if not any(self.words(cell) for cell in below):
            return {}
        merged = self.parents.get(index)
        columns: dict[str, int] = {}
        parent = ""
        for at in range(max(len(above), len(below))):
            top = self.words(above[at]) if at < len(above) else ""
            low = self.words(below[at]) if at < len(below) else ""
            if merged is not None:
                parent = top or self.words(merged.get(at))
            elif top or not low:  # no merged cells, as in csv: a parent reaches over the blanks to its right
                parent = top
            if known := self._meaning(parent, low):
                columns.setdefault(known, at)
        return columns

    def _meaning(self, parent: str, own: str) -> str | None:
        fields = self.asked.fields
        if not parent or not own:
            return fields.get(own or parent)
        if known := fields.get(f"{own} {parent}"):
            return known
        strange = parent in self.asked.owners or self.asked.elsewhere.search(parent)
        return None if strange else fields.get(own)

    def find(self) -> Found:
        found = Found(self.sheet.name)
        block: Block | None = None
        group: str | None = None
        over, after_header, index = False, False, 0
        rows, down = self.sheet.rows, _merged_down(self.sheet)
        anchored = self._anchored()
        while index < len(rows):
            cells, line = rows[index], self.sheet.first_row + index
            filled = [cell for cell in cells if not _blank(cell)]
            texts = [cell for cell in filled if isinstance(cell, str)]
            if not filled or (after_header and _numbers_columns(filled)):
                index += 1
                continue
            if anchored[index] and (header := self.header(index)):
                columns, height = header
                block, over, after_header = Block(columns, rows[index : index + height], group), False, True
                found.blocks.append(block)
                index += height
                continue
            after_header = False
            index += 1
            text = " ".join(map(str, filled))[:LONGEST_TITLE] if len(filled) <= 3 and texts else ""
            if text and not self._is_data(cells, block) and (named := self.asked.group(text)):
                group, over = named, False
                if block:
                    block = Block(block.columns, block.header, group)
                found.titles.append((line, _first(cells), text))
            elif block is None or over or self._ends(texts):
                over = block is not None
                found.titles += [(line, at, cell) for at, cell in enumerate(cells) if isinstance(cell, str) and cell]
            elif not self._is_total(texts):
                for name in self.asked.passive & block.columns.keys():
                    at = block.columns[name]
                    if at < len(cells) and cells[at] is None:
                        cells[at] = down.get((index - 1, at))
                row = DataRow(line, cells, block)
                if any(row[name] is not None for name in block.columns.keys() - self.asked.passive):
                    found.rows.append(row)
        return found

    def _anchored(self) -> list[bool]:
        """Which rows may begin a header: they, or the row below, hold a heading that no header lacks."""
        wanted = self.asked.anchor_headings
        held = [any(self.words(cell) in wanted for cell in row if cell) for row in self.sheet.rows]
        return [one or below for one, below in zip(held, [*held[1:], False], strict=True)]

    def _is_data(self, cells: list[Cell], block: Block | None) -> bool:
        """A short row that begins in a column of the table and fills what a header wants: no title, however it begins."""
        if block is None:
            return False
        held = {name for name, at in block.columns.items() if at < len(cells) and not _blank(cells[at])}
        begins = any(block.columns[name] == _first(cells) for name in held & self.asked.passive)
        return begins and any(anchor <= held for anchor in self.asked.anchors)

    def _ends(self, texts: list[str]) -> bool:
        return len(texts) <= 3 and any(self.asked.ends.match(fold(text[:LONGEST_TITLE])) for text in texts)

    def _is_total(self, texts: list[str]) -> bool:
        return 1 <= len(texts) <= 2 and bool(self.asked.totals.match(fold(texts[0][:LONGEST_TITLE])))


def _first(cells: list[Cell]) -> int:
    return next(at for at, cell in enumerate(cells) if not _blank(cell))


def _numbers_columns(filled: list[Cell]) -> bool:
    """The row "(1) (2) (3)" that some lists have under their header."""
    return len(filled) >= 3 and all(_COLUMN_NUMBER.fullmatch(str(cell).strip()) for cell in filled)


def _merged_parents(sheet: Sheet) -> dict[int, dict[int, str]]:
    """For each row that has cells merged across columns: column → words of the merged cell it lies under."""
    found: dict[int, dict[int, Cell]] = {}
    for top, left, bottom, right in sheet.merges:
        row = top - (sheet.first_row - 1)
        if right > left and bottom == top and 0 <= row < len(sheet.rows) and right - left < 64:
            cells = sheet.rows[row]
            for at in range(left + 1, right + 1):
                found.setdefault(row, {})[at] = cells[left] if left < len(cells) else None
    return {row: {at: str(cell) for at, cell in under.items() if cell} for row, under in found.items()}


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
    found = [table for sheet in sheets if (table := _Finder(sheet, declaration).find()).blocks]
    if not found:
        anchor = [declaration.labels[name][0] for name in sorted(declaration.anchors[0])]
        raise UnreadableTable("no_header", ", ".join(anchor))
    if sum(len(table.rows) for table in found) > limits.data_rows:
        raise TooLarge("too_many_rows", str(limits.data_rows))
    return found
