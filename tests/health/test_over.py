"""What somebody could read and do of a child's health ends with what gave it, by the school's day (4.2.5)."""

from datetime import date

import pytest

from app.models.post import Post
from tests.health.measured import four_years_old, measured, opened, sheet
from tests.health.test_medication import REQUEST, requested
from tests.school import TODAY, Guards, Held, School

OF_A_CHILD = (
    "health",
    "growth",
    "growth-chart",
    "growth-chart.pdf",
    "advice",
    "incidents",
    "medication-requests",
    "accesses",
)


async def test_what_a_guardian_reads_ends_with_the_guardianship(school: School) -> None:
    """At half past midnight it is over, though it is the day before in UTC; what they asked for is not theirs any more."""
    child, nurse = await four_years_old(school), school.as_("nurse")
    await measured(school, sheet(school, await opened(school)), child, 13.5, 92)
    until = await school.user(Guards(child, ends_on=TODAY)).arrive()
    finding = await nurse.post(f"{child.url}/findings", {"code": "rickets"})
    advice = await nurse.post(f"{child.url}/advice", {"finding_id": finding.json["id"], "template": "rickets"})
    asked = await requested(until, child)
    read = [f"{child.url}/{what}" for what in OF_A_CHILD]
    read += [f"{child.url}/findings/{finding.json['id']}", f"/v1/advice/{advice.json['id']}", asked]
    read += [f"/v1/messages/{advice.json['id']}"]
    assert {url: (await until.get(url)).status for url in read} == dict.fromkeys(read, 200)
    school.at("2026-11-26 00:30")
    assert {url: (await until.get(url)).status for url in read} == dict.fromkeys(read, 404)
    for url in ("/v1/me/messages", "/v1/medication-requests", "/v1/advice"):
        assert (await until.get(url)).items == [], url
    assert (await until.post(f"{child.url}/medication-requests", REQUEST)).status == 404
    assert (await until.post(f"{asked}/withdraw", {})).status == 404


@pytest.mark.parametrize("kind", ["regular", "substitute"])
async def test_what_a_teacher_is_told_ends_with_the_post(school: School, kind: str) -> None:
    child = school.children["A1"][0]
    post = Held(Post.HOMEROOM_TEACHER, "A1", kind=kind, valid_from=date(2026, 11, 20), valid_to=TODAY)
    teacher = await school.user(post).arrive()
    assert (await teacher.get(f"{child.url}/health-summary")).status == 200
    assert child.full_name in [each["full_name"] for each in await teacher.items("/v1/health-summaries")]
    school.at("2026-11-26 00:30")
    assert (await teacher.get(f"{child.url}/health-summary")).status == 404
    assert await teacher.items("/v1/health-summaries") == []


async def test_what_a_teacher_is_told_goes_with_the_child_to_its_next_class(school: School) -> None:
    child = school.children["A1"][0]
    before, after = school.as_("teacher of the class"), school.as_("teacher of another class")
    await school.move(child, "B1", on=TODAY)
    for teacher, status in ((before, 404), (after, 200)):
        assert (await teacher.get(f"{child.url}/health-summary")).status == status
        names = [each["full_name"] for each in await teacher.items("/v1/health-summaries")]
        assert (child.full_name in names) == (status == 200)
