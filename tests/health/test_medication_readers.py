"""Who asks for medicine, who reads of it, and that each reading is kept (4.2.5)."""

import pytest

from tests.health.test_medication import REQUEST, accepted, requested
from tests.school import TODAY, Caller, Child, Guards, School


@pytest.fixture
def child(school: School) -> Child:
    return school.children["A1"][0]


@pytest.fixture
async def mother(school: School, child: Child) -> Caller:
    return await school.user(Guards(child), full_name="Trần Thị Mẹ").arrive()


@pytest.fixture
def nurse(school: School) -> Caller:
    return school.as_("nurse")


async def test_only_the_child_s_parents_ask_and_nobody_else_learns_of_it(
    school: School, child: Child, mother: Caller, nurse: Caller
) -> None:
    url = await accepted(mother, nurse, child)
    assert (await nurse.post(f"{child.url}/medication-requests", REQUEST)).json["clause"] == "4.2.5"
    others = [
        await school.user(Guards(school.children["A1"][1])).arrive(),
        await school.user(Guards(child, blocked=True)).arrive(),
        school.as_("teacher of the class"),
        school.as_("principal"),
        school.as_("kitchen"),
    ]
    for other in others:
        for method, address, body in (
            ("GET", url, None), ("GET", f"{child.url}/medication-requests", None), ("POST", f"{url}/withdraw", {}),
            ("POST", f"{child.url}/medication-requests", REQUEST), ("POST", f"{url}/doses", {"planned_time": "10:00"}),
        ):  # fmt: skip
            assert (await other.send(method, address, json=body)).status == 404, (other.held, method, address)
        assert (await other.get("/v1/medication-requests")).items == []


async def test_a_parent_blocked_after_asking_does_nothing_more(
    school: School, child: Child, mother: Caller, nurse: Caller
) -> None:
    url = await accepted(mother, nurse, child)
    await school.query(
        "update guardians set blocked_at = $2 where person_id = $1", mother.person, school.program.clock()
    )
    assert (await mother.get(url)).status == 404
    assert (await mother.post(f"{url}/withdraw", {})).status == 404
    assert (await mother.get("/v1/medication-requests")).items == []


async def test_a_nurse_sees_what_is_asked_for_on_a_day(
    school: School, child: Child, mother: Caller, nurse: Caller
) -> None:
    today = await accepted(mother, nurse, child)
    later = await requested(mother, child, starts_on="2026-11-30", ends_on="2026-12-01")

    async def found(query: str) -> list[str]:
        return [
            f"/v1/medication-requests/{item['id']}"
            for item in await nurse.items(f"/v1/medication-requests?limit=1{query}")
        ]

    assert await found("") == [later, today]
    assert await found(f"&date={TODAY}") == [today]
    assert await found("&date=2026-12-01&state=requested") == [later]
    assert await found(f"&class_id={school.classes['B1']}") == []
    assert [item["given_today"] for item in (await nurse.get("/v1/medication-requests")).items] == [[], []]
    assert len(await nurse.items(f"{child.url}/medication-requests?limit=1")) == 2


async def test_each_reading_is_in_the_journal(school: School, child: Child, mother: Caller, nurse: Caller) -> None:
    url = await accepted(mother, nurse, child)
    for address in (url, "/v1/medication-requests", f"{child.url}/medication-requests"):
        await nurse.get(address)
    seen = await school.query(
        "select a.child_id from accesses a join journal using (school_id, entry) where action = 'medication.read'"
    )
    assert [row["child_id"] for row in seen] == [child.id] * 3
