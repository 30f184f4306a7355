"""A list to print, to sign and to work on in a spreadsheet: titles, a header on every page, rows, a total, signatures."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xlsxwriter.worksheet import Worksheet

from app.core.exports.workbook import Book, Cell, Form, across, height, on_paper, write, written


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters."""

    heading: str
    width: int
    form: Form = "text"


@dataclass(frozen=True, slots=True)
class Printed:
    """`above`: whose list it is, and of what day; `total`: the line below the rows; `signatures`: who signs."""

    sheet: str
    above: tuple[str, str]
    title: str
    subtitle: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: str
    signatures: tuple[str, ...]


HEADER: Final = 4
"""The header's row, from 0."""

_ROOM_TO_SIGN: Final = 90  # points


def workbook(printed: Printed, now: datetime.datetime) -> bytes:
    """The list as xlsx. Takes time: run it in a thread."""
    return written(lambda book: _fill(book, printed), title=printed.title, now=now)


def _fill(book: Book, printed: Printed) -> None:
    sheet, last = book.sheet(printed.sheet), len(printed.columns) - 1
    half = last // 2
    across(sheet, 0, 0, half, printed.above[0], book.look(bold=True, align="left"))
    across(sheet, 0, half + 1, last, printed.above[1], book.look(italic=True, align="right"))
    across(sheet, 1, 0, last, printed.title, book.look(bold=True, font_size=15, align="center"))
    across(sheet, 2, 0, last, printed.subtitle, book.look(align="center"))
    sheet.set_row(1, 30)
    head = book.look(bold=True, border=1, bg_color="#DDEBF7", text_wrap=True, align="center")
    for at, column in enumerate(printed.columns):
        sheet.set_column(at, at, column.width)
        write(sheet, HEADER, at, column.heading, head)
    sheet.set_row(HEADER, height([(column.heading, column.width - 2) for column in printed.columns]) + 6)
    looks = [book.form(column.form, border=1) for column in printed.columns]
    below = HEADER + 1 + len(printed.rows)
    for row, cells in enumerate(printed.rows, HEADER + 1):
        for at, (cell, look) in enumerate(zip(cells, looks, strict=True)):
            write(sheet, row, at, cell, look)
        texts = zip(cells, printed.columns, strict=True)
        sheet.set_row(row, height([(cell, column.width - 2) for cell, column in texts if isinstance(cell, str)]) + 3)
    across(sheet, below, 0, last, printed.total, book.look(bold=True, align="left"))
    signatures(sheet, below + 2, last, printed.signatures, book)
    sheet.freeze_panes(HEADER + 1, 0)
    on_paper(sheet, repeat=HEADER)


def signatures(sheet: Worksheet, row: int, last: int, who_signs: tuple[str, ...], book: Book) -> None:
    """Side by side, with room below each."""
    bold, small = book.look(bold=True, align="center"), book.look(italic=True, align="center", valign="top")
    share = (last + 1) // len(who_signs)
    for number, who in enumerate(who_signs):
        first = number * share
        across(sheet, row, first, first + share - 1, who, bold)
        across(sheet, row + 1, first, first + share - 1, "(Ký, ghi rõ họ tên)", small)
    sheet.set_row(row + 1, _ROOM_TO_SIGN)
