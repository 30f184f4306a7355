"""The handbook as a workbook: a sheet for each part, with a filter, and one for who acts then and for the figures."""

import datetime
from collections.abc import Sequence

from app.core.exports.workbook import Book, across, height, on_paper, write, written
from app.core.words import Words
from app.services.handbook.contents import COLUMNS, KINDS, Handbook
from app.services.handbook.markdown import CONFLICT_HEADS, FIGURE_HEADS

CHAPTER, KIND = Words("Mục", "Chapter"), Words("Loại", "Kind")
CONFLICTS, FIGURES = Words("Ai làm thay", "Who acts then"), Words("Các con số", "Figures")
_WIDTHS = {"chapter": 30, "kind": 12, "who": 26, "what": 62, "reach": 34, "clause": 8, "origin": 8}


def workbook(book: Handbook, now: datetime.datetime) -> bytes:
    """The book as xlsx. Takes time: run it in a thread."""
    return written(lambda file: _fill(file, book), title=book.title, now=now)


def _fill(file: Book, book: Handbook) -> None:
    locale = book.locale
    for part in book.parts:
        names = ("chapter", "kind", *part.columns)
        heads = [CHAPTER, KIND, *(COLUMNS[name] for name in part.columns)]
        rows = [
            [chapter.title, KINDS[row.kind].in_(locale), *(getattr(row, name) for name in part.columns)]
            for chapter in part.chapters
            for row in chapter.rows
        ]
        _sheet(file, book, part.title, [each.in_(locale) for each in heads], [_WIDTHS[name] for name in names], rows)
    annexes = (
        (CONFLICTS, CONFLICT_HEADS, [34, 40, 90], book.conflicts),
        (FIGURES, FIGURE_HEADS, [44, 20, 14, 70], book.figures),
    )
    for title, words, widths, lines in annexes:
        _sheet(file, book, title.in_(locale), [each.in_(locale) for each in words], widths, lines)


def _sheet(
    file: Book, book: Handbook, title: str, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]
) -> None:
    sheet, last = file.sheet(title), len(heads) - 1
    across(sheet, 0, 0, last, f"{book.title} · {title}", file.look(bold=True, font_size=14, align="left"))
    across(
        sheet,
        1,
        0,
        last,
        " ".join((f"{book.source}.", *book.notes)),
        file.look(italic=True, text_wrap=True, align="left"),
    )
    sheet.set_row(1, 52)
    head = file.look(bold=True, border=1, bg_color="#DDEBF7", align="center")
    look = file.look(border=1, text_wrap=True, align="left", valign="top", num_format="@")
    for column, (name, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        write(sheet, 2, column, name, head)
    for number, row in enumerate(rows, 3):
        for column, cell in enumerate(row):
            write(sheet, number, column, cell, look)
        sheet.set_row(number, height([(cell, width - 2) for cell, width in zip(row, widths, strict=True)]) + 3)
    sheet.autofilter(2, 0, 2 + len(rows), last)
    sheet.freeze_panes(3, 0)
    on_paper(sheet, repeat=2)
