"""Incidents (4.2.5): written down at once, put right in the open, read by whoever reads the child's health data."""

from typing import Any

import pytest

from tests.school import Caller, Child, Guards, School

INCIDENT: dict[str, Any] = {
    "kind": "fall", "happened_at": "2026-11-25T07:10:00+07:00", "place": "Sân chơi", "description": "Trượt chân, trầy gối.",
    "action_taken": "Rửa, băng lại.", "parents_told_at": None,
}  # fmt: skip


@pytest.fixture
def child(school: School) -> Child:
    return school.children["A1"][0]


@pytest.fixture
def nurse(school: School) -> Caller:
    return school.as_("nurse")


async def recorded(nurse: Caller, child: Child, **more: Any) -> str:
    answer = await nurse.post(f"{child.url}/incidents", INCIDENT | more)
    assert answer.status == 201, answer
    return f"/v1/incidents/{answer.json['id']}"


async def test_what_happened_is_read_by_the_readers_of_health_data(school: School, child: Child, nurse: Caller) -> None:
    url = await recorded(nurse, child)
    for who in ("nurse", "care vice-principal", "principal", "parent of a child in it"):
        told = (await school.as_(who).get(url)).json
        assert (told["student_id"], told["place"], told["parents_told_at"]) == (str(child.id), "Sân chơi", None)
        assert [f"/v1/incidents/{each['id']}" for each in await school.as_(who).items(f"{child.url}/incidents")] == [
            url
        ]
    blocked = await school.user(Guards(child, blocked=True)).arrive()
    for other in (school.as_("teacher of the class"), school.as_("parent of a child elsewhere"), blocked):
        assert (await other.get(url)).status == 404
        assert (await other.get(f"{child.url}/incidents")).status == 404
    seen = await school.query("select role from accesses where child_id = $1", child.id)
    assert len(seen) == 8


async def test_it_is_put_right_in_the_open(school: School, child: Child, nurse: Caller) -> None:
    url = await recorded(nurse, child)
    first = await nurse.get(url)
    assert (await nurse.patch(url, {"place": "Hành lang"})).status == 428
    second = await nurse.patch(
        url, {"place": "Hành lang", "parents_told_at": "2026-11-25T07:20:00+07:00"}, if_match=first.etag
    )
    assert (second.json["place"], second.json["recorded_by"]["id"]) == ("Hành lang", str(nurse.person))
    assert second.json["parents_told_at"] is not None
    assert (await nurse.patch(url, {"place": "Lớp"}, if_match=first.etag)).status == 412
    assert (await nurse.patch(url, {}, if_match=second.etag)).etag == second.etag
    kept = [row for row in await school.journal("health_incident.record") if row["before"]]
    assert [(row["child_id"], "Sân chơi" in row["before"], "Hành lang" in row["after"]) for row in kept] == [
        (child.id, True, True)
    ]
    refused = await school.as_("principal").patch(url, {"place": "Lớp"}, if_match="*")
    assert (refused.status, refused.json["clause"]) == (403, "4.2.5")


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"happened_at": "2026-11-25T07:31:00+07:00"}, "/happened_at"),
        ({"parents_told_at": "2026-11-25T07:31:00+07:00"}, "/parents_told_at"),
        ({"parents_told_at": "2026-11-25T07:09:00+07:00"}, "/parents_told_at"),
        ({"kind": "war"}, "/kind"),
        ({"description": ""}, "/description"),
        ({"place": "a\x00"}, "/place"),
    ],
)
async def test_what_cannot_be_is_refused(school: School, child: Child, nurse: Caller, more: Any, place: str) -> None:
    answer = await nurse.post(f"{child.url}/incidents", INCIDENT | more)
    assert (answer.status, [each for each, _ in answer.errors]) == (422, [place])
    url = await recorded(nurse, child)
    answer = await nurse.patch(url, more, if_match="*")
    assert (answer.status, [each for each, _ in answer.errors]) == (422, [place])


async def test_a_correction_of_one_time_is_held_against_the_other(child: Child, nurse: Caller) -> None:
    url = await recorded(nurse, child, parents_told_at="2026-11-25T07:20:00+07:00")
    answer = await nurse.patch(url, {"happened_at": "2026-11-25T07:25:00+07:00"}, if_match="*")
    assert [place for place, _ in answer.errors] == ["/parents_told_at"]
