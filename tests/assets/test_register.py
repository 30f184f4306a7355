"""The asset register (4.2.2): what is entered, what is put right, and who sees it."""

import asyncio

import asyncpg
import pytest

from tests.assets.cupboard import TELEVISION, asset, decided, entered, handed_over, latest, read, recomputed
from tests.school import TODAY, School


async def test_an_asset_is_entered_with_the_movement_that_brings_it_in(school: School) -> None:
    keeper = school.as_("asset keeper")
    television = await asset(school)
    assert (television["code"], television["quantity"], television["state"]) == ("TS000001", 1, "in_use")
    assert (television["in_use_on"], television["location"], television["class"]) == ("2025-09-01", "Kho tầng 1", None)
    assert (television["fixed_asset"], television["original_price"], television["remaining_value"]) == (
        True,
        12_000_000,
        12_000_000,
    )
    assert await read(school, television) == television
    movement = await latest(school, television)
    assert (movement["kind"], movement["change"], movement["state"], movement["number"]) == ("receive", 1, "entered", 1)
    assert (movement["entered"]["by"]["id"], movement["to"]["location"]) == (str(keeper.person), "Kho tầng 1")
    assert {row["noun"] for row in await school.journal("asset.create")} == {"assets", "asset_movements"}
    await recomputed(school)


async def test_codes_follow_each_other_and_stand_once(school: School) -> None:
    keeper = school.as_("asset keeper")
    await asset(school, code="TS000002")
    answers = await asyncio.gather(*(keeper.post("/v1/assets", TELEVISION) for _ in range(4)))
    assert sorted(answer.json["code"] for answer in answers) == ["TS000001", "TS000003", "TS000004", "TS000005"]
    answer = await keeper.post("/v1/assets", TELEVISION | {"code": "TS000002"})
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (409, "/code")


@pytest.mark.parametrize(
    ("given", "pointers"),
    [
        ({"acquired_on": "2026-11-26"}, ["/acquired_on", "/in_use_on"]),
        ({"in_use_on": "2025-08-31"}, ["/in_use_on"]),
        ({"category": "spaceship", "fund": "lottery"}, ["/category", "/fund"]),
        ({"price": -1, "quantity": 0}, ["/quantity", "/price"]),
        ({"name": "\x00"}, ["/name"]),
        ({"holder_id": None}, ["/holder_id"]),
    ],
)
async def test_what_is_no_asset(school: School, given: dict[str, object], pointers: list[str]) -> None:
    answer = await school.as_("asset keeper").post("/v1/assets", TELEVISION | given)
    assert answer.status == 422
    assert sorted(each["pointer"] for each in answer.json["errors"]) == sorted(pointers)
    assert await school.query("select count(*) from assets") == [(0,)]


async def test_no_asset_is_worth_more_than_a_number_can_say(school: School) -> None:
    keeper, most = school.as_("asset keeper"), {"price": 10**13, "quantity": 100}
    answer = await keeper.post("/v1/assets", TELEVISION | {"price": 10**13, "quantity": 1_000_000})
    assert (answer.status, answer.errors) == (422, [("/price", "too_large")])
    it = await asset(school, **most)
    for verb, how in (("receive", {"quantity": 1}), ("adjust", {"change": 1, "note": "Kiểm kê"})):
        answer = await entered(school, it, verb, **how)
        assert (answer.status, answer.errors) == (422, [(f"/{next(iter(how))}", "too_large")])
    many = await asset(school, price=1, quantity=1_000_000)
    answer = await keeper.patch(f"/v1/assets/{many['id']}", {"price": 10**13}, if_match="*")
    assert (answer.status, answer.errors) == (422, [("/price", "too_large")])
    assert (await keeper.get("/v1/assets")).status == 200


async def test_what_is_stated_is_put_right_and_history_is_not(school: School) -> None:
    keeper, television = school.as_("asset keeper"), await asset(school)
    url = f"/v1/assets/{television['id']}"
    assert (
        await keeper.patch(
            url,
            {"price": 1},
        )
    ).status == 428
    changed = await keeper.patch(url, {"price": 9_000_000, "note": "Giá theo hóa đơn"}, if_match=television["etag"])
    assert (changed.status, changed.json["fixed_asset"], changed.json["remaining_value"]) == (200, False, None)
    assert (await keeper.patch(url, {"name": "Ti vi"}, if_match=television["etag"])).status == 412
    for history in ("quantity", "state", "location", "class_id"):
        answer = await keeper.patch(url, {history: None}, if_match="*")
        assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, f"/{history}")
    answer = await keeper.patch(url, {"in_use_on": "2025-01-01"}, if_match="*")
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/in_use_on")


async def test_the_register_is_searched_by_what_the_paper_says(school: School) -> None:
    keeper = school.as_("asset keeper")
    television = await asset(school)
    tables = await asset(school, name="Bàn học sinh", category="furniture", quantity=30, price=450_000, code="BAN-01")
    puzzle = await asset(school, name="Bộ xếp hình", category="toy", price=200_000)
    movement = await handed_over(school, puzzle)
    await decided(school, movement, "confirm-receipt", "teacher of the class")
    gone = await asset(school, name="Quạt cũ")
    movement = (await entered(school, gone, "dispose", decision_number="1/QĐ", decision_on="2026-11-20")).json[
        "pending_movement_id"
    ]
    await decided(school, movement, "confirm", "care vice-principal")

    async def found(query: str = "") -> list[str]:
        return [each["id"] for each in await keeper.items(f"/v1/assets?limit=2{query}")]

    assert await found() == [tables["id"], puzzle["id"], television["id"]]
    assert await found("&q=ban hoc") == [tables["id"]]
    assert await found("&q=BAN-01") == [tables["id"]]
    assert await found("&category=toy") == [puzzle["id"]]
    assert await found("&teaching=true") == [puzzle["id"]]
    assert await found("&fixed_asset=true") == [television["id"]]
    assert await found(f"&class_id={school.classes['A1']}") == [puzzle["id"]]
    assert await found("&state=disposed") == [gone["id"]]
    assert (await keeper.get("/v1/assets?category=spaceship")).status == 422


async def test_a_set_is_one_line_with_a_quantity(school: School) -> None:
    tables = await asset(school, name="Bàn học sinh", quantity=30, price=450_000)
    assert tables["original_price"] == 13_500_000
    assert (await entered(school, tables, "receive", quantity=5)).json["quantity"] == 35
    assert (await entered(school, tables, "adjust", change=-2, note="Kiểm kê: thiếu hai chiếc")).json["quantity"] == 33
    answer = await entered(school, tables, "adjust", change=-34, note="Nhầm")
    assert (answer.status, answer.code, answer.json["left"]) == (409, "conflict", 33)
    answer = await entered(school, tables, "adjust", change=0, note="Không")
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/change")
    assert (await read(school, tables))["quantity"] == 33
    await recomputed(school)


@pytest.mark.parametrize("sql", ["update asset_movements set change = 5", "delete from asset_movements",
                                 "update asset_movements set person_id = person_id", "delete from assets"])  # fmt: skip
async def test_no_movement_is_changed(school: School, sql: str) -> None:
    await asset(school)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await school.query(sql)


async def test_many_who_receive_at_once_lose_nothing(school: School) -> None:
    tables = await asset(school, name="Ghế", quantity=10, price=1)
    answers = await asyncio.gather(*(entered(school, tables, "receive", quantity=1) for _ in range(20)))
    assert {answer.status for answer in answers} == {200}
    assert (await read(school, tables))["quantity"] == 30
    await recomputed(school)


async def test_of_many_who_adjust_down_at_once_none_goes_below_zero(school: School) -> None:
    tables = await asset(school, name="Ghế", quantity=7, price=1)
    answers = await asyncio.gather(*(entered(school, tables, "adjust", change=-1, note="mất") for _ in range(12)))
    assert sorted(answer.status for answer in answers) == [200] * 7 + [409] * 5
    assert (await read(school, tables))["quantity"] == 0
    await recomputed(school)


async def test_what_is_disposed_of_is_put_right_no_more(school: School) -> None:
    it = await asset(school)
    gone = await entered(school, it, "dispose", decision_number="12/QĐ", decision_on=str(TODAY))
    keeper = school.as_("asset keeper")
    assert (await keeper.patch(f"/v1/assets/{it['id']}", {"price": 2}, if_match="*")).status == 200, "not yet confirmed"
    await school.as_("care vice-principal").post(f"/v1/asset-movements/{gone.json['pending_movement_id']}/confirm")
    late = await keeper.patch(f"/v1/assets/{it['id']}", {"price": 1}, if_match="*")
    assert (late.status, late.code, late.json["state"], late.json["transitions"]) == (
        409,
        "wrong_state",
        "disposed",
        [],
    )
    assert (await keeper.get(f"/v1/assets/{it['id']}?include=allowed_actions")).json["allowed_actions"] == [
        "asset.read"
    ]


async def test_of_what_nothing_is_left_nothing_is_moved(school: School) -> None:
    """More may come in, or the row goes by a decision."""
    it = await asset(school, quantity=2)
    assert (await entered(school, it, "adjust", change=-2, note="Kiểm kê")).json["quantity"] == 0
    for verb, body in (
        ("hand-over", {"class_id": str(school.classes["A1"])}), ("move", {"location": "Kho"}), ("repair", {}),
    ):  # fmt: skip
        answer = await entered(school, it, verb, **body)
        assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", "none_left")
        assert answer.json["transitions"] == ["update", "adjust", "receive", "dispose"]
    assert (await entered(school, it, "receive", quantity=1)).json["quantity"] == 1
    assert (await entered(school, it, "move", location="Kho")).status == 200
