"""A finding that was entered by mistake stays in the history, says so and why, and asks for nothing any more (4.2.5)."""

from app.policies.owed.advice import for_children_at_risk
from tests.school import TODAY, YESTERDAY, Guards, School


async def test_a_finding_entered_in_error_stays_and_asks_for_nothing(school: School) -> None:
    child, nurse = school.children["A1"][0], school.as_("nurse")
    mother = await school.user(Guards(child)).arrive()
    made = await nurse.post(f"{child.url}/findings", {"code": "refractive_error", "found_on": str(YESTERDAY)})
    url = f"{child.url}/findings/{made.json['id']}"
    owed = {"since": YESTERDAY, "until": TODAY}
    assert len(await school.owed(for_children_at_risk, **owed)) == len((await nurse.get("/v1/at-risk")).items) == 1
    assert (await nurse.get(f"{child.url}/health-summary")).status == 404
    reason = "Ghi nhầm sang trẻ khác"
    said = await nurse.patch(url, {"entered_in_error": reason})
    assert (said.status, said.json["entered_in_error"], said.json["resolved_on"]) == (200, reason, str(TODAY))
    assert (await nurse.get("/v1/at-risk")).items == await school.owed(for_children_at_risk, **owed) == []
    teacher = school.as_("teacher of the class")
    assert (await teacher.get(f"{child.url}/health-summary")).json["heed"] == []
    about = {"finding_id": made.json["id"], "template": "refractive_error"}
    assert (await nurse.post(f"{child.url}/advice", about)).errors == [("/finding_id", "not_of_the_child")]
    for who in (nurse, mother):
        (kept,) = (await who.get(f"{child.url}/health")).json["findings"]
        assert (kept["code"], kept["entered_in_error"]) == ("refractive_error", reason)
    (row,) = [each for each in await school.journal("health.measure") if each["outcome"] == "done"
              and each["noun"] == "findings"][1:]  # fmt: skip
    assert (row["person_id"], row["clause"], row["at"]) == (nurse.person, "4.2.5", school.program.clock())


async def test_it_stays_said(school: School) -> None:
    """And the same may be found on the child after all."""
    child, nurse = school.children["A1"][0], school.as_("nurse")
    made = await nurse.post(f"{child.url}/findings", {"code": "otitis"})
    url = f"{child.url}/findings/{made.json['id']}"
    for nothing in ("", " ", None):
        assert (await nurse.patch(url, {"entered_in_error": nothing})).status == 422
    both = await nurse.patch(url, {"entered_in_error": "Nhầm", "resolved_on": None})
    assert both.json["resolved_on"] == str(TODAY)
    for more in ({"resolved_on": None}, {"note": "Còn"}, {"entered_in_error": "Nhầm nữa"}):
        again = await nurse.patch(url, more)
        assert (again.status, again.code, again.json["state"]) == (409, "wrong_state", "entered_in_error")
    assert (await nurse.get(f"{url}?include=allowed_actions")).json["allowed_actions"] == ["health.read"]
    assert (await nurse.post(f"{child.url}/findings", {"code": "otitis"})).status == 201


async def test_what_was_over_and_what_was_told_are_mistakes_too(school: School) -> None:
    """What was told to parents is followed up and closed as it is; the duty counts neither."""
    child, nurse = school.children["A1"][0], school.as_("nurse")
    await school.user(Guards(child)).arrive()
    over = await nurse.post(f"{child.url}/findings", {"code": "otitis", "found_on": str(YESTERDAY)})
    url = f"{child.url}/findings/{over.json['id']}"
    await nurse.patch(url, {"resolved_on": str(YESTERDAY)})
    assert (await nurse.patch(url, {"entered_in_error": "Nhầm"})).json["resolved_on"] == str(YESTERDAY)
    told = (await nurse.post(f"{child.url}/findings", {"code": "rickets"})).json["id"]
    advice = await nurse.post(f"{child.url}/advice", {"finding_id": told, "template": "rickets"})
    assert advice.status == 201, advice
    await nurse.patch(f"{child.url}/findings/{told}", {"entered_in_error": "Nhầm"})
    assert await school.owed(for_children_at_risk, since=YESTERDAY, until=TODAY) == []
    closed = await nurse.post(f"/v1/advice/{advice.json['id']}/close", {"outcome": "improved"})
    assert closed.status == 200, closed
