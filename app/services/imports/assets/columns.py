"""The columns of a list of assets, as schools write them. Clause 4.2.2. Adding a spelling is adding a word here."""

import re
from typing import Final

from app.core.imports.declaration import Column, Declaration
from app.core.words import Words


def _column(field: str, vi: str, en: str, names: str) -> Column:
    return Column(field, Words(vi, en), tuple(word.strip() for word in names.split("|")))


def _no_group(_: str) -> None:
    """A list of assets is one table: its title rows name nothing that its rows need."""


COLUMNS: Final = (
    _column(
        "code", "Mã tài sản", "Asset code",
        "Mã tài sản | Mã TS | Mã TSCĐ | Mã | Mã số | Số hiệu | Số hiệu tài sản | Số hiệu TSCĐ | Mã thiết bị | Số thẻ | Code",
    ),
    _column(
        "name", "Tên tài sản", "Name",
        "Tên tài sản | Tên TS | Tên TSCĐ | Tên | Tên thiết bị | Tên đồ dùng | Tên tài sản, thiết bị | Tên tài sản thiết bị"
        " | Tên đồ dùng, thiết bị | Tên, đặc điểm, ký hiệu TSCĐ | Tên, đặc điểm, ký hiệu tài sản | Tên, nhãn hiệu, quy cách"
        " | Tên, quy cách | Name",
    ),
    _column(
        "category", "Loại tài sản", "Category",
        "Loại | Nhóm | Loại/nhóm | Loại tài sản | Nhóm tài sản | Loại TS | Nhóm TS | Phân loại | Loại TSCĐ | Category",
    ),
    _column("unit", "Đơn vị tính", "Unit", "Đơn vị tính | ĐVT | Đơn vị | Unit"),
    _column("quantity", "Số lượng", "Quantity", "Số lượng | SL | Số lượng theo sổ | Quantity"),
    _column("price", "Đơn giá", "Price of one", "Đơn giá | Giá | Giá mua | Đơn giá/Nguyên giá | Price"),
    _column(
        "cost", "Nguyên giá", "Cost",
        "Nguyên giá | Thành tiền | Giá trị | Tổng giá trị | Nguyên giá TSCĐ | Giá trị tài sản | Tổng tiền | Cost",
    ),
    _column(
        "fund", "Nguồn kinh phí", "Fund",
        "Nguồn kinh phí | Nguồn | Nguồn vốn | Nguồn hình thành | Kinh phí | Nguồn gốc | Nguồn mua | Fund",
    ),
    _column(
        "acquired_on", "Ngày ghi tăng", "Acquired",
        "Ngày ghi tăng | Ngày mua | Năm mua | Ngày nhập | Năm nhập | Ngày tăng | Ngày mua sắm | Năm mua sắm | Acquired",
    ),
    _column(
        "in_use_on", "Ngày đưa vào sử dụng", "In use since",
        "Ngày đưa vào sử dụng | Năm đưa vào sử dụng | Ngày/năm đưa vào sử dụng | Ngày, năm đưa vào sử dụng | Ngày sử dụng"
        " | Năm sử dụng | Tháng, năm đưa vào sử dụng | Tháng năm đưa vào sử dụng | Thời gian đưa vào sử dụng | Năm SD"
        " | Ngày SD | In use since",
    ),
    _column(
        "location", "Vị trí", "Location",
        "Vị trí | Vị trí/Lớp | Lớp/Vị trí | Lớp | Nơi để | Nơi đặt | Nơi sử dụng | Nơi sử dụng/Lớp | Địa điểm | Phòng | Bộ phận"
        " | Bộ phận sử dụng | Location",
    ),
    _column("note", "Ghi chú", "Note", "Ghi chú | Diễn giải | Note"),
)  # fmt: skip
_SIGNED: Final = (
    "nguoi lap",
    "ke toan",
    "thu truong",
    "hieu truong",
    "xac nhan",
    "ky ten",
    "ky va ghi",
    "ky, ghi",
    "(ky",
)

ASSET_LIST: Final = Declaration(
    kind="assets",
    columns=COLUMNS,
    anchors=(frozenset({"name", "quantity"}), frozenset({"name", "code"}), frozenset({"name", "cost"})),
    group=_no_group,
    passive=frozenset({"category", "unit", "fund", "location", "note"}),
    proof=frozenset({"code", "quantity", "price", "cost"}),
    dates=frozenset({"acquired_on", "in_use_on"}),
    noise=("nếu có", "ghi rõ", "bắt buộc", "đồng", "VNĐ", "đ"),
    others=("Cha", "Mẹ", "Phụ huynh", "Trẻ", "Học sinh"),
    not_ours=("Mã học sinh", "Mã trẻ", "Họ tên cha", "Họ tên mẹ", "Hạn dùng", "Hạn sử dụng", "Số lô"),
    totals=re.compile(r"(tong so|tong cong|tong|cong)( tai san| gia tri)*\s*([:=(]|\d|$)"),
    ends=re.compile("|".join(map(re.escape, _SIGNED)) + r"|.*\bngay\b.*\bthang\b.*\bnam\b"),
)
