"""Lists of assets: who may, what comes in, what is the same asset, what is refused, undo (4.2.2)."""

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest

from app.core.exports.workbook import MEDIA_TYPE
from tests.imports.files import codes, counts, raw, send, workbook
from tests.inventories.things import assets, opened
from tests.program import Answer
from tests.school import KINDS, School

HEADINGS = {
    "code": "Mã tài sản", "name": "Tên tài sản", "category": "Loại/nhóm", "unit": "ĐVT", "quantity": "Số lượng",
    "price": "Đơn giá", "cost": "Nguyên giá", "fund": "Nguồn kinh phí", "acquired": "Ngày ghi tăng",
    "since": "Ngày/năm đưa vào sử dụng", "place": "Vị trí/Lớp", "note": "Ghi chú",
}  # fmt: skip
TEMPLATE = "/v1/import-templates/assets"


def one(code: str = "TS-1", name: str = "Tủ sắt", **cells: str) -> dict[str, str]:
    row = {"code": code, "name": name, "category": "Bàn, ghế, tủ, giá, kệ", "quantity": "2", "price": "4.200.000",
           "since": "2024"}  # fmt: skip
    return row | cells


def table(*rows: Mapping[str, str]) -> bytes:
    keys = [key for key in HEADINGS if any(key in row for row in rows)]
    return raw([HEADINGS[key] for key in keys], *([row.get(key, "") for key in keys] for row in rows))


async def imported(school: School, *rows: Mapping[str, str], who: str = "asset keeper", **form: str) -> Answer:
    return await send(school.as_(who), table(*rows), kind="assets", **form)


async def result(school: School, *rows: Mapping[str, str], **form: str) -> dict[str, Any]:
    answer = await imported(school, *rows, **form)
    assert answer.status in (200, 201), answer
    return dict(answer.json)


async def register(school: School) -> dict[str, dict[str, Any]]:
    return {row["code"]: dict(row) for row in await school.query("select * from assets order by code")}


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_the_keeper_imports_and_nobody_else(school: School, kind: str) -> None:
    answer = await imported(school, one(), who=kind)
    template = await school.as_(kind).get(TEMPLATE)
    if kind == "asset keeper":
        assert (answer.status, template.status) == (201, 200)
    else:
        assert (answer.status, answer.clause, template.status) == (403, "4.2.2", 403)
        assert answer.json["allowed_roles"] == ["asset_keeper"]


async def test_a_list_enters_the_register_with_the_movement_that_brings_each_in(school: School) -> None:
    told = await result(
        school, one(fund="Phụ huynh tặng", place="A1", unit="chiếc", note="còn mới", acquired="15/08/2024", since="05/09/2024"),
        one("TS-2", "Máy in", category="máy in", price="", cost="12,500,000 đ", quantity="1", place="Kho tầng 1", fund="NSNN"),
    )  # fmt: skip
    assert (counts(told), codes(told)) == ((2, 0, 0, 0), [])
    first, second = (await register(school)).values()
    assert (first["name"], first["category"], first["quantity"], first["price"]) == (
        "Tủ sắt",
        "furniture",
        2,
        4_200_000,
    )
    assert (first["fund"], first["class_id"], first["location"]) == ("donated", school.classes["A1"], None)
    assert (str(first["acquired_on"]), str(first["in_use_on"]), first["note"]) == (
        "2024-08-15",
        "2024-09-05",
        "còn mới",
    )
    assert (second["category"], second["price"], second["location"], second["fund"]) == (
        "computer", 12_500_000, "Kho tầng 1", "budget",
    )  # fmt: skip
    moved = await school.query("select kind, change, number, state, person_id from asset_movements order by change")
    assert [tuple(row)[:4] for row in moved] == [("receive", 1, 1, "entered"), ("receive", 2, 1, "entered")]
    assert {row["person_id"] for row in moved} == {school.as_("asset keeper").person}


async def test_the_same_list_again_changes_nothing(school: School) -> None:
    rows = (
        one(place="Kho"),
        one("", "Ghế đá", price="500000", since="9/2023"),
        one("", "Ghế đá", price="500000", since="2022"),
    )
    assert counts(await result(school, *rows)) == (3, 0, 0, 0)
    assert counts(await result(school, *rows)) == (0, 0, 3, 0)
    assert len(await register(school)) == 3


async def test_what_has_no_code_gets_one_of_ours_that_is_free(school: School) -> None:
    await assets(school, "TS000002")
    await result(school, one("", "Bàn"), one("TS000003", "Ghế"), one("", "Kệ"), one("", "Tủ"))
    assert sorted(await register(school)) == ["TS000001", "TS000002", "TS000003", "TS000004", "TS000005"]


async def test_what_is_known_by_its_code_is_put_right_and_moved_nowhere(school: School) -> None:
    await assets(school, "TS-1", quantity=5, location="Kho")
    told = await result(school, one(name="Tủ gỗ", quantity="7", place="A1", fund="", note="sơn lại"))
    assert counts(told) == (0, 1, 0, 0)
    assert codes(told) == [(2, "quantity_kept"), (2, "place_kept")]
    (row,) = (await register(school)).values()
    assert (row["name"], row["price"], row["note"], row["fund"]) == ("Tủ gỗ", 4_200_000, "sơn lại", "budget")
    assert (row["quantity"], row["location"], row["class_id"]) == (5, "Kho", None)
    assert await school.query("select id from asset_movements") == []


async def test_a_year_alone_says_nothing_against_a_day_of_it(school: School) -> None:
    await assets(school, "TS-1")
    told = await result(
        school, {"code": "TS-1", "name": "Đồ dùng TS-1", "quantity": "1", "since": "2024", "acquired": "2024"}
    )
    assert counts(told) == (0, 0, 1, 0)
    await result(school, one("TS-2", acquired="15/08/2025", since="2025"))
    assert str((await register(school))["TS-2"]["in_use_on"]) == "2025-08-15"


async def test_an_empty_cell_changes_nothing(school: School) -> None:
    await assets(school, "TS-1", note="cũ")
    told = await result(school, {"code": "TS-1", "name": "Đồ dùng TS-1", "quantity": "1"})
    assert counts(told) == (0, 0, 1, 0)


async def test_where_wear_was_taken_price_and_category_stand(school: School) -> None:
    (id_,) = (await assets(school, "TS-1")).values()
    await school.plant({"asset_wear": [{"asset_id": id_, "year": 2025, "amount": 1, "remaining": 2_499_999}]})
    told = await result(school, one(quantity="1"))
    assert codes(told) == [(2, "worn")]
    (row,) = (await register(school)).values()
    assert (row["name"], row["price"], row["category"]) == ("Tủ sắt", 2_500_000, "teaching_equipment")


FAULTS = {
    "name_missing": one(name=""),
    "price_missing": one(price=""),
    "date_missing": one(since=""),
    "money_invalid": one(price="mười triệu"),
    "quantity_invalid": one(quantity="0"),
    "date_invalid": one(since="31/02/2024"),
    "in_the_future": one(since="2027"),
    "dates_reversed": one(acquired="2025", since="2024"),
    "category_unknown": one(category="zzz"),
    "cost_indivisible": one(price="", cost="1001"),
    "formula": one(code="=1+1"),
    "too_long": one(code="X" * 41),
    "duplicate_row": one(name="Lần nữa"),
}


@pytest.mark.parametrize("code", FAULTS)
async def test_a_fault_refuses_the_row_and_says_where(school: School, code: str) -> None:
    rows = [one(), FAULTS[code]] if code == "duplicate_row" else [one("TS-0"), FAULTS[code]]
    told = await result(school, *rows)
    assert (told["state"], counts(told)) == ("failed", (0, 0, 0, 1))
    (issue,) = [each for each in told["issues"] if each["severity"] == "error"]
    assert (issue["code"], issue["row"]) == (code, 3)
    assert await register(school) == {}
    kept = await result(school, *rows, on_error="skip")
    assert (kept["state"], counts(kept)) == ("complete", (1, 0, 0, 1))
    refused = await school.as_("asset keeper").get(f"/v1/imports/{kept['id']}/refused")
    assert "Tên tài sản" in refused.text


async def test_a_missing_category_and_another_total_are_warnings(school: School) -> None:
    told = await result(school, one(category="", cost="9.000.000"))
    assert (counts(told), sorted(codes(told))) == ((1, 0, 0, 0), [(2, "category_missing"), (2, "cost_differs")])
    assert (await register(school))["TS-1"]["category"] == "other"


async def test_a_dry_run_says_what_would_happen(school: School) -> None:
    assert counts(await result(school, one(), dry_run="true")) == (1, 0, 0, 0)
    assert await register(school) == {}


async def test_a_list_as_schools_write_it(school: School) -> None:
    """A title, two header rows, numbers of columns, a total, signatures; Excel's own numbers and dates."""
    file = workbook({
        "TSCĐ": [
            ["TRƯỜNG MẦM NON"], ["DANH SÁCH TÀI SẢN NĂM 2026"], [],
            ["STT", "Số hiệu", "Tên, đặc điểm, ký hiệu TSCĐ", "Nhóm tài sản", "SL", "Nguyên giá (đồng)", "Năm sử dụng",
             "Nơi sử dụng"],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
            [1, "TV-01", "Ti vi Samsung", "Thiết bị điện", 1, 12500000, 2023, "A1"],
            [2, "BG-01", "Bàn ghế học sinh", "Bàn ghế", 20, "25.000.000", 44444, "Phòng học"],
            ["", "", "Tổng cộng", "", 21, 37500000],
            ["", "", "Người lập", "", "", "Hiệu trưởng"],
        ]
    })  # fmt: skip
    answer = await send(school.as_("asset keeper"), file, file_name="ts.xlsx", kind="assets")
    assert counts(answer.json) == (2, 0, 0, 0), answer.json["issues"]
    found = await register(school)
    assert (found["TV-01"]["category"], str(found["TV-01"]["in_use_on"])) == ("appliance", "2023-01-01")
    assert (found["BG-01"]["price"], found["BG-01"]["quantity"]) == (1_250_000, 20)
    assert str(found["BG-01"]["in_use_on"]) == "2021-09-05"


async def test_undo_takes_back_what_it_brought_and_what_it_changed(school: School) -> None:
    await assets(school, "TS-1")
    told = await result(school, one(quantity="1"), one("TS-2"))
    keeper = school.as_("asset keeper")
    assert (await keeper.post(f"/v1/imports/{told['id']}/undo")).json["state"] == "undone"
    found = await register(school)
    assert (found["TS-1"]["name"], found["TS-1"]["price"]) == ("Đồ dùng TS-1", 2_500_000)
    (void,) = [row for code, row in found.items() if code != "TS-1"]
    assert (void["code"], void["quantity"], void["state"]) == (f"undone.{void['id']}", 0, "disposed")
    assert [tuple(row) for row in await school.query("select state from asset_movements")] == [("withdrawn",)]
    assert counts(await result(school, one("TS-2"))) == (1, 0, 0, 0), "its code is free again"
    assert (await keeper.get("/v1/assets/book.xlsx")).status == 200


async def test_nothing_is_undone_once_something_stands_on_it(school: School) -> None:
    keeper = school.as_("asset keeper")
    counted = await result(school, one())
    await opened(school)
    refused = await keeper.post(f"/v1/imports/{counted['id']}/undo", language="vi")
    assert (refused.status, refused.code) == (409, "wrong_state")
    assert "có tài sản đã vào đợt kiểm kê" in refused.json["detail"]
    changed = await result(school, one("TS-2"))
    await school.query("update assets set name = 'x', version = version + 1 where code = 'TS-2'")
    assert (await keeper.post(f"/v1/imports/{changed['id']}/undo")).status == 409


async def test_a_class_is_named_in_the_rows(school: School) -> None:
    answer = await imported(school, one(), **{"class": "A1"})
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/class")


async def test_the_template_comes_in_as_it_is_and_as_it_is_filled_in(school: School) -> None:
    keeper = school.as_("asset keeper")
    answer = await keeper.get(TEMPLATE)
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert counts((await send(keeper, answer.content, file_name="mau.xlsx", kind="assets")).json) == (0, 0, 0, 0)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    columns = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[4] if cell.value}
    for heading, value in {"Mã tài sản": "TS-7", "Tên tài sản": "Kệ sách", "Loại tài sản": "Bàn, ghế, tủ, giá, kệ",
                           "Số lượng": 3, "Đơn giá": "1.200.000", "Nguồn kinh phí": "Tài trợ, xã hội hóa",
                           "Ngày đưa vào sử dụng": "2025", "Vị trí": "A1"}.items():  # fmt: skip
        sheet.cell(6, columns[heading], value)
    out = io.BytesIO()
    book.save(out)
    assert counts((await send(keeper, out.getvalue(), file_name="mau.xlsx", kind="assets")).json) == (1, 0, 0, 0)
    row = (await register(school))["TS-7"]
    assert (row["quantity"], row["price"], row["fund"], row["class_id"]) == (
        3,
        1_200_000,
        "donated",
        school.classes["A1"],
    )


async def test_no_list_brings_in_what_no_number_can_say(school: School) -> None:
    told = await result(school, one(price="10.000.000.000.000", quantity="1000000"))
    assert (counts(told), codes(told)) == ((0, 0, 0, 1), [(2, "worth_too_large")])
    await result(school, one())
    await school.query("update assets set quantity = 1000000")
    told = await result(school, one(price="9.000.000.000.000", quantity="1000000"))
    assert (counts(told), codes(told)) == ((0, 0, 0, 1), [(2, "worth_too_large")])
