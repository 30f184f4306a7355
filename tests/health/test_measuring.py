"""A class is measured in one request: what is taken, what follows from it, and what stands in the way (clause 4.2.5)."""

import asyncio
from typing import Any

import pytest

from app.services.health.growth import CLASSES
from tests.health.measured import four_years_old, measured, of, opened, sheet
from tests.regulation.health import rounds_of
from tests.school import TODAY, YESTERDAY, School


async def test_a_sheet_has_every_child_of_the_class_and_tells_what_it_was_told(school: School) -> None:
    url, nurse = sheet(school, await opened(school)), school.as_("nurse")
    empty = await nurse.get(url)
    assert empty.json["counts"] == {"children": 3, "measured": 0, "unmeasured": 3, "remeasure": 0}
    assert [child["version"] for child in empty.json["children"]] == [0, 0, 0]
    an, binh, cuong = school.children["A1"]
    done = await nurse.put(
        url,
        {"children": [
            {"student_id": str(an.id), "weight_kg": 15.55, "height_cm": 101.5, "position": "standing", "vision_left": 10,
             "vision_right": 8, "teeth_decayed": 2, "systolic": 95, "diastolic": 60, "heart_rate": 98, "note": " Sợ cân "},
            {"student_id": str(binh.id), "note": "Nghỉ ốm"},
        ]},
    )  # fmt: skip
    assert done.status == 200
    said = of(done, an)
    assert (said["weight_kg"], said["height_cm"], said["measured_on"]) == (15.55, 101.5, str(TODAY))
    assert (said["vision_left"], said["vision_right"], said["teeth_decayed"], said["note"]) == (10, 8, 2, "Sợ cân")
    assert (said["systolic"], said["diastolic"], said["heart_rate"], said["position"]) == (95, 60, 98, "standing")
    assert [of(done, child)["measured"] for child in (an, binh, cuong)] == [True, False, False]
    assert done.json["counts"] == {"children": 3, "measured": 1, "unmeasured": 2, "remeasure": 0}
    again = await nurse.get(url)
    assert (again.json, again.etag) == (done.json, done.etag)
    assert again.etag != empty.etag


async def test_z_scores_and_classes_come_with_the_answer_and_stay_as_they_were_computed(school: School) -> None:
    girl, url = await four_years_old(school), sheet(school, await opened(school))
    said = of(await measured(school, url, girl, 13.5, 92), girl)
    assert said["age_days"] == 1461
    assert said["z_scores"]["haz"] == -2.49
    assert [each["code"] for each in said["classes"]] == ["stunted"]
    assert said["classes"][0]["name"] == CLASSES["stunted"].vi
    english = await school.as_("nurse").get(url, language="en")
    assert of(english, girl)["classes"] == [{"code": "stunted", "name": CLASSES["stunted"].en}]
    assert said["method"]
    await school.query("update students set birth_date = '2020-01-01' where id = $1", girl.id)
    assert of(await school.as_("nurse").get(url), girl)["z_scores"] == said["z_scores"]


async def test_without_a_birth_date_or_sex_there_is_a_measure_and_no_score(school: School) -> None:
    url, an = sheet(school, await opened(school)), school.children["A1"][0]
    said = of(await measured(school, url, an, 15, 100), an)
    assert (set(said["z_scores"].values()), said["method"], said["measured"]) == ({None}, None, True)


async def test_what_is_beyond_belief_is_kept_not_classified_and_measured_again(school: School) -> None:
    girl, url = await four_years_old(school), sheet(school, await opened(school))
    doubted = await measured(school, url, girl, 44, 92)
    said = of(doubted, girl)
    assert said["remeasure"]
    assert "waz" in said["implausible"]
    assert "obese" not in [each["code"] for each in said["classes"]]
    assert doubted.json["counts"]["remeasure"] == 1
    confirmed = of(await measured(school, url, girl, 44, 92, remeasured=True), girl)
    assert (confirmed["remeasure"], confirmed["remeasured"], confirmed["implausible"]) == (
        False,
        True,
        said["implausible"],
    )
    assert confirmed["version"] == 2
    other = of(await measured(school, url, girl, 45, 92), girl)
    assert (other["remeasure"], other["remeasured"]) == (True, False), "another value was measured once"
    cleared = of(await measured(school, url, girl, 14.4, 92), girl)
    assert (cleared["remeasure"], cleared["implausible"]) == (False, [])


async def test_oedema_leaves_the_weight_without_a_score(school: School) -> None:
    girl, url = await four_years_old(school), sheet(school, await opened(school))
    scores = of(await measured(school, url, girl, 12, 92, oedema=True), girl)["z_scores"]
    assert (scores["waz"], scores["haz"]) == (None, -2.49)


async def test_what_is_left_out_stays_and_null_takes_a_value_back(school: School) -> None:
    url, an = sheet(school, await opened(school)), school.children["A1"][0]
    await measured(school, url, an, 15, 100, vision_left=9)
    said = of(await school.as_("nurse").put(url, {"children": [{"student_id": str(an.id), "height_cm": None}]}), an)
    assert (said["weight_kg"], said["height_cm"], said["vision_left"], said["measured"]) == (15, None, 9, False)


async def test_the_same_again_changes_nothing(school: School) -> None:
    url, an = sheet(school, await opened(school)), school.children["A1"][0]
    first = await measured(school, url, an, 15.5, 100.1)
    again = await measured(school, url, an, 15.5, 100.1)
    assert (again.etag, of(again, an)["version"]) == (first.etag, 1)
    nothing = await school.as_("nurse").put(url, {"children": [{"student_id": str(school.children["A1"][1].id)}]})
    assert nothing.etag == first.etag


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "weight_kg": ({"weight_kg": 15.555}, "too_fine"),
    "height_cm": ({"height_cm": 100.25}, "too_fine"),
    "weight_kg, far": ({"weight_kg": 250}, "out_of_range"),
    "height_cm in metres": ({"height_cm": 1.05}, "out_of_range"),
    "weight_kg as text": ({"weight_kg": "15"}, "not_a_number"),
    "weight_kg as truth": ({"weight_kg": True}, "not_a_number"),
    "vision_left": ({"vision_left": 21}, "too_large"),
    "position": ({"position": "hanging"}, "not_allowed"),
    "measured_on": ({"measured_on": "2026-11-26"}, "outside_round"),
    "measured_on, before the round": ({"measured_on": "2026-10-30", "note": "x"}, "outside_round"),
    "note": ({"note": "a\x00b"}, "control_characters"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_a_wrong_value_is_told_at_its_place_and_nothing_is_written(school: School, what: str) -> None:
    url, (an, binh, _) = sheet(school, await opened(school)), school.children["A1"]
    value, code = WRONG[what]
    good = {"student_id": str(an.id), "weight_kg": 15, "height_cm": 100}
    bad = {"student_id": str(binh.id), "weight_kg": 15, **value}
    answer = await school.as_("nurse").put(url, {"children": [good, bad]})
    assert answer.status == 422
    (error,) = answer.json["errors"]
    assert error["pointer"] == f"/children/1/{what.partition(',')[0].partition(' ')[0]}"
    assert error["code"] == code
    assert await school.query("select from measurements") == []


@pytest.mark.parametrize("number", ["1e400", "NaN", "-Infinity", "1" + "0" * 400, "1" + "0" * 5000, "-0.0"])
async def test_no_number_breaks_it(school: School, number: str) -> None:
    url, an = sheet(school, await opened(school)), school.children["A1"][0]
    body = f'{{"children": [{{"student_id": "{an.id}", "weight_kg": {number}}}]}}'.encode()
    answer = await school.as_("nurse").send("PUT", url, content=body, headers={"content-type": "application/json"})
    assert answer.status in (400, 422)


async def test_all_wrong_days_are_told_at_once(school: School) -> None:
    url, (an, binh, _) = sheet(school, await opened(school)), school.children["A1"]
    new = await school.child("A1", starts_on=TODAY)
    children = [
        {"student_id": str(an.id), "weight_kg": 15, "measured_on": "2026-11-26"},
        {"student_id": str(binh.id), "weight_kg": 15},
        {"student_id": str(new.id), "weight_kg": 15},
    ]
    answer = await school.as_("nurse").put(url, {"measured_on": str(YESTERDAY), "children": children})
    assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [
        ("/children/0/measured_on", "outside_round"), ("/measured_on", "before_enrolment"),
    ]  # fmt: skip


async def test_a_child_twice_unknown_or_elsewhere_is_told_alike(school: School, other_school: School) -> None:
    url, an = sheet(school, await opened(school)), school.children["A1"][0]
    elsewhere = [school.children["B1"][0], other_school.children["A1"][0], school.children["old"][0]]
    told = []
    for wrong in (an.id, *(child.id for child in elsewhere), "01900000-0000-7000-8000-000000000000"):
        body = {"children": [{"student_id": str(each), "weight_kg": 15} for each in (an.id, wrong)]}
        answer = await school.as_("nurse").put(url, body)
        told.append((answer.status, answer.json["errors"], answer.json["detail"]))
    assert told == told[:1] * 5
    assert told[0][1][0]["pointer"] == "/children/1/student_id"


async def test_who_measured_meanwhile_is_a_conflict_that_names_the_child(school: School) -> None:
    url, an = sheet(school, await opened(school)), school.children["A1"][0]
    seen = await school.as_("nurse").get(url)
    assert (await measured(school, url, an, 15, 100, "care vice-principal", version=0)).status == 200
    answer = await measured(school, url, an, 16, 100, version=0)
    assert (answer.status, answer.code) == (409, "conflict")
    assert an.full_name in answer.json["detail"]
    assert [child["student_id"] for child in answer.json["children"]] == [str(an.id)]
    entry = {"children": [{"student_id": str(an.id), "weight_kg": 17}]}
    assert (await school.as_("nurse").put(url, entry, if_match=seen.etag)).status == 412
    assert (await school.as_("nurse").put(url, entry, if_match="*")).status == 200


async def test_nurses_who_write_at_the_same_time_lose_nothing(school: School) -> None:
    for _ in range(9):
        await school.child("A1")
    url, children = sheet(school, await opened(school)), school.children["A1"]
    answers = await asyncio.gather(*(measured(school, url, child, 15, 100) for child in children))
    assert {answer.status for answer in answers} == {200}
    assert (await school.as_("nurse").get(url)).json["counts"]["measured"] == 12
    (row,) = await school.query("select version from health_sheets")
    assert row["version"] == 12


async def test_nothing_is_written_into_a_round_that_closes_meanwhile(school: School) -> None:
    round_ = await opened(school)
    url, an = sheet(school, round_), school.children["A1"][0]
    nurse, care = school.as_("nurse"), school.as_("care vice-principal")
    await care.arrive()
    answers = await asyncio.gather(
        *(measured(school, url, an, 15 + n, 100) for n in range(6)), care.post(f"{round_}/close"),
        *(measured(school, url, an, 25 + n, 100) for n in range(6)),
    )  # fmt: skip
    assert {answer.status for answer in answers} <= {200, 409}
    assert answers[6].status == 200
    refused = await measured(school, url, an, 40, 100)
    assert (refused.status, refused.code, refused.json["state"]) == (409, "wrong_state", "closed")
    assert refused.json["transitions"] == []
    assert of(await nurse.get(url), an)["version"] == sum(answer.status == 200 for answer in answers) - 1


async def test_whose_class_it_is_follows_the_day(school: School) -> None:
    """Who moved is on the sheet of the class of today, with what was measured before."""
    round_, child = await opened(school), school.children["A1"][0]
    school.at("2026-11-24 09:00")
    await measured(school, sheet(school, round_), child, 15, 100)
    await school.move(child, "B1", on=TODAY)
    school.at("2026-11-25 09:00")
    assert str(child.id) not in str((await school.as_("nurse").get(sheet(school, round_))).json)
    there = await school.as_("nurse").get(sheet(school, round_, "B1"))
    assert of(there, child)["weight_kg"] == 15
    corrected = await measured(school, sheet(school, round_, "B1"), child, 15.5, 100, measured_on=str(TODAY))
    assert of(corrected, child)["version"] == 2


async def test_before_it_begins_nothing_is_measured_and_afterwards_a_day_is_named(school: School) -> None:
    url, an = sheet(school, await opened(school, opens_on="2026-11-26")), school.children["A1"][0]
    assert (await measured(school, url, an, 15, 100)).json["errors"][0]["code"] == "outside_round"
    over = sheet(school, await opened(school, name="Tháng 10", opens_on="2026-10-01", closes_on="2026-10-30"))
    assert of(await measured(school, over, an, 15, 100), an)["measured_on"] == "2026-10-30"


async def test_a_year_that_is_over_is_read_only(school: School) -> None:
    url = f"/v1/health-rounds/{(await rounds_of(school))['before']}/classes/{school.classes['old']}"
    answer = await measured(school, url, school.children["old"][0], 15, 100)
    assert (answer.status, answer.code) == (422, "school_year_over")
    assert (await school.as_("nurse").get(url)).json["counts"]["children"] == 3


async def test_a_class_of_another_year_or_school_is_in_no_round(school: School, other_school: School) -> None:
    round_ = await opened(school)
    for class_ in (school.classes["old"], other_school.classes["A1"]):
        assert (await school.as_("nurse").get(f"{round_}/classes/{class_}")).status == 404
    assert (await other_school.as_("nurse").get(sheet(school, round_))).status == 404


async def test_the_sheet_is_one_entry_with_every_child_and_measuring_one_too(school: School) -> None:
    url, children = sheet(school, await opened(school)), school.children["A1"]
    await school.as_("principal").get(url)
    await measured(school, url, children[0], 15, 100)
    for action, role in (("health.read", "principal"), ("health.measure", "nurse")):
        (entry,) = await school.query("select * from journal where action = $1 and noun = 'health'", action)
        shown = await school.query("select child_id, role from accesses where entry = $1", entry["entry"])
        assert {(row["child_id"], row["role"]) for row in shown} == {(child.id, role) for child in children}
        assert (entry["clause"], entry["outcome"]) == ("4.2.5", "done")


async def test_who_is_refused_was_shown_nothing(school: School) -> None:
    url, an = sheet(school, await opened(school)), school.children["A1"][0]
    for who, status in (("teacher of the class", 404), ("kitchen", 404), ("clerk", 404), ("web administrator", 404)):
        assert (await school.as_(who).get(url)).status == status
    assert (await measured(school, url, an, 15, 100, "principal")).status == 403
    assert (await measured(school, url, an, 15, 100, version=7)).status == 409
    assert await school.query("select from accesses") == []


async def test_an_empty_class_is_nobody_s_reading(school: School) -> None:
    await school.query("update enrolments set left_on = '2026-11-20' where class_id = $1", school.classes["D1"])
    answer = await school.as_("nurse").get(sheet(school, await opened(school), "D1"))
    assert answer.json["counts"] == {"children": 0, "measured": 0, "unmeasured": 0, "remeasure": 0}
    assert await school.query("select from journal where action = 'health.read'") == []


async def test_the_journal_keeps_what_was_written_before_and_by_whom(school: School) -> None:
    url, an = sheet(school, await opened(school)), school.children["A1"][0]
    await measured(school, url, an, 15, 100)
    await measured(school, url, an, 16, 100, "care vice-principal")
    first, second = [row for row in await school.journal("health.measure") if row["noun"] == "measurements"]
    assert '"weight_g": 15000' in second["before"]
    assert '"weight_g": 16000' in second["after"]
    assert (first["child_id"], second["person_id"]) == (an.id, school.as_("care vice-principal").person)
