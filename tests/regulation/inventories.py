"""What is asked of inventories, differences, and the files of the asset register: all of the school, of no class (4.2.2)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core.ids import new_id
from tests.inventories.things import AT, assets
from tests.school import School

if TYPE_CHECKING:
    from tests.regulation.stage import Request, Stage

Shelf = dict[str, UUID]
"""Ids by name: an asset, inventories and differences in the states that the columns want, a movement."""


def _ask(method: str, url: str, body: dict[str, Any] | None = None) -> "Request":
    """`url`: with the names of the shelf in braces."""
    given: Callable[[Stage], dict[str, Any]] = lambda _: {"json": body} if body is not None else {}  # noqa: E731 -- as the table's others
    return method, lambda stage: url.format(**stage.shelf), given


def _one(name: str, method: str, what: str = "", body: dict[str, Any] | None = None) -> "Request":
    return _ask(method, f"/v1/inventories/{{{name}}}{what}", body)


def _difference(name: str, method: str, what: str = "", body: dict[str, Any] | None = None) -> "Request":
    return _ask(method, f"/v1/inventory-differences/{{{name}}}{what}", body)


def _movement(stage: "Stage") -> dict[str, Any]:
    return {"json": {"movement_id": str(stage.shelf["movement"])}}


def _labelled(stage: "Stage") -> dict[str, Any]:
    return {"json": {"asset_ids": [str(stage.shelf["asset"])]}}


def _sheet(_: "Stage") -> dict[str, Any]:
    file = ("ts.csv", "Tên tài sản,Số lượng,Đơn giá,Năm sử dụng\nTủ,1,100,2025\n".encode(), "text/csv")
    return {"files": {"file": file}, "data": {"kind": "assets"}}


INVENTORIES: "dict[str, Request]" = {
    "open inventory": _ask("POST", "/v1/inventories", {"name": "Kiểm kê lần khác"}),
    "inventory": _one("open", "GET"),
    "count": _one("open", "PUT", "/counts", {"counts": [{"code": "TS-1", "counted": 1, "counted_at": AT}]}),
    "finish": _one("open", "POST", "/finish", {"rest_not_found": True}),
    "return inventory": _one("counted", "POST", "/return", {"reason": "Đếm thiếu"}),
    "confirm count": _one("counted", "POST", "/confirm"),
    "confirm, care counted": _one("tied", "POST", "/confirm"),
    "record": _one("confirmed", "GET", "/record.pdf"),
    "inventory difference": _difference("difference", "GET"),
    "follow up": _difference("difference", "POST", "/follow-up", {"explanation": "Đã gãy", "decision": "keep"}),
    "settle": ("POST", _difference("followed_up", "POST", "/settle")[1], _movement),
    "labels": _ask("GET", "/v1/assets/labels.pdf"),
    "asset workbook": _ask("GET", "/v1/assets/book.xlsx"),
    "asset book": _ask("GET", "/v1/assets/book.pdf"),
    "import assets": ("POST", lambda _: "/v1/imports", _sheet),
    "asset template": _ask("GET", "/v1/import-templates/assets"),
    "label": ("POST", lambda _: "/v1/asset-labels", _labelled),
}


async def shelf_of(school: School) -> Shelf:
    """An asset; inventories that are open, counted by somebody, counted by the care vice-principal, and confirmed by her."""
    care, now = await school.as_("care vice-principal").arrive(), school.program.clock()
    shelf = (await assets(school, "TS-1"))["TS-1"]
    ids = {name: new_id() for name in
           ("open", "counted", "tied", "confirmed", "difference", "followed_up", "movement", "line")}  # fmt: skip
    somebody = await school.as_("asset keeper").arrive()
    opened = {"school_year_id": school.years["now"], "day": "2026-11-25", "opened_by": care.person, "opened_at": now,
              "version": 1}  # fmt: skip
    found = {"inventory_id": ids["confirmed"], "asset_id": shelf, "name": "Đồ dùng", "expected": 2, "counted": 1,
             "found_at": now}  # fmt: skip
    done = {"decision": "adjust", "explanation": "Đã gãy", "followed_up_by": care.person, "followed_up_at": now}
    await school.plant({
        "inventories": [
            {**opened, "id": ids["open"], "name": "đang đếm", "state": "open", "hands": []},
            {**opened, "id": ids["counted"], "name": "đã đếm", "state": "counted", "hands": [somebody.person]},
            {**opened, "id": ids["tied"], "name": "vp đếm", "state": "counted", "hands": [care.person]},
            {**opened, "id": ids["confirmed"], "name": "đã xác nhận", "state": "confirmed", "hands": [somebody.person],
             "confirmed_by": care.person, "confirmed_at": now, "digest": "0" * 64},
        ],
        "inventory_lines": [
            {"id": ids["line"] if name == "open" else new_id(), "inventory_id": ids[name], "asset_id": shelf,
             "code": "TS-1", "name": "Đồ dùng", "category": "teaching_equipment", "unit": "chiếc", "price": 1, "expected": 1,
             "version": 0}
            for name in ("open", "counted", "tied", "confirmed")
        ],
        "inventory_surplus": [
            {"inventory_id": ids["open"], "surplus_id": new_id(), "name": "Quạt", "quantity": 1, "counted_by": care.person,
             "counted_at": now}
        ],
        "asset_movements": [
            {"id": new_id(), "asset_id": shelf, "number": 1, "kind": "receive", "change": 2, "at": now,
             "person_id": somebody.person, "state": "entered", "version": 1},
            {"id": ids["movement"], "asset_id": shelf, "number": 2, "kind": "adjust", "change": -1, "at": now,
             "person_id": somebody.person, "state": "confirmed", "version": 1}
        ],
        "inventory_differences": [
            {**found, "id": ids["difference"], "number": 1, "state": "open", "version": 1, "decision": None,
             "explanation": None, "followed_up_by": None, "followed_up_at": None},
            {**found, "id": ids["followed_up"], "number": 2, "state": "followed_up", "version": 1, **done},
        ],
    })  # fmt: skip
    return {"asset": shelf, **ids}
