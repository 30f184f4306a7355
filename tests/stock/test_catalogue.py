"""The catalogue, its lots and each year's list (4.2.6)."""

import asyncio
import io
import json
from collections import Counter
from datetime import date, timedelta

import pytest
from python_calamine import CalamineWorkbook

from app.data.parameters import LOT_EXPIRING_DAYS
from tests.school import TODAY, School
from tests.stock.shelf import PARACETAMOL, issued, item, left, lot, recomputed


async def test_an_item_tells_what_is_left_over_its_lots(school: School) -> None:
    nurse = school.as_("nurse")
    paracetamol = await item(school, min_quantity=20)
    assert (paracetamol["usable"], paracetamol["below_minimum"], paracetamol["next_expires_on"]) == (0, True, None)
    await lot(school, paracetamol, 15, expires_on="2027-03-31")
    await lot(school, paracetamol, 10, expires_on="2026-11-25")
    read = await nurse.get(f"/v1/stock-items/{paracetamol['id']}")
    assert (read.json["usable"], read.json["expired"], read.json["below_minimum"]) == (25, 0, False)
    school.at("2026-11-26 07:30")
    read = await nurse.get(f"/v1/stock-items/{paracetamol['id']}")
    assert (read.json["usable"], read.json["expired"], read.json["next_expires_on"]) == (15, 10, "2027-03-31")
    assert [each["id"] for each in (await nurse.get("/v1/stock-items?below_minimum=true")).items] == [paracetamol["id"]]
    assert (await nurse.get("/v1/stock-items?below_minimum=false")).items == []


async def test_an_item_changes_under_its_version_and_stands_once(school: School) -> None:
    nurse = school.as_("nurse")
    paracetamol = await item(school)
    url = f"/v1/stock-items/{paracetamol['id']}"
    assert (await nurse.patch(url, {"unit": "viên"})).status == 428
    changed = await nurse.patch(url, {"unit": "viên", "ingredient": None}, if_match=paracetamol["etag"])
    assert (changed.status, changed.json["unit"], changed.json["ingredient"]) == (200, "viên", None)
    assert (await nurse.patch(url, {"unit": "gói"}, if_match=paracetamol["etag"])).status == 412
    assert (await nurse.post("/v1/stock-items", PARACETAMOL)).status == 201
    answer = await nurse.post("/v1/stock-items", PARACETAMOL | {"name": "PARACETAMOL gói bột"})
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (409, "/name")
    assert (await nurse.patch(url, {"listed": False}, if_match="*")).status == 200
    assert [each["unit"] for each in (await nurse.get("/v1/stock-items")).items] == ["gói"]
    assert [each["unit"] for each in (await nurse.get("/v1/stock-items?listed=false")).items] == ["viên"]


async def test_the_catalogue_is_searched_and_ordered_in_vietnamese(school: School) -> None:
    for name, ingredient in (
        ("Nhiệt kế điện tử", None),
        ("Đường glucose", "Glucose"),
        ("Dầu tràm", "Cineol"),
        ("Băng cuộn", None),
    ):
        await item(school, name=name, ingredient=ingredient, kind="supply")
    nurse = school.as_("nurse")
    names = [each["name"] for each in await nurse.items("/v1/stock-items?limit=3")]
    assert names == ["Băng cuộn", "Dầu tràm", "Đường glucose", "Nhiệt kế điện tử"]
    assert [each["name"] for each in (await nurse.get("/v1/stock-items?q=gluc duong")).items] == ["Đường glucose"]
    assert (await nurse.get("/v1/stock-items?kind=medicine")).items == []


@pytest.mark.parametrize(
    ("given", "pointers"),
    [
        ({"lot_number": None, "expires_on": None}, ["/lot_number", "/expires_on"]),
        ({"received_on": "2026-11-26"}, ["/received_on"]),
        ({"expires_on": "2026-11-24"}, ["/expires_on"]),
        ({"received_on": "2026-11-26", "expires_on": "2026-11-24"}, ["/received_on", "/expires_on"]),
        ({"quantity": 0}, ["/quantity"]),
        ({"quantity": 1e400}, []),
        ({"quantity": 10**30}, ["/quantity"]),
        ({"lot_number": "PT\x00"}, ["/lot_number"]),
        ({"supplier": "\ud800"}, []),
    ],
)  # fmt: skip
async def test_what_is_no_lot(school: School, given: dict[str, object], pointers: list[str]) -> None:
    paracetamol = await item(school)
    body = {"item_id": paracetamol["id"], "quantity": 30, "lot_number": "PT2601", "expires_on": "2027-12-31"} | given
    sent = {"content": json.dumps(body).encode(), "headers": {"content-type": "application/json"}}
    answer = await school.as_("nurse").post("/v1/stock-lots", **sent)
    assert answer.status == (422 if pointers else 400)
    assert [each["pointer"] for each in answer.json.get("errors", [])] == pointers
    assert await school.query("select count(*) from stock_lots") == [(0,)]


async def test_a_thermometer_neither_expires_nor_has_a_lot_number(school: School) -> None:
    thermometer = await item(school, name="Nhiệt kế", kind="equipment", unit="cái", ingredient=None, strength=None)
    kept = await lot(school, thermometer, 2, lot_number=None, expires_on=None)
    assert (kept["expired"], kept["expiring"], kept["expires_on"]) == (False, False, None)
    assert (await issued(school, kept)).status == 200


async def test_what_soon_expires_is_told_ahead(school: School) -> None:
    """By the dated number of days; what has no last day stands behind all that has one."""
    paracetamol = await item(school)
    days = LOT_EXPIRING_DAYS[-1].value
    lots = {
        name: (await lot(school, paracetamol, 5, expires_on=on and str(on), lot_number=name))["id"]
        for name, on in (("far", TODAY + timedelta(days)), ("near", TODAY + timedelta(days - 1)), ("today", TODAY))
    }
    bandage = await item(school, name="Băng", kind="supply")
    lots["never"] = (await lot(school, bandage, 5, expires_on=None))["id"]

    async def found(query: str) -> list[str]:
        ids = [each["id"] for each in await school.as_("nurse").items(f"/v1/stock-lots?limit=2{query}")]
        return [next(name for name in lots if lots[name] == id_) for id_ in ids]

    assert await found("") == ["today", "near", "far", "never"]
    assert await found("&expiring=true") == ["today", "near"]
    assert await found("&expiring=false") == ["far", "never"]
    assert await found(f"&expiring_before={TODAY + timedelta(days)}") == ["today", "near"]
    assert await found("&expired=true") == []
    assert await found(f"&item_id={bandage['id']}") == ["never"]
    school.at("2026-11-26 07:30")
    assert await found("&expired=true") == ["today"]
    assert await found("&expiring=true") == ["near", "far"]
    await issued(school, {"id": lots["far"]}, 5)
    assert await found("&in_stock=false") == ["far"]
    assert await found("&in_stock=true&expired=false") == ["near", "never"]


async def test_what_expires_first_is_issued_first_over_several_lots(school: School) -> None:
    paracetamol = await item(school)
    late = await lot(school, paracetamol, 10, expires_on="2027-12-31", lot_number="C")
    old = await lot(school, paracetamol, 10, expires_on="2026-11-25", lot_number="A")
    soon = await lot(school, paracetamol, 4, expires_on="2026-12-31", lot_number="B")
    school.at("2026-11-26 07:30")
    nurse, url = school.as_("nurse"), f"/v1/stock-items/{paracetamol['id']}/issue"
    answer = await nurse.post(url, {"quantity": 6, "reference": "PX 3"})
    assert [(each["lot_number"], each["quantity"]) for each in answer.json["taken"]] == [("B", 4), ("C", 2)]
    assert (answer.json["usable"], answer.json["expired"], answer.json["next_expires_on"]) == (8, 10, "2027-12-31")
    assert [await left(school, each) for each in (old, soon, late)] == [10, 0, 8]
    answer = await nurse.post(url, {"quantity": 9})
    assert (answer.status, answer.code, answer.json["left"]) == (409, "conflict", 8)
    assert [await left(school, each) for each in (old, soon, late)] == [10, 0, 8]
    await recomputed(school)


async def test_many_who_ask_for_an_item_at_once_empty_its_lots_and_no_more(school: School) -> None:
    paracetamol = await item(school)
    for number, quantity in enumerate((7, 11, 12)):
        await lot(school, paracetamol, quantity, expires_on=str(date(2027, 1 + number, 1)))
    url = f"/v1/stock-items/{paracetamol['id']}/issue"
    await school.as_("nurse").arrive()
    answers = await asyncio.gather(*(school.as_("nurse").post(url, {"quantity": 2}) for _ in range(25)))
    assert Counter(answer.status for answer in answers) == {200: 15, 409: 10}
    taken = [each for answer in answers if answer.status == 200 for each in answer.json["taken"]]
    assert sum(each["quantity"] for each in taken) == 30
    assert await school.query("select sum(balance) from stock_lots") == [(0,)]
    await recomputed(school)


async def test_the_years_list_keeps_what_there_was(school: School) -> None:
    nurse = school.as_("nurse")
    paracetamol, bandage = await item(school), await item(school, name="Băng cuộn", kind="supply", unit="cuộn")
    gone = await item(school, name="Oxy già")
    assert (await nurse.patch(f"/v1/stock-items/{gone['id']}", {"listed": False}, if_match="*")).status == 200
    of = await lot(school, paracetamol, 30)
    await issued(school, of, 4)
    wrong = (await issued(school, of, 5)).json["version"]
    await nurse.post(f"/v1/stock-lots/{of['id']}/reverse", {"number": wrong, "reason": "Ghi nhầm"})
    await nurse.post(f"/v1/stock-lots/{of['id']}/discard", {"quantity": 2, "reason": "Rách gói"})
    drawn = await nurse.post("/v1/stock-lists", {"school_year_id": str(school.years["now"]), "note": "Đầu năm"})
    assert drawn.status == 201, drawn
    told = {
        each["name"]: [each[name] for name in ("received", "issued", "discarded", "balance")]
        for each in drawn.json["items"]
    }
    assert told == {"Băng cuộn": [0, 0, 0, 0], "Paracetamol gói bột": [30, 4, 2, 24]}
    await issued(school, of, 3)
    await lot(school, bandage, 8, expires_on=None)
    assert (await nurse.get(f"/v1/stock-lists/{drawn.json['id']}")).json == drawn.json
    again = await nurse.post("/v1/stock-lists", {"school_year_id": str(school.years["now"])})
    assert [each["balance"] for each in again.json["items"]] == [8, 21]
    lists = (await nurse.get(f"/v1/stock-lists?school_year_id={school.years['now']}")).items
    assert [each["id"] for each in lists] == [again.json["id"], drawn.json["id"]]
    assert [each["items_listed"] for each in lists] == [2, 2]
    read = (await nurse.get(f"/v1/stock-items/{paracetamol['id']}")).json
    assert (read["listed_for"], read["usable"]) == (["2026-2027"], 21)


async def test_the_list_of_a_year_that_is_over_is_not_drawn_up_again(school: School) -> None:
    answer = await school.as_("nurse").post("/v1/stock-lists", {"school_year_id": str(school.years["before"])})
    assert (answer.status, answer.code) == (422, "school_year_over")


async def test_the_years_list_is_a_workbook(school: School) -> None:
    nurse = school.as_("nurse")
    await lot(school, await item(school, name="=1+1"), 30)
    drawn = (await nurse.post("/v1/stock-lists", {"school_year_id": str(school.years["now"])})).json
    answer = await nurse.get(f"/v1/stock-lists/{drawn['id']}/list.xlsx")
    assert answer.status == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "DANH MỤC THUỐC, THIẾT BỊ Y TẾ"
    assert rows[5][1:6] == ["=1+1", "Thuốc", "Paracetamol", "150 mg", "gói"]
    assert rows[5][7:] == [30, 0, 0, 30]
    assert (await school.as_("kitchen").get(f"/v1/stock-lists/{drawn['id']}/list.xlsx")).status == 404
