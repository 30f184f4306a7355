"""The asset book: what there was at the end of a year, its wear, what went, totals; as a workbook and on paper (4.2.2)."""

import io
from datetime import date
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from app.core.exports.workbook import MEDIA_TYPE
from app.core.ids import new_id
from app.services.sheets.assets.book import COLUMNS, rate_words
from tests.inventories.things import assets
from tests.pdfs import landscape, words
from tests.school import KINDS, School

READERS = {"principal", "care vice-principal", "asset keeper"}
HEADER = 5
HEADINGS = [heading for heading, *_ in COLUMNS]


async def entered(school: School, code: str, *moves: tuple[str, int, str], **columns: Any) -> UUID:
    """An asset and its movements: kind, change, day."""
    quantity = max(sum(change for _, change, _ in moves), 0)
    state = "in_use" if quantity else "disposed"
    (id_,) = (
        await assets(school, code, quantity=quantity, state=state, **{"category": "furniture"} | columns)
    ).values()
    keeper = await school.as_("asset keeper").arrive()
    await school.plant({"asset_movements": [
        {"id": new_id(), "asset_id": id_, "number": number, "kind": kind, "change": change, "at": f"{day}T09:00:00+07:00",
         "person_id": keeper.person, "state": "entered", "version": 1,
         "decision_number": "12/QĐ-MN" if kind == "dispose" else None, "decision_on": day if kind == "dispose" else None}
        for number, (kind, change, day) in enumerate(moves, 1)
    ]})  # fmt: skip
    return id_


async def book(school: School, query: str = "") -> list[list[Any]]:
    """The lines below the header."""
    answer = await school.as_("asset keeper").get(f"/v1/assets/book.xlsx{query}")
    assert (answer.status, answer.headers["content-type"]) == (200, MEDIA_TYPE)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[HEADER]] == HEADINGS
    return [[cell.value for cell in line] for line in sheet.iter_rows(min_row=HEADER + 1) if line[0].value]


def named(line: list[Any]) -> dict[str, Any]:
    return dict(zip(HEADINGS, line, strict=True))


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_it_is_for_whoever_reads_the_whole_register(school: School, kind: str) -> None:
    await entered(school, "TS-1", ("receive", 1, "2024-08-01"), class_id=school.classes["A1"])
    for file in ("book.xlsx", "book.pdf"):
        answer = await school.as_(kind).get(f"/v1/assets/{file}")
        assert answer.status == (200 if kind in READERS else 404), file


async def test_an_asset_as_it_is_printed(school: School) -> None:
    keeper = await school.as_("asset keeper").arrive()
    id_ = await entered(
        school, "TS-1", ("receive", 5, "2024-08-01"), ("dispose", -2, "2026-10-05"),
        name="Tủ sắt", price=12_000_000, location="Kho", class_id=school.classes["A1"],
    )  # fmt: skip
    await school.plant({"asset_wear": [
        {"asset_id": id_, "year": year, "amount": 1_500_000, "remaining": 12_000_000 - 1_500_000 * n}
        for n, year in enumerate((2024, 2025, 2026), 1)
    ]})  # fmt: skip
    group, line, total, whole, *signed = await book(school)
    assert group[0] == "Bàn, ghế, tủ, giá, kệ"
    assert named(line) | {
        "STT": "1", "Mã tài sản": "TS-1", "Tên tài sản": "Tủ sắt", "ĐVT": "chiếc", "Số lượng": 3,
        "Nguồn": "Ngân sách nhà nước", "Đơn giá": 12_000_000, "Nguyên giá": 36_000_000, "Tỷ lệ hao mòn (%/năm)": "12,5",
        "Hao mòn trong năm": 4_500_000, "Hao mòn lũy kế": 13_500_000, "Giá trị còn lại": 22_500_000,
        "Nơi để, người giữ": "A1, Kho", "Ghi giảm trong năm": "Giảm 2 (QĐ 12/QĐ-MN ngày 05/10/2026)",
    } == named(line)  # fmt: skip
    assert named(line)["Ngày sử dụng"].date() == date(2024, 9, 1)
    assert (total[0], total[9]) == ("Cộng: Bàn, ghế, tủ, giá, kệ", 36_000_000)
    assert (whole[0], whole[4], whole[13]) == ("Tổng cộng: 1 mã tài sản", 3, 22_500_000)
    assert signed[0][0] == "Nhân viên tài sản, thiết bị"
    assert keeper.person


async def test_a_year_before_is_as_it_was_then(school: School) -> None:
    id_ = await entered(school, "TS-1", ("receive", 5, "2024-08-01"), ("dispose", -5, "2026-01-01"), price=10_000_000)
    await entered(school, "TS-2", ("receive", 1, "2026-01-01"))
    await school.plant({"asset_wear": [{"asset_id": id_, "year": 2025, "amount": 1_250_000, "remaining": 8_750_000}]})
    line = named((await book(school, "?year=2025"))[1])
    assert (line["Mã tài sản"], line["Số lượng"], line["Ghi giảm trong năm"]) == ("TS-1", 5, None)
    assert (line["Hao mòn trong năm"], line["Giá trị còn lại"]) == (6_250_000, 43_750_000)
    now = {line[1]: named(line) for line in await book(school) if str(line[1]).startswith("TS")}
    assert (now["TS-1"]["Số lượng"], now["TS-1"]["Nguyên giá"], now["TS-2"]["Số lượng"]) == (0, 0, 1)
    assert now["TS-1"]["Ghi giảm trong năm"] == "Giảm 5 (QĐ 12/QĐ-MN ngày 01/01/2026)"
    assert (await school.as_("asset keeper").get("/v1/assets/book.xlsx?year=2023")).status == 404


async def test_what_waits_or_was_withdrawn_has_no_effect(school: School) -> None:
    await entered(
        school, "TS-1", ("receive", 5, "2024-08-01"), ("dispose", -2, "2026-10-05"), ("adjust", 1, "2026-10-06")
    )
    await school.query("update asset_movements set state = 'withdrawn' where kind = 'adjust'")
    assert named((await book(school))[1])["Số lượng"] == 3
    await school.query("update asset_movements set state = 'withdrawn' where kind = 'dispose'")
    line = named((await book(school))[1])
    assert (line["Số lượng"], line["Ghi giảm trong năm"]) == (5, None)


async def test_by_category_in_the_list_s_order_with_totals(school: School) -> None:
    for code, category, price in (("C", "toy", 100), ("A", "computer", 15_000_000), ("B", "toy", 200)):
        await entered(school, code, ("receive", 2, "2024-08-01"), category=category, price=price)
    lines = await book(school)
    assert [line[0] if line[1] is None else line[1] for line in lines[:-2]] == [
        "Máy vi tính, máy in, máy chiếu", "A", "Cộng: Máy vi tính, máy in, máy chiếu",
        "Đồ chơi trong lớp", "B", "C", "Cộng: Đồ chơi trong lớp", "Tổng cộng: 3 mã tài sản",
    ]  # fmt: skip
    assert [line[9] for line in lines if str(line[0]).startswith(("Cộng", "Tổng"))] == [30_000_000, 600, 30_000_600]
    rates = {line[1]: named(line)["Tỷ lệ hao mòn (%/năm)"] for line in lines}
    assert (rates["A"], rates["B"]) == ("20", None), "what is too cheap to be a fixed asset does not wear"


async def test_on_paper_it_says_the_same_with_dots_across_the_page(school: School) -> None:
    for number in range(60):
        await entered(school, f"TS-{number:02}", ("receive", 2, "2024-08-01"), price=12_500_000)
    answer = await school.as_("principal").get("/v1/assets/book.pdf?year=2026")
    assert answer.headers["content-type"] == "application/pdf"
    pages = words(answer.content)
    assert len(pages) > 1
    assert landscape(answer.content)
    assert all("Giá trị còn lại" in page for page in pages[:-1]), "the header stands on every page"
    said = " ".join(pages)
    for part in (
        "SỔ TÀI SẢN",
        "12.500.000",
        "25.000.000",
        "1.500.000.000",
        "TS-59",
        "Hiệu trưởng",
        school.name.upper(),
    ):
        assert part in said


async def test_another_school_s_book_is_its_own(school: School, other_school: School) -> None:
    await entered(other_school, "TS-9", ("receive", 1, "2024-08-01"))
    assert (await school.as_("asset keeper").get("/v1/assets/book.xlsx")).status == 404


@pytest.mark.parametrize("year", ["1999", "x", "2101", ""])
async def test_what_is_no_year(school: School, year: str) -> None:
    answer = await school.as_("asset keeper").get(f"/v1/assets/book.pdf?year={year}")
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "year")


async def test_what_looks_like_a_formula_is_text(school: School) -> None:
    await entered(school, "=1+1", ("receive", 1, "2024-08-01"), name="@SUM(A1)", location="#import x")
    line = named((await book(school))[1])
    assert (line["Mã tài sản"], line["Tên tài sản"], line["Nơi để, người giữ"]) == ("=1+1", "@SUM(A1)", "#import x")
    (said,) = words((await school.as_("asset keeper").get("/v1/assets/book.pdf")).content)
    assert "#import x" in said


@pytest.mark.parametrize(("rate", "said"), [(None, None), (667, "6,67"), (1250, "12,5"), (2000, "20"), (5, "0,05")])
def test_rates_are_written_with_a_comma(rate: int | None, said: str | None) -> None:
    assert rate_words(rate) == said
