"""Who decides when every holder is conflicted: the reading's table, on real content over HTTP (2, 3.1, 4.1.5, 5.2, 5.3)."""

import pytest

from app.models.post import Post
from tests.content.desk import begun, edited, step, taken
from tests.school import Caller, Held, School

CAST = ("principal", "academic vice-principal", "care vice-principal", "leader of the group", "leader of another group",
        "teacher of the class", "web administrator", "clerk", "nurse")  # fmt: skip
LEADERS = ("leader of the group", "leader of another group")
TOP = ("principal", "academic vice-principal")

# Who wrote in it, of which group, the step, and the only ones who may take it.
WHO_ACTS = {
    "a teacher wrote": (("teacher of the class",), "mẫu giáo", "approve", {"principal", "academic vice-principal"}),
    "the principal wrote": (("principal",), "mẫu giáo", "approve", {"academic vice-principal"}),
    "the principal wrote a notice of the school": (("principal",), None, "approve", {"academic vice-principal"}),
    "the academic vice-principal wrote": (("academic vice-principal",), "mẫu giáo", "approve", {"principal"}),
    "both wrote": (TOP, "mẫu giáo", "approve", {"care vice-principal"}),
    "a teacher wrote a notice of the school": (("teacher of the class",), None, "approve", {"principal"}),
    "a teacher's article": (("teacher of the class",), "mẫu giáo", "verify", {"leader of the group"}),
    "a teacher's article of the school": (("teacher of the class",), None, "verify", set(LEADERS)),
    "a leader's article": (("leader of the group",), "mẫu giáo", "verify", {"leader of another group"}),
    "a leader's article of the school": (("leader of the group",), None, "verify", {"leader of another group"}),
    "an article of both leaders": (LEADERS, "mẫu giáo", "verify", {"academic vice-principal"}),
    "an article of both leaders for the school": (LEADERS, None, "verify", {"academic vice-principal"}),
    "a leader's product": (("leader of the group",), "mẫu giáo", "appraise", {"leader of another group"}),
    "a product of both leaders": (LEADERS, "mẫu giáo", "appraise", {"academic vice-principal"}),
}  # fmt: skip


async def _written(school: School, writers: tuple[str, ...], group: str | None, verb: str) -> str:
    """Each of them wrote a revision of it; it waits for the step."""
    first, *others = [await school.as_(kind).arrive() for kind in writers]
    kind = "elearning_product" if verb == "appraise" else "notice"
    url = await begun(first, group, kind=kind, writers=[str(other.user) for other in others])
    for number, other in enumerate(others):
        await edited(other, url, html=f"<p>Đoạn {number} của người cùng viết.</p>")
    await taken(first, url, "submit")
    return url


@pytest.mark.parametrize("case", WHO_ACTS)
async def test_who_acts(school: School, case: str) -> None:
    writers, group, verb, may = WHO_ACTS[case]
    for kind in CAST:
        await school.as_(kind).arrive()
    url = await _written(school, writers, group, verb)
    if verb == "approve":  # by somebody who could not approve it anyway
        await taken(school.as_("leader of the group"), url, "verify")
    told = set()
    for kind in CAST:
        answer = await school.as_(kind).get(f"{url}?include=allowed_actions")
        if answer.status == 200 and f"content.{verb}" in answer.json["allowed_actions"]:
            told.add(kind)
    assert told == may
    for kind in CAST:
        if kind not in may:
            assert (await step(school.as_(kind), url, verb)).status in (403, 404), kind
    assert (await step(school.as_(sorted(may)[0]), url, verb)).status == 200


def refused(answer: object, clause: str) -> bool:
    return (answer.status, answer.code, answer.clause) == (403, "separation_of_duties", clause)  # type: ignore[attr-defined]


async def test_whoever_verified_does_not_approve(school: School) -> None:
    """Two people's decisions do not come from one person (2)."""
    both = school.user(Held(Post.PRINCIPAL), Held(Post.GROUP_LEADER, "mẫu giáo"))
    await school.as_("academic vice-principal").arrive()
    url = await _written(school, ("teacher of the class",), "mẫu giáo", "verify")
    await taken(both, url, "verify")
    assert refused(await step(both, url, "approve"), "2")
    await taken(school.as_("academic vice-principal"), url, "approve")


async def test_an_earlier_writer_whose_text_is_carried_on_counts(school: School) -> None:
    """Every revision before is in what is decided (style: everyone who wrote)."""
    leader, teacher = school.as_("leader of the group"), await school.as_("teacher of the class").arrive()
    await school.as_("leader of another group").arrive()
    url = await begun(leader, writers=[str(teacher.user)])
    await edited(teacher, url, title="Bé làm quen với chữ cái và con số")
    await taken(teacher, url, "submit")
    assert refused(await step(leader, url, "verify"), "5.2")


async def test_whoever_is_named_to_write_and_does_not_is_not_barred(school: School) -> None:
    """An author chooses no approver by naming the other one."""
    principal = await school.as_("principal").arrive()
    url = await begun(school.as_("teacher of the class"), writers=[str(principal.user)])
    await taken(school.as_("teacher of the class"), url, "submit")
    await taken(school.as_("leader of the group"), url, "verify")
    await taken(principal, url, "approve")


async def test_a_reviewer_who_wrote_after_verifying_is_barred_from_then_on(school: School) -> None:
    leader = await school.as_("leader of the group").arrive()
    teacher = school.as_("teacher of the class")
    url = await begun(teacher, writers=[str(leader.user)])
    await taken(teacher, url, "submit")
    await taken(leader, url, "verify")
    changed = await edited(leader, url, summary="Bài đã được tổ trưởng sửa.")
    assert changed.json["state"] == "draft"
    await taken(teacher, url, "submit")
    assert refused(await step(leader, url, "verify"), "5.2")


async def test_who_writes_with_somebody_reads_and_edits_as_the_author_does(school: School) -> None:
    teacher, nurse = school.as_("teacher of the class"), await school.as_("nurse").arrive()
    url = await begun(teacher)
    assert (await nurse.get(url)).status == 404
    await edited(teacher, url, writers=[str(nurse.user)])
    assert [each["user_id"] for each in (await nurse.get(url)).json["writers"]] == [str(nurse.user)]
    assert [item["id"] for item in await nurse.items("/v1/content?mine=true")] == [url.rsplit("/", 1)[-1]]
    assert (await edited(nurse, url, title="Bé rửa tay đúng cách")).json["revision"] == 2
    await edited(teacher, url, writers=[])
    assert (await nurse.patch(url, {"title": "Khác"}, if_match="*")).status == 404


async def test_no_parent_is_a_colleague(school: School) -> None:
    parent: Caller = await school.as_("parent of a child in it").arrive()
    answer = await school.as_("teacher of the class").post(
        "/v1/content",
        {"kind": "news", "title": "A", "html": "<p>a</p>", "channels": ["zalo"], "writers": [str(parent.user)]},
    )
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/writers/0")
