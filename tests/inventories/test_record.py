"""The record of an inventory on paper: what was expected, counted, and became of each difference (4.2.2)."""

from tests.inventories.things import AT, assets, confirmed, counted, differences, one, opened, url
from tests.pdfs import landscape, words
from tests.school import School


async def paper(school: School, inventory: dict[str, object]) -> str:
    answer = await school.as_("principal").get(url(inventory, "/record.pdf"))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert landscape(answer.content)
    return " ".join(words(answer.content))


async def test_a_confirmed_inventory_on_paper(school: School) -> None:
    await assets(school, "TS-1", quantity=5, location="Kho")
    await assets(school, "TS-2", class_id=school.classes["A1"], price=12_500_000)
    found = {"id": "01900000-0000-7000-8000-000000000001", "name": "Quạt cây", "quantity": 2, "counted_at": AT}
    inventory = await confirmed(school, one("TS-1", 3, condition="poor", note="Gãy hai chiếc"), surplus=[found])
    missing = (await differences(school, inventory))[0]
    await school.as_("care vice-principal").post(
        f"/v1/inventory-differences/{missing['id']}/follow-up",
        {"explanation": "Bỏ từ tháng 9", "decision": "dispose"},
    )
    said = await paper(school, inventory)
    for part in (
        "BIÊN BẢN KIỂM KÊ TÀI SẢN", school.name.upper(), "Kiểm kê cuối năm", "Ngày 25/11/2026", "Toàn trường", "Đã xác nhận",
        "07:30 ngày 25/11/2026", inventory["digest"], "TS-1", "Kho", "12.500.000", "−2", "−5.000.000", "Kém phẩm chất",
        "Gãy hai chiếc", "A1", "Quạt cây", "Bỏ từ tháng 9", "Ghi giảm, thanh lý", "Chưa giải trình", "Người xác nhận",
    ):  # fmt: skip
        assert str(part) in said, part


async def test_what_is_not_confirmed_says_so(school: School) -> None:
    await assets(school, "TS-1", "TS-2", location="Kho")
    inventory = await opened(school, location="Kho")
    await counted(school.as_("asset keeper"), inventory, one("TS-1", 0))
    said = await paper(school, inventory)
    for part in ("Đang kiểm đếm: chưa phải kết quả", "Tài sản ở Kho", "Chưa kiểm đếm", "Còn 1 chênh lệch"):
        assert part in said
