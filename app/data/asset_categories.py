"""Kinds of assets, how fast they wear (hao mòn), and what pays for them: dated, each with its source (4.2.2).

A source begins with its origin, as in app/data/parameters.py. The rates were taken from secondary sources of TT 23/2023/TT-BTC,
phụ lục 1: a school holds them against the circular before it closes its books.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.words import Words
from app.data.parameters import Dated

_FROM: Final = date(2023, 6, 10)  # when TT 23/2023/TT-BTC came into force
_CIRCULAR: Final = "L: TT 23/2023/TT-BTC, phụ lục 1 (dẫn lại)"
_TEACHING: Final = "L: TT 02/2010/TT-BGDĐT (thiết bị dạy học tối thiểu); hao mòn theo TT 23/2023/TT-BTC (dẫn lại)"


@dataclass(frozen=True, slots=True)
class Wear:
    """`years` of use, and the share of the original price that goes each year, in hundredths of a per cent."""

    years: int
    rate: int


@dataclass(frozen=True, slots=True)
class Category:
    """`teaching`: equipment for teaching, which is counted apart. `wear`: None, it does not wear (land)."""

    code: str
    words: Words
    wear: tuple[Dated[Wear], ...]
    teaching: bool = False


def _category(code: str, vi: str, en: str, years: int, rate: int, *, teaching: bool = False) -> Category:
    return Category(
        code, Words(vi, en), (Dated(Wear(years, rate), _FROM, _TEACHING if teaching else _CIRCULAR),), teaching
    )


CATEGORIES: Final = (
    _category("house", "Nhà, công trình", "Buildings", 50, 200),
    _category("structure", "Vật kiến trúc: sân, tường rào, bể nước", "Yards, walls, water tanks", 20, 500),
    _category("vehicle", "Phương tiện vận tải", "Vehicles", 15, 667),
    _category("computer", "Máy vi tính, máy in, máy chiếu", "Computers, printers, projectors", 5, 2000),
    _category("furniture", "Bàn, ghế, tủ, giá, kệ", "Tables, chairs, cupboards, shelves", 8, 1250),
    _category(
        "appliance", "Điều hòa, tủ lạnh, máy giặt, ti vi", "Air conditioners, refrigerators, washing machines", 8, 1250
    ),
    _category("kitchen", "Thiết bị nhà bếp", "Kitchen equipment", 8, 1250),
    _category("medical", "Thiết bị y tế", "Medical equipment", 10, 1000),
    _category("playground", "Đồ chơi ngoài trời", "Outdoor play equipment", 8, 1250, teaching=True),
    _category("teaching", "Đồ dùng, thiết bị dạy học", "Teaching equipment", 8, 1250, teaching=True),
    _category("toy", "Đồ chơi trong lớp", "Toys of the classroom", 5, 2000, teaching=True),
    _category("book", "Sách, tranh, học liệu", "Books, pictures, learning material", 5, 2000, teaching=True),
    _category("other", "Tài sản khác", "Other", 5, 2000),
)
BY_CODE: Final = {category.code: category for category in CATEGORIES}

FIXED_ASSET_FROM: Final = (
    Dated(
        10_000_000, _FROM, "L: TT 23/2023/TT-BTC, điều 3: tài sản cố định từ 10 triệu đồng, dùng từ một năm (dẫn lại)"
    ),
)
"""Price of one piece, in đồng, from which it is a fixed asset: only those wear. What is cheaper is a tool (công cụ, dụng cụ)."""

FUNDS: Final = {
    "budget": Words("Ngân sách nhà nước", "State budget"),
    "fees": Words("Nguồn thu của trường", "The school's own revenue"),
    "donated": Words("Tài trợ, xã hội hóa", "Donated"),
    "project": Words("Chương trình, dự án", "A programme or project"),
    "other": Words("Nguồn khác", "Other"),
}
"""Code → what paid for an asset (D)."""
