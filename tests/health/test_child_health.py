"""What is known of one child, what was found on it, and what its teacher is told (clause 4.2.5)."""

from typing import Any

import pytest

from app.services.health.growth import CLASSES
from tests.health.measured import four_years_old, measured, opened, sheet
from tests.school import TODAY, Guards, School


async def test_all_that_was_measured_and_found_the_newest_first(school: School) -> None:
    girl, nurse = await four_years_old(school), school.as_("nurse")
    first = await opened(school, name="Tháng 10", opens_on="2026-10-01", closes_on="2026-10-30")
    await measured(school, sheet(school, first), girl, 13, 91)
    await measured(school, sheet(school, await opened(school)), girl, 13.4, 92)
    found = await nurse.post(
        f"{girl.url}/findings", {"code": "dental_caries", "severity": "mild", "note": "2 răng hàm"}
    )
    assert (found.status, found.json["name"], found.json["found_on"]) == (201, "Sâu răng", str(TODAY))
    parent = await school.user(Guards(girl)).arrive()
    for caller in (nurse, school.as_("care vice-principal"), school.as_("principal"), parent):
        health = (await caller.get(f"{girl.url}/health")).json
        assert [each["weight_kg"] for each in health["measurements"]] == [13.4, 13]
        assert [each["round"]["name"] for each in health["measurements"]] == ["Cân đo quý I", "Tháng 10"]
        assert health["measurements"][0]["measured_by"]["id"] == str(nurse.person)
        assert [each["code"] for each in health["findings"]] == ["dental_caries"]
    looks = [
        item["as"]["role"] for item in await parent.items(f"{girl.url}/accesses") if item["action"] == "health.read"
    ]
    assert looks == ["parent", "principal", "vp_care", "nurse"]


async def test_the_teacher_is_told_words_and_what_to_heed_and_no_value(school: School) -> None:
    girl, nurse, teacher = await four_years_old(school), school.as_("nurse"), school.as_("teacher of the class")
    await measured(school, sheet(school, await opened(school)), girl, 13.5, 92, vision_left=4, note="Mẹ cháu dặn riêng")
    for code in ("refractive_error", "strabismus", "gum_disease", "heart_disease", "flat_foot"):
        assert (await nurse.post(f"{girl.url}/findings", {"code": code, "note": "chỉ y tế biết"})).status == 201
    (over,) = [
        each for each in (await nurse.get(f"{girl.url}/health")).json["findings"] if each["code"] == "heart_disease"
    ]
    await nurse.patch(f"{girl.url}/findings/{over['id']}", {"resolved_on": str(TODAY)})
    told = await teacher.get(f"{girl.url}/health-summary")
    assert told.json["last_measured_on"] == str(TODAY)
    assert told.json["classes"] == [{"code": "stunted", "name": CLASSES["stunted"].vi}]
    assert told.json["heed"] == ["Cho trẻ ngồi gần, nơi đủ sáng.", "Nhắc trẻ súc miệng, chải răng sau ăn."]
    for secret in ("13.5", "92", "chỉ y tế biết", "dặn riêng", "refractive", "flat_foot"):
        assert secret not in told.text.replace(str(girl.id), "").replace(str(school.classes["A1"]), "")
    english = await teacher.get(f"{girl.url}/health-summary", language="en")
    assert "Seat the child near the front, in good light." in english.json["heed"]


async def test_a_class_s_summaries_are_one_entry_with_the_children(school: School) -> None:
    teacher = school.as_("teacher of the class")
    listed = await teacher.get(f"/v1/health-summaries?class_id={school.classes['A1']}")
    assert [each["heed"] for each in listed.items] == [[], [], []]
    assert {each["last_measured_on"] for each in listed.items} == {None}
    single = await teacher.get(f"{school.children['A1'][0].url}/health-summary")
    assert single.json == listed.items[0] | {}
    assert single.etag == listed.items[0]["etag"]
    entries = await school.query(
        "select entry, (select count(*) from accesses a where a.entry = j.entry) as children from journal j"
        " where action = 'health.read_summary' order by entry"
    )
    assert [row["children"] for row in entries] == [3, 1]
    assert (
        await school.as_("teacher of another class").get(f"/v1/health-summaries?class_id={school.classes['A1']}")
    ).items == []


async def test_the_raw_values_are_not_the_teacher_s(school: School) -> None:
    child = school.children["A1"][0]
    for who in ("teacher of the class", "parent of a child elsewhere", "kitchen", "clerk", "academic vice-principal"):
        assert (await school.as_(who).get(f"{child.url}/health")).status == 404
    assert await school.query("select from accesses") == []


async def test_the_same_is_found_once_until_it_is_over(school: School) -> None:
    child, nurse = school.children["A1"][0], school.as_("nurse")
    url = f"{child.url}/findings"
    first = await nurse.post(url, {"code": "otitis"})
    again = await nurse.post(url, {"code": "otitis"})
    assert (again.status, again.json["errors"][0]["pointer"]) == (409, "/code")
    over = await nurse.patch(f"{url}/{first.json['id']}", {"resolved_on": str(TODAY)}, if_match=first.etag)
    assert over.json["resolved_on"] == str(TODAY)
    assert (await nurse.patch(f"{url}/{first.json['id']}", {"note": "x"}, if_match=first.etag)).status == 412
    assert (await nurse.post(url, {"code": "otitis"})).status == 201
    opened_again = await nurse.patch(f"{url}/{first.json['id']}", {"resolved_on": None})
    assert (opened_again.status, opened_again.code) == (409, "conflict")
    assert [row["noun"] for row in await school.journal("health.measure")].count("findings") == 3


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a code that is not there": ({"code": "plague"}, "/code"),
    "other, without a note": ({"code": "other"}, "/"),
    "a day to come": ({"code": "otitis", "found_on": "2026-11-26"}, "/found_on"),
    "before it was born": ({"code": "otitis", "found_on": "2022-11-24"}, "/found_on"),
    "a round that is not there": ({"code": "otitis", "round_id": "01900000-0000-7000-8000-000000000000"}, "/round_id"),
    "no severity of ours": ({"code": "otitis", "severity": "bad"}, "/severity"),
    "nothing one can read": ({"code": "otitis", "note": "a\x00b"}, "/note"),
}


async def test_being_told_that_it_was_found_already_is_a_reading(school: School) -> None:
    nurse, child = school.as_("nurse"), school.children["A1"][0]
    seen = "select count(*) from accesses join journal using (school_id, entry) where child_id = $1"
    for status, readings in ((201, 1), (409, 2)):
        assert (await nurse.post(f"{child.url}/findings", {"code": "otitis"})).status == status
        assert await school.query(seen, child.id) == [(readings,)]
    assert (await school.as_("kitchen").post(f"{child.url}/findings", {"code": "otitis"})).status == 404
    assert await school.query(seen, child.id) == [(2,)]


async def test_a_refused_change_of_a_finding_tells_of_it_and_is_a_reading(school: School) -> None:
    """Days that are refused say on which day it was found."""
    child, nurse = school.children["A1"][0], school.as_("nurse")
    made = await nurse.post(f"{child.url}/findings", {"code": "otitis", "found_on": "2026-11-20"})
    url = f"{child.url}/findings/{made.json['id']}"
    before = len(await school.query("select from accesses"))
    for asked, status, more in (("2026-11-19", 422, 1), ("2026-11-20", 200, 2)):
        assert (await nurse.patch(url, {"resolved_on": asked})).status == status
        assert len(await school.query("select from accesses")) == before + more
    assert (await school.as_("kitchen").patch(url, {"resolved_on": "2026-11-20"})).status == 404
    assert len(await school.query("select from accesses")) == before + 2


@pytest.mark.parametrize("what", WRONG)
async def test_a_finding_that_cannot_be_is_told_why(school: School, what: str) -> None:
    girl = await four_years_old(school)
    given, pointer = WRONG[what]
    answer = await school.as_("nurse").post(f"{girl.url}/findings", given)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert await school.query("select from findings") == []


async def test_it_is_not_over_before_it_was_found(school: School) -> None:
    child, nurse = school.children["A1"][0], school.as_("nurse")
    made = await nurse.post(f"{child.url}/findings", {"code": "other", "note": "Mụn cóc", "found_on": "2026-11-20"})
    url = f"{child.url}/findings/{made.json['id']}"
    for change, pointer in (
        ({"resolved_on": "2026-11-19"}, "/resolved_on"), ({"resolved_on": "2026-11-26"}, "/resolved_on"),
        ({"note": None}, "/note"),
    ):  # fmt: skip
        answer = await nurse.patch(url, change)
        assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


async def test_a_finding_is_its_child_s_alone(school: School, other_school: School) -> None:
    an, binh, _ = school.children["A1"]
    made = await school.as_("nurse").post(f"{an.url}/findings", {"code": "otitis"})
    for url, who in (
        (f"{binh.url}/findings/{made.json['id']}", school),
        (f"{an.url}/findings/{made.json['id']}", other_school),
    ):
        assert (await who.as_("nurse").get(url)).status == 404
        assert (await who.as_("nurse").patch(url, {"severity": "mild"})).status == 404


async def test_a_record_in_error_has_no_health_and_the_kept_one_says_it_all(school: School) -> None:
    kept, other = await four_years_old(school), await four_years_old(school)
    nurse, url = school.as_("nurse"), sheet(school, await opened(school))
    await measured(school, url, other, 13.5, 92)
    await nurse.post(f"{other.url}/findings", {"code": "otitis"})
    await nurse.post(f"{other.url}/findings", {"code": "dental_caries"})
    await nurse.post(f"{kept.url}/findings", {"code": "otitis"})
    merged = await school.as_("teacher of the class").post(f"{kept.url}/merge", {"duplicate_id": str(other.id)})
    assert merged.status == 200, merged
    health = (await nurse.get(f"{kept.url}/health")).json
    assert [each["weight_kg"] for each in health["measurements"]] == [13.5]
    assert sorted(each["code"] for each in health["findings"]) == ["dental_caries", "otitis", "otitis"]
    assert sum(each["resolved_on"] is None for each in health["findings"]) == 2
    assert (await nurse.get(f"{other.url}/health")).status == 404
    assert of_counts((await nurse.get(url)).json) == (4, 1)


def of_counts(told: Any) -> tuple[int, int]:
    return told["counts"]["children"], told["counts"]["measured"]
