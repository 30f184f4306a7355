"""The asset book (sổ tài sản) of a calendar year: by category, with wear, what went, totals; as xlsx and on A4 (4.2.2)."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from app.core.exports import workbook as xlsx
from app.core.exports.paper import grouped, paper
from app.core.exports.printed import signatures
from app.core.exports.workbook import Book, Cell, Form, across, height, on_paper, write

TEMPLATE: Final = Path(__file__).with_name("book.typ")
SIGNED: Final = ("Nhân viên tài sản, thiết bị", "Phó hiệu trưởng phụ trách", "Hiệu trưởng")
COLUMNS: Final[tuple[tuple[str, int, Form], ...]] = (
    ("STT", 5, "centre"), ("Mã tài sản", 12, "text"), ("Tên tài sản", 28, "text"), ("ĐVT", 7, "centre"),
    ("Số lượng", 7, "number"), ("Nguồn", 13, "text"), ("Ngày ghi tăng", 11, "date"), ("Ngày sử dụng", 11, "date"),
    ("Đơn giá", 13, "number"), ("Nguyên giá", 15, "number"), ("Tỷ lệ hao mòn (%/năm)", 8, "centre"),
    ("Hao mòn trong năm", 14, "number"), ("Hao mòn lũy kế", 15, "number"), ("Giá trị còn lại", 15, "number"),
    ("Nơi để, người giữ", 22, "text"), ("Ghi giảm trong năm", 24, "text"),
)  # fmt: skip
"""Heading, width in characters, form."""
_SUMMED: Final = (4, 9, 11, 12, 13)
"""The columns that are added up."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An asset at the end of the year. Amounts in whole đồng, of all its pieces but `price`; `rate` in hundredths of a per cent."""

    code: str
    name: str
    unit: str
    quantity: int
    fund: str
    acquired_on: datetime.date
    in_use_on: datetime.date
    price: int
    rate: int | None
    wear: int
    accumulated: int
    where: str
    gone: str

    @property
    def cost(self) -> int:
        return self.price * self.quantity

    def cells(self, number: int) -> list[Cell]:
        """In the order of COLUMNS; amounts of wear are blank where nothing wears."""
        worn = (self.wear, self.accumulated) if self.rate is not None else (None, None)
        return [
            str(number), self.code, self.name, self.unit, self.quantity, self.fund, self.acquired_on, self.in_use_on,
            self.price, self.cost, rate_words(self.rate), *worn, self.cost - self.accumulated, self.where, self.gone,
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """A category with its entries."""

    name: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AssetBook:
    school: str
    year: int
    made_on: datetime.date
    groups: Sequence[Group]

    @property
    def entries(self) -> list[Entry]:
        return [entry for group in self.groups for entry in group.entries]


def rate_words(rate: int | None) -> str | None:
    """Hundredths of a per cent as it is written: 667 → "6,67"."""
    if rate is None:
        return None
    whole, part = divmod(rate, 100)
    return f"{whole},{part:02}".rstrip("0").rstrip(",") if part else str(whole)


def sums(entries: Iterable[Entry]) -> dict[int, int]:
    """Column → total."""
    rows = [(it.quantity, it.cost, it.wear, it.accumulated, it.cost - it.accumulated) for it in entries]
    return dict(zip(_SUMMED, map(sum, zip(*rows, strict=True)) if rows else (0,) * 5, strict=True))


def _subtitle(book: AssetBook) -> str:
    return f"Năm {book.year} · Lập ngày {book.made_on:%d/%m/%Y} · Đơn vị tiền: đồng"


# As a workbook

_HEADER: Final = 4
_ROOM: Final = 22  # points


def workbook(book: AssetBook, now: datetime.datetime) -> bytes:
    """The book as xlsx: numbers are numbers. Takes time: run it in a thread."""
    return xlsx.written(lambda file: _fill(file, book), title=f"Sổ tài sản {book.year}", now=now)


def _fill(file: Book, book: AssetBook) -> None:
    sheet, last = file.sheet(f"Sổ tài sản {book.year}"), len(COLUMNS) - 1
    across(sheet, 0, 0, last // 2, book.school.upper(), file.look(bold=True, align="left"))
    across(sheet, 1, 0, last, "SỔ TÀI SẢN", file.look(bold=True, font_size=15, align="center"))
    across(sheet, 2, 0, last, _subtitle(book), file.look(align="center"))
    sheet.set_row(1, 30)
    head = file.look(bold=True, border=1, bg_color="#DDEBF7", text_wrap=True, align="center")
    for at, (heading, width, _) in enumerate(COLUMNS):
        sheet.set_column(at, at, width)
        write(sheet, _HEADER, at, heading, head)
    sheet.set_row(_HEADER, height([(heading, width - 2) for heading, width, _ in COLUMNS]) + 6)
    looks = [file.form(form, border=1) for *_, form in COLUMNS]
    name = file.look(bold=True, border=1, bg_color="#F2F2F2", align="left", indent=1)
    total = [file.form(form, border=1, bold=True) for *_, form in COLUMNS]
    row = _HEADER
    for group in book.groups:
        row += 1
        across(sheet, row, 0, last, group.name, name)
        sheet.set_row(row, _ROOM)
        for number, entry in enumerate(group.entries, 1):
            row += 1
            cells = entry.cells(number)
            for at, (cell, look) in enumerate(zip(cells, looks, strict=True)):
                write(sheet, row, at, cell, look)
            texts = [
                (cell, width - 2) for cell, (_, width, _) in zip(cells, COLUMNS, strict=True) if isinstance(cell, str)
            ]
            sheet.set_row(row, height(texts) + 3)
        row = _sum(sheet, row + 1, f"Cộng: {group.name}", sums(group.entries), total)
    row = _sum(sheet, row + 1, f"Tổng cộng: {len(book.entries)} mã tài sản", sums(book.entries), total)
    signatures(sheet, row + 2, last, SIGNED, file)
    sheet.freeze_panes(_HEADER + 1, 3)
    on_paper(sheet, repeat=_HEADER)


def _sum(sheet: Worksheet, row: int, words: str, totals: dict[int, int], looks: Sequence[Any]) -> int:
    for at, look in enumerate(looks):
        write(sheet, row, at, totals.get(at), look)
    sheet.merge_range(row, 0, row, 3, "", looks[1])
    sheet.write_string(row, 0, words, looks[1])
    sheet.set_row(row, _ROOM)
    return row


# On paper


def pdf(book: AssetBook, now: datetime.datetime) -> bytes:
    """The book as a PDF. Takes time: run it in a thread."""
    made = paper(TEMPLATE, _data(book), now=now)
    assert isinstance(made, bytes)
    return made


def _data(book: AssetBook) -> dict[str, Any]:
    return {
        "school": book.school,
        "title": "SỔ TÀI SẢN",
        "subtitle": _subtitle(book),
        "footer": f"Sổ tài sản năm {book.year} · {book.school}",
        "heads": [heading for heading, *_ in COLUMNS],
        "aligned": ["left" if form == "text" else "right" if form == "number" else "center" for *_, form in COLUMNS],
        "groups": [
            {
                "name": group.name,
                "rows": [list(map(_told, entry.cells(number))) for number, entry in enumerate(group.entries, 1)],
                "sum": _summed(f"Cộng: {group.name}", group.entries),
            }
            for group in book.groups
        ],
        "total": _summed(f"Tổng cộng: {len(book.entries)} mã tài sản", book.entries),
        "signatures": SIGNED,
    }


def _told(cell: Cell) -> str:
    if isinstance(cell, datetime.date):
        return f"{cell:%d/%m/%Y}"
    return grouped(cell) if isinstance(cell, int) else cell or ""


def _summed(words: str, entries: Sequence[Entry]) -> list[str]:
    """The words over the first four columns, and the totals in theirs."""
    totals = sums(entries)
    return [words, *(grouped(totals[at]) if at in totals else "" for at in range(4, len(COLUMNS)))]
