"""Two records of one child made one: incidents, medicine and its doses go with the record that is kept (4.2.5, 6.1)."""

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
