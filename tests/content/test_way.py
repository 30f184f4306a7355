"""The way of a content item: who may do what when, and what each step leaves (3.1, 4.1.5, 5.2, 5.3, 7.2)."""

import asyncio
from typing import Any

import pytest

from tests.content.desk import DRAFT, approved, begun, edited, sha256, step, taken
from tests.content.planting import planted
from tests.school import School

REVIEWS = ("verify", "appraise", "approve", "return", "withdraw")


async def test_an_article_is_written_verified_and_approved(school: School) -> None:
    url = await approved(school)
    told = (await school.as_("teacher of the class").get(url)).json
    assert (told["state"], told["approved_revision"], told["published_revision"]) == ("approved", 1, None)
    assert [(each["action"], each["clause"], each["revision"]) for each in told["reviews"]] == [
        ("content.approve", "3.1", 1), ("content.verify", "5.2", 1), ("content.submit", "5.2", 1),
    ]  # fmt: skip


async def test_a_product_is_appraised_and_not_verified(school: School) -> None:
    """5.3: and the answer says which step is open."""
    teacher, leader = school.as_("teacher of the class"), school.as_("leader of the group")
    url = await begun(teacher, kind="elearning_product")
    await taken(teacher, url, "submit")
    refused = await step(leader, url, "verify")
    assert (refused.status, refused.json["state"], refused.json["transitions"]) == (
        409, "submitted", ["appraise", "return"]
    )  # fmt: skip
    assert (await step(school.as_("principal"), url, "approve")).status == 409
    assert (await taken(leader, url, "appraise")).json["state"] == "appraised"
    assert (await taken(school.as_("academic vice-principal"), url, "approve")).json["reviews"][0]["clause"] == "4.1.5"


async def test_an_article_is_not_appraised(school: School) -> None:
    url = await begun(school.as_("teacher of the class"))
    await taken(school.as_("teacher of the class"), url, "submit")
    assert (await step(school.as_("leader of the group"), url, "appraise")).status == 409


async def test_nothing_is_approved_unverified(school: School) -> None:
    url = await begun(school.as_("teacher of the class"))
    assert (await step(school.as_("principal"), url, "approve")).status == 409
    await taken(school.as_("teacher of the class"), url, "submit")
    assert (await step(school.as_("principal"), url, "approve")).status == 409


DIRECTIVE: dict[str, Any] = {
    "title": "Hướng dẫn phòng dịch tay chân miệng",
    "html": "<p>Các trường thực hiện theo văn bản.</p>",
    "channels": ["website"],
    "children": [],
    "source_document": {"number": "125/SGDĐT-GDMN", "issuer": "Sở Giáo dục và Đào tạo", "issued_on": "2026-11-20"},
}


async def test_a_directive_from_above_wants_approval_only(school: School) -> None:
    """7.2: entered by the website's administrator or the clerk; nobody of a group verifies it, and no vice-principal decides."""
    await school.as_("principal").arrive()
    for who, clause in (("web administrator", "7.2"), ("clerk", "7.2")):
        entered = await school.as_(who).post("/v1/content/directives", DIRECTIVE)
        assert entered.status == 201, entered
        url = f"/v1/content/{entered.json['id']}"
        assert entered.json["source_document"] == DIRECTIVE["source_document"]
        await taken(school.as_(who), url, "submit")
        assert (await step(school.as_("leader of the group"), url, "verify")).status == 409
        assert (await step(school.as_("academic vice-principal"), url, "approve")).status == 403
        assert (await taken(school.as_("principal"), url, "approve")).json["state"] == "approved"
        assert (await school.journal("content.enter_directive"))[-1]["clause"] == clause
    refused = await school.as_("teacher of the class").post("/v1/content/directives", DIRECTIVE)
    assert (refused.status, refused.clause) == (403, "7.2")
    assert (await school.as_("clerk").post("/v1/content", DRAFT | {"kind": "directive"})).status == 422


@pytest.mark.parametrize("state", ["submitted", "verified"])
async def test_it_is_returned_at_any_review_with_the_reason(school: School, state: str) -> None:
    teacher, leader = school.as_("teacher of the class"), school.as_("leader of the group")
    url = await begun(teacher)
    await taken(teacher, url, "submit")
    if state == "verified":
        await taken(leader, url, "verify")
    assert (await school.as_("principal").post(f"{url}/return", {})).status == 422
    returned = await taken(school.as_("principal"), url, "return", reason="Thiếu ngày tổ chức")
    assert (returned.json["state"], returned.json["reviews"][0]["note"]) == ("draft", "Thiếu ngày tổ chức")
    # Whoever returned it before has decided nothing: they may approve it once it is good.
    await taken(teacher, url, "submit")
    await taken(leader, url, "verify")
    await taken(school.as_("principal"), url, "approve")


async def test_what_was_returned_by_a_leader_is_reviewed_anew(school: School) -> None:
    teacher, leader = school.as_("teacher of the class"), school.as_("leader of the group")
    url = await begun(teacher)
    await taken(teacher, url, "submit")
    assert (await taken(leader, url, "return")).json["reviews"][0]["clause"] == "5.2"
    assert (await step(leader, url, "return")).status == 409  # there is nothing to review in a draft


async def test_an_approval_names_the_revision_that_was_read(school: School) -> None:
    """By its hash, or by If-Match; without either nothing is approved (3.1)."""
    teacher, leader, principal = map(school.as_, ("teacher of the class", "leader of the group", "principal"))
    url = await begun(teacher)
    await taken(teacher, url, "submit")
    await taken(leader, url, "verify")
    seen = await principal.get(url)
    for how in ({}, {"if_match": "*"}, {"if_match": ", ".join(f'"{version}"' for version in range(1, 20))}):
        assert (await principal.post(f"{url}/approve", {}, **how)).status == 428
    await edited(teacher, url, html="<p>Chiều nay cả lớp học chữ.</p>")
    await taken(teacher, url, "submit")
    await taken(leader, url, "verify")
    other = await principal.post(f"{url}/approve", {"sha256": seen.json["sha256"]})
    assert (other.status, other.code) == (409, "conflict")
    assert (await principal.post(f"{url}/approve", {}, if_match=seen.etag)).status == 412
    assert (await principal.post(f"{url}/approve", {}, if_match=(await principal.get(url)).etag)).status == 200


async def test_whoever_verifies_may_name_the_revision_too(school: School) -> None:
    teacher, leader = school.as_("teacher of the class"), school.as_("leader of the group")
    url = await begun(teacher)
    before = await sha256(school, url)
    await edited(teacher, url, title="Bé B1 làm quen với chữ cái")
    await taken(teacher, url, "submit")
    assert (await step(leader, url, "verify", sha256=before)).status == 409
    await taken(leader, url, "verify", sha256=await sha256(school, url))


async def test_of_two_decisions_at_once_one_counts(school: School) -> None:
    teacher, leader = school.as_("teacher of the class"), school.as_("leader of the group")
    url = await begun(teacher)
    await taken(teacher, url, "submit")
    principal = await school.as_("principal").arrive()
    await leader.arrive()
    answers = await asyncio.gather(
        *(step(leader, url, "verify") for _ in range(4)), *(step(principal, url, "return") for _ in range(4))
    )
    won = [answer for answer in answers if answer.status == 200]
    told = (await teacher.get(url)).json
    # Verified, then returned; or returned at once: in no case twice, and never verified after it was returned.
    verbs = [each["action"] for each in reversed(told["reviews"])]
    assert verbs in (
        ["content.submit", "content.verify", "content.return"], ["content.submit", "content.return"],
    )  # fmt: skip
    assert len(won) == len(verbs) - 1
    assert all(answer.status == 409 for answer in answers if answer.status != 200)


async def test_an_edit_and_an_approval_at_once_never_approve_the_unread(school: School) -> None:
    teacher, principal = school.as_("teacher of the class"), school.as_("principal")
    url = await begun(teacher)
    await taken(teacher, url, "submit")
    await taken(school.as_("leader of the group"), url, "verify")
    read = await sha256(school, url)
    _, decided = await asyncio.gather(
        teacher.patch(url, {"html": "<p>Khác hẳn.</p>"}, if_match="*"), step(principal, url, "approve", sha256=read)
    )
    told = (await principal.get(url)).json
    assert told["state"] == "draft"
    assert told["approved_revision"] == (1 if decided.status == 200 else None)


async def test_what_is_out_is_taken_down_at_once_whatever_was_written_since(school: School) -> None:
    """3.1: with the reason, and on every channel."""
    teacher, principal = school.as_("teacher of the class"), school.as_("principal")
    item = await planted(school, teacher, state="published", out_on=("website", "facebook"))
    url = f"/v1/content/{item}"
    await edited(teacher, url, html="<p>Một bản mới.</p>")
    assert (await teacher.get(url)).json["published_revision"] == 1
    assert (await principal.post(f"{url}/withdraw", {})).status == 422
    for who in ("academic vice-principal", "web administrator"):
        refused = await step(school.as_(who), url, "withdraw")
        assert (refused.status, refused.clause) == (403, "3.1"), who
    gone = await taken(principal, url, "withdraw", reason="Phụ huynh không đồng ý")
    assert (gone.json["state"], gone.json["published_revision"]) == ("withdrawn", None)
    assert gone.json["reviews"][0] | {"at": "", "person": ""} == {
        "action": "content.withdraw", "clause": "3.1", "revision": 1, "at": "", "person": "", "note": "Phụ huynh không đồng ý",
    }  # fmt: skip
    rows = await school.query("select withdrawn_by, withdrawal_reason from publications where content_id = $1", item)
    assert [tuple(row) for row in rows] == [(principal.person, "Phụ huynh không đồng ý")] * 2
    assert (await step(principal, url, "withdraw")).status == 409


async def test_what_is_approved_is_kept_from_going_out(school: School) -> None:
    url = await approved(school)
    assert (await taken(school.as_("principal"), url, "withdraw")).json["state"] == "withdrawn"
    assert [(await step(school.as_("principal"), url, verb)).status for verb in ("approve", "return", "withdraw")] == [
        409
    ] * 3
    # What was taken down can be mended: as everything, by a new revision that is reviewed.
    mended = await edited(school.as_("teacher of the class"), url, html="<p>Không nêu tên trẻ.</p>")
    assert (mended.json["state"], mended.json["revision"]) == ("draft", 2)


async def test_a_draft_is_not_taken_down(school: School) -> None:
    url = await begun(school.as_("teacher of the class"))
    assert (await step(school.as_("principal"), url, "withdraw")).status == 409


async def test_the_author_is_told_what_may_be_done_in_each_state(school: School) -> None:
    teacher, leader, principal = map(school.as_, ("teacher of the class", "leader of the group", "principal"))
    url = await begun(teacher)

    async def may(who: Any) -> set[str]:
        actions = (await who.get(f"{url}?include=allowed_actions")).json["allowed_actions"]
        return {action.partition(".")[2] for action in actions} - {"read", "read_to_take_down"}

    assert (await may(teacher), await may(leader), await may(principal)) == ({"update", "submit"}, set(), set())
    await taken(teacher, url, "submit")
    assert (await may(teacher), await may(leader), await may(principal)) == (
        {"update"},
        {"verify", "return"},
        {"return"},
    )
    await taken(leader, url, "verify")
    assert (await may(teacher), await may(leader), await may(principal)) == (
        {"update"},
        {"return"},
        {"approve", "return"},
    )
    await taken(principal, url, "approve")
    assert (await may(teacher), await may(leader), await may(principal)) == ({"update"}, set(), {"withdraw"})


async def test_the_children_are_stated_before_it_is_submitted(school: School) -> None:
    """No word is not none: the author says so, and an empty list is enough."""
    teacher = school.as_("teacher of the class")
    url = await begun(teacher, children=None)
    refused = await step(teacher, url, "submit")
    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "not_stated")
    await edited(teacher, url, children=[])
    await taken(teacher, url, "submit")


async def test_the_list_is_narrowed_and_newest_first(school: School) -> None:
    teacher, leader = school.as_("teacher of the class"), school.as_("leader of the group")
    await school.as_("leader of another group").arrive()
    first = await begun(teacher, title="Hội thao của bé")
    second = await begun(leader, title="Lễ hội mùa thu", kind="activity")
    whole = await begun(teacher, group=None, title="Thông báo nghỉ lễ", kind="notice")
    other = await begun(school.as_("teacher of another group's class"), group="nhà trẻ")

    async def ids(who: Any, **query: str) -> list[str]:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return [f"/v1/content/{item['id']}" for item in await who.items(f"/v1/content?{asked}")]

    principal = school.as_("principal")
    assert await ids(principal) == [other, whole, second, first]
    assert await ids(leader) == [whole, second, first]
    assert await ids(teacher) == [whole, first]
    assert await ids(principal, kind="activity") == [second]
    assert await ids(principal, group_id=str(school.groups["nhà trẻ"])) == [other]
    assert await ids(leader, mine="true") == [second]
    assert await ids(principal, q="hoi") == [second, first]
    assert await ids(principal, q="hoi thao") == [first]
    await taken(teacher, first, "submit")
    assert await ids(principal, state="submitted") == [first]
