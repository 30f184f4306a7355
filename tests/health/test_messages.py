"""A message to parents (4.2.5, 6.3): opening it marks nothing, saying that one has read it is kept, and readings are journaled."""

import pytest

from tests.health.test_advice import sent
from tests.school import Caller, Child, Guards, School


@pytest.fixture
def child(school: School) -> Child:
    return school.children["A1"][0]


@pytest.fixture
async def mother(school: School, child: Child) -> Caller:
    return await school.user(Guards(child), full_name="Trần Thị Mẹ").arrive()


async def test_opening_a_message_marks_nothing_and_saying_so_is_kept(
    school: School, child: Child, mother: Caller
) -> None:
    advice = (await sent(school, child)).json
    url = f"/v1/messages/{advice['id']}"
    assert (await mother.get(url)).json["read_at"] is None
    assert len((await mother.get("/v1/me/messages?unread=true")).items) == 1
    read = await mother.post(f"{url}/read")
    assert (read.json["read_at"] is not None, read.json["acknowledged_at"]) == (True, None)
    assert (await mother.get("/v1/me/messages?unread=true")).items == []
    assert len((await mother.get("/v1/me/messages?unread=false")).items) == 1
    school.at("2026-11-26 08:00")
    done = await mother.post(f"{url}/acknowledge")
    assert done.json["read_at"] == read.json["read_at"], "the first time is kept"
    again = await mother.post(f"{url}/acknowledge")
    assert again.json == done.json
    reading = (await school.as_("nurse").get(f"/v1/advice/{advice['id']}")).json["reading"]
    assert (reading["recipients"], reading["read"], reading["acknowledged"]) == (1, 1, 1)
    assert reading["parents"] == [
        {"full_name": "Trần Thị Mẹ", "read_at": done.json["read_at"], "acknowledged_at": done.json["acknowledged_at"]}
    ]


async def test_a_parent_is_not_told_what_another_read(school: School, child: Child, mother: Caller) -> None:
    advice = (await sent(school, child)).json
    father = await school.user(Guards(child)).arrive()
    before = await father.get(f"/v1/advice/{advice['id']}")
    await mother.post(f"/v1/messages/{advice['id']}/acknowledge")
    after = await father.get(f"/v1/advice/{advice['id']}")
    assert (after.json, after.etag) == (before.json, before.etag)
    assert after.json["reading"] is None


async def test_each_reading_is_in_the_journal_once_for_a_list(school: School, child: Child, mother: Caller) -> None:
    advice = (await sent(school, child)).json
    second = school.children["A1"][1]
    await school.user(Guards(second)).arrive()
    await sent(school, second)
    await mother.get(f"/v1/messages/{advice['id']}")
    await mother.get("/v1/me/messages")
    nurse = school.as_("nurse")
    await nurse.get(f"/v1/advice/{advice['id']}")
    await nurse.get(f"{child.url}/advice")
    await nurse.get("/v1/advice")
    seen = await school.query(
        "select j.action, count(distinct j.entry) as entries, count(*) as children from journal j join accesses a"
        " using (school_id, entry) where j.noun in ('advice', 'message') group by 1"
    )
    assert {(row["action"], row["entries"], row["children"]) for row in seen} == {
        ("message.read_received", 1, 1), ("advice.read", 3, 4)
    }  # fmt: skip
