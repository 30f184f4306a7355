"""The usual steps of content, over HTTP."""

from typing import Any

from tests.program import Answer
from tests.school import Caller, School

DRAFT: dict[str, Any] = {
    "kind": "news",
    "title": "Bé A1 làm quen với chữ cái",
    "html": "<p>Sáng nay cả lớp học chữ.</p>",
    "channels": ["website"],
    "children": [],
}


async def begun(author: Caller, group: str | None = "mẫu giáo", **more: Any) -> str:
    """A draft; its address."""
    assert author.school
    group_id = str(author.school.groups[group]) if group else None
    answer = await author.post("/v1/content", DRAFT | {"group_id": group_id} | more)
    assert answer.status == 201, answer
    return f"/v1/content/{answer.json['id']}"


async def step(who: Caller, url: str, verb: str, **body: Any) -> Answer:
    """A step of its way; approving names the revision that is there."""
    if verb in ("return", "withdraw"):
        body = {"reason": "Chưa đúng ngày"} | body
    if verb == "approve" and "sha256" not in body:
        assert who.school
        body["sha256"] = await sha256(who.school, url)
    return await who.post(f"{url}/{verb}", None if verb == "submit" else body)


async def taken(who: Caller, url: str, verb: str, **body: Any) -> Answer:
    """A step that succeeds."""
    answer = await step(who, url, verb, **body)
    assert answer.status == 200, answer
    return answer


async def sha256(school: School, url: str) -> str:
    """Of the current revision."""
    (row,) = await school.query(
        "select r.sha256 from content_revisions r join content_items i on i.id = r.content_id and i.revision = r.number"
        " where i.id = $1::text::uuid", url.rsplit("/", 1)[-1],
    )  # fmt: skip
    return str(row["sha256"])


async def edited(who: Caller, url: str, **changes: Any) -> Answer:
    """A merge patch, over whatever is there."""
    answer = await who.patch(url, changes, if_match="*")
    assert answer.status == 200, answer
    return answer


async def approved(school: School, **more: Any) -> str:
    """A teacher's article, verified by the leader and approved by the principal; its address."""
    url = await begun(school.as_("teacher of the class"), **more)
    await taken(school.as_("teacher of the class"), url, "submit")
    await taken(school.as_("leader of the group"), url, "verify")
    await taken(school.as_("principal"), url, "approve")
    return url
