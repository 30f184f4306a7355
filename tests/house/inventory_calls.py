"""How many statements each operation of inventories and of the assets' files sends, and how it is called (test_statements.py)."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.inventories.things import AT
from tests.program import Answer
from tests.regulation.inventories import shelf_of
from tests.school import School

STATEMENTS = {
    # The caller and the signature; the year; the register; the inventory, its lines; the answer.
    "POST /v1/inventories": 9,
    "GET /v1/inventories": 1,
    "GET /v1/inventories/{inventory_id}": 1,
    "GET /v1/inventory-lines": 1,
    # The row and the signature; what is meant; the counts; what is in no register; the hands; the answer.
    "PUT /v1/inventories/{inventory_id}/counts": 9,
    "POST /v1/inventories/{inventory_id}/finish": 8,
    "POST /v1/inventories/{inventory_id}/return": 6,
    # The row and the signature; the digest; the state; what differs, and the differences; the answer.
    "POST /v1/inventories/{inventory_id}/confirm": 9,
    "GET /v1/inventories/{inventory_id}/record.pdf": 1,
    "GET /v1/inventory-differences": 1,
    "GET /v1/inventory-differences/{difference_id}": 1,
    "POST /v1/inventory-differences/{difference_id}/follow-up": 6,
    "POST /v1/inventory-differences/{difference_id}/settle": 7,
    "GET /v1/assets/labels.pdf": 1,
    "GET /v1/assets/book.xlsx": 1,
    "GET /v1/assets/book.pdf": 1,
    "GET /v1/import-templates/assets": 2,
    "POST /v1/asset-labels": 6,
}
_CARE, _KEEPER = "care vice-principal", "asset keeper"


def _call(who: str, method: str, url: str, json: Any = None) -> Callable[[School], Awaitable[Answer]]:
    async def call(school: School) -> Answer:
        shelf = await shelf_of(school)
        await school.query("update inventory_lines set counted = 3, counted_by = $1 where inventory_id = $2",
                           school.as_(_KEEPER).person, shelf["counted"])  # fmt: skip
        body = json(shelf) if callable(json) else json
        return await school.as_(who).send(method, url.format(**shelf), json=body)

    return call


_SURPLUS = {"id": "01900000-0000-7000-8000-000000000001", "name": "Quạt", "quantity": 1, "counted_at": AT}
CALLS = {
    "POST /v1/inventories": _call(_CARE, "POST", "/v1/inventories", {"name": "x"}),
    "GET /v1/inventories": _call(_CARE, "GET", "/v1/inventories?state=open"),
    "GET /v1/inventories/{inventory_id}": _call(_CARE, "GET", "/v1/inventories/{open}"),
    "GET /v1/inventory-lines": _call(_CARE, "GET", "/v1/inventory-lines?inventory_id={open}&q=ts"),
    "PUT /v1/inventories/{inventory_id}/counts": _call(
        _KEEPER,
        "PUT",
        "/v1/inventories/{open}/counts",
        {"counts": [{"code": "TS-1", "counted": 1, "counted_at": AT}], "surplus": [_SURPLUS]},
    ),
    "POST /v1/inventories/{inventory_id}/finish": _call(
        _KEEPER, "POST", "/v1/inventories/{open}/finish", {"rest_not_found": True}
    ),
    "POST /v1/inventories/{inventory_id}/return": _call(
        _CARE, "POST", "/v1/inventories/{counted}/return", {"reason": "x"}
    ),
    "POST /v1/inventories/{inventory_id}/confirm": _call(_CARE, "POST", "/v1/inventories/{counted}/confirm"),
    "GET /v1/inventories/{inventory_id}/record.pdf": _call(_CARE, "GET", "/v1/inventories/{confirmed}/record.pdf"),
    "GET /v1/inventory-differences": _call(_CARE, "GET", "/v1/inventory-differences"),
    "GET /v1/inventory-differences/{difference_id}": _call(_CARE, "GET", "/v1/inventory-differences/{difference}"),
    "POST /v1/inventory-differences/{difference_id}/follow-up": _call(
        _CARE, "POST", "/v1/inventory-differences/{difference}/follow-up", {"explanation": "x", "decision": "keep"}
    ),
    "POST /v1/inventory-differences/{difference_id}/settle": _call(
        _KEEPER,
        "POST",
        "/v1/inventory-differences/{followed_up}/settle",
        lambda shelf: {"movement_id": str(shelf["movement"])},
    ),
    "GET /v1/assets/labels.pdf": _call(_KEEPER, "GET", "/v1/assets/labels.pdf"),
    "GET /v1/assets/book.xlsx": _call(_KEEPER, "GET", "/v1/assets/book.xlsx?year=2026"),
    "GET /v1/assets/book.pdf": _call(_KEEPER, "GET", "/v1/assets/book.pdf"),
    "GET /v1/import-templates/assets": _call(_KEEPER, "GET", "/v1/import-templates/assets"),
    "POST /v1/asset-labels": _call(
        _KEEPER, "POST", "/v1/asset-labels", lambda shelf: {"asset_ids": [str(shelf["asset"])]}
    ),
}
