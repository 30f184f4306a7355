"""Finds the table in a sheet as people make them: its header, what each column means, which rows are data.

Headings are compared as unaccented words, never by position. A header is one to four rows, with parents above
("Địa chỉ" over "Xã", "Tỉnh"); it may stand anywhere and return for each block of the sheet.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from app.core.imports.declaration import LONGEST_HEADING, NUMBERED, Declaration
from app.core.imports.nesting import TALLEST, Nesting, Path
from app.core.imports.nesting import blank as _blank
from app.core.imports.problems import TooLarge, UnreadableTable, problem
from app.core.imports.reading import Cell, Limits, Sheet
from app.core.text import fold, tidy

LONGEST_TITLE: Final = 200  # characters of a title that are looked at
MOST_MERGED: Final = 50_000  # cells filled from merged ones; a file may claim any number
DAY_ZERO_1904: Final = datetime.date(1904, 1, 1)
MOST_DAYS: Final = 60_000
BESIDE: Final = 5  # rows that are looked at to tell two tables side by side apart
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
        self.words_of: dict[str, str] = {}
        self.nesting = Nesting(sheet, self.words, declaration.parted)

    def words(self, cell: Cell) -> str:
        if not isinstance(cell, str) or not 0 < len(cell) <= LONGEST_HEADING:
            return ""
        known = self.words_of.get(cell)
        if known is None:
            number = cell[0].isdigit() and not NUMBERED.match(cell)
            known = self.words_of[cell] = "" if number else self.asked.words(cell)
        return known

    def header(self, top: int) -> tuple[dict[str, int], int] | None:
        """The columns of a header that begins in this row, and how many rows it takes."""
        height = self._height(top)
        columns = self._columns(top, height)
        while height > 1:  # a row of data may look like headings: it takes meaning away
            shorter = self._columns(top, height - 1)
            if self._anchors(columns) and len(columns) >= len(shorter):
                break
            height, columns = height - 1, shorter
        if not self._anchors(columns) or (height > 1 and self._is_title(top, height)):
            return None
        return columns, height

    def _is_title(self, top: int, height: int) -> bool:
        """Whether a header begins in the row below, and this one says nothing that headings say."""
        texts = [words for cell in self.sheet.rows[top] if (words := self.words(cell))]
        spoken = sum(map(self.asked.speaks, texts))
        return spoken * 2 < len(texts) and self._anchors(self._columns(top + 1, height - 1))

    def _height(self, top: int) -> int:
        """The header's rows: as its merged cells say, and on while rows hold nothing but headings."""
        height, most = 1, min(TALLEST, len(self.sheet.rows) - top)
        while height < most:
            depth = min(max(self.nesting.depth(top + level) + level for level in range(height)), most)
            if depth > height:
                height = depth
            elif self._continues(top, height):
                height += 1
            else:
                break
        return height

    def _continues(self, top: int, height: int) -> bool:
        """Whether the row below is part of the header: half of its cells are headings, and all below our columns."""
        cells = self.sheet.rows[top + height]
        known = strange = 0
        meanings = [self.asked.meaning(path) for path in self.nesting.paths(top, height)]
        for at, cell in enumerate(cells):
            if _blank(cell):
                continue
            words = self.words(cell)
            if words in self.asked.vocabulary:
                known += 1
            elif not isinstance(cell, str) or not (words or cell.lstrip().startswith("(")) or (at < len(meanings) and meanings[at]):
                return False
            else:
                strange += 1
        return 0 < known >= strange

    def _anchors(self, columns: dict[str, int]) -> bool:
        """Whether these columns make a header."""
        return len(columns) >= 2 and any(anchor <= columns.keys() for anchor in self.asked.anchors)

    def _columns(self, top: int, height: int) -> dict[str, int]:
        """Field → column; none of another table. What returns behind a parent's column is that parent's."""
        asked = self.asked
        paths = self._of_one_table(self.nesting.paths(top, height), top + height)
        meanings = [asked.meaning(path) for path in paths]
        families = Counter(asked.families[field] for field in meanings if field)
        columns: dict[str, int] = {}
        owner: str | None = None
        for at, (path, field) in enumerate(zip(paths, meanings, strict=True)):
            named = asked.owner(path)
            if path and path[-1] in asked.foreign and owner is None and named is None and len(path) == 1:
                return {}
            if field is None:
                continue
            if named is not None:
                owner = named if len(path) == 1 else None  # a block of somebody's ends where its parent does
            else:
                family = asked.families[field]
                returns = meanings.count(field) > 1 or (field != family and families[family] > 1)
                its = asked.meaning((owner, path[-1])) if owner and returns else None
                field, owner = (its, owner) if its and its not in columns else (field, None)
            columns.setdefault(field, at)
        return columns

    def _of_one_table(self, paths: list[Path], below: int) -> list[Path]:
        """Without what stands to the right of two columns that have neither a heading nor a cell."""
        rows = self.sheet.rows[below : below + BESIDE]
        bare = [not path and all(at >= len(row) or _blank(row[at]) for row in rows) for at, path in enumerate(paths)]
        begun = False
        for at, path in enumerate(paths):
            begun |= bool(path)
            if begun and bare[at] and bare[at - 1]:
                return paths[:at]
        return paths

    def find(self) -> Found:
        found = Found(self.sheet.name)
        block: Block | None = None
        group: str | None = None
        over = after_header = gap = False
        index = 0
        rows, down = self.sheet.rows, _merged_down(self.sheet)
        anchored = self._anchored()
        while index < len(rows):
            cells, line = rows[index], self.sheet.first_row + index
            filled = [cell for cell in cells if not _blank(cell)]
            if not filled or (after_header and _explains_columns(filled)):
                gap |= not filled
                index += 1
                continue
            if anchored[index] and (header := self.header(index)):
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
            text = " ".join(map(str, filled))[:LONGEST_TITLE] if len(filled) <= 3 and texts else ""
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

    def _anchored(self) -> list[bool]:
        """Which rows may begin a header: they, or one of the next rows, hold a heading that no header lacks."""
        wanted = self.asked.anchor_headings
        held = [any(self.words(cell) in wanted for cell in row if cell) for row in self.sheet.rows]
        return [any(held[at : at + TALLEST]) for at in range(len(held))]

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
    return next(at for at, cell in enumerate(cells) if not _blank(cell))


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
