"""What each column of a sheet means, by the headings above it: one row of them, or up to four, with parents."""

from collections import Counter
from functools import cache
from typing import Final

from app.core.imports.declaration import LONGEST_HEADING, NUMBERED, Declaration
from app.core.imports.nesting import TALLEST, Nesting, Path, blank
from app.core.imports.reading import Cell, Sheet

BESIDE: Final = 5  # rows that are looked at to tell two tables side by side apart


class Headings:
    """Recognises the headers of one sheet."""

    def __init__(self, sheet: Sheet, declaration: Declaration) -> None:
        self.sheet, self.asked = sheet, declaration
        self.words_of: dict[str, str] = {}
        self.meaning, self.owner = cache(declaration.meaning), cache(declaration.owner)
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
        meanings = [self.meaning(path) for path in self.nesting.paths(top, height)]
        for at, cell in enumerate(cells):
            if blank(cell):
                continue
            words = self.words(cell)
            if words in self.asked.vocabulary:
                known += 1
            elif (
                not isinstance(cell, str)
                or not (words or cell.lstrip().startswith("("))
                or (at < len(meanings) and meanings[at])
            ):
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
        meanings = [self.meaning(path) for path in paths]
        families = Counter(asked.families[field] for field in meanings if field)
        columns: dict[str, int] = {}
        owner: str | None = None
        for at, (path, field) in enumerate(zip(paths, meanings, strict=True)):
            named = self.owner(path)
            if path and path[-1] in asked.foreign and owner is None and named is None and len(path) == 1:
                return {}
            if field is None:
                continue
            if named is not None:
                owner = named if len(path) == 1 else None  # a block of somebody's ends where its parent does
            else:
                family = asked.families[field]
                returns = meanings.count(field) > 1 or (field != family and families[family] > 1)
                its = self.meaning((owner, path[-1])) if owner and returns else None
                if its is not None and its not in columns:
                    columns[its] = at
                    continue
                owner = None
            columns.setdefault(field, at)
        return columns

    def _of_one_table(self, paths: list[Path], below: int) -> list[Path]:
        """Without what stands to the right of two columns that have neither a heading nor a cell."""
        rows = self.sheet.rows[below : below + BESIDE]
        bare = [not path and all(at >= len(row) or blank(row[at]) for row in rows) for at, path in enumerate(paths)]
        begun = False
        for at, path in enumerate(paths):
            begun |= bool(path)
            if begun and bare[at] and bare[at - 1]:
                return paths[:at]
        return paths

    def anchored(self) -> list[bool]:
        """Which rows may begin a header: they, or one of the next rows, hold a heading that no header lacks."""
        wanted = self.asked.anchor_headings
        held = [any(self.words(cell) in wanted for cell in row if cell) for row in self.sheet.rows]
        return [any(held[at : at + TALLEST]) for at in range(len(held))]
