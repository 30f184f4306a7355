"""Files made for the tests, honest and hostile, and how they are sent."""

import io
import struct
import zipfile
import zlib
from typing import Any, Final
from uuid import UUID

from PIL import Image, ImageDraw

from tests.program import Answer
from tests.school import Caller

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = '<Types><Override PartName="/{0}" ContentType="application/vnd.openxmlformats-officedocument.{1}.main+xml"/></Types>'


def encoded(picture: Image.Image, format_: str, **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, format_, **how)
    return out.getvalue()


def drawing(width: int = 320, height: int = 200, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right: which side is up can be told."""
    picture = Image.new("RGB", (width, height), "red")
    ImageDraw.Draw(picture).rectangle((width // 2, 0, width, height), fill="blue")
    return picture.convert(mode)


def exif(*, orientation: int = 1, place: bool = True) -> Image.Exif:
    """As a phone writes it: who, when, and where the picture was taken."""
    said = Image.Exif()
    said[0x0112] = orientation
    said[0x010F] = "Canon of Lan"
    said[0x0132] = "2026:11:20 07:45:00"
    if place:
        where = said.get_ifd(0x8825)
        where[1], where[2] = "N", (20.0, 25.0, 33.0)
        where[3], where[4] = "E", (106.0, 10.0, 11.0)
    return said


def photo(width: int = 320, height: int = 200, *, orientation: int = 1, place: bool = True) -> bytes:
    """A JPEG as a phone makes it."""
    return encoded(
        drawing(width, height),
        "JPEG",
        quality=90,
        exif=exif(orientation=orientation, place=place),
        comment=b"secret remark",
    )


def moving(format_: str = "GIF") -> bytes:
    """Two frames: a red one, then a green one."""
    first, second = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (40, 30), "green")
    return encoded(first, format_, save_all=True, append_images=[second], duration=100, loop=0)


def pdf(body: bytes = b"<< /Type /Catalog /Pages 2 0 R >>", *, more: bytes = b"") -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n" + body + b"\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n" + more
        + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 3 >>\nstartxref\n9\n%%EOF\n"
    )  # fmt: skip


def objects(inside: bytes) -> bytes:
    """An object stream: names that stand in no place where a search of the file itself would find them."""
    packed = zlib.compress(inside)
    head = f"5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
    return head.encode() + packed + b"\nendstream\nendobj\n"


def office(make: str = "word", **parts: str | bytes) -> bytes:
    """A Word or Excel file. `parts`: more of them, by name."""
    main, kind = {
        "word": ("word/document.xml", "wordprocessingml.document"),
        "excel": ("xl/workbook.xml", "spreadsheetml.sheet"),
    }[make]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, said in ({"[Content_Types].xml": _TYPES.format(main, kind), main: "<document/>"} | parts).items():
            archive.writestr(name, said)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, said in parts.items():
            archive.writestr(name, said)
    return out.getvalue()


def chunk(kind: bytes, said: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(said)) + kind + said + struct.pack(">I", zlib.crc32(kind + said))


def png_of(width: int, height: int, packed: bytes = b"") -> bytes:
    """A PNG that claims a size, whatever is in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


async def send(
    caller: Caller, content: bytes, name: str = "ảnh.jpg", declared: str = "image/jpeg", **how: Any
) -> Answer:
    return await caller.post("/v1/files", files={"file": (name, content, declared)}, **how)


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


async def attached(caller: Caller, answer: Answer, content: UUID) -> str:
    """The file of an answer, with a revision of content: its id."""
    assert caller.school
    id_: str = answer.json["id"]
    await caller.school.plant({"content_files": [{"content_id": content, "number": 1, "file_id": id_}]})
    await caller.school.query("update files set state = 'attached', version = version + 1 where id = $1", id_)
    return id_
