"""Each difference is explained, decided on, and put right by the keeper's movement (4.2.2)."""

from typing import Any
from uuid import UUID

import pytest

from app.core.ids import new_id
from tests.inventories.things import AT, assets, confirmed, differences, one
from tests.program import Answer
from tests.school import School

FAN = {"id": "01900000-0000-7000-8000-000000000001", "name": "Quạt cây", "quantity": 2, "counted_at": AT}


async def found(school: School) -> dict[str, dict[str, Any]]:
    """One missing, one too many, one in no register: by name."""
    await assets(school, "TS-1", "TS-2", "TS-3", quantity=5)
    inventory = await confirmed(school, one("TS-1", 3), one("TS-3", 6), surplus=[FAN])
    return {it["code"] or it["name"]: it for it in await differences(school, inventory)}


async def follow_up(school: School, it: dict[str, Any], decision: str, who: str = "care vice-principal") -> Answer:
    body = {"explanation": "Hai ghế gãy đã bỏ", "decision": decision}
    return await school.as_(who).post(f"/v1/inventory-differences/{it['id']}/follow-up", body)


async def moved(
    school: School, asset: UUID | str | None, kind: str, change: int, state: str = "confirmed", **more: Any
) -> str:
    """A movement of the keeper's."""
    movement = new_id()
    await school.plant({"asset_movements": [
        {"id": movement, "asset_id": str(asset), "number": 2, "kind": kind, "change": change, "at": school.program.clock(),
         "person_id": school.as_("asset keeper").person, "state": state, "decision_number": "12/QĐ", **more}
    ]})  # fmt: skip
    return str(movement)


async def settle(school: School, it: dict[str, Any], movement: str) -> Answer:
    return await school.as_("asset keeper").post(
        f"/v1/inventory-differences/{it['id']}/settle", {"movement_id": movement}
    )


async def test_confirming_notes_each_difference(school: School) -> None:
    its = await found(school)
    assert {name: (it["number"], it["expected"], it["counted"], it["state"]) for name, it in its.items()} == {
        "TS-1": (1, 5, 3, "open"),
        "TS-3": (2, 5, 6, "open"),
        "Quạt cây": (3, 0, 2, "open"),
    }
    open_ones = await school.as_("principal").items("/v1/inventory-differences?state=open")
    assert len(open_ones) == 3
    assert await school.as_("principal").items("/v1/inventory-differences?state=settled") == []


async def test_no_difference_where_all_is_as_expected(school: School) -> None:
    await assets(school, "TS-1", "TS-2")
    assert await differences(school, await confirmed(school)) == []


async def test_a_difference_is_followed_up_and_put_right(school: School) -> None:
    it = (await found(school))["TS-1"]
    told = await follow_up(school, it, "dispose")
    assert (told.status, told.json["state"], told.json["decision"]) == (200, "followed_up", "dispose")
    assert told.json["explanation"] == "Hai ghế gãy đã bỏ"
    assert told.json["followed_up_by"]["id"] == str(school.as_("care vice-principal").person)
    again = await follow_up(school, it, "recover")
    assert (again.status, again.json["state"], again.json["transitions"]) == (409, "followed_up", [])
    movement = await moved(school, it["asset_id"], "dispose", -2)
    settled = await settle(school, it, movement)
    assert (settled.status, settled.json["state"], settled.json["movement_id"]) == (200, "settled", movement)
    assert (await settle(school, it, movement)).status == 409


@pytest.mark.parametrize(
    ("name", "decision", "status"),
    [
        ("TS-1", "adjust", 200), ("TS-1", "dispose", 200), ("TS-1", "recover", 200), ("TS-1", "keep", 200),
        ("TS-1", "enter", 422), ("TS-3", "adjust", 200), ("TS-3", "keep", 200), ("TS-3", "dispose", 422),
        ("TS-3", "recover", 422), ("Quạt cây", "enter", 200), ("Quạt cây", "keep", 200), ("Quạt cây", "adjust", 422),
        ("Quạt cây", "dispose", 422), ("Quạt cây", "recover", 422),
    ],
)  # fmt: skip
async def test_what_can_be_done_about_a_difference(school: School, name: str, decision: str, status: int) -> None:
    answer = await follow_up(school, (await found(school))[name], decision)
    assert answer.status == status
    if status == 422:
        assert answer.json["errors"][0]["pointer"] == "/decision"


async def test_a_decision_that_changes_no_register_waits_for_no_movement(school: School) -> None:
    it = (await found(school))["TS-1"]
    await follow_up(school, it, "recover")
    movement = await moved(school, it["asset_id"], "adjust", -2)
    answer = await settle(school, it, movement)
    assert (answer.status, answer.json["state"]) == (409, "followed_up")


async def test_only_a_movement_that_does_it_settles(school: School) -> None:
    its = await found(school)
    it = its["TS-1"]
    early = await settle(school, it, await moved(school, it["asset_id"], "adjust", -1, number=3))
    assert (early.status, early.json["state"]) == (409, "open")
    await follow_up(school, it, "adjust")
    wrong = [
        str(new_id()),
        await moved(school, its["TS-3"]["asset_id"], "adjust", -2),
        await moved(school, it["asset_id"], "dispose", -2, number=4),
        await moved(school, it["asset_id"], "adjust", 2, number=5),
        await moved(school, it["asset_id"], "adjust", -2, "pending", number=6),
        await moved(school, it["asset_id"], "adjust", -2, "withdrawn", number=7),
        await moved(school, it["asset_id"], "adjust", -2, number=8, at="2026-11-24T00:00:00Z"),
        await moved(school, it["asset_id"], "adjust", -3, number=10),
        await moved(school, it["asset_id"], "adjust", -1, number=11),
    ]
    for movement in wrong:
        answer = await settle(school, it, movement)
        assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/movement_id")
    assert (await settle(school, it, await moved(school, it["asset_id"], "adjust", -2, number=9))).status == 200


async def test_one_movement_settles_one_difference(school: School) -> None:
    its = await found(school)
    it = its["TS-1"]
    again = await confirmed_again(school)
    movement = await moved(school, it["asset_id"], "adjust", -2)
    for each in (it, again):
        await follow_up(school, each, "adjust")
    assert (await settle(school, it, movement)).status == 200
    twice = await settle(school, again, movement)
    assert (twice.status, twice.json["errors"][0]["pointer"]) == (409, "/movement_id")


async def confirmed_again(school: School) -> dict[str, Any]:
    """The same asset differs in another inventory of the same instant."""
    row = new_id()
    await school.query(
        "insert into inventory_differences (school_id, id, inventory_id, number, asset_id, name, expected, counted, found_at)"
        " select school_id, $1, inventory_id, 9, asset_id, name, expected, counted, found_at from inventory_differences"
        " where number = 1",
        row,
    )
    return {"id": str(row)}


async def test_a_thing_in_no_register_is_entered_by_a_receipt(school: School) -> None:
    it = (await found(school))["Quạt cây"]
    await follow_up(school, it, "enter")
    (new,) = (await assets(school, "TS-NEW")).values()
    assert (await settle(school, it, await moved(school, new, "receive", 3, number=3))).status == 422
    assert (await settle(school, it, await moved(school, new, "receive", 2))).status == 200


async def test_who_follows_up_and_who_puts_right(school: School) -> None:
    it = (await found(school))["TS-1"]
    for who in ("asset keeper", "principal"):
        answer = await follow_up(school, it, "adjust", who)
        assert (answer.status, answer.clause) == (403, "4.2.2")
    await follow_up(school, it, "adjust")
    movement = await moved(school, it["asset_id"], "adjust", -2)
    for who in ("care vice-principal", "principal"):
        body = {"movement_id": movement}
        answer = await school.as_(who).post(f"/v1/inventory-differences/{it['id']}/settle", body)
        assert (answer.status, answer.clause) == (403, "4.2.2")
    may = await school.as_("asset keeper").get(f"/v1/inventory-differences/{it['id']}?include=allowed_actions")
    assert set(may.json["allowed_actions"]) == {"inventory.read", "inventory.settle"}
