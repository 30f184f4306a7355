"""Two records of one child made one: incidents, medicine and its doses go with the record that is kept (4.2.5, 6.1)."""

from tests.health.measured import measured, opened, sheet
from tests.health.test_incidents import recorded
from tests.health.test_medication import accepted, given, requested
from tests.school import Child, Guards, School


async def _merged(school: School, kept: Child, other: Child) -> None:
    answer = await school.as_("teacher of the class").post(f"{kept.url}/merge", {"duplicate_id": str(other.id)})
    assert answer.status == 200, answer


async def test_what_happened_and_what_is_given_goes_with_the_record_that_is_kept(school: School) -> None:
    kept, other = school.children["A1"][:2]
    nurse, parent = await school.as_("nurse").arrive(), await school.user(Guards(other)).arrive()
    incidents = {await recorded(nurse, kept), await recorded(nurse, other)}
    request = await accepted(parent, nurse, other)
    assert (await given(nurse, request)).status == 201
    asked = await requested(parent, other)
    await _merged(school, kept, other)
    for who in (nurse, parent):
        found = {f"/v1/incidents/{each['id']}" for each in await who.items(f"{kept.url}/incidents")}
        assert found == incidents
        read = (await who.get(request)).json
        assert (read["student_id"], read["state"], len(read["doses"])) == (str(kept.id), "accepted", 1)
    assert (await nurse.post(f"{asked}/accept")).status == 200
    (dose,) = await school.query("select student_id from medication_doses")
    assert dose["student_id"] == kept.id


async def test_a_parent_of_either_record_ends_what_was_asked_with_the_other(school: School) -> None:
    kept, other = school.children["A1"][:2]
    nurse, mother = school.as_("nurse"), await school.user(Guards(kept)).arrive()
    father = await school.user(Guards(other)).arrive()
    request = await accepted(father, nurse, other)
    assert (await mother.get(request)).status == 404
    await _merged(school, kept, other)
    assert (await mother.post(f"{request}/withdraw", {"reason": "Cháu đã khỏi"})).status == 200


async def test_two_records_measured_differently_in_a_round_are_not_merged(school: School) -> None:
    """The teacher is told the round and what differs, never a value; once the nurse put it right they are one child."""
    kept, other = school.children["A1"][:2]
    first = await opened(school, name="Tháng 10", opens_on="2026-10-01", closes_on="2026-10-30")
    second = await opened(school)
    for child in (kept, other):
        await measured(school, sheet(school, first), child, 15, 100, measured_on="2026-10-05")
    await measured(school, sheet(school, second), kept, 15.5, 101)
    await measured(school, sheet(school, second), other, 15.7, 101, vision_left=9)
    merging = {"duplicate_id": str(other.id)}
    refused = await school.as_("teacher of the class").post(f"{kept.url}/merge", merging)
    assert (refused.status, refused.code) == (409, "conflict")
    (told,) = refused.json["rounds"]
    assert (told["id"], told["name"]) == (second.rpartition("/")[2], "Cân đo quý I")
    assert told["fields"] == ["weight_kg", "vision_left"]
    assert "Cân đo quý I" in refused.json["detail"]
    assert "15" not in refused.text.replace(told["id"], "").replace(refused.json["request_id"], "")
    await measured(school, sheet(school, second), kept, 15.7, 101, vision_left=9)
    await _merged(school, kept, other)
    health = (await school.as_("nurse").get(f"{kept.url}/health")).json
    assert [each["weight_kg"] for each in health["measurements"]] == [15.7, 15.0]
