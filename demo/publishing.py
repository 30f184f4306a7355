"""An article's way through every hand to the school's own page, and what keeps its text as it was approved."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from app.core.embedded import cluster
from app.core.embedded.server import SUPERUSER
from app.database import NAME
from demo.stage import Person, School, must, run_any
from demo.telling import Story, quoted

TITLE = "Bé vui hội xuân"
HTML = "<p>Sáng nay cả trường cùng gói bánh chưng. Các bé được tự tay xếp lá.</p><script>alert(1)</script>"
EDITED = "<p>Sáng nay cả trường cùng gói bánh chưng. Các bé được tự tay xếp lá và buộc lạt.</p>"


def publish_an_article(story: Story, people: School, groups: Mapping[str, Any], data: Path) -> None:
    """Written, verified, approved, edited, approved again, published, tampered with, caught."""
    author, leader, principal = people["vp_academic"], people["group_leader"], people["principal"]
    story.chapter("Tin bài", "an article for the school's page")
    written = author.send(
        "POST",
        "/v1/content",
        json={
            "kind": "activity", "title": TITLE, "summary": "Hội xuân của khối mẫu giáo", "html": HTML, "channels": ["website"],
            "group_id": groups["Mẫu giáo"]["id"], "children": [],
        },
    )  # fmt: skip
    must("script" not in written.json().get("html", "script"), f"The text was not cleaned: {written.text}")
    story.step(
        author,
        f"{author.full_name}, academic vice-principal, writes about the spring fair. What a browser would run is taken out.",
        written,
        "201 draft",
        action="content.create",
        clause="5.2",
    )
    url = f"/v1/content/{written.json()['id']}"
    _reviewed(author, leader, url)
    story.step(
        leader,
        f"She submits it; {leader.full_name}, leader of the group, verifies that it is true.",
        leader.send("GET", url),
        "200 verified",
        action="content.verify",
        clause="5.2",
    )
    own = _approve(author, url)
    story.step(
        author,
        "She may approve content, but not what she wrote. The refusal says who does it then.",
        own,
        "403 separation_of_duties",
        action="content.approve",
        clause="4.1.5",
        shown="nobody approves what they wrote",
        below=quoted(own, _approve(author, url, english=True)),
    )
    story.step(
        principal,
        f"{principal.full_name} approves the very text that was read: the approval binds its SHA-256.",
        _approve(principal, url),
        "200 approved",
        action="content.approve",
        clause="3.1",
    )
    _edited(story, people, url)
    _published(story, people, url, data)


def _approve(who: Person, url: str, *, english: bool = False) -> httpx.Response:
    sha256 = who.send("GET", url).json()["sha256"]
    return who.send("POST", f"{url}/approve", json={"sha256": sha256}, english=english)


def _reviewed(author: Person, leader: Person, url: str) -> None:
    for who, verb in ((author, "submit"), (leader, "verify")):
        answer = who.send("POST", f"{url}/{verb}", **({"json": {}} if verb == "verify" else {}))
        must(answer.status_code == 200, f"{who.username} cannot {verb}: {answer.text}")


def _edited(story: Story, people: School, url: str) -> None:
    """Text that was approved is not changed: it becomes a new revision."""
    author, administrator = people["vp_academic"], people["web_admin"]
    stands = author.send("GET", url)
    edited = author.send("PATCH", url, json={"html": EDITED}, headers={"If-Match": stands.headers["etag"]})
    must(edited.json()["revision"] == stands.json()["revision"] + 1, f"No new revision was made: {edited.text}")
    story.step(
        author,
        "She mends a sentence afterwards. That is a new revision, and goes back to the beginning.",
        edited,
        "200 draft",
        action="content.update",
        clause="5.2",
        shown="an edit after approval goes back to approval",
    )
    early = administrator.send("POST", f"{url}/publish")
    story.step(
        administrator,
        f"{administrator.full_name}, website administrator (quản trị website), cannot publish it so.",
        early,
        "409 wrong_state",
        action="content.publish",
        clause="7.2",
        below=quoted(early),
    )


def _published(story: Story, people: School, url: str, data: Path) -> None:
    author, leader, principal = people["vp_academic"], people["group_leader"], people["principal"]
    administrator = people["web_admin"]
    _reviewed(author, leader, url)
    must(_approve(principal, url).status_code == 200, "The principal cannot approve the second revision.")
    published = administrator.send("POST", f"{url}/publish")
    story.step(
        administrator,
        "Verified and approved once more, it is published, exactly as it was approved.",
        published,
        "200 published",
        action="content.publish",
        clause="7.2",
    )
    address = httpx.URL(
        published.json()["publications"][0]["address"]
    ).raw_path.decode()  # the story's port is any free one
    page = administrator.http.get(address)
    must(page.status_code == 200 and "buộc lạt" in page.text, f"The page does not show the article: {page.status_code}")
    feed = administrator.http.get("/public/feed.json").json()
    must(TITLE in [each["title"] for each in feed["items"]], f"The feed tells of {feed['items']}")
    story.note(
        f"Anybody reads it on the school's own page, in its JSON Feed and its Atom feed: “{TITLE}”.",
        f"GET {address}",
    )
    asyncio.run(_tamper(data, url.rpartition("/")[2]))
    status, printed = run_any(data, "content", "check", "--json")
    found = [each for school in json.loads(printed) for each in school["differences"]]
    must(status == 1 and [each["result"] for each in found] == ["changed"], f"The check says {status}: {printed}")
    must("bánh tét" in found[0]["diff"], f"The check does not show what is different: {found[0]['diff']}")
    story.note(
        "Somebody changes a word straight in the database. The check (7.1) fetches what is posted, compares it with what was "
        "approved, and ends with 1: changed, with both words.",
        "mamnon content check",
    )


async def _tamper(data: Path, content_id: str) -> None:
    """As an intruder would: past the program, as one whom no wall stops."""
    with cluster(data / "postgres") as running:
        connection = await asyncpg.connect(running.dsn(SUPERUSER, running.password, NAME))
        try:
            await connection.execute("set session_replication_role = replica")
            await connection.execute(
                "update content_revisions set html = replace(html, 'bánh chưng', 'bánh tét') where content_id = $1::uuid",
                content_id,
            )
        finally:
            await connection.close()
