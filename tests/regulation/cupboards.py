"""What is asked about assets, of a class and of one of the year before, and about the school's medicines."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core.ids import new_id
from app.core.text import title_key
from tests.school import TODAY, YESTERDAY, Caller, School

if TYPE_CHECKING:
    from tests.regulation.stage import Request, Stage

CLASSES = {"A1": "", "old": " before"}
"""A class that has assets, and how its columns end."""
NEW_ASSET = {
    "name": "Ti vi",
    "category": "appliance",
    "price": 12_000_000,
    "fund": "budget",
    "acquired_on": "2025-09-01",
}
NEW_ITEM = {"name": "Băng cuộn", "kind": "supply", "unit": "cuộn"}
DECISION = {"decision_number": "15/QĐ", "decision_on": "2026-11-20"}


def _nothing(_: "Stage") -> dict[str, Any]:
    return {}


def _of(what: str, class_: str, method: str, end: str, body: dict[str, Any] | None = None) -> "Request":
    given = {} if body is None else {"json": body, **({"if_match": "*"} if method == "PATCH" else {})}
    path = "asset-movements" if what in ("waiting", "moved") else "assets"
    return method, lambda stage: f"/v1/{path}/{stage.cupboards[what, class_]}{end}", lambda _: given


def _hand_over(class_: str) -> "Request":
    method, url, _ = _of("kept", class_, "POST", "/hand-over")
    return method, url, lambda stage: {"json": {"class_id": str(stage.school.classes["A1"])}}


ASKED: dict[str, Callable[[str], "Request"]] = {
    "asset": lambda class_: _of("kept", class_, "GET", ""),
    "change asset": lambda class_: _of("kept", class_, "PATCH", "", {"name": "Tủ gỗ"}),
    "receive more": lambda class_: _of("kept", class_, "POST", "/receive", {"quantity": 1}),
    "adjust": lambda class_: _of("kept", class_, "POST", "/adjust", {"change": 1, "note": "Kiểm kê"}),
    "move asset": lambda class_: _of("kept", class_, "POST", "/move", {"location": "Kho"}),
    "hand over": _hand_over,
    "repair": lambda class_: _of("kept", class_, "POST", "/repair", {}),
    "take back": lambda class_: _of("broken", class_, "POST", "/take-back", {}),
    "dispose": lambda class_: _of("kept", class_, "POST", "/dispose", DECISION),
    "movement": lambda class_: _of("waiting", class_, "GET", ""),
    "confirm receipt": lambda class_: _of("waiting", class_, "POST", "/confirm-receipt"),
    "confirm movement": lambda class_: _of("moved", class_, "POST", "/confirm"),
    "withdraw": lambda class_: _of("waiting", class_, "POST", "/withdraw"),
}


def _stock(method: str, what: str, end: str = "", body: dict[str, Any] | None = None) -> "Request":
    given = {} if body is None else {"json": body, **({"if_match": "*"} if method == "PATCH" else {})}
    return method, lambda stage: f"/v1/stock-{what}s/{stage.cupboards[what, '']}{end}", lambda _: given


def _receive(stage: "Stage") -> dict[str, Any]:
    lot = {"quantity": 5, "lot_number": "PT2601", "expires_on": "2027-12-31"}
    return {"json": lot | {"item_id": str(stage.cupboards["item", ""])}}


def _draw_up(year: str) -> "Request":
    return (
        "POST",
        lambda _: "/v1/stock-lists",
        lambda stage: {"json": {"school_year_id": str(stage.school.years[year])}},
    )


CUPBOARDS: dict[str, "Request"] = {
    **{f"{what}{end}": asked(class_) for what, asked in ASKED.items() for class_, end in CLASSES.items()},
    "create asset": ("POST", lambda _: "/v1/assets", lambda _: {"json": NEW_ASSET}),
    "stock item": _stock("GET", "item"),
    "add item": ("POST", lambda _: "/v1/stock-items", lambda _: {"json": NEW_ITEM}),
    "change item": _stock("PATCH", "item", body={"min_quantity": 5}),
    "issue item": _stock("POST", "item", "/issue", {"quantity": 1}),
    "lot": _stock("GET", "lot"),
    "lot's movements": _stock("GET", "lot", "/movements"),
    "receive lot": ("POST", lambda _: "/v1/stock-lots", _receive),
    "issue lot": _stock("POST", "lot", "/issue", {"quantity": 1}),
    "discard lot": _stock("POST", "lot", "/discard", {"quantity": 1, "reason": "Rách gói"}),
    "reverse": _stock("POST", "lot", "/reverse", {"number": 1, "reason": "Nhập nhầm"}),
    "year's list": _stock("GET", "list"),
    "year's list printed": _stock("GET", "list", "/list.xlsx"),
    "draw up list": _draw_up("now"),
    "draw up list before": _draw_up("before"),
}


async def cupboards_of(school: School, by: Caller, another: Caller) -> dict[tuple[str, str], UUID]:
    """For each class an asset that it has, one that is being repaired, and one that waits for its teacher; and a few medicines.

    "waiting" and "moved" are movements: the one that waits, and the one by which the class has what it has.
    """
    now = school.program.clock()
    things: dict[tuple[str, str], UUID] = {}
    assets, movements = [], []
    for class_ in CLASSES:
        for what in ("kept", "broken", "coming"):
            asset, movement = things.setdefault((what, class_), new_id()), new_id()
            comes = what == "coming"
            things["waiting" if comes else f"moved {what}", class_] = movement
            assets.append(
                {
                    "id": asset,
                    "code": f"{what} {class_}",
                    "name": f"{what} {class_}",
                    "category": "furniture",
                    "unit": "cái",
                    "quantity": 1,
                    "price": 450_000,
                    "fund": "budget",
                    "acquired_on": YESTERDAY,
                    "in_use_on": YESTERDAY,
                    "location": None,
                    "class_id": None if comes else school.classes[class_],
                    "holder_id": None,
                    "state": "under_repair" if what == "broken" else "in_use",
                    "pending_id": movement if comes else None,
                    "search_key": f" {what}",
                    "sort_key": title_key(what),
                    "version": 2,
                    "created_at": now,
                    "updated_at": now,
                }
            )
            movements.append(
                {
                    "id": movement,
                    "asset_id": asset,
                    "number": 2,
                    "kind": "hand_over",
                    "change": 0,
                    "to_class_id": school.classes[class_],
                    "at": now,
                    "person_id": by.person,
                    "state": "pending" if comes else "received",
                    "received_by": None if comes else another.person,
                    "received_at": None if comes else now,
                }
            )
        things["moved", class_] = things["moved kept", class_]
    item, lot, list_ = (things.setdefault((what, ""), new_id()) for what in ("item", "lot", "list"))
    stock = {"name": "Paracetamol", "kind": "medicine", "unit": "gói", "min_quantity": 0}
    await school.plant(
        {
            "assets": assets,
            "asset_movements": movements,
            "stock_items": [{**stock, "id": item, "search_key": " paracetamol", "sort_key": "p", "identity_key": "p",
                             "updated_at": now}],
            "stock_lots": [{"id": lot, "item_id": item, "lot_number": "PT1", "expires_on": TODAY, "use_by": TODAY,
                            "received_on": YESTERDAY,
                            "balance": 10, "version": 1}],
            "stock_movements": [{"lot_id": lot, "number": 1, "kind": "receive", "change": 10, "balance": 10, "at": now,
                                 "person_id": by.person}],
            "stock_lists": [{"id": list_, "school_year_id": school.years["now"], "at": now, "person_id": by.person}],
            "stock_list_items": [{**stock, "list_id": list_, "item_id": item, "sort_key": "p", "received": 10, "issued": 0,
                                  "discarded": 0, "balance": 10}],
        }
    )  # fmt: skip
    return things
