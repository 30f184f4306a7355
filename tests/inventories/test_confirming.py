"""Nobody confirms what they counted; what was confirmed is bound; the principal acts where the vice-principal counted (4.2.2)."""

import hashlib
from typing import Any

import asyncpg
import pytest

from app.models.post import Post
from tests.inventories.things import AT, assets, confirmed, counted, done, one, opened, sent, url
from tests.program import Answer
from tests.school import Caller, Held, School

KEEPER, CARE, PRINCIPAL = "asset keeper", "care vice-principal", "principal"


async def ready(school: School, *hands: Caller) -> dict[str, Any]:
    """An inventory that these have counted, to be confirmed."""
    await assets(school, "TS-1", "TS-2", quantity=5)
    inventory = await opened(school)
    for number, hand in enumerate(hands, 1):
        await counted(hand, inventory, one("TS-1", number), one("TS-2", number))
    return await done(school.as_(KEEPER), inventory, "finish", {"rest_not_found": True})


async def confirm(caller: Caller, inventory: dict[str, Any], **how: Any) -> Answer:
    return await caller.post(url(inventory, "/confirm"), **how)


def separated(answer: Answer) -> bool:
    return (answer.status, answer.code, answer.clause) == (403, "separation_of_duties", "4.2.2")


async def test_the_vice_principal_confirms_what_the_keeper_counted(school: School) -> None:
    await school.as_(PRINCIPAL).arrive()
    inventory = await ready(school, school.as_(KEEPER))
    assert (await confirm(school.as_(KEEPER), inventory)).status == 403
    assert (await confirm(school.as_(PRINCIPAL), inventory)).code == "forbidden"  # the vice-principal is free to act
    told = await confirm(school.as_(CARE), inventory)
    assert (told.status, told.json["state"]) == (200, "confirmed")
    assert told.json["confirmed_by"]["id"] == str(school.as_(CARE).person)


async def test_the_principal_confirms_where_the_vice_principal_counted(school: School) -> None:
    await school.as_(PRINCIPAL).arrive()
    inventory = await ready(school, school.as_(CARE))
    refused = await confirm(school.as_(CARE), inventory, language="vi")
    assert separated(refused)
    assert "khi mình đã tham gia soạn, nhập (Điều 4.2.2, quy tắc của hệ thống)" in refused.json["detail"]
    assert "Hiệu trưởng" in refused.json["detail"]
    may = await school.as_(PRINCIPAL).get(url(inventory) + "?include=allowed_actions")
    assert set(may.json["allowed_actions"]) == {"inventory.read", "inventory.confirm"}
    may = await school.as_(CARE).get(url(inventory) + "?include=allowed_actions")
    assert "inventory.confirm" not in may.json["allowed_actions"]
    assert (await confirm(school.as_(PRINCIPAL), inventory)).status == 200


async def test_a_count_that_was_overwritten_was_a_hand_in_it(school: School) -> None:
    inventory = await ready(school, school.as_(CARE), school.as_(KEEPER))
    assert {hand["id"] for hand in inventory["hands"]} == {str(school.as_(it).person) for it in (CARE, KEEPER)}
    assert separated(await confirm(school.as_(CARE), inventory))


async def test_who_counted_the_same_again_counted(school: School) -> None:
    await assets(school, "TS-1")
    inventory = await opened(school)
    await counted(school.as_(KEEPER), inventory, one("TS-1"))
    await counted(school.as_(CARE), inventory, one("TS-1"))
    await done(school.as_(KEEPER), inventory, "finish", {})
    assert separated(await confirm(school.as_(CARE), inventory))


async def test_who_found_a_thing_in_no_register_counted(school: School) -> None:
    await assets(school, "TS-1")
    inventory = await opened(school)
    found = {"id": "01900000-0000-7000-8000-000000000001", "name": "Quạt", "quantity": 1, "counted_at": AT}
    await counted(school.as_(CARE), inventory, surplus=[found])
    await counted(school.as_(KEEPER), inventory, one("TS-1"))
    await done(school.as_(KEEPER), inventory, "finish", {})
    assert separated(await confirm(school.as_(CARE), inventory))


async def test_who_declares_the_rest_not_found_counted_it(school: School) -> None:
    await assets(school, "TS-1", "TS-2")
    inventory = await opened(school)
    await counted(school.as_(KEEPER), inventory, one("TS-1"))
    await done(school.as_(CARE), inventory, "finish", {"rest_not_found": True})
    assert separated(await confirm(school.as_(CARE), inventory))


async def test_who_only_opens_and_finishes_counted_nothing(school: School) -> None:
    await assets(school, "TS-1")
    inventory = await opened(school)
    await counted(school.as_(KEEPER), inventory, one("TS-1"))
    await done(school.as_(CARE), inventory, "finish", {})
    assert (await confirm(school.as_(CARE), inventory)).status == 200


async def test_two_posts_of_one_person_are_one_person(school: School) -> None:
    both = school.user(Held(Post.ASSET_KEEPER), Held(Post.VP_CARE))
    await school.as_(PRINCIPAL).arrive()
    inventory = await ready(school, both)
    assert separated(await confirm(both, inventory))
    other = await opened(school, name="Lần khác")
    await counted(both, other, one("TS-1"), one("TS-2"))
    await done(both, other, "finish", {})
    await school.query("update assignments set ended_at = $1 where user_id = $2 and post = 'asset_keeper'",
                       school.program.clock(), both.user)  # fmt: skip
    assert separated(await confirm(both, other)), "no longer the keeper, and counted it all the same"


async def test_a_principal_who_counted_as_keeper_does_not_confirm_either(school: School) -> None:
    both = await school.user(Held(Post.ASSET_KEEPER), Held(Post.PRINCIPAL)).arrive()
    inventory = await ready(school, school.as_(CARE), both)
    assert separated(await confirm(both, inventory))
    assert separated(await confirm(school.as_(CARE), inventory))
    assert (await confirm(school.user(Held(Post.VP_CARE)), inventory)).status == 200


async def test_the_table_itself_holds_no_confirmation_by_a_hand(school: School) -> None:
    inventory = await ready(school, school.as_(KEEPER))
    with pytest.raises(asyncpg.CheckViolationError, match="ck_inventories_separated"):
        await school.query(
            "update inventories set state = 'confirmed', confirmed_by = $1, digest = 'x'", school.as_(KEEPER).person
        )
    assert inventory["state"] == "counted"


async def test_whoever_confirms_what_they_saw_confirms_nothing_else(school: School) -> None:
    inventory = await ready(school, school.as_(KEEPER))
    care = school.as_(CARE)
    seen = (await care.get(url(inventory))).headers["etag"]
    await done(care, inventory, "return", {"reason": "Đếm lại"})
    await counted(school.as_(KEEPER), inventory, one("TS-1", 4, version=1))
    await done(school.as_(KEEPER), inventory, "finish", {})
    assert (await confirm(care, inventory, if_match=seen)).status == 412
    assert (await confirm(care, inventory, if_match=(await care.get(url(inventory))).headers["etag"])).status == 200


async def test_what_was_confirmed_stays_and_can_be_proved(school: School) -> None:
    await assets(school, "TS-1", "TS-2", quantity=5)
    inventory = await confirmed(school, one("TS-2", 4, condition="poor", note="gãy\tchân"))
    keeper, care = school.as_(KEEPER), school.as_(CARE)
    assert (await sent(keeper, inventory, one("TS-1", 1))).json["state"] == "confirmed"
    for verb, body in (("finish", {}), ("return", {"reason": "x"}), ("confirm", None)):
        answer = await care.post(url(inventory, f"/{verb}"), body)
        assert (answer.status, answer.json["state"], answer.json["transitions"]) == (409, "confirmed", [])
    lines = await care.items(f"/v1/inventory-lines?inventory_id={inventory['id']}")
    said = ["\t".join(str(line[name] if line[name] is not None else "")
                      for name in ("code", "expected", "counted", "condition", "note")) for line in lines]  # fmt: skip
    assert inventory["digest"] == hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()


async def test_a_year_that_is_over_is_read_only(school: School) -> None:
    await assets(school, "TS-1")
    inventory = await opened(school)
    await counted(school.as_(KEEPER), inventory, one("TS-1"))
    school.at("2027-08-02 08:00")
    for caller in (KEEPER, CARE):
        await school.query("update sessions set idle_until = '2028-01-01', expires_at = '2028-01-01' where user_id = $1",
                           school.as_(caller).user)  # fmt: skip
    assert (await sent(school.as_(KEEPER), inventory, one("TS-1", 2))).code == "school_year_over"
    assert (await school.as_(KEEPER).post(url(inventory, "/finish"), {})).code == "school_year_over"
    answer = await school.as_(CARE).post("/v1/inventories", {"name": "Năm chưa lập"})
    assert answer.json["errors"][0]["code"] == "no_school_year"
    may = await school.as_(KEEPER).get(url(inventory) + "?include=allowed_actions")
    assert may.json["allowed_actions"] == ["inventory.read"]
