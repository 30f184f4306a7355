"""The public site: what was published and nothing else, for everybody, and gone from everywhere once it is taken down (7.2)."""

import xml.etree.ElementTree as ET
from datetime import timedelta
from email.utils import parsedate_to_datetime
from uuid import UUID, uuid4

import pytest

from tests.files.made import photo, send
from tests.program import Answer, Program
from tests.public.approved import approved, published
from tests.public.site import standing
from tests.school import School, founded

ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = ("/public/site", "/public/feed.json", "/public/feed.atom")
EVIL = "<script>alert(1)</script> & \"'"


async def visit(school: School, path: str, **how: object) -> Answer:
    """As somebody without an account, who names the school."""
    sign = "&" if "?" in path else "?"
    return await school.program.send("GET", f"{path}{sign}school={school.code}", **how)


def everywhere(item: object) -> tuple[str, ...]:
    return (*LISTS, f"/public/site/{item}", f"/public/items/{item}")


async def test_what_was_published_is_read_without_an_account(school: School) -> None:
    item = await published(school, summary="Cả trường đón bé.")
    told = (await visit(school, f"/public/items/{item}")).json
    assert (told["title"], told["summary"]) == ("Ngày hội đến trường của bé", "Cả trường đón bé.")
    assert told["url"].endswith(f"/public/site/{item}?school={school.code}")
    for path in everywhere(item):
        answer = await visit(school, path)
        assert (answer.status, answer.headers["cache-control"]) == (200, "public, max-age=60, must-revalidate")
        assert "Ngày hội đến trường của bé" in answer.text, path
        assert str(item) in answer.text


async def test_what_is_withdrawn_is_gone_from_every_address_at_once(school: School) -> None:
    item = await published(school)
    before = {path: await visit(school, path) for path in everywhere(item)}
    school.at("2026-11-25 09:00")
    done = await school.as_("principal").post(
        f"/v1/content/{item}/withdraw", {"reason": "Phụ huynh đề nghị"}, if_match="*"
    )
    assert done.status == 200, done
    for path, seen in before.items():
        after = await visit(school, path, headers={"if-none-match": seen.etag})
        assert after.status == (200 if path in LISTS else 404), path
        assert "Ngày hội" not in after.text
        assert str(item) not in after.text
    (kept,) = await school.query(
        "select title, html, files::text, taken_down_at from site_items where content_id = $1", item
    )
    assert (kept["title"], kept["html"], kept["files"]) == ("", "", "[]")
    (publication,) = (await school.as_("principal").get(f"/v1/content/{item}/publications")).json["publications"]
    assert publication["withdrawn_at"]


async def test_what_is_not_out_leaves_by_no_public_address(school: School, other_school: School) -> None:
    """Drafts, what waits, what was approved and not yet published, and what other schools have out."""
    hidden = [
        await approved(school, f"Bài {state}", state=state) for state in ("draft", "submitted", "verified", "approved")
    ]
    hidden.append(await published(other_school, "Bài của trường khác"))
    shown = await published(school, "Bài đã đăng")
    told = "".join([(await visit(school, path)).text for path in everywhere(shown)])
    assert "Bài đã đăng" in told
    for item in hidden:
        assert str(item) not in told
        for path in (f"/public/site/{item}", f"/public/items/{item}", f"/public/files/{item}"):
            assert (await visit(school, path)).status == 404
    people = [row["full_name"] for row in await school.query("select full_name from persons")]
    children = [child.full_name for child in school.children["A1"]]
    assert not [name for name in (*people, *children, "hands", "author_id", "written_by") if name in told]


async def test_a_child_who_is_declared_is_named_nowhere(school: School) -> None:
    child = school.children["A1"][0]
    item = await published(school, shows=(child,))
    for path in everywhere(item):
        text = (await visit(school, path)).text
        assert child.full_name not in text
        assert str(child.id) not in text


async def test_the_school_is_named_where_there_are_several(
    program: Program, school: School, other_school: School
) -> None:
    item = await published(school)
    nowhere = [
        await program.send("GET", f"{path}{query}", headers={"x-request-id": "the-same-one"})
        for path in everywhere(item)
        for query in ("", "?school=nowhere", f"?school={other_school.code}")
    ]
    lists = len(LISTS) * 3
    told = {(answer.status, answer.text) for place, answer in enumerate(nowhere) if place >= lists or place % 3 != 2}
    assert len(told) == 1, "no school, no such school, another's: nothing tells them apart"
    assert {status for status, _ in told} == {404}
    assert (await program.send("GET", f"/public/items/{item}?school={school.code.upper()}")).status == 200


async def test_a_code_that_no_database_takes_is_refused_and_breaks_nothing(program: Program) -> None:
    for path in (
        f"site/{UUID(int=0)}",
        f"items/{UUID(int=0)}",
        f"files/{UUID(int=0)}",
        "site",
        "feed.json",
        "feed.atom",
    ):
        assert (await program.send("GET", f"/public/{path}?school=%00")).status == 422, path
    page = await program.send("GET", "/public/site?school=%00", headers={"accept": "text/html"})
    assert (page.status, page.headers["content-type"]) == (422, "text/html; charset=utf-8")


async def test_on_a_server_with_one_school_it_need_not_be_named(lone_program: Program) -> None:
    school = await founded(lone_program)
    item = await published(school)
    for path in everywhere(item):
        assert (await lone_program.send("GET", path)).status == 200


async def test_nothing_that_people_wrote_becomes_markup(school: School) -> None:
    item = await standing(school, EVIL, summary=EVIL)
    for path in ("/public/site", f"/public/site/{item}"):
        page = await visit(school, path)
        assert "<script" not in page.text.lower()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;&#x27;" in page.text
        assert "script-src" not in page.headers["content-security-policy"]
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
    feed = ET.fromstring((await visit(school, "/public/feed.atom")).content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == EVIL
    assert (await visit(school, "/public/feed.json")).json["items"][0]["title"] == EVIL


async def test_a_reader_goes_on_page_after_page_and_meets_each_item_once(school: School) -> None:
    items = [await standing(school, f"Bài {n}", ago=timedelta(hours=n // 2)) for n in range(45)]
    for path in ("/public/feed.json", "/public/feed.atom", "/public/site"):
        met: list[str] = []
        following, pages = path, 0
        while following and pages < 9:
            answer = await visit(school, following)
            pages += 1
            if path.endswith("json"):
                met += [each["id"] for each in answer.json["items"]]
                following = answer.json.get("next_url", "")
            elif path.endswith("atom"):
                feed = ET.fromstring(answer.content)
                met += [
                    str(entry.findtext(f"{ATOM}id")).removeprefix("urn:uuid:") for entry in feed.iter(f"{ATOM}entry")
                ]
                following = next((str(e.get("href")) for e in feed.iter(f"{ATOM}link") if e.get("rel") == "next"), "")
            else:
                found = [str(item) for item in items if f"/public/site/{item}?" in answer.text]
                met += sorted(found, key=lambda item, text=answer.text: text.index(item))  # type: ignore[misc]
                assert ("Trang sau" in answer.text) == (pages < 3)
                following = f"/public/site?after={met[-1]}" if pages < 3 else ""
            if following.startswith("http"):
                following = "/public/" + following.partition("/public/")[2].replace(f"school={school.code}&", "")
        assert pages == 3, path
        assert sorted(met) == sorted(map(str, items)), path
        assert met[0] in map(str, items[:2]), "newest first"


async def test_who_has_it_already_is_told_so_and_of_every_change(school: School) -> None:
    item = await published(school)
    for path in everywhere(item):
        first = await visit(school, path)
        again = await visit(school, path, headers={"if-none-match": first.etag})
        assert (again.status, again.content) == (304, b"")
        for name in ("cache-control", "last-modified", "etag"):
            assert again.headers[name] == first.headers[name], name
        assert parsedate_to_datetime(first.headers["last-modified"]) == school.program.clock()
    seen = {path: (await visit(school, path)).etag for path in everywhere(item)}
    school.at("2026-11-25 09:00")
    await approved(school, "Ngày hội, sửa lại", item=item, number=2)
    assert (await school.as_("web administrator").post(f"/v1/content/{item}/publish")).status == 200
    for path, etag in seen.items():
        anew = await visit(school, path, headers={"if-none-match": etag})
        assert anew.status == 200, path
        assert "Ngày hội, sửa lại" in anew.text
        assert "Ngày hội đến trường của bé" not in anew.text


async def test_the_atom_feed_is_one(school: School) -> None:
    """RFC 4287: ids, titles and instants are there once each, an author, a link to itself; each entry's id stays."""
    await published(school, summary="Một.")
    root = ET.fromstring((await visit(school, "/public/feed.atom")).content)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert str(element.findtext(f"{ATOM}id")).startswith("urn:uuid:")
        assert str(element.findtext(f"{ATOM}updated")).endswith("Z")
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    content = root.find(f"{ATOM}entry/{ATOM}content")
    assert content is not None
    assert (content.get("type"), content.text) == (
        "html",
        "<p>Sáng nay, cả trường đón các cháu trong tiếng trống hội.</p>",
    )
    feed = (await visit(school, "/public/feed.json")).json
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert set(feed) == {"version", "title", "home_page_url", "feed_url", "language", "authors", "items"}


async def test_an_empty_site_says_so(school: School) -> None:
    assert "Chưa có tin nào được đăng" in (await visit(school, "/public/site")).text
    assert (await visit(school, "/public/feed.json")).json["items"] == []
    assert ET.fromstring((await visit(school, "/public/feed.atom")).content).findall(f"{ATOM}entry") == []


@pytest.mark.parametrize("accept", ["text/html,application/xhtml+xml", "*/*"])
async def test_a_page_that_is_not_there_is_told_to_people_as_a_page(school: School, accept: str) -> None:
    answer = await visit(school, f"/public/site/{uuid4()}", headers={"accept": accept})
    assert answer.status == 404
    if accept.startswith("text/html"):
        assert '<html lang="vi">' in answer.text
        assert f"/public/site?school={school.code}" in answer.text
    else:
        assert answer.code == "not_found"


async def test_a_file_is_given_while_something_that_stands_there_has_it(school: School) -> None:
    teacher = school.as_("teacher of the class")
    sent = (await send(teacher, photo(), "Trần Thị Bình.jpg")).json
    told = [{"file_id": sent["id"], "sha256": sent["sha256"], "alt": "Các cháu múa", "caption": None}]
    assert (await visit(school, f"/public/files/{sent['id']}")).status == 404, "it is attached to nothing that is out"
    item = await published(school, attachments=told, html=f'<p>Múa</p><img src="file:{sent["id"]}">')
    file = await visit(school, f"/public/files/{sent['id']}")
    assert (file.status, file.headers["content-type"]) == (200, "image/jpeg")
    assert file.headers["content-disposition"].startswith("inline")
    page = (await visit(school, f"/public/site/{item}")).text
    assert f'/public/files/{sent["id"]}?school={school.code}" alt="Các cháu múa"' in page
    assert "file:" not in page
    assert page.count("<img") == 1, "once in the text, and not again below it"
    everything = "".join([(await visit(school, path)).text for path in everywhere(item)]) + str(file.headers)
    assert "Bình" not in everything, "nobody approved the name under which it was sent in"
    check = await school.as_("web administrator").post("/v1/content-checks")
    assert (check.json["checked"], check.json["changed"]) == (1, 0)
    await school.as_("principal").post(f"/v1/content/{item}/withdraw", {"reason": "Phụ huynh đề nghị"}, if_match="*")
    assert (await visit(school, f"/public/files/{sent['id']}")).status == 404
