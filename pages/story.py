"""What stands on the sample school's site: each item written, reviewed, approved and published by whoever may."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from demo.stage import Person, must

ITEMS = 22
"""More than a page of the site has."""
HTML = (
    "<p>Sáng nay, cả trường đón các cháu trong tiếng trống hội.</p><h2>Chương trình</h2>"
    "<ul><li>Múa hát chào mừng</li><li>Trò chơi dân gian: <strong>kéo co</strong>, nhảy bao bố</li></ul>"
    "<blockquote><p>Cháu rất vui khi được gặp lại các bạn.</p></blockquote>"
    "<table><tbody><tr><th>Giờ</th><th>Việc</th><th>Nơi</th><th>Người lo</th></tr>"
    "<tr><td>7 giờ 30</td><td>Đón trẻ</td><td>Sân trường</td><td>Giáo viên các lớp</td></tr></tbody></table>"
    '<p>Xem thêm ở <a href="https://example.edu.vn">trang của xã</a>. ' + "Siêudàikhôngcókhoảngtrắng" * 4 + "</p>"
)


def told(people: Mapping[str, Person]) -> str:
    """Publish ITEMS; the id of the last one, which has a picture and a document with it."""
    for number in range(ITEMS - 1):
        _published(
            people, f"Thực đơn và lịch sinh hoạt tuần {number + 1}", "notice", "<p>Các lớp theo lịch của tuần.</p>", []
        )
    writer = people["homeroom_teacher"]
    picture = _sent(writer, "hoi.jpg", _drawing(), "image/jpeg")
    document = _sent(
        writer,
        "ke-hoach.pdf",
        _pdf(),
        "application/pdf",
    )
    attached = [
        {"file_id": picture, "alt": "Các cháu lớp 5 tuổi múa trên sân trường", "caption": "Lớp 5 tuổi trong ngày hội"},
        {"file_id": document, "caption": "Kế hoạch ngày hội"},
    ]
    return _published(people, "Ngày hội đến trường của bé <3 & những nụ cười", "news", HTML, attached)


def _published(people: Mapping[str, Person], title: str, kind: str, html: str, attached: list[dict[str, Any]]) -> str:
    writer, leader = people["homeroom_teacher"], people["group_leader"]
    group = next(
        each["unit"]["id"]
        for each in leader.send("GET", "/v1/me").json()["assignments"]
        if each["unit"]["type"] == "group"
    )
    said = {"title": title, "kind": kind, "html": html, "channels": ["website"], "attachments": attached, "children": [],
            "group_id": group}  # fmt: skip
    item: str = _done(writer, "/v1/content", said)["id"]
    _done(writer, f"/v1/content/{item}/submit")
    _done(leader, f"/v1/content/{item}/verify", {})
    read = people["principal"].send("GET", f"/v1/content/{item}").json()
    _done(people["principal"], f"/v1/content/{item}/approve", {"sha256": read["sha256"]})
    _done(people["web_admin"], f"/v1/content/{item}/publish")
    return item


def _done(who: Person, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = who.send("POST", path, json=body) if body is not None else who.send("POST", path)
    must(answer.is_success, f"{who.role} is refused {path}: {answer.text}")
    done: dict[str, Any] = answer.json()
    return done


def _sent(who: Person, name: str, content: bytes, media_type: str) -> str:
    answer = who.send("POST", "/v1/files", files={"file": (name, content, media_type)})
    must(answer.is_success, f"{name} is not taken: {answer.text}")
    id_: str = answer.json()["id"]
    return id_


def _drawing() -> bytes:
    picture = Image.new("RGB", (1600, 1067), "#cfe8d8")
    draw = ImageDraw.Draw(picture)
    for place, colour in enumerate(("#e07a5f", "#3d9970", "#f2cc5c", "#5b8fb9", "#b56576")):
        draw.ellipse((120 + place * 290, 400, 340 + place * 290, 620), fill=colour)
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _pdf() -> bytes:
    """The smallest one that is whole: a catalogue, no page, and the table that says where everything stands."""
    head = b"%PDF-1.7\n"
    parts = [
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
        b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n",
    ]
    first, second = len(head), len(head) + len(parts[0])
    table = b"xref\n0 3\n0000000000 65535 f \n%010d 00000 n \n%010d 00000 n \n" % (first, second)
    body = head + b"".join(parts)
    return body + table + b"trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
