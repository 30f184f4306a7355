"""Issuing, discarding and taking back (4.2.6): never below zero, nothing that has expired, nothing changed afterwards."""

import asyncio
from collections import Counter

import asyncpg
import pytest

from tests.school import School
from tests.stock.shelf import issued, item, left, lot, recomputed


async def test_a_lot_is_received_issued_and_told(school: School) -> None:
    nurse = school.as_("nurse")
    paracetamol = await item(school)
    received = await lot(school, paracetamol, supplier="Trạm Y tế xã", source="Kinh phí y tế")
    assert (received["balance"], received["version"], received["item"]["name"]) == (30, 1, "Paracetamol gói bột")
    answer = await nurse.post(
        f"/v1/stock-lots/{received['id']}/issue", {"quantity": 4, "reason": "Tủ thuốc lớp", "reference": "PX 12/2026"}
    )
    assert (answer.status, answer.json["balance"], answer.headers["etag"]) == (200, 26, '"2"')
    read = await nurse.get(f"/v1/stock-lots/{received['id']}")
    assert {**answer.json} == {**read.json}
    assert read.headers["etag"] == answer.headers["etag"]
    out, in_ = (await nurse.get(f"/v1/stock-lots/{received['id']}/movements")).items
    assert (out["number"], out["kind"], out["change"], out["balance"]) == (2, "issue", -4, 26)
    assert (out["reason"], out["reference"], out["by"]["id"]) == ("Tủ thuốc lớp", "PX 12/2026", str(nurse.person))
    assert (in_["number"], in_["kind"], in_["change"], in_["balance"]) == (1, "receive", 30, 30)
    (row,) = await school.journal("stock.issue")
    assert (row["noun"], str(row["subject_id"]), row["clause"], row["person_id"]) == (
        "stock_movements", received["id"], "4.2.6", nurse.person
    )  # fmt: skip
    await recomputed(school)


async def test_thirty_are_thirty_however_many_ask_at_once(school: School) -> None:
    """Fifty people at fifty doors: thirty get one, twenty are told what is left, and nothing is lost or made up."""
    paracetamol = await lot(school, await item(school), 30)
    await school.as_("nurse").arrive()
    answers = await asyncio.gather(*(issued(school, paracetamol) for _ in range(50)))
    assert Counter(answer.status for answer in answers) == {200: 30, 409: 20}
    assert {(a.json["code"], a.json["left"]) for a in answers if a.status == 409} == {("conflict", 0)}
    assert sorted(a.json["balance"] for a in answers if a.status == 200) == list(range(30))
    assert await left(school, paracetamol) == 0
    assert (await school.query("select sum(change) from stock_movements"))[0][0] == 0
    await recomputed(school)


async def test_what_is_not_there_is_not_issued_and_what_is_left_is_told(school: School) -> None:
    paracetamol = await lot(school, await item(school), 3)
    answer = await issued(school, paracetamol, 4)
    assert (answer.status, answer.code, answer.json["left"]) == (409, "conflict", 3)
    assert "3" in answer.json["detail"]
    answer = await school.as_("nurse").post(
        f"/v1/stock-lots/{paracetamol['id']}/discard", {"quantity": 4, "reason": "Gói bị ướt"}
    )
    assert (answer.status, answer.json["left"]) == (409, 3)
    assert await left(school, paracetamol) == 3
    await recomputed(school)


async def test_below_zero_the_database_itself_refuses(school: School) -> None:
    paracetamol = await lot(school, await item(school), 3)
    with pytest.raises(asyncpg.CheckViolationError):
        await school.query("update stock_lots set balance = -1 where id = $1", paracetamol["id"])


@pytest.mark.parametrize("sql", ["update stock_movements set change = 5", "delete from stock_movements",
                                 "update stock_lots set expires_on = '2030-01-01'", "delete from stock_lots"])  # fmt: skip
async def test_no_movement_is_changed_and_no_lot_made_another(school: School, sql: str) -> None:
    await lot(school, await item(school))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await school.query(sql)


async def test_an_expired_lot_is_discarded_and_not_issued(school: School) -> None:
    """Good to the end of its last day."""
    paracetamol = await lot(school, await item(school), 30, expires_on="2026-11-25")
    assert (await issued(school, paracetamol)).status == 200
    school.at("2026-11-26 00:01")
    answer = await issued(school, paracetamol)
    assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", "expired")
    assert await left(school, paracetamol) == 29
    answer = await school.as_("nurse").post(
        f"/v1/stock-lots/{paracetamol['id']}/discard", {"quantity": 29, "reason": "Hết hạn"}
    )
    assert (answer.status, answer.json["balance"], answer.json["expired"]) == (200, 0, True)
    await recomputed(school)


async def test_a_wrong_movement_is_taken_back_by_another_once(school: School) -> None:
    nurse = school.as_("nurse")
    paracetamol = await lot(school, await item(school), 30)
    number = (await issued(school, paracetamol, 10)).json["version"]
    url, back = f"/v1/stock-lots/{paracetamol['id']}/reverse", {"number": number, "reason": "Ghi nhầm lô"}
    answer = await nurse.post(url, back)
    assert (answer.status, answer.json["balance"], answer.json["version"]) == (200, 30, 3)
    assert (await nurse.post(url, back)).status == 409
    taken_back, wrong, _ = (await nurse.get(f"/v1/stock-lots/{paracetamol['id']}/movements")).items
    assert (taken_back["kind"], taken_back["change"], taken_back["reverses"]) == ("reverse", 10, 2)
    assert wrong["reversed_by"] == 3
    for number in (3, 9):  # a taking back; none at all
        answer = await nurse.post(url, {"number": number, "reason": "Ghi nhầm"})
        assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/number")
    await recomputed(school)


async def test_a_receipt_is_not_taken_back_when_it_was_used(school: School) -> None:
    paracetamol = await lot(school, await item(school), 30)
    await issued(school, paracetamol, 1)
    answer = await school.as_("nurse").post(
        f"/v1/stock-lots/{paracetamol['id']}/reverse", {"number": 1, "reason": "Nhập nhầm"}
    )
    assert (answer.status, answer.json["left"]) == (409, 29)
    await recomputed(school)


async def test_two_who_take_the_same_movement_back_do_it_once(school: School) -> None:
    paracetamol = await lot(school, await item(school), 30)
    await issued(school, paracetamol, 10)
    back = {"number": 2, "reason": "Ghi nhầm"}
    nurse, url = school.as_("nurse"), f"/v1/stock-lots/{paracetamol['id']}/reverse"
    answers = await asyncio.gather(*(nurse.post(url, back) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [200] + [409] * 7
    assert {answer.code for answer in answers if answer.status == 409} == {"conflict"}
    assert await left(school, paracetamol) == 30
    await recomputed(school)


async def test_another_version_is_stale_and_nothing_is_written(school: School) -> None:
    paracetamol = await lot(school, await item(school), 30)
    await issued(school, paracetamol)
    assert (await issued(school, paracetamol, if_match='"1"')).status == 412
    assert await left(school, paracetamol) == 29
    assert (await issued(school, paracetamol, if_match='"2"')).status == 200
    assert (await issued(school, paracetamol, if_match="*")).status == 200
    assert [row["overwrote"] for row in await school.journal("stock.issue")] == [False, False, True]


async def test_the_same_key_issues_once(school: School) -> None:
    paracetamol = await lot(school, await item(school), 30)
    key = {"headers": {"Idempotency-Key": "px-12"}}
    first, again = [await issued(school, paracetamol, 5, **key) for _ in range(2)]
    assert (first.status, again.status, again.headers["idempotent-replayed"]) == (200, 200, "true")
    assert first.json == again.json
    assert await left(school, paracetamol) == 25


@pytest.mark.parametrize("who", ["principal", "kitchen", "teacher of the class", "nobody"])
async def test_who_may_not_issue_writes_nothing(school: School, who: str) -> None:
    """The principal reads the stock, and moves none of it (3.3, 4.2.6)."""
    paracetamol = await lot(school, await item(school), 30)
    answer = await issued(school, paracetamol, who=who)
    assert answer.status == {"principal": 403, "nobody": 401}.get(who, 404)
    assert await left(school, paracetamol) == 30
    assert await school.query("select count(*) from stock_movements where kind = 'issue'") == [(0,)]


async def test_an_old_password_moves_nothing(school: School) -> None:
    paracetamol = await lot(school, await item(school), 30)
    hurried = school.user(*school.as_("nurse").held, must_change_password=True)
    answer = await hurried.post(f"/v1/stock-lots/{paracetamol['id']}/issue", {"quantity": 1})
    assert answer.code == "password_change_required"
    assert await left(school, paracetamol) == 30


async def test_a_session_that_has_ended_moves_nothing(school: School) -> None:
    paracetamol = await lot(school, await item(school), 30)
    gone = await school.user(*school.as_("nurse").held).arrive()
    await school.query("update sessions set ended_at = created_at where id = $1", gone.session)
    assert (await gone.post(f"/v1/stock-lots/{paracetamol['id']}/issue", {"quantity": 1})).status == 401
    assert await left(school, paracetamol) == 30
