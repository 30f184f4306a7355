"""A birth date or a sex that is put right is right in what was computed of it, and a child at risk is found (4.2.5)."""

from typing import Any

from tests.health.measured import four_years_old, measured, of, opened, sheet
from tests.imports.files import child as listed
from tests.imports.files import sent
from tests.school import Child, School


async def put_right(school: School, child: Child, **record: Any) -> None:
    answer = await school.as_("teacher of the class").patch(child.url, record, if_match="*")
    assert answer.status == 200, answer


async def at_risk(school: School) -> list[str]:
    return [item["full_name"] for item in await school.as_("nurse").items("/v1/at-risk?limit=50")]


async def test_a_birth_date_that_comes_later_finds_the_child_at_risk(school: School) -> None:
    url, nurse = sheet(school, await opened(school)), school.as_("nurse")
    girl = await four_years_old(school)
    await school.query("update students set birth_date = null where id = $1", girl.id)
    first = await measured(school, url, girl, 13.5, 92)
    assert (of(first, girl)["classes"], await at_risk(school)) == ([], [])
    await put_right(school, girl, birth_date="2022-11-25")
    seen = await nurse.get(url)
    assert ([each["code"] for each in of(seen, girl)["classes"]], of(seen, girl)["age_days"]) == (["stunted"], 1461)
    assert seen.etag != first.etag
    assert await at_risk(school) == ["Lưu Thị Vân"]


async def test_a_wrong_birth_date_put_right_says_no_more_what_it_said(school: School) -> None:
    url, girl = sheet(school, await opened(school)), await four_years_old(school)
    await measured(school, url, girl, 13.5, 92)
    await put_right(school, girl, birth_date="2023-11-25")
    assert of(await school.as_("nurse").get(url), girl)["classes"] == []
    assert await at_risk(school) == []
    (change,) = [row for row in await school.journal("student.update") if row["noun"] == "measurements"]
    assert change["clause"] == "6.1"


async def test_another_name_computes_nothing(school: School) -> None:
    url, girl = sheet(school, await opened(school)), await four_years_old(school)
    before = await measured(school, url, girl, 13.5, 92)
    await put_right(school, girl, full_name="Lưu Thị Vy")
    assert of(await school.as_("nurse").get(url), girl)["version"] == of(before, girl)["version"]


async def test_a_list_that_puts_it_right_does_too(school: School) -> None:
    url, girl = sheet(school, await opened(school)), await four_years_old(school, code="MN-9")
    await measured(school, url, girl, 13.5, 92)
    await sent(school.as_("teacher of the class"), listed("Lưu Thị Vân", "25/11/2023", code="MN-9"))
    assert await at_risk(school) == []


async def test_two_records_made_one_are_measured_by_the_kept_record(school: School) -> None:
    url = sheet(school, await opened(school))
    kept, other = (
        await four_years_old(school),
        await school.child("A1", full_name="Lưu Thị Vân", birth_date=None, sex=None),
    )
    await measured(school, url, other, 13.5, 92)
    answer = await school.as_("teacher of the class").post(f"{kept.url}/merge", {"duplicate_id": str(other.id)})
    assert answer.status == 200, answer
    assert await at_risk(school) == ["Lưu Thị Vân"]
