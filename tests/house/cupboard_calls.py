"""Each operation on assets and medicines once, and how many statements it takes."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.assets.cupboard import TELEVISION, asset, handed_over, latest
from tests.program import Answer
from tests.school import School
from tests.stock.shelf import PARACETAMOL, item, lot

_ASSET, _MOVEMENT = "/v1/assets/{asset_id}", "/v1/asset-movements/{movement_id}"
_ITEM, _LOT, _LIST = "/v1/stock-items/{item_id}", "/v1/stock-lots/{lot_id}", "/v1/stock-lists/{list_id}"

# A movement of the stock is one statement; of an item, and then how it stands.
STATEMENTS = {
    "GET /v1/assets": 1,
    "POST /v1/assets": 8,
    f"GET {_ASSET}": 1,
    f"PATCH {_ASSET}": 6,
    f"POST {_ASSET}/receive": 6,
    f"POST {_ASSET}/adjust": 6,
    f"POST {_ASSET}/move": 6,
    f"POST {_ASSET}/hand-over": 7,
    f"POST {_ASSET}/repair": 6,
    f"POST {_ASSET}/take-back": 6,
    f"POST {_ASSET}/dispose": 6,
    "GET /v1/asset-movements": 1,
    f"GET {_MOVEMENT}": 1,
    f"POST {_MOVEMENT}/confirm-receipt": 7,
    f"POST {_MOVEMENT}/confirm": 6,
    f"POST {_MOVEMENT}/withdraw": 7,
    "GET /v1/stock-items": 1,
    "POST /v1/stock-items": 6,
    f"GET {_ITEM}": 1,
    f"PATCH {_ITEM}": 6,
    f"POST {_ITEM}/issue": 2,
    "GET /v1/stock-lots": 1,
    "POST /v1/stock-lots": 6,
    f"GET {_LOT}": 1,
    f"GET {_LOT}/movements": 1,
    f"POST {_LOT}/issue": 1,
    f"POST {_LOT}/discard": 1,
    f"POST {_LOT}/reverse": 1,
    "GET /v1/stock-lists": 1,
    "POST /v1/stock-lists": 6,
    f"GET {_LIST}": 1,
    f"GET {_LIST}/list.xlsx": 1,
}


def _of_asset(method: str, what: str = "", json: Any = None, before: str = "") -> Callable[[School], Awaitable[Answer]]:
    async def call(school: School) -> Answer:
        keeper, url = school.as_("asset keeper"), f"/v1/assets/{(await asset(school))['id']}"
        if before:
            await keeper.post(url + before, {})
        return await keeper.send(method, url + what, json=json, **({"if_match": "*"} if method == "PATCH" else {}))

    return call


async def _hand_over(school: School) -> Answer:
    return await _of_asset("POST", "/hand-over", {"class_id": str(school.classes["A1"])})(school)


def _of_movement(method: str, what: str, who: str, *, waits: bool = True) -> Callable[[School], Awaitable[Answer]]:
    async def call(school: School) -> Answer:
        television = await asset(school)
        movement = await handed_over(school, television) if waits else (await latest(school, television))["id"]
        return await school.as_(who).send(method, f"/v1/asset-movements/{movement}{what}")

    return call


def _of_item(method: str, what: str = "", json: Any = None) -> Callable[[School], Awaitable[Answer]]:
    async def call(school: School) -> Answer:
        medicine = await item(school)
        await lot(school, medicine)
        more = {"if_match": "*"} if method == "PATCH" else {}
        return await school.as_("nurse").send(method, f"/v1/stock-items/{medicine['id']}{what}", json=json, **more)

    return call


def _of_lot(method: str, what: str = "", json: Any = None) -> Callable[[School], Awaitable[Answer]]:
    async def call(school: School) -> Answer:
        of = await lot(school, await item(school))
        return await school.as_("nurse").send(method, f"/v1/stock-lots/{of['id']}{what}", json=json)

    return call


async def _receive(school: School) -> Answer:
    body = {"item_id": (await item(school))["id"], "quantity": 5, "lot_number": "A", "expires_on": "2027-12-31"}
    return await school.as_("nurse").post("/v1/stock-lots", body)


async def _draw_up(school: School) -> Answer:
    return await school.as_("nurse").post("/v1/stock-lists", {"school_year_id": str(school.years["now"])})


def _of_list(what: str = "") -> Callable[[School], Awaitable[Answer]]:
    async def call(school: School) -> Answer:
        return await school.as_("nurse").get(f"/v1/stock-lists/{(await _draw_up(school)).json['id']}{what}")

    return call


CALLS: dict[str, Callable[[School], Awaitable[Answer]]] = {
    "GET /v1/assets": lambda school: school.as_("asset keeper").get("/v1/assets?q=ti"),
    "POST /v1/assets": lambda school: school.as_("asset keeper").post("/v1/assets", TELEVISION),
    f"GET {_ASSET}": _of_asset("GET"),
    f"PATCH {_ASSET}": _of_asset("PATCH", json={"name": "Ti vi"}),
    f"POST {_ASSET}/receive": _of_asset("POST", "/receive", {"quantity": 1}),
    f"POST {_ASSET}/adjust": _of_asset("POST", "/adjust", {"change": 1, "note": "Kiểm kê"}),
    f"POST {_ASSET}/move": _of_asset("POST", "/move", {"location": "Kho"}),
    f"POST {_ASSET}/hand-over": _hand_over,
    f"POST {_ASSET}/repair": _of_asset("POST", "/repair", {}),
    f"POST {_ASSET}/take-back": _of_asset("POST", "/take-back", {}, before="/repair"),
    f"POST {_ASSET}/dispose": _of_asset("POST", "/dispose", {"decision_number": "1/QĐ", "decision_on": "2026-11-20"}),
    "GET /v1/asset-movements": lambda school: school.as_("asset keeper").get("/v1/asset-movements?state=pending"),
    f"GET {_MOVEMENT}": _of_movement("GET", "", "asset keeper"),
    f"POST {_MOVEMENT}/confirm-receipt": _of_movement("POST", "/confirm-receipt", "teacher of the class"),
    f"POST {_MOVEMENT}/confirm": _of_movement("POST", "/confirm", "care vice-principal", waits=False),
    f"POST {_MOVEMENT}/withdraw": _of_movement("POST", "/withdraw", "asset keeper"),
    "GET /v1/stock-items": lambda school: school.as_("nurse").get("/v1/stock-items?q=para"),
    "POST /v1/stock-items": lambda school: school.as_("nurse").post("/v1/stock-items", PARACETAMOL),
    f"GET {_ITEM}": _of_item("GET"),
    f"PATCH {_ITEM}": _of_item("PATCH", json={"min_quantity": 5}),
    f"POST {_ITEM}/issue": _of_item("POST", "/issue", {"quantity": 1}),
    "GET /v1/stock-lots": lambda school: school.as_("nurse").get("/v1/stock-lots?expiring=true"),
    "POST /v1/stock-lots": _receive,
    f"GET {_LOT}": _of_lot("GET"),
    f"GET {_LOT}/movements": _of_lot("GET", "/movements"),
    f"POST {_LOT}/issue": _of_lot("POST", "/issue", {"quantity": 1}),
    f"POST {_LOT}/discard": _of_lot("POST", "/discard", {"quantity": 1, "reason": "Rách"}),
    f"POST {_LOT}/reverse": _of_lot("POST", "/reverse", {"number": 1, "reason": "Nhầm"}),
    "GET /v1/stock-lists": lambda school: school.as_("nurse").get("/v1/stock-lists"),
    "POST /v1/stock-lists": _draw_up,
    f"GET {_LIST}": _of_list(),
    f"GET {_LIST}/list.xlsx": _of_list("/list.xlsx"),
}
