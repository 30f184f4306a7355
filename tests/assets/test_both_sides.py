"""Movements of assets and who confirms them (4.2.2): nothing changes hands by one person's word."""

import asyncio

import asyncpg
import pytest

from tests.assets.cupboard import asset, decided, entered, handed_over, latest, read, recomputed
from tests.school import Held, School

DECISION = {"decision_number": "15/QĐ-MNVH", "decision_on": "2026-11-20"}


async def test_a_class_has_it_once_its_teacher_confirms(school: School) -> None:
    television = await asset(school)
    movement = await handed_over(school, television)
    teacher = school.as_("teacher of the class")
    assert (await read(school, television))["class"] is None
    assert (await teacher.get(f"/v1/assets/{television['id']}")).status == 404
    waiting = (await teacher.get("/v1/asset-movements?state=pending")).items
    assert [each["id"] for each in waiting] == [movement]
    answer = await decided(school, movement, "confirm-receipt", "teacher of the class")
    assert (answer.status, answer.json["state"], answer.json["received"]["by"]["id"]) == (
        200,
        "received",
        str(teacher.person),
    )
    seen = await teacher.get(f"/v1/assets/{television['id']}")
    assert (seen.json["class"]["id"], seen.json["location"], seen.json["pending_movement_id"]) == (
        str(school.classes["A1"]),
        None,
        None,
    )
    answer = await decided(school, movement, "confirm", "care vice-principal")
    assert (answer.status, answer.json["state"]) == (200, "confirmed")
    assert [each["id"] for each in (await teacher.get("/v1/assets")).items] == [television["id"]]
    assert (await school.as_("teacher of another class").get("/v1/assets")).items == []
    (received,) = (await school.journal("asset.confirm_receipt"),)
    assert {(row["noun"], row["clause"], row["person_id"]) for row in received} == {
        ("assets", "4.2.2", teacher.person), ("asset_movements", "4.2.2", teacher.person)
    }  # fmt: skip


async def test_while_it_waits_nothing_else_is_entered(school: School) -> None:
    television = await asset(school)
    movement = await handed_over(school, television)
    for verb, body in {"repair": {}, "move": {"location": "Kho"}, "hand-over": {"class_id": str(school.classes["B1"])},
                       "dispose": DECISION, "receive": {"quantity": 1}}.items():  # fmt: skip
        answer = await entered(school, television, verb, **body)
        assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", "pending"), verb
        assert answer.json["transitions"] == ["update"]
    allowed = (await school.as_("asset keeper").get(f"/v1/assets/{television['id']}?include=allowed_actions")).json
    assert allowed["allowed_actions"] == ["asset.read", "asset.update"]
    answer = await decided(school, movement, "withdraw", "asset keeper")
    assert (answer.status, answer.json["state"]) == (200, "withdrawn")
    assert (await read(school, television))["class"] is None
    assert (await decided(school, movement, "confirm-receipt", "teacher of the class")).json["state"] == "withdrawn"
    assert (await entered(school, television, "repair")).status == 200
    await recomputed(school)


async def test_one_person_is_not_both_sides(school: School) -> None:
    """Two people's approvals do not come from one person (2): whatever posts they hold."""
    both = school.user(Held("asset_keeper"), Held("homeroom_teacher", "A1"), Held("vp_care"))
    await school.as_("second teacher of the class").arrive()
    television = await asset(school)
    url = f"/v1/assets/{television['id']}/hand-over"
    movement = (await both.post(url, {"class_id": str(school.classes["A1"])})).json["pending_movement_id"]
    answer = await both.post(f"/v1/asset-movements/{movement}/confirm-receipt")
    assert (answer.status, answer.code, answer.clause) == (403, "separation_of_duties", "4.2.2")
    assert (await decided(school, movement, "confirm-receipt", "second teacher of the class")).status == 200
    answer = await both.post(f"/v1/asset-movements/{movement}/confirm")
    assert (answer.status, answer.code) == (403, "separation_of_duties")
    # Nobody else who holds the post is free: the principal does.
    answer = await decided(school, movement, "confirm", "principal")
    assert (answer.status, answer.json["state"]) == (200, "confirmed")


async def test_the_principal_confirms_only_where_nobody_else_can(school: School) -> None:
    await school.as_("care vice-principal").arrive()
    await asset(school)
    movement = (await latest(school, await asset(school)))["id"]
    assert (await decided(school, movement, "confirm", "principal")).status == 403
    assert (await decided(school, movement, "confirm", "asset keeper")).status == 403
    assert (await decided(school, movement, "confirm", "care vice-principal")).status == 200


async def test_where_a_class_has_no_other_teacher_the_vice_principal_receives(school: School) -> None:
    await school.as_("teacher of the class").arrive()
    movement = await handed_over(school, await asset(school))
    assert (await decided(school, movement, "confirm-receipt", "care vice-principal")).status == 403
    movement = await handed_over(school, await asset(school), "D1")  # which has none
    answer = await decided(school, movement, "confirm-receipt", "care vice-principal")
    assert answer.status == 200
    answer = await decided(school, movement, "confirm", "care vice-principal")
    assert answer.code == "separation_of_duties"


async def test_the_database_itself_keeps_the_sides_apart(school: School) -> None:
    await asset(school)
    with pytest.raises(asyncpg.CheckViolationError):
        await school.query("update asset_movements set confirmed_by = person_id")


@pytest.mark.parametrize(
    ("who", "status"),
    [("teacher of another class", 404), ("leader of the group", 404), ("principal", 403), ("asset keeper", 403), ("kitchen", 404)],
)  # fmt: skip
async def test_only_the_class_s_teacher_confirms_the_receipt(school: School, who: str, status: int) -> None:
    await school.as_("teacher of the class").arrive()
    movement = await handed_over(school, await asset(school))
    assert (await decided(school, movement, "confirm-receipt", who)).status == status
    assert (await latest(school, {"id": (await school.query("select id from assets"))[0][0]}))["state"] == "pending"


async def test_two_teachers_who_confirm_at_once_receive_it_once(school: School) -> None:
    movement = await handed_over(school, await asset(school))
    teachers = [school.as_("teacher of the class"), school.as_("second teacher of the class")]
    for teacher in teachers:
        await teacher.arrive()
    url = f"/v1/asset-movements/{movement}/confirm-receipt"
    answers = await asyncio.gather(*(teacher.post(url) for teacher in teachers * 3))
    assert sorted(answer.status for answer in answers) == [200] + [409] * 5
    assert {answer.code for answer in answers if answer.status == 409} == {"wrong_state"}


async def test_whoever_hands_over_at_once_hands_over_once(school: School) -> None:
    television = await asset(school)
    answers = await asyncio.gather(
        *(
            entered(school, television, "hand-over", class_id=str(school.classes[name]))
            for name in ("A1", "B1", "D1") * 3
        )
    )
    assert sorted(answer.status for answer in answers) == [200] + [409] * 8
    assert await school.query("select count(*) from asset_movements where state = 'pending'") == [(1,)]


async def test_a_class_returns_what_it_had(school: School) -> None:
    television = await asset(school)
    await decided(school, await handed_over(school, television), "confirm-receipt", "teacher of the class")
    moved = await entered(school, television, "move", location="Kho tầng 1")
    assert (moved.json["class"], moved.json["location"]) == (None, "Kho tầng 1")
    back = await latest(school, television)
    assert (back["kind"], back["from"]["class"]["name"], back["to"]["class"]) == ("return", "A1", None)
    teacher = school.as_("teacher of the class")
    assert (await teacher.get(f"/v1/assets/{television['id']}")).status == 404
    assert (await teacher.get(f"/v1/asset-movements/{back['id']}")).status == 200


async def test_it_goes_to_a_person_of_the_staff(school: School) -> None:
    nurse = await school.as_("nurse").arrive()
    parent = await school.as_("parent of a child in it").arrive()
    laptop = await asset(school, name="Máy tính xách tay", category="computer")
    moved = await entered(school, laptop, "move", location="Phòng y tế", holder_id=str(nurse.person))
    assert (moved.status, moved.json["holder"]["id"]) == (200, str(nurse.person))
    told = []
    for nobody in (parent.person, school.id):
        answer = await entered(school, laptop, "move", location="Nhà", holder_id=str(nobody))
        assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/holder_id")
        told.append({name: value for name, value in answer.json.items() if name != "request_id"})
    assert told[0] == told[1]


@pytest.mark.parametrize("class_", ["old", None])
async def test_nothing_is_handed_to_a_class_that_is_not_there(school: School, class_: str | None) -> None:
    id_ = school.classes[class_] if class_ else school.id
    answer = await entered(school, await asset(school), "hand-over", class_id=str(id_))
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/class_id")


async def test_it_goes_to_be_repaired_and_comes_back(school: School) -> None:
    television = await asset(school)
    assert (await entered(school, television, "take-back")).json["state"] == "in_use"
    answer = await entered(school, television, "repair", note="Hỏng loa")
    assert (answer.status, answer.json["state"]) == (200, "under_repair")
    answer = await entered(school, television, "move", location="Kho")
    assert (answer.status, answer.json["state"], answer.json["transitions"]) == (
        409,
        "under_repair",
        ["update", "take_back", "dispose"],
    )
    assert (await entered(school, television, "take-back")).json["state"] == "in_use"
    movements = (await school.as_("asset keeper").get(f"/v1/asset-movements?asset_id={television['id']}")).items
    assert [each["kind"] for each in movements] == ["repair_in", "repair_out", "receive"]


async def test_it_is_disposed_of_by_a_decision_that_somebody_confirms(school: School) -> None:
    television = await asset(school)
    answer = await entered(school, television, "dispose", note="Hỏng")
    assert [each["pointer"] for each in answer.json["errors"]] == ["/decision_number", "/decision_on"]
    answer = await entered(school, television, "dispose", **DECISION | {"decision_on": "2026-11-26"})
    assert answer.json["errors"][0]["pointer"] == "/decision_on"
    answer = await entered(school, television, "dispose", **DECISION)
    assert (answer.status, answer.json["state"], answer.json["quantity"]) == (200, "in_use", 1)
    await recomputed(school)
    movement = await latest(school, television)
    assert (movement["decision_number"], movement["change"], movement["state"]) == ("15/QĐ-MNVH", -1, "pending")
    assert (await decided(school, movement["id"], "confirm", "care vice-principal")).status == 200
    gone = await read(school, television)
    assert (gone["state"], gone["quantity"]) == ("disposed", 0)
    for verb in ("repair", "dispose"):
        answer = await entered(school, television, verb, **(DECISION if verb == "dispose" else {}))
        assert (answer.status, answer.json["state"], answer.json["transitions"]) == (409, "disposed", [])
    await recomputed(school)


async def test_of_a_set_a_part_is_disposed_of(school: School) -> None:
    tables = await asset(school, name="Bàn", quantity=30, price=450_000)
    answer = await entered(school, tables, "dispose", quantity=31, **DECISION)
    assert (answer.status, answer.json["left"]) == (409, 30)
    await entered(school, tables, "dispose", quantity=4, **DECISION)
    await decided(school, (await latest(school, tables))["id"], "confirm", "care vice-principal")
    left = await read(school, tables)
    assert (left["state"], left["quantity"], left["original_price"]) == ("in_use", 26, 26 * 450_000)
    await recomputed(school)
