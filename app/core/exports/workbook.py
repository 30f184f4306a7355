"""Workbooks for people: text is written as text, never as a formula, a number or a link; it prints on A4."""

import datetime
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from app.core.answer import Answer
from app.core.exports.download import file

Form = Literal["text", "centre", "date", "number"]
Cell = str | int | datetime.date | None

FONT: Final = "Times New Roman"
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATES: Final = "dd/mm/yyyy"
_A4: Final = 9  # Excel's number of the paper
_LOOK: Final = {"font_name": FONT, "font_size": 12, "valign": "vcenter"}
_FORMS: Final[dict[Form, dict[str, Any]]] = {
    "text": {"num_format": "@", "align": "left", "indent": 1, "text_wrap": True},
    "centre": {"num_format": "@", "align": "center", "text_wrap": True},
    "date": {"num_format": DATES, "align": "center"},
    "number": {"num_format": "#,##0", "align": "right"},
}
_NAMES: Final = str.maketrans("[]:*?/\\'", "()     `")  # what the name of a sheet may not hold
_LONGEST_NAME: Final = 31
_LETTERS: Final = 1.15
"""Letters of running text in the width of one digit, by which columns are measured."""


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook and how its cells look."""

    file: Workbook

    def sheet(self, name: str) -> Worksheet:
        """A new sheet; signs that Excel refuses in its name are left out."""
        return self.file.add_worksheet(" ".join(name.translate(_NAMES).split())[:_LONGEST_NAME].strip() or "1")

    def look(self, **more: Any) -> Format:
        """A format: the house's font, and what is said more."""
        return self.file.add_format({**_LOOK, **more})

    def form(self, form: Form, **more: Any) -> Format:
        """The format of a column's cells."""
        return self.look(**_FORMS[form], **more)


def written(fill: Callable[[Book], None], *, title: str, now: datetime.datetime) -> bytes:
    """A workbook that `fill` fills. Takes time: run it in a thread."""
    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **plain}) as file:
        file.set_properties({"title": title, "created": now.replace(tzinfo=None)})
        fill(Book(file))
    return out.getvalue()


def write(sheet: Worksheet, row: int, column: int, cell: Cell, look: Format) -> None:
    """One cell, as what it is: a text that looks like a formula stays a text."""
    match cell:
        case None | "":
            sheet.write_blank(row, column, None, look)
        case str():
            sheet.write_string(row, column, cell, look)
        case datetime.date():
            sheet.write_datetime(row, column, datetime.datetime.combine(cell, datetime.time()), look)
        case int():
            sheet.write_number(row, column, cell, look)


def across(sheet: Worksheet, row: int, first: int, last: int, text: str, look: Format) -> None:
    """A line of text over the columns from `first` to `last`."""
    sheet.merge_range(row, first, row, last, "", look)
    sheet.write_string(row, first, text, look)


def on_paper(sheet: Worksheet, *, repeat: int | None = None, footer: str = f'&C&"{FONT}"&11Trang &P/&N') -> None:
    """A4 across, as wide as the page, numbered; the header in row `repeat` stands on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(footer)
    if repeat is not None:
        sheet.repeat_rows(repeat)


def height(texts: Iterable[tuple[str, float]], *, line: float = 16.5) -> float:
    """How high a row must be, in points, for texts in columns so wide (in characters). Merged cells do not grow alone."""
    return line * max((1, *(_lines(text, width) for text, width in texts)))


def _lines(text: str, width: float) -> int:
    """On how many lines the words of a text stand."""
    lines, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > width * _LETTERS:
            lines, used = lines + 1, len(word)
        else:
            used += len(word) + bool(used)
    return lines


def download(content: bytes, name: str) -> Answer:
    """A workbook as a file to keep. `name`: without its ending, in any language."""
    return file(content, name, "xlsx", MEDIA_TYPE)
