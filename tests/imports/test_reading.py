"""Bytes into sheets: every encoding met in schools, and every hostile file refused in one sentence."""

import asyncio
import datetime
import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from app.core.imports.problems import SENTENCES, TableProblem, TooLarge, UnreadableTable, UnsupportedTable
from app.core.imports.reading import Cell, Limits, Sheet, read_table

TEXT = 'Họ tên;Ngày sinh\r\nTrần An;"05/09/2021"\r\n\r\n"A\0B";\r\n'
ROWS: list[list[Cell]] = [["Họ tên", "Ngày sinh"], ["Trần An", "05/09/2021"], [], ["A\0B", None]]


def read(content: bytes, limits: Limits | None = None) -> list[Sheet]:
    return asyncio.run(read_table(content, limits=limits or Limits()))


def workbook(fill: Callable[[Any], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    (sheet,) = read(TEXT.encode(encoding))
    assert (sheet.name, sheet.rows) == (None, ROWS)


def test_utf_8_with_a_broken_place_is_no_windows_1258() -> None:
    (sheet,) = read("Họ và tên,Trần Thị Hằng Nga".encode() + b"\xe1\xba,x")
    assert sheet.rows == [["Họ và tên", "Trần Thị Hằng Nga\ufffd", "x"]]


def test_windows_1258_is_the_last_guess() -> None:
    (sheet,) = read("H\u1ecd tên,Tr\u1ea7n".encode("utf-8"))
    assert sheet.rows == [["Họ tên", "Trần"]]
    (sheet,) = read("tên,Hoa\u0300ng\nê,đ".encode("cp1258"))
    assert sheet.rows == [["tên", "Hoàng"], ["ê", "đ"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_beside_commas_in_addresses(delimiter: str) -> None:
    lines = [["Họ tên", "Địa chỉ"], *([f"Trần {i}", '"Thôn Si, xã Liên Minh; x"'] for i in range(5))]
    (sheet,) = read("\n".join(delimiter.join(line) for line in lines).encode())
    assert {len(row) for row in sheet.rows} == {2}


def test_lines_are_counted_as_a_spreadsheet_shows_them() -> None:
    (sheet,) = read(b'a,b\n\n"x\ny",1\r2,3\n')
    assert sheet.rows == [["a", "b"], [], ["x\ny", "1"], ["2", "3"]]
    assert read(b"sep=;\na,b;c\n")[0].rows == [["a,b", "c"]]


def test_workbook_values_dates_merges_and_hidden_sheets() -> None:
    def fill(book: Any) -> None:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Lớp")
        sheet.merge_range(2, 1, 2, 2, "Cha")
        sheet.write_datetime(3, 1, datetime.datetime(2021, 9, 5), day)  # noqa: DTZ001
        sheet.write_number(3, 2, 44444)
        sheet.write_formula(4, 1, '="a"&"b"', None, "ab")
        sheet.write_boolean(4, 2, True)
        sheet.write_blank(1_048_575, 0, None, day)  # a formatted empty column must not blow the sheet up
        hidden = book.add_worksheet("DanhMuc")
        hidden.write(0, 0, "x")
        hidden.hide()

    (sheet,) = read(workbook(fill))
    assert (sheet.name, sheet.first_row, sheet.merges) == ("Lớp", 3, [(2, 1, 2, 2)])
    assert sheet.rows == [[None, "Cha", None], [None, datetime.date(2021, 9, 5), 44444.0], [None, "ab", True]]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def small() -> bytes:
    return workbook(lambda book: book.add_worksheet().write(0, 0, "x"))


def far_cell() -> bytes:
    return workbook(
        lambda book: [s.write(0, 0, "x") or s.write(1_048_575, 16_383, "y") for s in [book.add_worksheet()]]
    )


def many_rows() -> bytes:
    return workbook(lambda book: [s.write(i, 0, "x") for s in [book.add_worksheet()] for i in range(0, 20_010, 5)])


def lying_sizes() -> bytes:
    """A bomb whose directory understates what unpacks: only the process limits stop it."""
    content = bytearray(zipped({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<" + b" " * 300_000_000 + b"/>"}))
    real = struct.pack("<L", 300_000_003)
    return bytes(content.replace(real, struct.pack("<L", 1000)))


PNG = b"\x89PNG\r\n\x1a\n" + zlib.compress(b"\0" * 5000)
HOSTILE: dict[str, tuple[Callable[[], bytes], type[TableProblem], str]] = {
    "nothing": (lambda: b"", UnreadableTable, "empty"),
    "only blanks": (lambda: b"\xef\xbb\xbf \r\n\t", UnreadableTable, "empty"),
    "picture": (lambda: PNG, UnsupportedTable, "foreign"),
    "pdf": (lambda: b"%PDF-1.7 \n1 0 obj", UnsupportedTable, "foreign"),
    "web page": (lambda: b"<!doctype html><table><tr><td>a</td></tr></table>", UnsupportedTable, "foreign"),
    "json": (lambda: b'{"a": 1}', UnsupportedTable, "foreign"),
    "random bytes": (lambda: bytes(range(256)) * 40, UnsupportedTable, "foreign"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, UnsupportedTable, "old_excel"),
    "Word document": (lambda: zipped({"word/document.xml": b"<w/>"}), UnsupportedTable, "foreign"),
    "truncated workbook": (lambda: small()[:-200], UnreadableTable, "damaged"),
    "workbook of nonsense": (lambda: zipped({"xl/workbook.xml": b"<nonsense"}), UnreadableTable, "damaged"),
    "only the magic": (lambda: b"PK\x03\x04", UnreadableTable, "damaged"),
    "ratio bomb": (
        lambda: zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 50_000_000}),
        UnreadableTable, "unpacks_too_large"),
    "many members": (lambda: zipped({f"xl/{i}": b"" for i in range(2100)}), UnreadableTable,
    "unpacks_too_large"),
    "lying sizes": (lying_sizes, UnreadableTable, "damaged"),
    "huge declared dimensions": (far_cell, UnreadableTable, "too_heavy"),
    "too many lines": (lambda: b"a,b\n" * 21_000, TooLarge, "too_many_rows"),
    "too many columns": (lambda: b"," * 300 + b"\n1,2", TooLarge, "too_many_columns"),
    "open quote": (lambda: b'a,b\n1,2\n"3,4\n5,6\n7,8\n', UnreadableTable, "open_quote"),
    "open quote, long": (lambda: b'a,b\n1,"2\n' + b"5,6\n" * 60_000, UnreadableTable, "open_quote"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_quickly_in_one_sentence(name: str) -> None:
    make, kind, code = HOSTILE[name]
    content = make()
    begun = time.monotonic()
    with pytest.raises(TableProblem) as refusal:
        read(content)
    assert (type(refusal.value), refusal.value.code) == (kind, code)
    words = refusal.value.words
    assert all(sentence and "{" not in sentence for sentence in (words.vi, words.en))
    assert time.monotonic() - begun < 5


def test_a_sheet_with_too_much_comes_with_its_first_rows_and_says_so() -> None:
    (sheet,) = read(many_rows())
    assert (sheet.cut, len(sheet.rows)) == (("too_many_rows", 20_000), Limits().head_rows)


def test_a_child_that_takes_too_long_is_ended() -> None:
    begun = time.monotonic()
    with pytest.raises(UnreadableTable):
        read(small(), Limits(wall_seconds=0.001))
    assert time.monotonic() - begun < 3


def test_too_much_of_an_answer_is_cut_off() -> None:
    with pytest.raises(UnreadableTable):
        read(b"abcdefgh,b\n" * 10_000, Limits(answer_bytes=1000))


def test_many_at_once() -> None:
    async def all_of_them() -> list[list[Sheet]]:
        return await asyncio.gather(*(read_table(f"a,{i}\n".encode()) for i in range(12)))

    assert [sheets[0].rows for sheets in asyncio.run(all_of_them())] == [[["a", str(i)]] for i in range(12)]


def test_long_cells_arrive_cut() -> None:
    (sheet,) = read(b"a," + b"x" * 5000)
    assert len(str(sheet.rows[0][1])) == Limits().cell_characters + 1


def test_every_sentence_has_two_languages() -> None:
    assert all(words.vi and words.en and words.vi != words.en for words in SENTENCES.values())
