"""Files over HTTP: what was sent in comes back drawn anew, to whom, under which name, and goes again (5.2)."""

import hashlib
import unicodedata
from pathlib import Path

import pytest
from PIL.PngImagePlugin import PngInfo

from tests.files.made import EXCEL, WORD, drawing, encoded, exif, moving, office, opened, pdf, photo, send
from tests.program import Program
from tests.school import Caller, School, founded


@pytest.fixture
def writer(school: School) -> Caller:
    return school.as_("plain staff")


def kept(school: School) -> set[str]:
    """Ids of the files whose bytes are there."""
    return {kept.name for kept in school.program.runtime.files.kept(str(school.id))}


async def test_a_photo_comes_back_without_where_it_was_taken(writer: Caller) -> None:
    sent = photo(orientation=6)
    answer = await send(writer, sent)
    assert answer.status == 201, answer
    about = answer.json
    assert (about["kind"], about["media_type"], about["state"], about["name"]) == (
        "image",
        "image/jpeg",
        "pending",
        "ảnh.jpg",
    )
    assert [warning["code"] for warning in about["warnings"]] == ["location_removed"]
    assert answer.headers["location"] == f"/v1/files/{about['id']}"
    content = await writer.get(f"/v1/files/{about['id']}/content")
    assert content.status == 200
    assert hashlib.sha256(content.content).hexdigest() == about["sha256"]
    assert len(content.content) == about["size"] == int(content.headers["content-length"])
    picture = opened(content.content)
    assert (picture.width, picture.height) == (about["width"], about["height"]) == (200, 320)
    assert not dict(picture.getexif())
    for secret in (b"secret remark", b"Canon of Lan", b"2026:11:20", b"Exif", b"ICC_PROFILE"):
        assert secret not in content.content
        assert secret in sent or secret == b"ICC_PROFILE"
    # The left side of the picture, red, is up when the camera was held like that.
    red, _, blue = picture.convert("RGB").getpixel((100, 10))
    assert (red > 200, blue < 60) == (True, True)


@pytest.mark.parametrize("orientation", range(1, 9))
async def test_every_way_to_hold_a_camera_is_upright(writer: Caller, orientation: int) -> None:
    about = (await send(writer, photo(orientation=orientation, place=False))).json
    assert about["warnings"] == []
    picture = opened((await writer.get(f"/v1/files/{about['id']}/content")).content).convert("RGB")
    across = orientation < 5
    assert picture.size == ((320, 200) if across else (200, 320))
    end = (310, 100) if across else (100, 310)
    mirrored = orientation in (2, 3, 7, 8)
    red, _, blue = picture.getpixel(end)
    assert (red > blue) == mirrored


async def test_a_large_picture_is_scaled_down(writer: Caller) -> None:
    about = (await send(writer, encoded(drawing(4000, 1000), "JPEG"))).json
    assert (about["width"], about["height"]) == (2560, 640)
    assert [warning["code"] for warning in about["warnings"]] == ["scaled_down"]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (encoded(drawing(), "PNG"), "image/png"),
        (encoded(drawing(mode="RGBA"), "PNG"), "image/png"),
        (encoded(drawing(mode="P"), "PNG", transparency=0), "image/png"),
        (encoded(drawing(mode="1"), "PNG"), "image/png"),
        (encoded(drawing(mode="LA"), "PNG"), "image/png"),
        (encoded(drawing(mode="I;16"), "PNG"), "image/png"),
        (encoded(drawing(), "WEBP"), "image/webp"),
        (encoded(drawing(mode="RGBA"), "WEBP", lossless=True), "image/webp"),
        (encoded(drawing(mode="CMYK"), "JPEG"), "image/jpeg"),
        (encoded(drawing(mode="L"), "JPEG"), "image/jpeg"),
        (encoded(drawing(), "GIF"), "image/png"),
        (pdf(), "application/pdf"),
        (office("word"), WORD),
        (office("excel"), EXCEL),
    ],
)  # fmt: skip
async def test_a_kind_is_known_by_its_content_alone(writer: Caller, content: bytes, media_type: str) -> None:
    answer = await send(writer, content, "lừa.exe", "text/html")
    assert answer.status == 201, answer
    assert answer.json["media_type"] == media_type
    back = await writer.get(f"/v1/files/{answer.json['id']}/content")
    assert back.headers["content-type"] == media_type
    if not media_type.startswith("image/"):
        assert back.content == content
        assert answer.json["width"] is None
    else:
        assert opened(back.content).size == (320, 200)


@pytest.mark.parametrize("format_", ["GIF", "WEBP", "PNG"])
async def test_of_a_moving_picture_the_first_frame_stays(writer: Caller, format_: str) -> None:
    about = (await send(writer, moving(format_))).json
    assert [warning["code"] for warning in about["warnings"]] == ["first_frame_only"]
    picture = opened((await writer.get(f"/v1/files/{about['id']}/content")).content)
    assert not getattr(picture, "is_animated", False)
    red, green, _ = picture.convert("RGB").getpixel((5, 5))
    assert red > 200 > green


async def test_how_a_picture_and_a_document_are_given(writer: Caller) -> None:
    for content, how in ((photo(), "inline"), (pdf(), "attachment")):
        id_ = (await send(writer, content, "Lễ hội “20-11”; đợt 1.jpg")).json["id"]
        given = await writer.get(f"/v1/files/{id_}/content")
        header = given.headers["content-disposition"]
        assert header.startswith(f'{how}; filename="le-hoi-20-11-dot-1.')
        assert (
            "; filename*=UTF-8''L%E1%BB%85%20h%E1%BB%99i%20%E2%80%9C20-11%E2%80%9D%3B%20%C4%91%E1%BB%A3t%201." in header
        )
        assert given.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
        assert given.headers["x-content-type-options"] == "nosniff"
        assert given.headers["cache-control"] == "no-store"


async def test_who_has_the_bytes_already_is_told_so(writer: Caller) -> None:
    about = (await send(writer, photo())).json
    url = f"/v1/files/{about['id']}/content"
    tag = (await writer.get(url)).etag
    assert tag == f'"{about["sha256"]}"'
    again = await writer.get(url, headers={"if-none-match": f'"x", {tag}'})
    assert (again.status, again.content, again.etag) == (304, b"", tag)
    assert again.headers["cache-control"] == "no-store"
    assert (await writer.get(url, headers={"if-none-match": '"x"'})).status == 200
    head = await writer.send("HEAD", url)
    assert (head.status, head.content, int(head.headers["content-length"])) == (200, b"", about["size"])


NAMES = {
    "../../../etc/passwd": "passwd.jpg",
    "..\\..\\Windows\\win.ini": "win.ini.jpg",
    "C:\\Ảnh\\lễ hội.JPEG": "lễ hội.jpg",
    "ảnh.exe": "ảnh.exe.jpg",
    "ảnh.pdf": "ảnh.jpg",
    "...": "file.jpg",
    ".htaccess": "htaccess.jpg",
    "\u202egpj.exe": "gpj.exe.jpg",
    "dấu: <b>?.png": "dấu_ _b_.jpg",
    unicodedata.normalize("NFD", "Nguyễn Thị Ánh.jpg"): "Nguyễn Thị Ánh.jpg",
    "ả" * 300 + ".jpg": "ả" * 192 + ".jpg",
}


@pytest.mark.parametrize("given", NAMES)
async def test_a_name_is_made_fit(school: School, writer: Caller, given: str) -> None:
    answer = await send(writer, photo(), given)
    assert answer.status == 201, answer
    assert answer.json["name"] == NAMES[given]
    (row,) = await school.query("select name from files where id = $1", answer.json["id"])
    assert row["name"] == NAMES[given]
    assert (await writer.get(f"/v1/files/{answer.json['id']}/content")).status == 200


async def test_a_file_that_nothing_uses_is_its_senders_alone(program: Program, school: School, writer: Caller) -> None:
    id_ = (await send(writer, photo())).json["id"]
    other = await founded(program)
    for caller in (*map(school.as_, ("principal", "web administrator", "teacher of the class", "parent of a child in it")),
                   other.as_("principal"), other.as_("plain staff")):  # fmt: skip
        for answer in (
            await caller.get(f"/v1/files/{id_}"),
            await caller.get(f"/v1/files/{id_}/content"),
            await caller.delete(f"/v1/files/{id_}"),
        ):
            assert (answer.status, answer.code) == (404, "not_found")
    assert (await writer.get(f"/v1/files/{id_}")).status == 200


async def test_who_is_no_member_of_staff_sends_nothing_in(school: School) -> None:
    for who in ("parent of a child in it", "commune office", "someone without a post"):
        answer = await send(school.as_(who), photo())
        assert (answer.status, answer.clause) == (403, "5.2")
    assert kept(school) == set()


async def test_one_deletes_what_one_sent(school: School, writer: Caller) -> None:
    first, second = (await send(writer, photo())).json["id"], (await send(writer, pdf())).json["id"]
    assert {first, second} <= kept(school)
    assert (await writer.delete(f"/v1/files/{first}", if_match='"9"')).status == 412
    assert (await writer.delete(f"/v1/files/{first}", if_match='"1"')).status == 204
    assert first not in kept(school)
    assert second in kept(school)
    for answer in (await writer.get(f"/v1/files/{first}"), await writer.get(f"/v1/files/{first}/content"),
                   await writer.delete(f"/v1/files/{first}")):  # fmt: skip
        assert answer.status == 404
    entries = [(entry["action"], entry["clause"], entry["person_id"]) for entry in await school.journal("file.delete")]
    assert entries == [("file.delete", "5.2", writer.person)]


async def test_a_file_in_use_is_not_deleted(school: School, writer: Caller) -> None:
    id_ = (await send(writer, photo())).json["id"]
    await school.query("update files set state = 'attached' where id = $1", id_)
    actions = (await writer.get(f"/v1/files/{id_}?include=allowed_actions")).json
    assert (actions["state"], actions["allowed_actions"]) == ("attached", ["file.read"])
    answer = await writer.delete(f"/v1/files/{id_}")
    assert (answer.status, answer.code, answer.json["state"], answer.json["transitions"]) == (
        409,
        "wrong_state",
        "attached",
        [],
    )
    assert id_ in kept(school)


async def test_the_journal_keeps_no_name(school: School, writer: Caller) -> None:
    await send(writer, photo(), "bé Trần Gia Bảo ốm.jpg")
    (entry,) = await school.journal("file.create")
    assert (entry["clause"], entry["noun"], entry["child_id"]) == ("5.2", "files", None)
    assert "Bảo" not in str(dict(entry))


async def test_the_same_key_keeps_one_file(school: School, writer: Caller) -> None:
    key = {"headers": {"Idempotency-Key": "one-picture"}}
    first, again = await send(writer, photo(), **key), await send(writer, photo(), **key)
    assert (first.status, again.status, again.headers["idempotent-replayed"]) == (201, 201, "true")
    assert first.json["id"] == again.json["id"]
    assert kept(school) == {first.json["id"]}
    other = await send(writer, pdf(), **key)
    assert (other.status, other.code) == (422, "idempotency_key_reused")


async def test_bytes_that_are_lost_are_told_and_break_nothing(program: Program, school: School, writer: Caller) -> None:
    id_ = (await send(writer, photo())).json["id"]
    assert program.runtime.files.delete(str(school.id), id_)
    answer = await writer.get(f"/v1/files/{id_}/content")
    assert (answer.status, answer.code) == (404, "not_found")
    assert "người quản trị" in answer.json["detail"]
    assert (await writer.delete(f"/v1/files/{id_}")).status == 204


async def test_the_bytes_stand_alone_in_their_schools_folder(program: Program, school: School, writer: Caller) -> None:
    id_ = (await send(writer, photo(), "../../lộ.jpg")).json["id"]
    (place,) = [file for file in program.runtime.settings.files.rglob("*") if file.name == id_]
    assert place == program.runtime.settings.files / str(school.id) / id_[-2:] / id_
    assert place.stat().st_mode & 0o777 == 0o600
    assert all(folder.stat().st_mode & 0o777 == 0o700 for folder in (place.parent, place.parent.parent))


def test_what_is_sent_back_is_named_by_its_kind(tmp_path: Path) -> None:
    from app.core.files.naming import EXTENSIONS
    from app.schemas.files import MEDIA_TYPES

    assert set(MEDIA_TYPES) == set(EXTENSIONS)


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
async def test_nothing_of_how_it_was_taken_is_in_the_bytes_of_another_kind(writer: Caller, format_: str) -> None:
    """Where it was taken, by whom and when; XMP, which editors add; and remarks."""
    xmp, remarks = b"<x:xmpmeta>secret editor</x:xmpmeta>", PngInfo()
    remarks.add_text("Comment", "secret remark")
    said = {"pnginfo": remarks} if format_ == "PNG" else {"xmp": xmp}
    sent = encoded(drawing(), format_, exif=exif(), **said)
    answer = await send(writer, sent)
    assert [warning["code"] for warning in answer.json["warnings"]] == ["location_removed"]
    given = (await writer.get(f"/v1/files/{answer.json['id']}/content")).content
    picture = opened(given)
    assert (picture.format, dict(picture.getexif())) == (format_, {})
    there = (b"Canon of Lan", b"2026:11:20", *((b"secret remark",) if format_ == "PNG" else (b"secret editor",)))
    assert [secret in sent for secret in there] == [True] * len(there)
    assert not [secret for secret in (*there, b"eXIf", b"EXIF", b"XMP", b"tEXt") if secret in given]
