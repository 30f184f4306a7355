"""A child's growth over HTTP: its trend, its charts and the sheet for its parents (4.2.5)."""

from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.growth.children import BORN, girl, measure, round_, twice
from tests.program import Answer
from tests.school import TODAY, Child, Guards, School

SVG = "{http://www.w3.org/2000/svg}"
ENDS = ("growth", "growth-chart", "growth-chart.pdf")


async def grew(school: School, child: Child, **how: Any) -> Any:
    answer = await school.as_("nurse").get(f"{child.url}/growth", **how)
    assert answer.status == 200, answer
    return answer.json


# The trend


async def test_the_trend_has_every_time_with_its_scores_and_what_has_changed(school: School) -> None:
    child = await girl(school)
    await twice(school, child, (15.0, 98.5), (15.6, 100.5))
    told = await grew(school, child)
    first, second = told["points"]
    assert (first["measured_on"], second["measured_on"]) == ("2026-09-10", str(TODAY))
    assert (second["age_days"], second["age_months"], second["weight_kg"], second["height_cm"]) == (
        1656,
        54,
        15.6,
        100.5,
    )
    assert first["since_last"] is None
    assert second["since_last"]["days"] == 76
    assert (second["since_last"]["weight_kg"], second["since_last"]["height_cm"]) == (0.6, 2.0)
    for name in ("waz", "haz", "whz", "baz"):
        change = second["scores"][name]["z"] - first["scores"][name]["z"]
        assert second["since_last"]["z_scores"][name] == pytest.approx(change, abs=1e-9)
    assert second["scores"]["haz"]["class"] == {"code": "normal", "name": "Bình thường"}
    assert second["scores"]["baz"]["reason"]["code"] == "judged_by_whz"
    assert not told["at_risk"]


async def test_the_trend_says_the_same_as_the_sheet_that_was_measured_on(school: School) -> None:
    child = await girl(school)
    at = await round_(school)
    await measure(school, at, child, 12.3, 95)
    sheet = (await school.as_("nurse").get(f"{at}/classes/{school.classes['A1']}")).json["children"]
    kept = next(each for each in sheet if each["student_id"] == str(child.id))
    (point,) = (await grew(school, child))["points"]
    assert {name: score["z"] for name, score in point["scores"].items()} == kept["z_scores"]
    classes = [score["class"]["code"] for score in point["scores"].values() if score["class"]]
    assert [code for code in classes if code != "normal"] == [each["code"] for each in kept["classes"]]
    assert point["at_risk"]


async def test_a_line_that_is_crossed_is_told_with_its_direction(school: School) -> None:
    """From above the median of weight to below it; of height she stays on her side."""
    child = await girl(school)
    await twice(school, child, (17.6, 104.5), (16.6, 105.5))
    second = (await grew(school, child))["points"][1]
    assert {"indicator": "waz", "line": 0, "direction": "down"} in second["crossed"]
    assert not [each for each in second["crossed"] if each["indicator"] == "haz"]


async def test_a_value_beyond_belief_crosses_nothing_and_has_no_class(school: School) -> None:
    child = await girl(school)
    await twice(school, child, (15.6, 104.5), (58, 105.5))
    second = (await grew(school, child))["points"][1]
    assert second["scores"]["waz"]["class"] is None
    assert second["scores"]["waz"]["reason"] == {"code": "measure_again", "name": "cần cân đo lại"}
    assert not [each for each in second["crossed"] if each["indicator"] != "haz"]


async def test_a_time_that_looked_at_the_eyes_only_is_no_point(school: School) -> None:
    child = await girl(school)
    await measure(school, await round_(school), child, None, None, vision_left=10)
    assert (await grew(school, child))["points"] == []


async def test_without_birth_date_or_sex_nothing_is_scored_and_nothing_drawn(school: School) -> None:
    for record in ({"sex": None}, {"birth_date": None}):
        child = await girl(school, **record)
        told = await grew(school, child)
        assert (told["points"], told["at_risk"]) == ([], False)
        for end in ENDS[1:]:
            answer = await school.as_("nurse").get(f"{child.url}/{end}")
            assert (answer.status, answer.code) == (409, "conflict")
            assert "Giáo viên chủ nhiệm" in answer.json["title"]


async def test_a_birth_date_that_is_put_right_is_right_in_the_trend(school: School) -> None:
    child = await girl(school, born=date(2021, 5, 14))
    await measure(school, await round_(school), child, 15.6, 100.5)
    await school.query("update students set birth_date = $2 where id = $1", child.id, BORN)
    assert (await grew(school, child))["points"][0]["age_days"] == 1656


async def test_words_are_those_of_the_caller_s_language(school: School) -> None:
    child = await girl(school)
    await measure(school, await round_(school), child, 12.3, 95)
    (point,) = (await grew(school, child, headers={"accept-language": "en"}))["points"]
    assert point["scores"]["haz"]["class"]["name"] == "Stunted"


async def test_the_etag_changes_with_what_is_measured_and_actions_are_told_when_asked(school: School) -> None:
    child = await girl(school)
    nurse = school.as_("nurse")
    before = await nurse.get(f"{child.url}/growth")
    await measure(school, await round_(school), child, 15.6, 100.5)
    after = await nurse.get(f"{child.url}/growth?include=allowed_actions")
    assert before.etag != after.etag == after.json["etag"]
    assert after.json["allowed_actions"] == ["health.read", "health.measure"]
    assert "allowed_actions" not in before.json


# Who, and that it leaves its trace


@pytest.mark.parametrize("end", ENDS)
async def test_every_reading_is_in_the_journal_and_the_parents_see_it(school: School, end: str) -> None:
    child = await girl(school)
    parent = school.user(Guards(child))
    for who in (school.as_("nurse"), school.as_("care vice-principal"), school.as_("principal"), parent):
        assert (await who.get(f"{child.url}/{end}")).status == 200
    entries = await school.query(
        "select j.clause, j.outcome, j.noun, a.child_id, a.role from journal j join accesses a using (school_id, entry)"
        " where j.action = 'health.read' order by j.entry"
    )  # fmt: skip
    assert [entry["role"] for entry in entries] == ["nurse", "vp_care", "principal", "parent"]
    assert {(str(entry["child_id"]), entry["clause"], entry["outcome"], entry["noun"]) for entry in entries} == {
        (str(child.id), "4.2.5", "done", "health")
    }


@pytest.mark.parametrize("end", ENDS)
async def test_nobody_else_s_child_is_drawn_and_the_teacher_is_told_a_summary_only(school: School, end: str) -> None:
    child = await girl(school)
    for who in (
        "teacher of the class",
        "leader of the group",
        "academic vice-principal",
        "parent of a child elsewhere",
        "kitchen",
    ):
        assert (await school.as_(who).get(f"{child.url}/{end}")).status == 404, who
    assert await school.journal("health.read") == []


async def test_a_record_entered_in_error_has_no_chart(school: School) -> None:
    child = await girl(school, status="entered_in_error")
    assert (await school.as_("nurse").get(f"{child.url}/growth-chart")).status == 404


# The charts


async def chart(school: School, child: Child, query: str = "") -> Answer:
    answer = await school.as_("nurse").get(f"{child.url}/growth-chart{query}")
    assert answer.status == 200, answer
    return answer


@pytest.mark.parametrize("indicator", ["waz", "haz", "whz", "baz"])
async def test_a_chart_is_a_picture_that_can_be_heard_too(school: School, indicator: str) -> None:
    child = await girl(school)
    await twice(school, child, (15.0, 98.5), (15.6, 100.5))
    answer = await chart(school, child, f"?indicator={indicator}")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "no-store"
    picture = ElementTree.fromstring(answer.content)
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "title description"
    said = {child.get("id"): child.text for child in picture if child.get("id")}
    assert "Trần Ngọc Hân" in said["title"]
    assert "10/09/2026" in said["description"]
    assert "25/11/2026" in said["description"]
    points = [each for each in picture.iter(f"{SVG}circle") if each.find(f"{SVG}title") is not None]
    assert len(points) == 2
    # The Content-Security-Policy of the answer would drop a style sheet and what it asks of others.
    assert not {each.tag for each in picture.iter()} & {f"{SVG}style", f"{SVG}script", f"{SVG}image"}
    assert not [each for each in picture.iter() if "style" in each.attrib]
    assert answer.content == (await chart(school, child, f"?indicator={indicator}")).content


async def test_the_chart_is_of_weight_where_nothing_is_asked_and_of_the_ages_that_are_asked(school: School) -> None:
    child = await girl(school)
    plain = await chart(school, child)
    assert plain.content == (await chart(school, child, "?indicator=waz&window=24-60")).content
    assert plain.content != (await chart(school, child, "?indicator=waz&window=60-84")).content
    for query in ("?indicator=hcz", "?window=0-72", "?indicator="):
        assert (await school.as_("nurse").get(f"{child.url}/growth-chart{query}")).status == 422
    assert (await school.as_("nurse").get(f"{child.url}/growth-chart?age=3")).code == "unknown_parameter"


async def test_whatever_a_name_holds_stays_text(school: School) -> None:
    child = await girl(school, full_name='</title><script>alert("Bé & mẹ")</script>')
    picture = ElementTree.fromstring((await chart(school, child)).content)
    assert child.full_name in [each.text for each in picture.iter(f"{SVG}text")]
    assert not list(picture.iter(f"{SVG}script"))
    assert (await school.as_("nurse").get(f"{child.url}/growth-chart.pdf")).status == 200


# The sheet


async def test_the_sheet_is_a_pdf_that_keeps_its_bytes(school: School) -> None:
    child = await girl(school)
    await twice(school, child, (15.0, 98.5), (15.6, 100.5))
    answer = await school.as_("nurse").get(f"{child.url}/growth-chart.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert "phieu-tang-truong-tran-ngoc-han-2026-11-25.pdf" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"%PDF-")
    assert answer.content == (await school.as_("nurse").get(f"{child.url}/growth-chart.pdf")).content
