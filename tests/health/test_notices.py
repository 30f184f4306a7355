"""Notices on common illnesses (4.2.5): to all parents of the school, once each, about nobody."""

from typing import Any

import pytest

from app.data.advice_templates import NOTICES
from tests.program import Program
from tests.school import YESTERDAY, Guards, School, founded

NOTICE: dict[str, Any] = {"title": "Phòng cúm mùa", "text": "Hãy cho trẻ rửa tay thường xuyên."}


async def test_all_parents_are_told_once_each(school: School) -> None:
    first, second = school.children["A1"][:2]
    mother = await school.user(Guards(first), Guards(second)).arrive()
    father = await school.user(Guards(first)).arrive()
    blocked_from_one = await school.user(Guards(first, blocked=True), Guards(school.children["D1"][0])).arrive()
    not_told = [
        await school.user(Guards(first, blocked=True)).arrive(),
        await school.user(Guards(first, ends_on=YESTERDAY)).arrive(),
        await school.user(Guards(await school.child("A1", left_on=YESTERDAY))).arrive(),
        await school.user(Guards("old")).arrive(),
        await school.as_("teacher of the class").arrive(),
    ]
    sent = (await school.as_("care vice-principal").post("/v1/health-notices", NOTICE)).json
    assert (sent["recipients"], sent["read"], sent["acknowledged"]) == (3, 0, 0)
    for parent in (mother, father, blocked_from_one):
        (message,) = await parent.items("/v1/me/messages")
        assert (message["id"], message["kind"], message["child"]) == (sent["id"], "health_notice", None)
        assert (await parent.get(f"/v1/messages/{sent['id']}")).json["text"] == NOTICE["text"]
    for other in not_told:
        assert await other.items("/v1/me/messages") == []
        assert (await other.get(f"/v1/messages/{sent['id']}")).status == 404
    assert await school.query("select from accesses") == [], "it is about nobody"


async def test_whoever_is_no_parent_any_more_reads_it_no_more(school: School) -> None:
    mother = await school.user(Guards("A1"), Guards("D1")).arrive()
    await school.as_("nurse").post("/v1/health-notices", NOTICE)
    block = "update guardians set blocked_at = $2 where person_id = $1 and student_id = $3"
    await school.query(block, mother.person, school.program.clock(), school.children["A1"][0].id)
    assert len(await mother.items("/v1/me/messages")) == 1, "another child's is theirs still"
    await school.query(block, mother.person, school.program.clock(), school.children["D1"][0].id)
    assert await mother.items("/v1/me/messages") == []


async def test_how_many_read_it_is_told_to_those_who_send(school: School) -> None:
    mother = await school.user(Guards("A1")).arrive()
    await school.user(Guards("A1")).arrive()
    nurse = school.as_("nurse")
    url = f"/v1/health-notices/{(await nurse.post('/v1/health-notices', NOTICE)).json['id']}"
    before = await nurse.get(url)
    await mother.post(url.replace("health-notices", "messages") + "/acknowledge")
    after = await nurse.get(url)
    assert (after.json["recipients"], after.json["read"], after.json["acknowledged"]) == (2, 1, 1)
    assert after.etag != before.etag
    assert [each["etag"] for each in (await nurse.get("/v1/health-notices")).items] == [after.etag]
    for who in ("principal", "teacher of the class", "parent of a child in it"):
        assert (await school.as_(who).get(url)).status == 404
        assert (await school.as_(who).get("/v1/health-notices")).items == []


@pytest.mark.parametrize("template", [template.code for template in NOTICES])
async def test_a_template_says_what_is_left_out(school: School, template: str) -> None:
    for language in ("vi", "en"):
        words = next(each for each in NOTICES if each.code == template)
        sent = await school.as_("nurse").post(
            "/v1/health-notices", {"template": template}, headers={"accept-language": language}
        )
        assert (sent.json["title"], sent.json["text"]) == (words.title.in_(language), words.text.in_(language))
    own = await school.as_("nurse").post("/v1/health-notices", {"template": template, "title": "Của trường"})
    assert own.json["title"] == "Của trường"


@pytest.mark.parametrize("body", [{}, {"title": "x"}, {"text": "x"}, {"template": "x"}, NOTICE | {"title": "\x00"}])
async def test_what_says_nothing_is_refused(school: School, body: dict[str, Any]) -> None:
    assert (await school.as_("nurse").post("/v1/health-notices", body)).status == 422
    assert await school.query("select from messages") == []


async def test_it_takes_as_many_statements_for_hundreds_as_for_one(program: Program) -> None:
    counts = []
    for children in (1, 100):
        school = await founded(program, children=children)
        nurse = await school.as_("nurse").arrive()
        await _parents_of_all(school)
        sent = await nurse.post("/v1/health-notices", NOTICE)
        assert sent.json["recipients"] == children * 3
        counts.append(len(program.statements))
    assert counts[0] == counts[1]


async def _parents_of_all(school: School) -> None:
    """One parent for each child of this year."""
    await school.query(
        "insert into persons (school_id, id, full_name, identity_key)"
        " select s.school_id, s.id, 'Phụ huynh', 'phụ huynh' from students s"
    )
    await school.query(
        "insert into guardians (school_id, id, student_id, person_id, relationship, position, starts_on)"
        " select s.school_id, gen_random_uuid(), s.id, s.id, 'mother', 0, '2026-08-01' from students s"
    )
