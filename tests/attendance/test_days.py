"""The registers of a day on one page, and its counts for the kitchen (4.2.1, 6.2)."""

import pytest

from app.schemas.attendance import RegisterOut
from tests.school import DAY_OF_LAST_YEAR, HOLIDAY, TODAY, TOMORROW, YESTERDAY, School


async def test_the_registers_of_today_stand_in_the_order_of_the_classes(school: School) -> None:
    await school.register("B1", state="confirmed")
    await school.register("D1", state="marked")
    principal = school.as_("principal")
    items = await principal.items("/v1/registers?limit=2")
    assert [(item["class"]["name"], item["state"]) for item in items] == [
        ("A1", "open"),
        ("B1", "confirmed"),
        ("D1", "marked"),
    ]
    assert {item["date"] for item in items} == {str(TODAY)}
    assert items == await principal.items(f"/v1/registers?date={TODAY}")


async def test_an_item_is_the_register_without_its_children(school: School) -> None:
    await school.as_("teacher of the class").put(*_some(school))
    principal = school.as_("principal")
    item = (await principal.items("/v1/registers"))[0]
    single = await principal.get(item["path"])
    RegisterOut.model_validate_json(single.text)
    assert item["etag"] == single.etag
    assert item["counts"] == single.json["counts"] == {"present": 0, "excused": 1, "unexcused": 0, "unmarked": 2}
    assert "An" not in str(item)


def _some(school: School) -> tuple[str, dict[str, object]]:
    url = f"/v1/classes/{school.classes['A1']}/registers/{TODAY}"
    return url, {"marks": [{"student_id": str(school.children["A1"][0].id), "mark": "excused"}]}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=marked", ["B1"]),
        ("state=open", ["A1", "D1"]),
        ("state=no_school", []),
        ("group_id={mẫu giáo}", ["A1", "B1"]),
        ("group_id={mẫu giáo}&state=open", ["A1"]),
        (f"date={YESTERDAY}&state=marked", []),
        (f"date={HOLIDAY}&state=no_school", ["A1", "B1", "D1"]),
        (f"date={TOMORROW}", ["A1", "B1", "D1"]),
        (f"date={DAY_OF_LAST_YEAR}", ["old"]),
        ("date=2031-01-01", []),
    ],
)
async def test_a_day_s_registers_are_filtered(school: School, query: str, names: list[str]) -> None:
    await school.register("B1", state="marked")
    url = "/v1/registers?" + query.format_map({name: str(id_) for name, id_ in school.groups.items()})
    assert [item["class"]["name"] for item in await school.as_("principal").items(url)] == names


async def test_who_is_in_the_counts_is_who_was_enrolled_that_day(school: School) -> None:
    moved = school.children["A1"][0]
    await school.child("A1", status="entered_in_error")
    await school.move(moved, "B1", on=TODAY)
    for day, sizes in ((YESTERDAY, [3, 3, 3]), (TODAY, [2, 4, 3])):
        counts = (await school.as_("kitchen").get(f"/v1/register-counts?date={day}")).items
        assert [item["unmarked"] for item in counts] == sizes
        registers = (await school.as_("principal").get(f"/v1/registers?date={day}")).items
        assert [item["counts"]["unmarked"] for item in registers] == sizes


async def test_the_kitchen_reads_counts_and_no_names(school: School) -> None:
    await school.as_("teacher of the class").put(*_some(school))
    await school.register("B1", state="marked")
    kitchen = school.as_("kitchen")
    answer = await kitchen.get("/v1/register-counts")
    told = [
        (item["class"]["name"], item["present"], item["excused"], item["unmarked"], item["meals"])
        for item in answer.items
    ]
    assert told == [("A1", 0, 1, 2, 0), ("B1", 3, 0, 0, 3), ("D1", 0, 0, 3, 0)]
    assert all(item["school_day"] for item in answer.items)
    assert not any(child.full_name in answer.text for children in school.children.values() for child in children)
    assert (await kitchen.get("/v1/registers")).items == []
    assert (await kitchen.get(f"/v1/classes/{school.classes['A1']}/registers/{TODAY}")).status == 404
    holiday = (await kitchen.get(f"/v1/register-counts?date={HOLIDAY}")).items
    assert {item["school_day"] for item in holiday} == {False}


async def test_the_default_day_is_the_school_s(school: School) -> None:
    """Half past midnight in Hà Nội is still yesterday in UTC."""
    school.at("2026-11-26 00:30")
    assert (await school.as_("principal").items("/v1/registers"))[0]["date"] == str(TOMORROW)
