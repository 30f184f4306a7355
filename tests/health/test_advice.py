"""Health advice (4.2.5): to a child's parents and nobody else, followed up until it is closed."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from app.core.ids import new_id
from app.data.advice_templates import ADVICE, AT_RISK, OUTCOMES
from app.data.health_findings import HEALTH_FINDINGS
from app.models import advice as model
from tests.health.found import finding, measured
from tests.program import Answer
from tests.school import TODAY, YESTERDAY, Caller, Child, Guards, School


@pytest.fixture
def child(school: School) -> Child:
    return school.children["A1"][0]


@pytest.fixture
async def mother(school: School, child: Child) -> Caller:
    return await school.user(Guards(child), full_name="Trần Thị Mẹ").arrive()


async def sent(school: School, child: Child, code: str = "refractive_error", **more: Any) -> Answer:
    """Advice about a finding of the child."""
    body = {"finding_id": str(await finding(school, child, code)), "text": "Gia đình nên cho cháu khám mắt."}
    answer = await school.as_("nurse").post(f"{child.url}/advice", body | more)
    assert answer.status == 201, answer
    return answer


async def received(parent: Caller) -> list[dict[str, Any]]:
    return await parent.items("/v1/me/messages?limit=1")


# Who is told


async def test_both_parents_are_told_and_nobody_else(school: School, child: Child, mother: Caller) -> None:
    father = await school.user(Guards(child), full_name="Trần Văn Cha").arrive()
    others = [
        await school.user(Guards(school.children["A1"][1])).arrive(),
        await school.user(Guards(child, ends_on=YESTERDAY)).arrive(),
        await school.user(Guards(child, blocked=True)).arrive(),
        await school.as_("teacher of the class").arrive(),
    ]
    advice = (await sent(school, child)).json
    for parent in (mother, father):
        (message,) = await received(parent)
        assert (message["id"], message["kind"]) == (advice["id"], "health_advice")
        assert message["child"] == {"id": str(child.id), "name": child.full_name}
        assert (await parent.get(f"/v1/messages/{message['id']}")).json["text"] == "Gia đình nên cho cháu khám mắt."
        assert [each["id"] for each in await parent.items(f"{child.url}/advice")] == [advice["id"]]
    for other in others:
        assert await received(other) == []
        for address in (f"/v1/messages/{advice['id']}", f"/v1/advice/{advice['id']}", f"{child.url}/advice"):
            assert (await other.get(address)).status == 404, address
        assert (await other.post(f"/v1/messages/{advice['id']}/acknowledge")).status == 404
    assert (advice["reading"]["recipients"], len(advice["reading"]["parents"])) == (2, 2)


async def test_a_message_s_title_says_nothing_of_the_child_s_health(
    school: School, child: Child, mother: Caller
) -> None:
    await sent(school, child, template="refractive_error")
    (message,) = await received(mother)
    assert message["title"] == "Tư vấn sức khỏe"
    assert "text" not in message
    assert "mắt" not in str(message)


async def test_who_is_blocked_later_sees_nothing_more_and_the_sender_sees_no_trace(
    school: School, child: Child, mother: Caller
) -> None:
    father = await school.user(Guards(child)).arrive()
    advice = (await sent(school, child)).json
    nurse = school.as_("nurse")
    before = [await nurse.get(f"/v1/advice/{advice['id']}"), await mother.get(f"/v1/advice/{advice['id']}")]
    await school.query(
        "update guardians set blocked_at = $2 where person_id = $1", father.person, school.program.clock()
    )
    assert await received(father) == []
    for method, address in (
        ("GET", f"/v1/messages/{advice['id']}"), ("POST", f"/v1/messages/{advice['id']}/read"),
        ("POST", f"/v1/messages/{advice['id']}/acknowledge"), ("GET", f"/v1/advice/{advice['id']}"),
        ("GET", f"{child.url}/advice"),
    ):  # fmt: skip
        assert (await father.send(method, address)).status == 404, address
    after = [await nurse.get(f"/v1/advice/{advice['id']}"), await mother.get(f"/v1/advice/{advice['id']}")]
    assert [(each.json, each.etag) for each in after] == [(each.json, each.etag) for each in before]


async def test_how_many_were_told_is_as_if_a_blocked_guardian_were_not(
    school: School, child: Child, mother: Caller
) -> None:
    alone = (await sent(school, child)).json["reading"]
    await school.user(Guards(child, blocked=True)).arrive()
    assert (await sent(school, child, code="rickets")).json["reading"] == alone


async def test_advice_that_nobody_would_hear_is_not_sent_and_it_is_not_told_why(school: School) -> None:
    nobody_s, court_s = school.children["A1"][1:3]
    await school.user(Guards(court_s, blocked=True)).arrive()
    told = []
    for child in (nobody_s, court_s):
        body = {"finding_id": str(await finding(school, child)), "text": "Khám mắt."}
        answer = await school.as_("nurse").post(f"{child.url}/advice", body)
        told.append((answer.status, {**answer.json, "request_id": ""}))
    assert told[0] == told[1]
    assert (told[0][0], told[0][1]["code"]) == (409, "conflict")
    assert await school.query("select id from messages") == []


async def test_who_becomes_a_guardian_later_reads_the_advice_with_the_child_s_health(
    school: School, child: Child, mother: Caller
) -> None:
    advice = (await sent(school, child)).json
    later = await school.user(Guards(child)).arrive()
    assert await received(later) == []
    assert [each["id"] for each in await later.items(f"{child.url}/advice")] == [advice["id"]]


# What is said


async def test_a_template_is_filled_with_the_child_and_the_day(school: School, child: Child, mother: Caller) -> None:
    id_ = await measured(school, child, "stunted", measured_on=YESTERDAY)
    body = {"measurement_id": str(id_), "template": "stunted"}
    for language, words in (("vi", "thấp hơn phần lớn"), ("en", "is shorter than most")):
        answer = await school.as_("care vice-principal").post(
            f"{child.url}/advice", body, headers={"accept-language": language}
        )
        assert words in answer.json["text"]
        assert child.full_name in answer.json["text"]
        assert "24/11/2026" in answer.json["text"]
        assert "{" not in answer.json["text"]


async def test_what_somebody_wrote_is_never_filled_in(school: School, child: Child, mother: Caller) -> None:
    text = "Xem {child} và {0.__class__} nhé"
    assert (await sent(school, child, text=text, template="refractive_error")).json["text"] == text


def test_every_template_speaks_both_languages_and_fills_in_what_there_is() -> None:
    for template in ADVICE:
        for text in (template.text.vi, template.text.en):
            filled = text.format(child="Bảo", date="24/11/2026")
            assert "Bảo" in filled
            assert "24/11/2026" in filled
            assert len(filled) < 4000


def test_what_can_be_found_has_words() -> None:
    found = {finding.code for finding in HEALTH_FINDINGS}
    fits = {code for template in ADVICE for code in template.of}
    assert fits <= found | set(AT_RISK)
    assert set(AT_RISK) <= fits
    assert set(OUTCOMES) == set(model.OUTCOMES)


WRONG: dict[str, tuple[list[str], dict[str, Any]]] = {
    "about nothing": (["/"], {"text": "x"}),
    "about two things": (["/"], {"finding_id": "{finding}", "measurement_id": str(new_id()), "text": "x"}),
    "nothing is said": (["/"], {"finding_id": "{finding}"}),
    "no such template": (["/template"], {"finding_id": "{finding}", "template": "nothing"}),
    "too long": (["/text"], {"finding_id": "{finding}", "text": "x" * 4001}),
    "no text": (["/text"], {"finding_id": "{finding}", "text": "a\x00b"}),
    "another child's": (["/finding_id"], {"finding_id": "{other}", "text": "x"}),
    "nobody's": (["/measurement_id"], {"measurement_id": str(new_id()), "text": "x"}),
    "a day that is over": (
        ["/follow_up_on"],
        {"finding_id": "{finding}", "text": "x", "follow_up_on": str(YESTERDAY)},
    ),
    "all at once": (
        ["/finding_id", "/follow_up_on"],
        {"finding_id": "{other}", "text": "x", "follow_up_on": "2028-01-01"},
    ),
}


@pytest.mark.parametrize("what", WRONG)
async def test_what_is_wrong_is_told_by_its_place(school: School, child: Child, mother: Caller, what: str) -> None:
    ids = {"{finding}": await finding(school, child), "{other}": await finding(school, school.children["A1"][1])}
    places, body = WRONG[what]
    answer = await school.as_("nurse").post(
        f"{child.url}/advice", {name: str(ids.get(value, value)) for name, value in body.items()}
    )
    assert answer.status == 422, answer
    assert [place for place, _ in answer.errors] == places
    assert await school.query("select id from messages") == []


# What came of it


async def test_it_is_followed_up_until_it_is_closed(school: School, child: Child, mother: Caller) -> None:
    nurse = school.as_("nurse")
    advice = (await sent(school, child, follow_up_on="2026-11-30")).json
    url = f"/v1/advice/{advice['id']}"
    assert (advice["state"], advice["follow_up_on"], advice["outcome"]) == ("sent", "2026-11-30", None)
    body = {"outcome": "referred", "note": "Đã khám, hẹn lại", "follow_up_on": "2026-12-30"}
    once = (await nurse.post(f"{url}/outcome", body)).json
    assert (once["state"], once["outcome"], once["follow_up_on"]) == ("followed_up", "referred", "2026-12-30")
    assert (once["outcome_note"], once["outcome_by"]["id"]) == ("Đã khám, hẹn lại", str(nurse.person))
    care = school.as_("care vice-principal")
    last = (await care.post(f"{url}/close", {"outcome": "recovered"})).json
    assert (last["state"], last["outcome"], last["follow_up_on"], last["outcome_note"]) == (
        "closed",
        "recovered",
        None,
        None,
    )
    for what in ("outcome", "close"):
        again = await nurse.post(f"{url}/{what}", {"outcome": "improved"})
        assert (again.status, again.code, again.json["state"]) == (409, "wrong_state", "closed")
        assert again.json["transitions"] == []
    assert (await mother.get(url)).json["outcome"] == "recovered"
    kept = [
        row["after"] for row in await school.journal("advice.follow_up") if row["noun"] == "advice" and row["after"]
    ]
    assert "hẹn lại" in kept[0]


async def test_a_parent_follows_nothing_up(school: School, child: Child, mother: Caller) -> None:
    advice = (await sent(school, child)).json
    for what in ("outcome", "close"):
        answer = await mother.post(f"/v1/advice/{advice['id']}/{what}", {"outcome": "improved"})
        assert (answer.status, answer.json["clause"]) == (403, "4.2.5")
    assert (await mother.post(f"{child.url}/advice", {"finding_id": str(new_id()), "text": "x"})).status == 403
    told = await mother.get(f"/v1/advice/{advice['id']}?include=allowed_actions")
    assert told.json["allowed_actions"] == ["advice.read"]


async def test_of_two_who_close_at_once_one_does(school: School, child: Child, mother: Caller) -> None:
    url = f"/v1/advice/{(await sent(school, child)).json['id']}/close"
    both = [school.as_("nurse"), school.as_("care vice-principal")]
    for caller in both:
        await caller.arrive()
    answers = await asyncio.gather(*(caller.post(url, {"outcome": "improved"}) for caller in both))
    assert sorted(answer.status for answer in answers) == [200, 409]


async def test_the_list_finds_what_is_due_and_whose_class(school: School, child: Child, mother: Caller) -> None:
    nurse = school.as_("nurse")
    due = (await sent(school, child, follow_up_on=str(TODAY))).json["id"]
    later = (await sent(school, child, code="rickets", follow_up_on="2026-12-01")).json["id"]

    async def ids(query: str) -> list[str]:
        return [item["id"] for item in await nurse.items(f"/v1/advice?limit=1{query}")]

    assert await ids("") == [later, due]
    assert await ids("&due=true") == [due]
    assert await ids("&due=false") == [later]
    assert await ids(f"&class_id={school.classes['B1']}") == []
    assert await ids(f"&class_id={school.classes['A1']}&state=sent") == [later, due]
    await nurse.post(f"/v1/advice/{due}/close", {"outcome": "improved"})
    assert await ids("&due=true") == []
    assert await ids("&state=closed") == [due]


# Two records of one child


async def test_advice_goes_with_the_record_that_is_kept(school: School) -> None:
    kept, other = school.children["A1"][:2]
    parent = await school.user(Guards(other)).arrive()
    advice: UUID = (await sent(school, other)).json["id"]
    teacher = school.as_("teacher of the class")
    assert (await teacher.post(f"{kept.url}/merge", {"duplicate_id": str(other.id)}, if_match="*")).status == 200
    assert [each["id"] for each in await parent.items(f"{kept.url}/advice")] == [advice]
    assert [each["child"]["id"] for each in await received(parent)] == [str(kept.id)]
