"""Which children were found at risk and whose parents were not advised yet (4.2.5)."""

import pytest

from tests.health.found import a_round, finding, measured
from tests.school import TODAY, YESTERDAY, Caller, Child, Guards, School


@pytest.fixture
def child(school: School) -> Child:
    return school.children["A1"][0]


@pytest.fixture
async def mother(school: School, child: Child) -> Caller:
    return await school.user(Guards(child), full_name="Trần Thị Mẹ").arrive()


async def names(caller: Caller, query: str = "") -> list[str]:
    return [item["full_name"] for item in await caller.items(f"/v1/at-risk?limit=1{query}")]


async def test_a_child_at_risk_lacks_advice_until_it_is_sent(school: School, child: Child, mother: Caller) -> None:
    nurse, (_, binh, cuong) = school.as_("nurse"), school.children["A1"]
    round_id = await a_round(school)
    thin = await measured(school, child, "wasted", round_id=round_id)
    await measured(school, binh, "normal", round_id=round_id)
    await measured(school, cuong, "stunted", round_id=round_id, implausible=["haz"])
    eyes = await finding(school, binh)
    await finding(school, cuong, "rickets", resolved_on=TODAY)
    (first, second) = (await nurse.get("/v1/at-risk")).items
    assert (first["full_name"], first["measurement"]["id"], first["findings"]) == (child.full_name, str(thin), [])
    assert first["measurement"]["classes"] == ["wasted"]
    assert (second["full_name"], second["measurement"], [each["id"] for each in second["findings"]]) == (
        binh.full_name, None, [str(eyes)]
    )  # fmt: skip
    assert await names(nurse, f"&round_id={round_id}") == [child.full_name]
    assert await names(nurse, f"&class_id={school.classes['B1']}") == []
    await nurse.post(f"{child.url}/advice", {"measurement_id": str(thin), "template": "wasted"})
    assert await names(nurse) == [binh.full_name]


async def test_who_grew_out_of_it_is_not_at_risk(school: School, child: Child) -> None:
    await measured(school, child, "wasted", measured_on=YESTERDAY)
    await measured(school, child, "normal")
    assert await names(school.as_("nurse")) == []


async def test_who_left_is_not_in_it(school: School) -> None:
    gone = await school.child("A1", left_on=YESTERDAY)
    await finding(school, gone)
    assert await names(school.as_("nurse")) == []


async def test_showing_who_is_at_risk_is_a_reading_of_each(school: School, child: Child) -> None:
    await finding(school, child)
    await school.as_("nurse").get("/v1/at-risk")
    seen = await school.query(
        "select child_id from accesses join journal using (school_id, entry) where action = 'advice.read_owed'"
    )
    assert [row["child_id"] for row in seen] == [child.id]


@pytest.mark.parametrize("who", ["principal", "teacher of the class", "parent of a child in it", "kitchen"])
async def test_nobody_else_is_shown_who_is_at_risk(school: School, child: Child, who: str) -> None:
    await finding(school, child)
    assert (await school.as_(who).get("/v1/at-risk")).items == []
