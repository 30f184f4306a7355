"""An empty table to fill in: drop-downs, an example row, a sheet that says how, and the lists behind the drop-downs.

The example begins with `EXAMPLE`, which importers know: a template comes in as it is, with nothing to import.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from app.core.exports.workbook import Book, across, height, on_paper, write, written
from app.core.imports.declaration import EXAMPLE

ROWS: Final = 1_000
"""How many rows have drop-downs and hints."""

GUIDE, LISTS = "Hướng dẫn", "Danh mục"
_HINT = f'Dòng "{EXAMPLE} …" chỉ để minh họa, không được nhập. Hãy ghi từ dòng dưới, hoặc ghi đè lên. Cột có dấu * là bắt buộc.'
_NUMBER = "STT"
_MUST, _MAY = "#F8CBAD", "#DDEBF7"


@dataclass(frozen=True, slots=True)
class Field:
    """A column to fill in. `how`: how, in one sentence. `choices`: the name of a list; `strict`: nothing else is taken."""

    heading: str
    example: str
    how: str
    width: int = 16
    required: bool = False
    choices: str | None = None
    strict: bool = False

    @property
    def title(self) -> str:
        return f"{self.heading} *" if self.required else self.heading


@dataclass(frozen=True, slots=True)
class Template:
    """`title` and `subtitle` stand above the table; `named`: the heading that the example's mark stands under;
    `rules`: sentences of the guide; `lists`: the drop-downs' lists by name."""

    sheet: str
    title: str
    subtitle: str
    fields: Sequence[Field]
    named: str
    rules: Sequence[str]
    lists: Mapping[str, Sequence[str]]


HEADER: Final = 3
"""The header's row, from 0; the example stands below it."""


def workbook(template: Template, now: datetime.datetime) -> bytes:
    """The template as xlsx. Takes time: run it in a thread."""

    def fill(book: Book) -> None:
        _table(book, template)
        _guide(book, template)
        _lists(book, template)

    return written(fill, title=template.title, now=now)


def _table(book: Book, template: Template) -> None:
    sheet, last = book.sheet(template.sheet), len(template.fields)
    across(sheet, 0, 0, last, template.title, book.look(bold=True, font_size=14, align="left"))
    across(sheet, 1, 0, last, template.subtitle, book.look(align="left"))
    across(sheet, 2, 0, last, _HINT, book.look(italic=True, font_color="#C00000", align="left"))
    sheet.set_row(0, 24)
    sheet.set_row(2, 20)
    head = {"bold": True, "border": 1, "text_wrap": True, "align": "center"}
    must, may = book.look(**head, bg_color=_MUST), book.look(**head, bg_color=_MAY)
    cells, example = (
        book.form("text"),
        book.form("text", border=1, italic=True, font_color="#7F7F7F", bg_color="#F2F2F2"),
    )
    sheet.set_column(0, 0, 6, book.form("centre"))
    write(sheet, HEADER, 0, _NUMBER, may)
    write(sheet, HEADER + 1, 0, None, example)
    for at, field in enumerate(template.fields, 1):
        sheet.set_column(at, at, field.width, cells)
        write(sheet, HEADER, at, field.title, must if field.required else may)
        shown = f"{EXAMPLE} {field.example}" if field.heading == template.named else field.example
        write(sheet, HEADER + 1, at, shown, example)
        _drop_down(sheet, template, at, field)
    widths = [(field.title, field.width - 2) for field in template.fields]
    sheet.set_row(HEADER, height(widths) + 6)
    sheet.set_row(HEADER + 1, height([(field.example, field.width - 2) for field in template.fields]) + 6)
    named = next(at for at, field in enumerate(template.fields, 1) if field.heading == template.named)
    sheet.freeze_panes(HEADER + 1, named + 1)
    on_paper(sheet, repeat=HEADER)


def _drop_down(sheet: Worksheet, template: Template, at: int, field: Field) -> None:
    """The column's list, and the hint that shows when one of its cells is chosen."""
    options: dict[str, Any] = {"validate": "any", "input_title": field.heading[:32], "input_message": field.how[:255]}
    if field.choices and (items := template.lists[field.choices]):
        column = xl_col_to_name(list(template.lists).index(field.choices), col_abs=True)
        options |= {
            "validate": "list",
            "source": f"='{LISTS}'!{column}$2:{column}${len(items) + 1}",
            "show_error": field.strict,
            "error_title": field.heading[:32],
            "error_message": "Hãy chọn một giá trị trong danh sách.",
        }
    sheet.data_validation(HEADER + 1, at, HEADER + ROWS, at, options)


def _guide(book: Book, template: Template) -> None:
    sheet = book.sheet(GUIDE)
    title, text = book.look(bold=True, font_size=14), book.look(text_wrap=True, align="left", valign="top")
    head = book.look(bold=True, border=1, bg_color=_MAY, align="center")
    body, middle = (
        book.look(border=1, text_wrap=True, valign="top", align=side, indent=int(side == "left"))
        for side in ("left", "center")
    )
    widths = (34, 12, 90)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    write(sheet, 0, 0, f"Cách ghi: {template.sheet}", title)
    for row, rule in enumerate(template.rules, 1):
        sentence = f"{row}. {rule}"
        across(sheet, row, 0, 2, sentence, text)
        sheet.set_row(row, height([(sentence, sum(widths))]))
    top = len(template.rules) + 2
    for at, heading in enumerate(("Cột", "Bắt buộc", "Ghi thế nào")):
        write(sheet, top, at, heading, head)
    for number, field in enumerate(template.fields, 1):
        line = top + number
        cells = (f"{xl_col_to_name(number)} · {field.heading}", "x" if field.required else "", field.how)
        for at, (cell, look) in enumerate(zip(cells, (body, middle, body), strict=True)):
            write(sheet, line, at, cell, look)
        sheet.set_row(line, height([(cells[0], widths[0] - 2), (field.how, widths[2] - 2)]))
    on_paper(sheet)


def _lists(book: Book, template: Template) -> None:
    sheet = book.sheet(LISTS)
    head, body = book.look(bold=True, border=1, bg_color=_MAY, align="center"), book.form("text", border=1)
    for at, (name, items) in enumerate(template.lists.items()):
        sheet.set_column(at, at, max(14, *(len(item) + 2 for item in (name, *items))))
        write(sheet, 0, at, name, head)
        for line, item in enumerate(items, 1):
            write(sheet, line, at, item, body)
    sheet.freeze_panes(1, 0)
    on_paper(sheet, repeat=0)
