"""The headings above each column of a header of several rows, from the top: ("Cha", "Họ và tên").

Merged cells say how far a parent reaches, across and down. Where a row has none, as in csv, a parent reaches over
the blanks to its right that have a heading below.
"""

from collections.abc import Callable, Sequence
from typing import Final

from app.core.imports.reading import Cell, Sheet

TALLEST: Final = 4  # rows of a header
WIDEST: Final = 256  # columns of it

Merge = tuple[int, int, int, int]
Path = tuple[str, ...]


def blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


class Nesting:
    """`words`: of a cell. `parted`: whether a heading means something, but nothing below that parent."""

    def __init__(self, sheet: Sheet, words: Callable[[Cell], str], parted: Callable[[str, str], bool]) -> None:
        self.rows, self.words, self.parted = sheet.rows, words, parted
        self.merges: dict[int, list[Merge]] = {}
        """By each row that they touch; rows are counted as in `rows`."""
        shift = sheet.first_row - 1
        for top, left, bottom, right in sheet.merges:
            merge = (top - shift, left, bottom - shift, right)
            for row in range(merge[0], min(merge[2], merge[0] + TALLEST - 1) + 1):
                self.merges.setdefault(row, []).append(merge)

    def depth(self, top: int) -> int:
        """The rows that the headings of this row take, by their cells merged downwards."""
        return max(
            (
                min(bottom - top + 1, TALLEST)
                for first, left, bottom, _ in self.merges.get(top, ())
                if first == top and bottom > top and self.words(self._at(top, left))
            ),
            default=1,
        )

    def paths(self, top: int, height: int) -> list[Path]:
        """For each column its headings from the top; the same words one below the other count once."""
        grid, across = self._grid(top, height)
        for level in range(height - 1):
            if not across[level]:
                self._spread(grid, top, level)
        paths = []
        for column in zip(*grid, strict=True):
            path: list[str] = []
            for words in column:
                if words and words != (path[-1] if path else ""):
                    path.append(words)
            paths.append(tuple(path))
        return paths

    def _at(self, row: int, column: int) -> Cell:
        cells: Sequence[Cell] = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None

    def _grid(self, top: int, height: int) -> tuple[list[list[str]], list[bool]]:
        """The words of each cell, merged ones filled in; and which rows have cells merged across."""
        rows = self.rows[top : top + height]
        width = min(max(map(len, rows)), WIDEST)
        grid = [[self.words(cell) for cell in row[:width]] + [""] * (width - len(row)) for row in rows]
        across = [False] * height
        for level in range(height):
            for first, left, bottom, right in self.merges.get(top + level, ()):
                if first < top or left >= width:
                    continue
                words = grid[first - top][left]
                for at in range(left, min(right + 1, width)):
                    if blank(self._at(top + level, at)):  # a merge that covers something is a lie
                        grid[level][at] = words
                across[level] |= right > left and bottom < top + height - 1
        return grid, across

    def _spread(self, grid: list[list[str]], top: int, level: int) -> None:
        """Let each parent of one row reach over the blanks to its right.

        Where the row holds parents only, the headings of other columns stand below: then it reaches to the first
        that it does not suit.
        """
        row, source = grid[level], -1
        below = [
            next((under[at] for under in grid[level + 1 :] if under[at] not in ("", w)), "") for at, w in enumerate(row)
        ]
        only_parents = all(below[at] for at, words in enumerate(row) if words)
        for at, words in enumerate(row):
            if words:
                source = at if below[at] else -1
            elif (
                source < 0
                or not blank(self._at(top + level, at))
                or not below[at]
                or (level and grid[level - 1][at] != grid[level - 1][source])
                or (only_parents and self.parted(row[source], below[at]))
            ):
                source = -1
            else:
                row[at] = row[source]
