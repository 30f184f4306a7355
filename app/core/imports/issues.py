"""What is wrong with a row, said to whoever filled it in; and the refused rows, to mend and send again."""

import csv
import datetime
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from app.core.imports.headers import Block, DataRow, letter
from app.core.imports.reading import Cell
from app.core.text import visible

Severity = Literal["error", "warning"]
LONGEST_VALUE: Final = 200
_UNSEEN: Final = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]+")
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Issue:
    """One remark on one cell: the spreadsheet's line from 1, the column's letter; no sheet for csv."""

    sheet: str | None
    row: int
    column: str | None
    field: str | None
    value: str | None
    severity: Severity
    code: str
    vi: str
    en: str

    def as_dict(self, language: str = "vi") -> dict[str, Any]:
        """The shape of the API, the message in "vi" or "en"."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "field": self.field,
            "value": self.value,
            "severity": self.severity,
            "code": self.code,
            "message": self.en if language == "en" else self.vi,
        }


def shown(cell: Cell) -> str:
    """A cell as its spreadsheet shows it, safe to print and to store: 05/09/2021, 931912609, ␀ for NUL."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime.datetime) and (cell.hour or cell.minute or cell.second):
        return cell.strftime("%d/%m/%Y %H:%M:%S")
    if isinstance(cell, datetime.date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return visible(cell) if isinstance(cell, str) else str(cell)


def quoted(cell: Cell) -> str:
    """The value inside a message, cut to a readable length."""
    text = shown(cell)
    return f'"{text[:57]}…"' if len(text) > 60 else f'"{text}"'


def remark(
    sheet: str | None,
    row: DataRow,
    field: str | None,
    *,
    severity: Severity,
    code: str,
    vi: str,
    en: str,
    public: str | None = None,
) -> Issue:
    """An issue on one field of a row; the column's letter and the value are taken from the row.

    `public` is the field's name for readers where several columns make up one field.
    """
    at = None if field is None else row.block.columns.get(field)
    value = None if field is None or row[field] is None else shown(row[field])[:LONGEST_VALUE]
    column = None if at is None else letter(at)
    return Issue(sheet, row.line, column, public or field, value, severity, code, vi, en)


def raw_cells(cells: Iterable[Cell]) -> list[str]:
    """A row as plain strings, as its spreadsheet shows them: without what it does not show, line breaks kept."""
    return [_raw(cell) if isinstance(cell, str) else shown(cell) for cell in cells]


def _raw(cell: str) -> str:
    return "\n".join(map(visible, _UNSEEN.sub("", cell).replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def refused_table(rows: Iterable[DataRow]) -> list[list[str]]:
    """The rows in the shape they came in: each block's title and header above its rows. JSON-safe strings."""
    table: list[list[str]] = []
    block: Block | None = None
    for row in rows:
        if row.block is not block:
            if row.block.group and (block is None or row.block.group != block.group):
                table.append(raw_cells([row.block.group]))
            if block is None or row.block.header is not block.header:
                table += map(raw_cells, row.block.header)
            block = row.block
        table.append(raw_cells(row.cells))
    return table


def write_csv(table: Iterable[Iterable[str]]) -> bytes:
    """CSV that Excel opens as text: UTF-8 with its mark, and no cell that a spreadsheet takes for a formula.

    Such a cell gets an apostrophe in front, which `values.text` takes away again.
    """
    out = io.StringIO(newline="")
    out.write("\ufeff")
    writer = csv.writer(out)
    for row in table:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in row])
    return out.getvalue().encode("utf-8", "replace")
