"""Counting by phone: late, twice, from several phones at once; all of a batch or nothing (4.2.2)."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.inventories.things import AT, LATER, assets, counted, done, one, opened, sent, url
from tests.school import School


async def lines(school: School, inventory: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    return await school.as_("asset keeper").items(f"/v1/inventory-lines?inventory_id={inventory['id']}{query}")


def surplus(name: str = "Quạt cây", quantity: int = 1, id_: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": id_ or str(uuid4()), "name": name, "quantity": quantity, "counted_at": AT, **more}


async def test_what_the_register_says_is_set_down_at_the_opening_and_stays(school: School) -> None:
    await assets(school, "TS-1", quantity=5, location="Kho")
    await assets(school, "TS-2", class_id=school.classes["A1"])
    await assets(school, "TS-9", quantity=0, state="disposed")
    inventory = await opened(school)
    assert inventory["state"] == "open"
    assert inventory["day"] == "2026-11-25"
    assert inventory["progress"] == {"lines": 2, "counted": 0, "surplus": 0, "differing": 0}
    await school.query("update assets set quantity = 7, location = 'Phòng khác' where quantity > 0")
    first, second = await lines(school, inventory)
    assert (first["code"], first["expected"], first["location"], first["version"]) == ("TS-1", 5, "Kho", 0)
    assert second["class"] == {"id": str(school.classes["A1"]), "name": "A1"}
    assert (second["counted"], second["counted_by"]) == (None, None)


@pytest.mark.parametrize("scope", ["category", "location", "class_id"])
async def test_an_inventory_may_be_of_a_part(school: School, scope: str) -> None:
    await assets(school, "TS-1")
    of = {"category": "furniture", "location": "Kho", "class_id": str(school.classes["A1"])}[scope]
    await assets(school, "TS-2", **{scope: of})
    inventory = await opened(school, **{scope: of})
    assert [line["code"] for line in await lines(school, inventory)] == ["TS-2"]
    told = inventory["class"] if scope == "class_id" else inventory[scope]
    assert told == ({"id": of, "name": "A1"} if scope == "class_id" else of)


async def test_what_cannot_be_opened(school: School, other_school: School) -> None:
    care = school.as_("care vice-principal")
    for body, pointer, code in (
        ({"name": "x"}, "/", "nothing_to_count"),
        ({"name": "x", "class_id": str(other_school.classes["A1"])}, "/class_id", "nothing_to_count"),
        ({"name": "x", "day": "2026-11-26"}, "/day", "outside_year"),
        ({"name": "x", "day": "2026-07-31"}, "/day", "outside_year"),
        ({"name": "x", "location": "Kho", "category": "furniture"}, "/", "one_scope"),
        ({"name": " "}, "/name", None),
        ({"name": "x", "location": "a\u0000b"}, "/location", "control_characters"),
    ):
        answer = await care.post("/v1/inventories", body)
        assert answer.status == 422, body
        assert answer.json["errors"][0]["pointer"] == pointer
        assert code in (None, answer.json["errors"][0]["code"])
    await assets(school, "TS-1")
    await opened(school, name="Kiểm kê")
    again = await care.post("/v1/inventories", {"name": "Kiểm kê"})
    assert (again.status, again.json["errors"][0]["pointer"]) == (409, "/name")


async def test_a_batch_is_taken_down_and_told_as_it_stands(school: School) -> None:
    ids = await assets(school, "TS-1", "TS-2", quantity=5)
    inventory, keeper = await opened(school), school.as_("asset keeper")
    told = await counted(
        keeper, inventory, one("TS-2", 4, condition="poor", note="Một chiếc gãy"),
        {"asset_id": str(ids["TS-1"]), "counted": 5, "counted_at": AT},
        surplus=[surplus("Quạt cây", 2, location="Sảnh")],
    )  # fmt: skip
    assert [(line["code"], line["counted"], line["version"]) for line in told["lines"]] == [
        ("TS-1", 5, 1),
        ("TS-2", 4, 1),
    ]
    assert told["lines"][1] | {"condition": "poor", "note": "Một chiếc gãy"} == told["lines"][1]
    assert told["lines"][1]["counted_by"]["id"] == str(keeper.person)
    assert told["lines"][1]["counted_at"] == "2026-11-24T23:00:00+00:00"
    assert [(it["name"], it["quantity"], it["location"]) for it in told["surplus"]] == [("Quạt cây", 2, "Sảnh")]
    assert told["progress"] == {"lines": 2, "counted": 2, "surplus": 1, "differing": 2}
    assert [line["code"] for line in await lines(school, inventory, "&differs=true")] == ["TS-2"]
    assert [line["code"] for line in await lines(school, inventory, "&counted=false")] == []
    assert [line["code"] for line in await lines(school, inventory, "&q=do dung ts-1")] == ["TS-1"]


async def test_the_same_batch_again_changes_nothing(school: School) -> None:
    """An offline phone that lost the answer sends again, with the versions that it knew."""
    await assets(school, "TS-1", "TS-2")
    inventory, keeper = await opened(school), school.as_("asset keeper")
    found = surplus()
    batch = [one("TS-1", 1, version=0), one("TS-2", 0, version=0)]
    first = await counted(keeper, inventory, *batch, surplus=[found])
    etag = (await keeper.get(url(inventory))).headers["etag"]
    written = len(await school.journal("inventory.count"))
    assert await counted(keeper, inventory, *batch, surplus=[found]) == first
    assert (await keeper.get(url(inventory))).headers["etag"] == etag
    assert len(await school.journal("inventory.count")) == written


async def test_a_count_that_was_not_seen_is_not_overwritten_and_the_asset_is_named(school: School) -> None:
    await assets(school, "TS-1", "TS-2", quantity=5)
    inventory, keeper, care = await opened(school), school.as_("asset keeper"), school.as_("care vice-principal")
    await counted(keeper, inventory, one("TS-1", 5, version=0))
    answer = await sent(care, inventory, one("TS-2", 5, version=0), one("TS-1", 4, version=0))
    assert (answer.status, answer.code) == (409, "conflict")
    (told,) = answer.json["assets"]
    assert (told["code"], told["counted"], told["version"]) == ("TS-1", 5, 1)
    assert "TS-1 Đồ dùng TS-1" in answer.json["detail"]
    assert [line["counted"] for line in await lines(school, inventory)] == [5, None], "all of a batch or nothing"
    again = await counted(care, inventory, one("TS-1", 4, version=1))
    assert again["lines"][0]["counted_by"]["id"] == str(care.person)


async def test_without_a_version_an_earlier_count_never_replaces_a_later_one(school: School) -> None:
    await assets(school, "TS-1", quantity=5)
    inventory, keeper, care = await opened(school), school.as_("asset keeper"), school.as_("care vice-principal")
    await counted(keeper, inventory, one("TS-1", 5, counted_at=LATER))
    assert (await sent(care, inventory, one("TS-1", 4))).status == 409
    assert (await counted(care, inventory, one("TS-1", 3, counted_at=LATER)))["lines"][0]["counted"] == 3


async def test_two_phones_at_once_and_no_count_is_lost(school: School) -> None:
    codes = [f"TS-{number:02}" for number in range(20)]
    await assets(school, *codes)
    inventory, keeper, care = await opened(school), school.as_("asset keeper"), school.as_("care vice-principal")
    await keeper.arrive()
    both = await asyncio.gather(
        *(sent(keeper, inventory, one(code, 1, version=0)) for code in codes),
        *(sent(care, inventory, one(code, 2, version=0)) for code in codes),
    )
    assert sorted(answer.status for answer in both) == [200] * 20 + [409] * 20
    assert all(line["version"] == 1 for line in await lines(school, inventory))
    hands = (await keeper.get(url(inventory))).json["hands"]
    winners = {str(line["counted_by"]["id"]) for line in await lines(school, inventory)}
    assert winners <= {hand["id"] for hand in hands}


async def test_unknown_assets_are_named_by_their_place_all_at_once(school: School) -> None:
    await assets(school, "TS-1")
    inventory, keeper = await opened(school), school.as_("asset keeper")
    await assets(school, "TS-NEW")
    stranger = {"asset_id": str(uuid4()), "counted": 1, "counted_at": AT}
    answer = await sent(keeper, inventory, one("TS-0"), one("TS-1"), stranger, one("TS-1"), one("TS-NEW"))
    assert answer.status == 422
    assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [
        ("/counts/0/code", "not_in_inventory"), ("/counts/2/asset_id", "not_in_inventory"), ("/counts/3/code", "twice"),
        ("/counts/4/code", "not_in_inventory"),
    ]  # fmt: skip
    assert [line["counted"] for line in await lines(school, inventory)] == [None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"counted": 1, "counted_at": AT},
        {"code": "TS-1", "asset_id": str(uuid4()), "counted": 1, "counted_at": AT},
        one("TS-1", -1), one("TS-1", 10**15), one("TS-1", True), one("TS-1", 1, counted_at="2026-11-25"),
        one("TS-1", 1, condition="lost"), one("TS-1", 1, note="a\u0000"), one(""), one("TS-1", 1, version=-1),
        one("TS-1", 1, found=True),
    ],
)  # fmt: skip
async def test_what_is_no_count(school: School, wrong: dict[str, Any]) -> None:
    await assets(school, "TS-1")
    inventory = await opened(school)
    assert (await sent(school.as_("asset keeper"), inventory, wrong)).status == 422


async def test_a_thing_in_no_register_is_corrected_and_taken_back_by_its_id(school: School) -> None:
    await assets(school, "TS-1")
    inventory, keeper = await opened(school), school.as_("asset keeper")
    found = surplus("Quạt", 2)
    await counted(keeper, inventory, surplus=[found])
    told = await counted(keeper, inventory, surplus=[found | {"quantity": 1}])
    assert (told["surplus"][0]["quantity"], told["progress"]["surplus"]) == (1, 1)
    assert (await counted(keeper, inventory, surplus=[found | {"quantity": 0}]))["progress"]["surplus"] == 0
    twice = await sent(keeper, inventory, surplus=[found, found])
    assert twice.json["errors"][0]["pointer"] == "/surplus/1/id"


async def test_finishing_waits_for_all_or_for_the_rest_to_be_declared(school: School) -> None:
    await assets(school, "TS-1", "TS-2", "TS-3")
    inventory, keeper = await opened(school), school.as_("asset keeper")
    await counted(keeper, inventory, one("TS-2"))
    waits = await keeper.post(url(inventory, "/finish"), {})
    assert (waits.status, waits.code, waits.json["state"]) == (409, "wrong_state", "open")
    assert [asset["code"] for asset in waits.json["assets"]] == ["TS-1", "TS-3"]
    assert "TS-1 Đồ dùng TS-1" in waits.json["detail"]
    finished = await done(keeper, inventory, "finish", {"rest_not_found": True})
    assert (finished["state"], finished["finished_by"]["id"]) == ("counted", str(keeper.person))
    assert [line["counted"] for line in await lines(school, inventory)] == [0, 1, 0]


async def test_counted_is_counted(school: School) -> None:
    await assets(school, "TS-1")
    inventory, keeper = await opened(school), school.as_("asset keeper")
    await counted(keeper, inventory, one("TS-1"))
    await done(keeper, inventory, "finish", {})
    answer = await sent(keeper, inventory, one("TS-1", 3))
    assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", "counted")
    assert answer.json["transitions"] == []
    care = school.as_("care vice-principal")
    told = await sent(care, inventory, one("TS-1", 3))
    assert set(told.json["transitions"]) == {"return", "confirm"}
    back = await done(care, inventory, "return", {"reason": "Đếm thiếu kho"})
    assert (back["state"], back["returned_because"]) == ("open", "Đếm thiếu kho")
    assert (await counted(keeper, inventory, one("TS-1", 3, version=1)))["lines"][0]["counted"] == 3


async def test_the_journal_keeps_what_each_count_replaced(school: School) -> None:
    await assets(school, "TS-1", quantity=5)
    inventory, keeper = await opened(school), school.as_("asset keeper")
    await counted(keeper, inventory, one("TS-1", 4))
    await counted(keeper, inventory, one("TS-1", 5, counted_at=LATER))
    kept = [row for row in await school.journal("inventory.count") if row["noun"] == "inventory_lines"]
    assert [('"counted": 4' in row["after"], '"counted": 5' in row["after"]) for row in kept] == [
        (True, False),
        (False, True),
    ]
    assert '"counted": 4' in kept[1]["before"]
    assert {row["clause"] for row in kept} == {"4.2.2"}


async def test_a_clock_that_is_ahead_does_not_block_the_counts_that_come_after(school: School) -> None:
    """A few minutes are let pass; a count of next year would be later than all."""
    await assets(school, "TS-1", "TS-2")
    inventory, keeper = await opened(school), school.as_("asset keeper")
    ahead = "2027-01-01T00:00:00+07:00"
    answer = await sent(
        keeper, inventory, one("TS-1", 1), one("TS-2", 1, counted_at=ahead), surplus=[surplus("Quạt", counted_at=ahead)]
    )
    assert (answer.status, answer.errors) == (
        422, [("/counts/1/counted_at", "to_come"), ("/surplus/0/counted_at", "to_come")]
    )  # fmt: skip
    await counted(keeper, inventory, one("TS-1", 1, counted_at="2026-11-25T07:35:00+07:00"))
    late = await sent(keeper, inventory, one("TS-2", 1, counted_at="2026-11-25T07:35:01+07:00"))
    assert late.status == 422
    school.at("2026-11-25 07:31")
    await counted(keeper, inventory, one("TS-2", 1, counted_at="2026-11-25T07:35:01+07:00"))
