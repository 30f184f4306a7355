"""Assets and an inventory of them, and how phones count."""

from typing import Any
from uuid import UUID

from app.core.ids import new_id
from app.core.text import fold, sort_key
from tests.program import Answer
from tests.school import Caller, School

AT = "2026-11-25T06:00:00+07:00"
"""When a device says that it counted, unless a test says otherwise."""
LATER = "2026-11-25T07:00:00+07:00"


async def assets(school: School, *codes: str, quantity: int = 1, **columns: Any) -> dict[str, UUID]:
    """Assets in the register, by code."""
    now = school.program.clock()
    ids = {code: new_id() for code in codes}
    rows = [
        {"id": id_, "code": code, "name": f"Đồ dùng {code}", "category": "teaching_equipment", "unit": "chiếc",
         "quantity": quantity, "price": 2_500_000, "fund": "budget", "acquired_on": "2024-08-01", "in_use_on": "2024-09-01",
         "state": "in_use", "search_key": f" {fold(code)}", "sort_key": sort_key(code), "created_at": now,
         "updated_at": now, **columns}
        for code, id_ in ids.items()
    ]  # fmt: skip
    await school.plant({"assets": rows})
    return ids


async def opened(school: School, **given: Any) -> dict[str, Any]:
    """An inventory that the care vice-principal opens."""
    answer = await school.as_("care vice-principal").post("/v1/inventories", {"name": "Kiểm kê cuối năm"} | given)
    assert answer.status == 201, answer
    return dict(answer.json)


def url(inventory: dict[str, Any], what: str = "") -> str:
    return f"/v1/inventories/{inventory['id']}{what}"


def one(code: str, counted: int = 1, **more: Any) -> dict[str, Any]:
    return {"code": code, "counted": counted, "counted_at": AT, **more}


async def sent(caller: Caller, inventory: dict[str, Any], *counts: dict[str, Any], **more: Any) -> Answer:
    """A batch from a phone."""
    return await caller.put(url(inventory, "/counts"), {"counts": list(counts), **more})


async def counted(caller: Caller, inventory: dict[str, Any], *counts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A batch that is taken down."""
    answer = await sent(caller, inventory, *counts, **more)
    assert answer.status == 200, answer
    return dict(answer.json)


async def done(caller: Caller, inventory: dict[str, Any], verb: str, body: Any = None) -> dict[str, Any]:
    """A transition that goes through."""
    answer = await caller.post(url(inventory, f"/{verb}"), body)
    assert answer.status == 200, answer
    return dict(answer.json)


async def confirmed(school: School, *counts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An inventory of all assets, counted by the keeper as said and as expected for the rest, and confirmed."""
    inventory = await opened(school)
    keeper = school.as_("asset keeper")
    lines = await keeper.items(f"/v1/inventory-lines?inventory_id={inventory['id']}")
    said = {each["code"] for each in counts}
    rest = [one(line["code"], line["expected"]) for line in lines if line["code"] not in said]
    await counted(keeper, inventory, *counts, *rest, **more)
    await done(keeper, inventory, "finish", {})
    return await done(school.as_("care vice-principal"), inventory, "confirm")


async def differences(school: School, inventory: dict[str, Any]) -> list[dict[str, Any]]:
    return await school.as_("care vice-principal").items(f"/v1/inventory-differences?inventory_id={inventory['id']}")
