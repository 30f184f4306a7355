"""Files that mean harm, or are broken: each is refused with its reason, or made harmless; none breaks anything."""

import io
import random
import zlib
from typing import Any

import pytest
from PIL import Image

from app.core.files import inspection
from app.core.files.inspection import Limits
from app.core.files.problems import OF_ANOTHER_KIND, UNREADABLE
from tests.files.made import (
    chunk,
    drawing,
    encoded,
    objects,
    office,
    opened,
    pdf,
    photo,
    png_of,
    send,
    zipped,
)
from tests.school import Caller, School

HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PNG, GIF = encoded(drawing(), "PNG"), encoded(drawing(), "GIF")
ACTIVE = (
    b"/JavaScript",
    b"/JS (app.alert\\(1\\))",
    b"/J#53 (x)",
    b"/S /Launch",
    b"/S/SubmitForm/F",
    b"/Type/EmbeddedFile",
    b"/S /ImportData",
    b"/Subtype /RichMedia",
    b"/XFA [1 0 R]",
    b"/Names << /EmbeddedFiles 3 0 R >>",
)


def relation(kind: str) -> str:
    """Of a Word file to something elsewhere."""
    return (
        f'<Relationships><Relationship Type="http://x/{kind}" Target="http://x" TargetMode="External"/></Relationships>'
    )


REFUSED: dict[str, tuple[bytes, int, str]] = {
    "a page": (HTML, 415, "foreign"),
    "a picture with a script in it": (SVG, 415, "foreign"),
    "the same behind a declaration": (b"<?xml version='1.0'?>\n" + SVG, 415, "foreign"),
    "a page that begins like a GIF": (b"GIF89a=1;" + HTML, 422, "damaged"),
    "a page that begins like a JPEG": (b"\xff\xd8\xff\xe0" + HTML, 422, "damaged"),
    "a page that begins like a PNG": (b"\x89PNG\r\n\x1a\n" + HTML, 422, "damaged"),
    "a page that begins like a WebP": (b"RIFF\x40\x00\x00\x00WEBP" + HTML, 422, "damaged"),
    "a page that begins like a PDF": (b"%PDF-1.7\n" + HTML, 422, "damaged"),
    "an archive": (zipped(**{"a.exe": b"MZ"}), 415, "foreign"),
    "an archive with an Office name in it": (zipped(**{"word/document.xml": b"<x/>"}), 415, "foreign"),
    "a program": (b"MZ" + bytes(2000), 415, "foreign"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", 415, "foreign"),
    "a bitmap": (encoded(drawing(), "BMP"), 415, "foreign"),
    "a TIFF": (encoded(drawing(), "TIFF"), 415, "foreign"),
    "an icon": (encoded(drawing(64, 64), "ICO"), 415, "foreign"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", 415, "foreign"),
    "a HEIC": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", 415, "heic"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), 415, "old_office"),
    "a Word file with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(600),
        422,
        "password",
    ),
    "nothing": (b"", 422, "empty"),
    "nothing to see": (b"\x00" * 900, 422, "empty"),
    "half a JPEG": (photo()[: len(photo()) // 2], 422, "damaged"),
    "the head of a JPEG": (photo()[:40], 422, "damaged"),
    "half a PNG": (PNG[: len(PNG) // 2], 422, "damaged"),
    "a GIF cut short": (encoded(drawing(), "GIF")[:60], 422, "damaged"),
    "a WebP cut short": (encoded(drawing(), "WEBP")[:100], 422, "damaged"),
    "half a PDF": (pdf()[:100], 422, "damaged"),
    "half a Word file": (office()[:-60], 422, "damaged"),
    "a PNG of a billion pixels": (encoded(Image.new("1", (40_000, 25_000)), "PNG"), 413, "too_large"),
    "a PNG that claims to be endless": (png_of(2**31 - 1, 2**31 - 1), 413, "too_large"),
    "a PNG without a side": (png_of(0, 10), 422, "damaged"),
    "a PNG that unpacks too far": (png_of(10, 10, zlib.compress(bytes(50_000_000))), 200, ""),
    "a GIF of a billion pixels": (GIF[:6] + b"\xff" * 4 + GIF[10:], 413, "too_large"),
    "a PDF with a password": (pdf(more=b"4 0 obj\n<< /Encrypt 5 0 R >>\nendobj\n"), 422, "password"),
    "a PDF with a script in an object stream": (
        pdf(more=objects(b"7 0 << /S /JavaScript /JS (app.alert(1)) >>")),
        415,
        "active",
    ),
    "a Word file with macros": (office(**{"word/vbaProject.bin": b"x"}), 415, "macros"),
    "a Word file that unpacks into the folder above": (office(**{"../../evil.xml": "<a/>"}), 415, "crafted"),
    "a Word file that unpacks to the root": (office(**{"/etc/passwd": "x"}), 415, "crafted"),
    "a Word file that unpacks to a drive": (office(**{"C:\\evil.xml": "<a/>"}), 415, "crafted"),
    "a Word file with a part twice": (office(**{"Word/Document.xml": "<a/>"}), 415, "crafted"),
    "a Word file with entities": (
        office(**{"word/footnotes.xml": '<?xml version="1.0"?><!-- --><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        415,
        "crafted",
    ),
    "an Excel file with a document type in UTF-16": (
        office("excel", **{"xl/x.xml": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")}),
        415,
        "crafted",
    ),
    "an Excel file with a program embedded": (office("excel", **{"xl/embeddings/oleObject1.bin": b"x"}), 415, "macros"),
    "a Word file with a template elsewhere": (
        office(**{"word/_rels/settings.xml.rels": relation("attachedTemplate")}),
        415,
        "macros",
    ),
    "a Word file that unpacks into too much": (
        office(**{"word/media/a.bin": bytes(60_000_000)}),
        422,
        "unpacks_too_large",
    ),
} | {
    f"a PDF that acts: {name.decode()}": (pdf(b"<< /Type /Catalog " + name + b" >>"), 415, "active") for name in ACTIVE
}


@pytest.fixture
def writer(school: School) -> Caller:
    return school.as_("plain staff")


@pytest.mark.parametrize("what", REFUSED)
async def test_it_is_refused_with_its_reason(school: School, writer: Caller, what: str) -> None:
    content, status, why = REFUSED[what]
    answer = await send(writer, content, "ảnh.jpg", "image/jpeg")
    if status == 200:  # more than it has place for is in it, and not looked at
        assert answer.status in (201, 422), answer
        return
    assert answer.status == status, answer
    if status == 415:
        assert answer.json["detail"] == OF_ANOTHER_KIND[why].vi
    elif status == 422:
        assert answer.errors == [("/file", why)]
        assert answer.json["detail"] == UNREADABLE[why].vi
    assert not list(school.program.runtime.files.kept(str(school.id)))
    assert not await school.query("select id from files")


@pytest.mark.parametrize("behind", [HTML, zipped(**{"a.html": HTML}), pdf(b"<< /JS (x) >>")])
async def test_what_hides_in_or_behind_a_picture_does_not_come_along(writer: Caller, behind: bytes) -> None:
    comment = PNG[:33] + chunk(b"tEXt", b"Comment\0" + behind) + PNG[33:]
    for sent in (
        photo() + behind,
        PNG + behind,
        comment,
        encoded(drawing(), "JPEG", comment=behind),
        encoded(drawing(), "GIF") + behind,
        encoded(drawing(), "WEBP") + behind,
    ):
        answer = await send(writer, sent)
        assert answer.status == 201, answer
        content = (await writer.get(f"/v1/files/{answer.json['id']}/content")).content
        assert behind not in content
        assert opened(content).size == (320, 200)


async def test_harmless_names_in_a_pdf_are_no_reason(writer: Caller) -> None:
    """A page to open at, a link, letters of a compressed picture that look like a name."""
    picture = b"4 0 obj\n<< /Length 12 >>\nstream\nab/JS cd/XFA\nendstream\nendobj\n"
    for sent in (
        pdf(b"<< /Type /Catalog /OpenAction [3 0 R /Fit] >>"),
        pdf(b"<< /S /URI /URI (https://moet.gov.vn) >>"),
        pdf(more=picture),
        pdf(b"<< /JSomething 1 >>"),
        pdf(more=objects(b"7 0 << /Type /Font >>")),
    ):
        assert (await send(writer, sent)).status == 201


async def test_a_link_in_a_word_file_is_no_reason(writer: Caller) -> None:
    sent = office(**{"word/_rels/document.xml.rels": relation("hyperlink")})
    assert (await send(writer, sent)).status == 201


async def test_too_many_bytes_are_refused_before_anything_is_looked_at(writer: Caller) -> None:
    answer = await send(writer, photo() + bytes(writer.program.runtime.settings.max_upload_bytes))
    assert (answer.status, answer.code) == (413, "too_large")


def part(said: bytes, boundary: bytes = b"b") -> bytes:
    """A form of one part."""
    return b"--" + boundary + b"\r\nContent-Disposition: form-data; " + said + b"\r\n\r\nx\r\n--" + boundary + b"--\r\n"


FORMS: dict[str, tuple[str, bytes, int]] = {
    "a wrong boundary": ("multipart/form-data; boundary=b", part(b'name="file"', b"a"), 400),
    "no boundary": ("multipart/form-data", b"x", 400),
    "an empty form": ("multipart/form-data; boundary=b", b"--b--\r\n", 422),
    "cut short": ("multipart/form-data; boundary=b", part(b'name="file"; filename="a"')[:-9], 422),
    "text for a file": ("multipart/form-data; boundary=b", part(b'name="file"'), 422),
    "another field": (
        "multipart/form-data; boundary=b",
        part(b'name="file"; filename="a"')[:-7] + b"\r\n" + part(b'name="purpose"'),
        422,
    ),
    "no form": ("application/json", b"{}", 415),
    "a charset of nowhere": ("multipart/form-data; boundary=b; charset=klingon", part(b'name="file"'), 422),
}


@pytest.mark.parametrize("what", FORMS)
async def test_a_form_that_is_none(writer: Caller, what: str) -> None:
    kind, content, status = FORMS[what]
    answer = await writer.post("/v1/files", content=content, headers={"content-type": kind})
    assert (answer.status, answer.status < 500) == (status, True), answer


@pytest.mark.parametrize(
    "name",
    [b"a\x00b.jpg", b"\xff\xfe.jpg", b"\xed\xa0\x80.jpg", b"", b"a" * 5000 + b".jpg", b"..", b"\xe2\x80\xae.jpg"],
)
async def test_a_name_of_any_bytes(writer: Caller, name: bytes) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n\r\n'
    form = {"content-type": "multipart/form-data; boundary=b"}
    answer = await writer.post("/v1/files", content=head + photo(40, 30) + b"\r\n--b--\r\n", headers=form)
    assert answer.status in ((201,) if 0 < len(name) < 100 else (201, 400, 422)), answer
    if answer.status == 201:
        kept = answer.json["name"]
        assert kept.endswith(".jpg")
        assert 5 <= len(kept) <= 200
        assert kept.isprintable()
        assert "/" not in kept
        assert (await writer.get(f"/v1/files/{answer.json['id']}/content")).status == 200


def _bent(content: bytes, chance: random.Random) -> bytes:
    """Some bytes of it changed, some left out, some twice."""
    bent = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(bent))
        match chance.randrange(4):
            case 0:
                bent[at] = chance.randrange(256)
            case 1:
                bent[at : at + chance.randint(1, 40)] = b""
            case 2:
                bent[at:at] = bent[at : at + chance.randint(1, 200)]
            case 3:
                bent[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(bent) or b"\0"


SEEDS: dict[str, bytes] = {
    "jpeg": photo(64, 48, orientation=5),
    "png": encoded(drawing(64, 48, "P"), "PNG", transparency=0),
    "webp": encoded(drawing(64, 48, "RGBA"), "WEBP"),
    "gif": encoded(drawing(64, 48), "GIF"),
    "pdf": pdf(more=objects(b"7 0 << /Type /Font >>")),
    "docx": office(),
}


@pytest.mark.parametrize("kind", SEEDS)
async def test_bent_files_are_taken_or_refused(writer: Caller, kind: str) -> None:
    chance = random.Random(f"{kind} 5.2")  # the same bent files each time
    for _ in range(12):
        answer = await send(writer, _bent(SEEDS[kind], chance))
        assert answer.status in (201, 413, 415, 422), answer
        if answer.status == 201 and answer.json["kind"] == "image":
            content = (await writer.get(f"/v1/files/{answer.json['id']}/content")).content
            assert opened(content).size == (answer.json["width"], answer.json["height"])


def on_disk(content: bytes, tmp: Any) -> Any:
    file = (tmp / "sent").open("w+b")
    file.write(content)
    return file


@pytest.mark.parametrize(
    "limits",
    [Limits(memory_bytes=60_000_000), Limits(wall_seconds=0.001), Limits(cpu_seconds=0), Limits(answer_bytes=100)],
)
async def test_a_child_that_needs_too_much_is_ended(tmp_path: Any, limits: Limits) -> None:
    from app.core.errors import Invalid

    noise = encoded(Image.effect_noise((3000, 3000), 80), "PNG")
    with on_disk(noise, tmp_path) as file, pytest.raises(Invalid) as refused:
        async with inspection.inspected(file, limits=limits):
            pass
    assert refused.value.members["errors"][0].code == "too_heavy"


async def test_where_the_sender_stands_in_the_file_does_not_matter(tmp_path: Any) -> None:
    for content in (photo(), pdf()):
        with on_disk(content, tmp_path) as file:
            file.seek(17)
            async with inspection.inspected(file) as found:
                kept = found.content.read()
        assert kept == content or Image.open(io.BytesIO(kept)).size == (320, 200)
