"""A round's counts (4.2.5)."""

from datetime import date, timedelta

from tests.growth.children import girl, measure, round_
from tests.school import TODAY, School


async def test_a_round_s_children_are_counted_by_class_group_sex_and_age(school: School) -> None:
    at = await round_(school)
    an = await girl(school)
    binh = await girl(school, sex="male", born=date(2021, 3, 1))
    cuong = await girl(school, "D1", born=date(2024, 9, 1))
    unknown = await girl(school, "D1", sex=None)
    await measure(school, at, an, 12.3, 95)  # underweight and stunted
    await measure(school, at, binh, 26, 112)  # 68 months: obese
    await measure(school, at, cuong, 40, 85, "D1")  # beyond belief
    await measure(school, at, unknown, 12, 85, "D1")
    answer = await school.as_("care vice-principal").get(f"{at}/figures")
    told = answer.json
    assert (told["total"]["measured"], told["total"]["at_risk"]) == (4, 2)
    assert told["total"]["weight_for_age"] == {
        "severely_underweight": 0, "underweight": 1, "normal": 1, "measure_again": 1, "unknown": 1,
    }  # fmt: skip
    assert told["total"]["height_for_age"] == {
        "severely_stunted": 0, "stunted": 1, "normal": 2, "measure_again": 0, "unknown": 1,
    }  # fmt: skip
    assert told["total"]["weight_for_height"] == {
        "severely_wasted": 0, "wasted": 0, "normal": 1, "overweight": 0, "obese": 1, "measure_again": 1, "unknown": 1,
    }  # fmt: skip
    assert [(each["class"]["name"], each["measured"], each["at_risk"]) for each in told["by_class"]] == [
        ("A1", 2, 2),
        ("B1", 0, 0),
        ("D1", 2, 0),
    ]
    assert [(each["group"]["name"], each["measured"]) for each in told["by_group"]] == [("mẫu giáo", 2), ("nhà trẻ", 2)]
    assert [(each["sex"], each["measured"]) for each in told["by_sex"]] == [("female", 2), ("male", 1), (None, 1)]
    assert [(each["years"], each["measured"]) for each in told["by_age"]] == [(2, 1), (4, 1), (5, 1), (None, 1)]
    assert str(an.id) not in answer.text
    assert "Trần Ngọc Hân" not in answer.text


async def test_whoever_is_counted_among_few_is_read_and_the_others_are_not(school: School) -> None:
    at = await round_(school)
    for number in range(5):
        await measure(school, at, await girl(school, full_name=f"Trần Ngọc Hân {number}"), 15.6, 100.5)
    nurse = school.as_("nurse")
    await nurse.get(f"{at}/figures")
    assert await school.journal("health.read") == []
    alone = await girl(school, "D1", born=date(2024, 9, 1))
    await measure(school, at, alone, 12, 85, "D1")
    assert (await nurse.get(f"{at}/figures")).status == 200
    seen = await school.query(
        "select child_id, role from accesses join journal using (school_id, entry) where action = 'health.read'"
    )
    assert [tuple(row) for row in seen] == [(alone.id, "nurse")]


async def test_counts_are_of_the_class_in_which_a_child_was_measured(school: School) -> None:
    at, child = await round_(school), await girl(school)
    await measure(school, at, child, 15.6, 100.5)
    await school.move(child, "B1", on=TODAY)
    told = (await school.as_("nurse").get(f"{at}/figures")).json
    assert [each["class"]["name"] for each in told["by_class"] if each["measured"]] == ["A1"]


async def test_how_many_were_measured_of_how_many(school: School) -> None:
    """Whoever was in a class on the day of the round's sheets, and whoever was measured and is there no more."""
    at = await round_(school)
    here = {name: len(school.children[name]) for name in ("A1", "B1", "D1")}
    await measure(school, at, await girl(school), 15.6, 100.5)
    gone = await girl(school)
    await measure(school, at, gone, 15.6, 100.5)
    yesterday = TODAY - timedelta(days=1)
    await school.query("update enrolments set left_on = $2 where student_id = $1", gone.id, yesterday)
    await girl(school, "B1", born=date(2021, 3, 1))
    await school.child("B1", status="entered_in_error")
    told = (await school.as_("nurse").get(f"{at}/figures")).json
    assert (told["total"]["measured"], told["total"]["enrolled"]) == (2, sum(here.values()) + 3)
    assert {each["class"]["name"]: (each["measured"], each["enrolled"]) for each in told["by_class"]} == {
        "A1": (2, here["A1"] + 2), "B1": (0, here["B1"] + 1), "D1": (0, here["D1"]),
    }  # fmt: skip
    assert {each["years"]: (each["measured"], each["enrolled"]) for each in told["by_age"] if each["years"]} == {
        4: (2, 2), 5: (0, 1)
    }  # fmt: skip
    assert sum(each["enrolled"] for each in told["by_sex"]) == sum(each["enrolled"] for each in told["by_group"])
    assert told["total"]["weight_for_age"]["unknown"] == 0


async def test_a_round_without_children_counts_none_and_its_etag_follows_what_is_measured(school: School) -> None:
    at, child = await round_(school), await girl(school)
    empty = await school.as_("principal").get(f"{at}/figures?include=allowed_actions")
    assert (empty.json["total"]["measured"], empty.json["allowed_actions"]) == (0, ["health.read"])
    assert {each["measured"] for each in empty.json["by_class"]} == {0}
    await measure(school, at, child, 15.6, 100.5)
    assert (await school.as_("principal").get(f"{at}/figures")).etag != empty.etag


async def test_counts_are_for_those_who_may_read_every_child(school: School) -> None:
    at = await round_(school)
    for who in ("teacher of the class", "parent of a child in it", "kitchen", "academic vice-principal", "plain staff"):
        assert (await school.as_(who).get(f"{at}/figures")).status == 404, who
