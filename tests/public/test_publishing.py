"""Publishing: what is approved, exactly so, and nothing else (7.2, 7.4)."""

from tests.program import Answer
from tests.public.approved import approved
from tests.school import School


async def publish(school: School, item: object, who: str = "web administrator") -> Answer:
    return await school.as_(who).post(f"/v1/content/{item}/publish")


async def test_what_is_approved_is_put_on_the_site(school: School) -> None:
    item = await approved(school)
    answer = await publish(school, item)
    assert answer.status == 200, answer
    (publication,) = answer.json["publications"]
    assert (publication["channel"], publication["revision"], publication["external_id"]) == ("website", 1, str(item))
    seen = await school.program.send("GET", f"/public/items/{item}?school={school.code}")
    assert seen.json["title"] == "Ngày hội đến trường của bé"
    assert publication["address"] == seen.json["url"]
