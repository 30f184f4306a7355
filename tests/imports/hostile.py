"""Files that mean harm, or come of a mishap, and what is answered to each: status and the error's code."""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from typing import Final

from tests.imports.layouts import Page, book

HEADER: Final = ["Lớp", "Họ và tên", "Ngày sinh"]
ROW: Final = ["LỚP 5 TUỔI A1", "Lý An", "05/09/2021"]
SHEET: Final = "xl/worksheets/sheet1.xml"
NAMESPACE: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

Hostile = tuple[Callable[[], bytes], int, str]


def small() -> bytes:
    return book({"Sheet1": Page([HEADER, ROW])})


def changed(content: bytes, members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same workbook with these members put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, data in members.items():
            new.writestr(name, data)
    return out.getvalue()


def sheet(data: str, *, before: str = "", after: str = "", declared: str = "") -> bytes:
    """A workbook whose only sheet has this inside its sheetData."""
    head = f'<?xml version="1.0" encoding="UTF-8"?>{declared}<worksheet {NAMESPACE}>'
    xml = f"{head}{before}<sheetData>{data}</sheetData>{after}</worksheet>"
    return changed(small(), {SHEET: xml.encode()})


def cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


TABLE: Final = (
    f'<row r="1">{cell("A1", "Lớp")}{cell("B1", "Họ và tên")}{cell("C1", "Ngày sinh")}</row>'
    f'<row r="2">{cell("A2", "LỚP 5 TUỔI A1")}{cell("B2", "Lý An")}{cell("C2", "05/09/2021")}</row>'
)
LAUGHS: Final = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9)) + "]>"
)


def lying_sizes() -> bytes:
    """The directory, and each member's own head, say a thousand bytes; three hundred million come out."""
    blown = changed(small(), {SHEET: b"<worksheet>" + b" " * 300_000_000 + b"</worksheet>"})
    return blown.replace(struct.pack("<L", 300_000_023), struct.pack("<L", 1_000))


def overlapping() -> bytes:
    """Two thousand entries of the directory that share the data of one member."""
    content = bytearray(changed(small(), {SHEET: b" " * 9_000_000}))
    end = content.rfind(b"PK\x05\x06")
    size, at = struct.unpack("<LL", content[end + 12 : end + 20])
    directory = bytes(content[at : at + size])
    entry = directory[directory.rfind(b"PK\x01\x02") :]
    more = b"".join(entry.replace(b"sheet1", f"she{n:03}".encode()) for n in range(1_000))
    total = struct.unpack("<H", content[end + 10 : end + 12])[0] + 1_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, total, total, size + len(more), at, 0)
    return bytes(content[:at]) + directory + more + tail


def encrypted_members() -> bytes:
    content = bytearray(small())
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(magic)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(magic, at + 4)
    return bytes(content)


def encrypted_workbook() -> bytes:
    """The head of an OLE file whose directory names the parts of a workbook with a password."""
    names = [name.encode("utf-16-le").ljust(64, b"\0") for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage")]
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 504
        + b"".join(name + b"\0" * 64 for name in names)
        + b"\0" * 4_000
    )


def many_sheets(count: int) -> bytes:
    return book({f"S{n}": Page([HEADER, ROW]) for n in range(count)})


def shared_strings() -> bytes:
    """One string of a megabyte, in each of a hundred thousand cells."""
    long = f"<sst {NAMESPACE}><si><t>{'x' * 1_000_000}</t></si></sst>".encode()
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(3, 19_000))
    return changed(sheet(TABLE + rows), {"xl/sharedStrings.xml": long}, method=zipfile.ZIP_DEFLATED)


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


def rows_from(first: int, last: int) -> str:
    return "".join(f'<row r="{n}">{cell(f"A{n}", "x")}</row>' for n in range(first, last))


LONG_STRINGS: Final = b"<sst><si><t>" + noise(9_000).hex().encode() * 5_000
WHOLE: Final = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 40_000))
DEEP: Final = "<a>" * 200_000

HOSTILE: Final[dict[str, Hostile]] = {
    "a deflate bomb": (lambda: changed(small(), {SHEET: b" " * 400_000_000}), 422, "unpacks_too_large"),
    "many small bombs": (lambda: changed(small(), {f"xl/media/{n}": b"0" * 900_000 for n in range(200)}), 422, "unpacks_too_large"),
    "too many members": (lambda: changed(small(), {f"xl/media/{n}": b"" for n in range(3_000)}), 422, "unpacks_too_large"),
    "members that overlap": (overlapping, 422, "unpacks_too_large"),
    "lying sizes": (lying_sizes, 422, "damaged"),
    "a cell in the last corner": (lambda: sheet(TABLE + f'<row r="1048576">{cell("XFD1048576", "x")}</row>'), 422, "too_heavy"),
    "a cell in the last row": (lambda: sheet(TABLE + f'<row r="1048576">{cell("A1048576", "x")}</row>'), 413, "too_large"),
    "a cell in the last column": (lambda: sheet(TABLE + f'<row r="3">{cell("XFD3", "x")}</row>'), 413, "too_large"),
    "rows without end": (lambda: sheet(TABLE + rows_from(3, 60_000)), 413, "too_large"),
    "thousands of sheets": (lambda: many_sheets(1_500), 413, "too_large"),
    "huge shared strings": (lambda: changed(small(), {"xl/sharedStrings.xml": LONG_STRINGS}), 422, "damaged"),
    "a huge string in every cell": (shared_strings, 422, "too_heavy"),
    "a workbook in a zip": (lambda: changed(zip_of({"a.xlsx": small()}), {}), 415, "unsupported_media_type"),
    "zips in zips": (lambda: nested(6), 415, "unsupported_media_type"),
    "macros": (lambda: changed(small(), {"xl/vbaProject.bin": noise(2_000)}), 415, "unsupported_media_type"),
    "old macro sheets": (lambda: changed(small(), {"xl/macrosheets/sheet1.xml": b"<x/>"}), 415, "unsupported_media_type"),
    "a binary workbook": (lambda: zip_of({"xl/workbook.bin": noise(500)}), 415, "unsupported_media_type"),
    "an open document": (lambda: zip_of({"mimetype": b"application/vnd.o", "a.xml": b"<x/>"}), 415, "unsupported_media_type"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_000, 415, "unsupported_media_type"),
    "a workbook with a password": (encrypted_workbook, 422, "password"),
    "encrypted members": (encrypted_members, 422, "password"),
    "cut short": (lambda: small()[:-300], 422, "damaged"),
    "cut in the middle": (lambda: small()[: len(small()) // 2], 422, "damaged"),
    "zeros in the middle": (lambda: small()[:900] + b"\0" * 500 + small()[1_400:], 422, "damaged"),
    "elements without end": (lambda: sheet(DEEP), 422, "no_header"),
    "one line without end": (lambda: b"a" * 9_000_000, 422, "endless_cell"),
    "fields without end": (lambda: b"a," * 4_000_000, 413, "too_large"),
    "a quote that never ends": (lambda: b'a,b\n"' + b"x,y\n" * 2_000_000, 422, "open_quote"),
    "entities that laugh": (lambda: sheet(f'<row r="1">{cell("A1", "&a9;")}</row>', declared=LAUGHS), 422, "damaged"),
    "nothing but NUL": (lambda: b"\0" * 5_000_000, 422, "empty"),
    "NUL between letters": (lambda: "\0".join("Họ và tên,Ngày sinh\n").encode() * 100, 422, "no_header"),
    "noise": (lambda: noise(3_000_000), 415, "unsupported_media_type"),
    "noise that says it is a zip": (lambda: b"PK\x03\x04" + noise(3_000_000), 422, "damaged"),
}  # fmt: skip
"""name → (file, status, code: of the problem, or of its first error)"""


def headings_without_end() -> bytes:
    """Nothing but headers, as wide as a sheet may be."""
    wide = ["Họ và tên", "Ngày sinh", "Cha", "Họ tên mẹ", "Thôn/xóm"] * 50
    return "\n".join([",".join(wide)] * 400).encode()


HARMLESS: Final[dict[str, Callable[[], bytes]]] = {
    "a dimension that lies": lambda: sheet(TABLE, before='<dimension ref="A1:XFD1048576"/>'),
    "merged cells over the whole sheet": lambda: sheet(TABLE, after=f'<mergeCells count="1">{WHOLE}</mergeCells>'),
    "entities that nobody uses": lambda: sheet(TABLE, declared=LAUGHS),
    "another workbook inside": lambda: changed(
        small(), {"xl/embeddings/oleObject1.bin": noise(2_000), "xl/a.zip": small()}
    ),
    "a name that leads out": lambda: changed(small(), {"../../../etc/passwd": b"x"}),
}
"""Odd, and read all the same: the one child of the table."""


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def nested(depth: int) -> bytes:
    content = small()
    for _ in range(depth):
        content = zip_of({f"{n}.zip": content for n in range(10)})
    return content
