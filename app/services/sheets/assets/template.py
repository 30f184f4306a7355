"""The empty list of assets to fill in, for the asset keeper (4.2.2)."""

import asyncio
from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.core.answer import Answer
from app.core.db import Statement
from app.core.exports.template import Field, Template, workbook
from app.core.exports.workbook import download
from app.data.asset_categories import CATEGORIES, FUNDS
from app.models.caller import beside_me, me
from app.models.schools import classes, school_years
from app.policies.act import Act
from app.policies.engine import admit
from app.policies.facts import year_not_over
from app.policies.rows import class_

_names = (
    select(
        func.array_agg(
            aggregate_order_by(classes.c.name, school_years.c.starts_on, classes.c.position, classes.c.name)
        ).label("classes")
    )
    .select_from(class_.source)
    .where(classes.c.school_id == me.c.school_id, year_not_over(class_))
    .offset(literal_column("0"))
    .correlate(me)
    .lateral("r")
)
_CLASSES = Statement(select(*_names.c).select_from(beside_me(_names)))

KINDS, PAID_BY, PLACES = "Loại tài sản", "Nguồn kinh phí", "Vị trí"
FIELDS: Final = (
    Field("Mã tài sản", "TS-0001", "Mã của trường. Để trống thì hệ thống tự cấp.", 14),
    Field("Tên tài sản", "Tủ đựng đồ dùng cá nhân 20 ô", "Tên, nhãn hiệu, quy cách.", 34, required=True),
    Field("Loại tài sản", CATEGORIES[4].words.vi, "Chọn trong danh sách.", 26, required=True, choices=KINDS),
    Field("Đơn vị tính", "cái", "Cái, bộ, chiếc, quyển … Để trống: cái.", 10),
    Field("Số lượng", "2", "Số nguyên từ 1. Để trống: 1.", 10),
    Field("Đơn giá", "4.200.000", "Giá của một cái, số đồng. Có thể ghi nguyên giá ở cột bên thay cho đơn giá.", 14, required=True),
    Field("Nguyên giá", "", "Giá của tất cả, số đồng; bằng đơn giá nhân số lượng.", 15),
    Field("Nguồn kinh phí", FUNDS["budget"].vi, "Chọn trong danh sách.", 20, choices=PAID_BY),
    Field("Ngày ghi tăng", "15/08/2025", "Ngày hoặc năm mua, nhận. Để trống: như ngày sử dụng.", 13),
    Field("Ngày đưa vào sử dụng", "05/09/2025", "Ngày/tháng/năm, hoặc chỉ ghi năm, ví dụ 2025.", 13, required=True),
    Field("Vị trí", "", "Chọn lớp trong danh sách, hoặc ghi nơi để: kho, bếp, sân …", 24, choices=PLACES),
    Field("Ghi chú", "", "Khi cần.", 24),
)  # fmt: skip

RULES: Final = (
    "Mỗi tài sản một dòng. Không đổi dòng tiêu đề của bảng; cột không dùng đến thì để trống hoặc xóa.",
    "Nhập lại tệp không tạo tài sản trùng: tài sản được nhận ra theo mã; không có mã thì theo tên, giá, ngày sử dụng và vị trí.",
    "Với tài sản đã có, tệp sửa tên, loại, giá, nguồn, ngày, ghi chú; số lượng và vị trí chỉ đổi bằng biến động.",
    "Số tiền ghi theo đồng: 12500000 hoặc 12.500.000. Ô để trống không xóa thông tin đã có.",
)


async def download_template(act: Act) -> Answer:
    """The template, with the school's classes to choose from. Raises Forbidden."""
    await admit(act)
    found = await act.row(_CLASSES)
    assert found is not None
    made = template(list(dict.fromkeys(found["classes"] or ())))
    return download(await asyncio.to_thread(workbook, made, act.now), "Mẫu danh sách tài sản")


def template(class_names: Sequence[str]) -> Template:
    """The template for a school of these classes."""
    return Template(
        sheet="Danh sách tài sản",
        title="DANH SÁCH TÀI SẢN, THIẾT BỊ",
        subtitle="Mỗi tài sản một dòng.",
        fields=FIELDS,
        named="Tên tài sản",
        rules=RULES,
        lists={
            KINDS: [category.words.vi for category in CATEGORIES],
            PAID_BY: [words.vi for words in FUNDS.values()],
            PLACES: [*class_names],
        },
    )
