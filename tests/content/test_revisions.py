"""Revisions: written once, cleaned, fingerprinted; an edit goes back to approval, and can be compared (7.4)."""

import pytest

from app.core.markup import blocks, cleaned
from tests.content.desk import DRAFT, approved, begun, edited
from tests.content.planting import planted
from tests.files.made import photo, send
from tests.school import School


async def test_an_edit_after_approval_is_a_new_revision_that_goes_back(school: School) -> None:
    teacher = school.as_("teacher of the class")
    url = await approved(school)
    first = (await teacher.get(url)).json
    after = (await edited(teacher, url, html="<p>Chiều nay cả lớp học chữ.</p>")).json
    assert (after["state"], after["revision"], after["approved_revision"]) == ("draft", 2, 1)
    assert after["sha256"] != first["sha256"]
    assert (await teacher.get(f"{url}/revisions/1")).json["html"] == first["html"]
    assert [each["number"] for each in (await teacher.get(f"{url}/revisions")).items] == [2, 1]
    assert (await teacher.get(f"{url}/revisions/3")).status == 404


async def test_what_is_published_stays_as_it_was_while_it_is_edited(school: School) -> None:
    teacher = school.as_("teacher of the class")
    item = await planted(school, teacher, state="published", out_on=("website",))
    after = await edited(teacher, f"/v1/content/{item}", title="Một tên khác")
    assert (after.json["state"], after.json["published_revision"], after.json["revision"]) == ("draft", 1, 2)


async def test_the_same_again_makes_no_revision(school: School) -> None:
    teacher = school.as_("teacher of the class")
    url = await approved(school)
    before = await teacher.get(url)
    after = await edited(teacher, url, **{name: DRAFT[name] for name in ("title", "html", "channels", "children")})
    assert (after.json["state"], after.json["revision"], after.etag) == ("approved", 1, before.etag)
    back = await edited(teacher, url, summary="Tóm tắt.")
    again = await edited(teacher, url, summary=None)
    assert (back.json["revision"], again.json["revision"], again.json["sha256"]) == (2, 3, before.json["sha256"])


async def test_an_edit_wants_the_version_that_was_read(school: School) -> None:
    teacher = school.as_("teacher of the class")
    url = await begun(teacher)
    assert (await teacher.patch(url, {"title": "Khác"})).status == 428
    assert (await teacher.patch(url, {"title": "Khác"}, if_match='"99"')).status == 412


async def test_what_is_kept_is_clean_and_the_author_is_told(school: School) -> None:
    html = '<h1>Tít</h1><p onclick="x()">Chào <b>bé</b></p><script>x()</script><img src="https://x.vn/a.png">'
    answer = await school.as_("plain staff").post("/v1/content", DRAFT | {"html": html})
    assert answer.json["html"] == "Tít<p>Chào <b>bé</b></p>"
    assert [each["code"] for each in answer.json["warnings"]] == ["tags_removed", "pictures_removed"]
    for empty in ("<p></p>", "<script>x()</script>"):
        refused = await school.as_("plain staff").post("/v1/content", DRAFT | {"html": empty})
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/html")


async def test_a_picture_is_one_of_its_own_attachments(school: School) -> None:
    teacher = school.as_("teacher of the class")
    sent = (await send(teacher, photo())).json["id"]
    html = f'<p>Xem hình</p><img src="file:{sent}">'
    url = await begun(teacher, html=html, attachments=[{"file_id": sent, "alt": "Các bé quanh cô"}])
    told = (await teacher.get(url)).json
    assert told["html"] == html
    assert [(each["file_id"], each["alt"], len(each["sha256"])) for each in told["attachments"]] == [
        (sent, "Các bé quanh cô", 64)
    ]
    without = (await edited(teacher, url, attachments=[])).json
    assert without["html"] == "<p>Xem hình</p>"
    assert [each["code"] for each in without["warnings"]] == ["pictures_removed"]


async def test_what_would_grow_out_of_all_proportion_is_refused_before_it_is_read(school: School) -> None:
    """Each paragraph would open all of them again: of 15 kB, 17 MB."""
    author = school.as_("plain staff")
    for spelled in ("<b a={}>", "<I x='{}'>", '<font color="c{}" size=2>', '<b a="<"{}>'):
        html = "<p>" + "".join(spelled.format(each) for each in range(900)) + "</p>" + "<p>x</p>" * 900
        refused = await author.post("/v1/content", DRAFT | {"html": html})
        assert (refused.status, refused.json["errors"][0]["code"]) == (422, "tangled"), spelled
    pasted = '<p style=\'margin:0\'><b style="mso-x:1">Bé</b> <i>học</i> <a href="https://x.vn">chữ</a></p>' * 900
    assert (await author.post("/v1/content", DRAFT | {"html": pasted})).status == 201


async def test_unseen_letters_do_not_come_as_entities_either(school: School) -> None:
    html = '<p>a&#x202e;b&#1;c&#x7f;d</p><a href="https&#x2066;://x.vn">y</a><a href="java&#1;script:x">z</a>'
    answer = await school.as_("plain staff").post("/v1/content", DRAFT | {"html": html})
    links = '<a rel="noopener noreferrer">y</a><a rel="noopener noreferrer">z</a>'
    assert answer.json["html"] == f"<p>abcd</p>{links}"


async def test_two_revisions_are_compared_word_by_word(school: School) -> None:
    teacher = school.as_("teacher of the class")
    url = await begun(teacher, html="<p>Một.</p><p>Sáng nay học chữ.</p><p>Cuối.</p>")
    await edited(teacher, url, title="Tên khác", html="<p>Một.</p><p>Chiều nay học chữ.</p><p>Thêm.</p><p>Cuối.</p>")
    told = (await teacher.get(f"{url}/diff?from=1&to=2")).json
    assert (told["from"]["number"], told["to"]["number"]) == (1, 2)
    assert [(each["field"], each["to"]) for each in told["fields"]] == [("title", "Tên khác")]
    assert [(block["op"], "".join(piece["text"] for piece in block["pieces"])) for block in told["text"]] == [
        ("equal", "Một."), ("change", "Sáng Chiều nay học chữ."), ("insert", "Thêm."), ("equal", "Cuối."),
    ]  # fmt: skip
    assert (await teacher.get(f"{url}/diff?from=1&to=9")).status == 404
    assert (await teacher.get(f"{url}/diff?from=1")).status == 422


@pytest.mark.parametrize(
    "html", ["<p>a<b>b</p>c", "<a href=javascript:x>y</a>", "<!--x--><p>&lt;img&gt;", "<li>x<table><td>y"]
)
def test_cleaning_again_changes_nothing(html: str) -> None:
    once = cleaned(html, ()).html
    assert cleaned(once, ()).html == once
    assert "javascript" not in once
    assert "<!--" not in once


def test_the_text_is_read_block_by_block() -> None:
    assert blocks("<h2>Tít</h2><p>Một<br>hai <b>ba</b></p><ul><li>a</li><li>b &amp; c</li></ul>") == [
        "Tít", "Một", "hai ba", "a", "b & c",
    ]  # fmt: skip
