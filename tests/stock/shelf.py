"""Medicines in a school's cupboard, for the tests."""

from typing import Any

from tests.program import Answer
from tests.school import School

PARACETAMOL = {
    "name": "Paracetamol gói bột",
    "kind": "medicine",
    "unit": "gói",
    "ingredient": "Paracetamol",
    "strength": "150 mg",
}


async def item(school: School, **more: Any) -> dict[str, Any]:
    """An item of the catalogue; Paracetamol unless told otherwise."""
    answer = await school.as_("nurse").post("/v1/stock-items", PARACETAMOL | more)
    assert answer.status == 201, answer
    return dict(answer.json)


async def lot(school: School, of: dict[str, Any], quantity: int = 30, **more: Any) -> dict[str, Any]:
    """A lot of an item, with a good year to go."""
    body = {"item_id": of["id"], "quantity": quantity, "lot_number": "PT2601", "expires_on": "2027-12-31"} | more
    answer = await school.as_("nurse").post("/v1/stock-lots", body)
    assert answer.status == 201, answer
    return dict(answer.json)


async def issued(school: School, of: dict[str, Any], quantity: int = 1, who: str = "nurse", **how: Any) -> Answer:
    """An issue from a lot."""
    return await school.as_(who).post(f"/v1/stock-lots/{of['id']}/issue", {"quantity": quantity}, **how)


async def left(school: School, of: dict[str, Any]) -> int:
    """What is left of a lot."""
    return int((await school.as_("nurse").get(f"/v1/stock-lots/{of['id']}")).json["balance"])


async def recomputed(school: School) -> None:
    """Every balance is the sum of its movements, each of which tells what was left, under the next number."""
    wrong = await school.query(
        "select l.id from stock_lots l left join lateral (select sum(change) as total, max(number) as latest, count(*) as n"
        " from stock_movements m where m.school_id = l.school_id and m.lot_id = l.id) s on true"
        " where (l.balance, l.version, l.version) is distinct from (s.total::bigint, s.latest, s.n)"
        " union all select lot_id from (select lot_id, balance, sum(change) over (partition by lot_id order by number) as so_far"
        " from stock_movements) m where balance <> so_far"
    )
    assert not wrong
