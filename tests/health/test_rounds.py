"""Rounds of measuring: opened, changed, closed (clause 4.2.5)."""

from typing import Any

import pytest

from tests.health.measured import DAYS, measured, opened, sheet
from tests.school import School

ROUND = {"name": "Cân đo quý I", "kind": "quarterly", **DAYS}


async def test_a_round_is_opened_read_changed_and_closed(school: School) -> None:
    nurse = school.as_("nurse")
    made = await nurse.post("/v1/health-rounds", ROUND)
    assert made.status == 201
    assert (made.json["state"], made.json["measures"]) == ("open", ["weight", "height"])
    url = f"/v1/health-rounds/{made.json['id']}"
    assert (await school.as_("principal").get(url)).json == made.json
    change = {"name": "Đợt cân đo đầu năm", "measures": ["weight", "height", "vision"], "closes_on": "2026-12-04"}
    changed = await nurse.patch(url, change, if_match=made.etag)
    assert changed.status == 200
    assert {name: changed.json[name] for name in change} == change
    assert (await nurse.patch(url, {"name": "x"}, if_match=made.etag)).status == 412
    closed = await school.as_("care vice-principal").post(f"{url}/close")
    assert (closed.status, closed.json["state"]) == (200, "closed")
    for answer in (await nurse.post(f"{url}/close"), await nurse.patch(url, {"name": "x"})):
        assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", "closed")
    assert [row["clause"] for row in await school.journal("health_round.close")] == ["4.2.5"]


async def test_what_may_be_done_follows_the_state(school: School) -> None:
    url, nurse = await opened(school), school.as_("nurse")
    actions = ["health_round.read", "health_round.update", "health_round.close"]
    assert (await nurse.get(f"{url}?include=allowed_actions")).json["allowed_actions"] == actions
    on_sheet = await nurse.get(f"{sheet(school, url)}?include=allowed_actions")
    assert on_sheet.json["allowed_actions"] == ["health.read", "health.measure"]
    await nurse.post(f"{url}/close")
    closed = [actions[0], "health_round.reopen"]
    assert (await nurse.get(f"{url}?include=allowed_actions")).json["allowed_actions"] == closed
    on_sheet = await nurse.get(f"{sheet(school, url)}?include=allowed_actions")
    assert on_sheet.json["allowed_actions"] == ["health.read"]


async def test_a_round_that_was_closed_too_early_is_reopened(school: School) -> None:
    """Whoever measures; while it is open there is nothing to reopen."""
    url, nurse, child = await opened(school), school.as_("nurse"), school.children["A1"][0]
    assert (await nurse.post(f"{url}/reopen")).json["transitions"] == ["update", "close"]
    await nurse.post(f"{url}/close")
    late = await measured(school, sheet(school, url), child, 15, 100)
    assert (late.status, late.json["state"], late.json["transitions"]) == (409, "closed", [])
    assert (await school.as_("principal").post(f"{url}/reopen")).status == 403
    answer = await nurse.post(f"{url}/reopen")
    assert (answer.status, answer.json["state"]) == (200, "open")
    assert (await measured(school, sheet(school, url), child, 15, 100)).status == 200
    assert [row["clause"] for row in await school.journal("health_round.reopen") if row["outcome"] == "done"] == [
        "4.2.5"
    ]


async def test_the_newest_is_first_and_the_year_and_the_state_are_chosen(school: School) -> None:
    first = await opened(school, name="Tháng 10", opens_on="2026-10-01", closes_on="2026-10-30")
    await opened(school)
    nurse = school.as_("nurse")
    await nurse.post(f"{first}/close")
    assert [each["name"] for each in await nurse.items("/v1/health-rounds?limit=1")] == ["Cân đo quý I", "Tháng 10"]
    assert [each["name"] for each in await nurse.items("/v1/health-rounds?state=open")] == ["Cân đo quý I"]
    assert await nurse.items(f"/v1/health-rounds?school_year_id={school.years['before']}") == []


WRONG: dict[str, tuple[dict[str, Any], int, str]] = {
    "ends before it begins": ({"closes_on": "2026-11-01"}, 422, "/"),
    "outside the year": ({"opens_on": "2026-07-01", "closes_on": "2027-08-01"}, 422, "/opens_on"),
    "looks at nothing": ({"measures": []}, 422, "/measures"),
    "looks at something twice": ({"measures": ["weight", "weight"]}, 422, "/measures"),
    "a year that is not there": ({"school_year_id": "01900000-0000-7000-8000-000000000000"}, 422, "/school_year_id"),
    "no kind": ({"kind": "daily"}, 422, "/kind"),
    "another field": ({"state": "closed"}, 422, "/state"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_a_round_that_cannot_be_is_told_why(school: School, what: str) -> None:
    given, status, pointer = WRONG[what]
    answer = await school.as_("nurse").post("/v1/health-rounds", ROUND | given)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (status, pointer)
    assert await school.query("select from health_rounds") == []


async def test_a_name_is_one_round_s_in_a_year(school: School) -> None:
    await opened(school)
    again = await school.as_("nurse").post("/v1/health-rounds", ROUND)
    assert (again.status, again.json["errors"][0]["pointer"]) == (409, "/name")


async def test_its_days_stay_around_what_was_measured(school: School) -> None:
    url = await opened(school)
    await measured(school, sheet(school, url), school.children["A1"][0], 15, 100)
    nurse = school.as_("nurse")
    for change, pointer in (({"opens_on": "2026-11-26"}, "/opens_on"), ({"closes_on": "2026-11-24"}, "/closes_on")):
        answer = await nurse.patch(url, change)
        assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert (await nurse.patch(url, {"opens_on": "2026-11-25", "closes_on": "2026-11-25"})).status == 200


async def test_a_repeated_key_opens_one_round(school: School) -> None:
    nurse, key = school.as_("nurse"), {"headers": {"Idempotency-Key": "one"}}
    first, again = [await nurse.post("/v1/health-rounds", ROUND, **key) for _ in range(2)]
    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert len(await school.query("select from health_rounds")) == 1
