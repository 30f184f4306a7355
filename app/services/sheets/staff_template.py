"""The empty list of staff to fill in, for whoever may import one: the principal (3.1)."""

import asyncio
from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.core.answer import Answer
from app.core.db import Statement
from app.core.exports.template import Field, Template, workbook
from app.core.exports.workbook import download
from app.models.caller import beside_me, me
from app.models.post import POST_NAMES, POST_UNITS, Post
from app.models.schools import classes, groups, school_years
from app.policies.act import Act
from app.policies.engine import admit
from app.policies.facts import year_not_over
from app.policies.rows import class_

_class_names = (
    select(
        func.array_agg(aggregate_order_by(classes.c.name, school_years.c.starts_on, classes.c.position, classes.c.name))
    )
    .select_from(class_.source)
    .where(classes.c.school_id == me.c.school_id, year_not_over(class_))
    .correlate(me)
    .scalar_subquery()
)
_group_names = (
    select(func.array_agg(aggregate_order_by(groups.c.name, groups.c.name)))
    .where(groups.c.school_id == me.c.school_id)
    .correlate(me)
    .scalar_subquery()
)
_units = (
    select(_class_names.label("classes"), _group_names.label("groups"))
    .offset(literal_column("0"))
    .correlate(me)
    .lateral("r")
)
_UNITS = Statement(select(*_units.c).select_from(beside_me(_units)))

POSTS, UNITS = "Chức vụ", "Đơn vị"
_DAY = "Ngày/tháng/năm, ví dụ 01/08/2026."
FIELDS: Final = (
    Field("Họ và tên", "Trần Thị Hoa", "Họ, chữ đệm và tên.", 26, required=True),
    Field(
        "Tên đăng nhập", "hoa.tt",
        "Chữ thường không dấu a–z, chữ số, dấu chấm, gạch nối; không ghi phần sau @. Để trống thì hệ thống đặt.", 18,
    ),
    Field("Số điện thoại", "0912000003", "10 chữ số, bắt đầu bằng số 0.", 14),
    Field("Số định danh cá nhân", "037190000001", "Đúng 12 chữ số.", 18),
    Field(
        "Chức vụ", POST_NAMES[Post.HOMEROOM_TEACHER].vi,
        'Chọn trong danh sách. Giữ nhiều chức vụ thì ghi cách nhau bằng dấu ";".', 30, required=True, choices=POSTS,
    ),
    Field(
        "Đơn vị", "", 'Lớp của giáo viên chủ nhiệm, tổ của tổ trưởng; nhiều đơn vị thì cách nhau bằng dấu ";".', 24,
        choices=UNITS,
    ),
    Field("Từ ngày", "01/08/2026", f"{_DAY} Để trống: từ hôm nhập.", 13),
    Field("Đến ngày", "", f"{_DAY} Để trống: chưa định.", 13),
    Field("Số quyết định", "12/QĐ-MN", "Số của quyết định phân công.", 16),
)  # fmt: skip

RULES: Final = (
    "Mỗi người một dòng. Không đổi dòng tiêu đề của bảng; cột không dùng đến thì để trống hoặc xóa.",
    'Ai giữ nhiều chức vụ thì ghi các chức vụ trong một ô, cách nhau bằng dấu ";"; các lớp, tổ cũng vậy.',
    "Mỗi tài khoản mới có một mã dùng một lần để đặt mật khẩu; mã chỉ hiện một lần, khi nhập xong.",
    "Số điện thoại và số định danh là chữ, không phải số: các ô đã được định dạng để giữ số 0 ở đầu.",
)


async def download_template(act: Act) -> Answer:
    """The template, with the school's classes and groups to choose from. Raises Forbidden."""
    await admit(act)
    units = await act.row(_UNITS)
    assert units is not None
    made = template(list(dict.fromkeys(units["classes"] or ())), units["groups"] or [])
    return download(await asyncio.to_thread(workbook, made, act.now), "Mẫu danh sách nhân sự")


def template(class_names: Sequence[str], group_names: Sequence[str]) -> Template:
    """The template for a school of these classes and groups."""
    return Template(
        sheet="Danh sách nhân sự",
        title="DANH SÁCH CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN",
        subtitle="Mỗi người một dòng.",
        fields=FIELDS,
        named="Họ và tên",
        rules=RULES,
        lists={
            POSTS: [name.vi for post, name in POST_NAMES.items() if POST_UNITS[post] != "student"],
            UNITS: [*class_names, *group_names],
        },
    )
