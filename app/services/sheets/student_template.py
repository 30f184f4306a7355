"""The empty list of children to fill in, for whoever may import one (3.1, 6.1): the year and the classes are theirs."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import literal_column, select

from app.core.answer import Answer
from app.core.db import Statement
from app.core.exports.template import Field, Template, workbook
from app.core.exports.workbook import download
from app.core.shape import thing, things
from app.data.ethnic_groups import ETHNIC_GROUPS
from app.data.policy_categories import NONE, POLICY_CATEGORIES
from app.models.caller import beside_me, me
from app.models.schools import classes, school_years
from app.policies.act import Act
from app.policies.criteria import allowed
from app.policies.engine import admitted
from app.policies.facts import year_not_over
from app.policies.refusals import refusal
from app.policies.rows import class_
from app.services.sheets.titles import LIST, class_title, names_class

_mine = (
    select(
        things(
            thing(name=classes.c.name, year=school_years.c.name),
            school_years.c.starts_on,
            classes.c.position,
            classes.c.name,
        ).label("classes")
    )
    .select_from(class_.source)
    .where(classes.c.school_id == me.c.school_id, allowed("student.import", class_), year_not_over(class_))
    .offset(literal_column("0"))
    .correlate(me)
    .lateral("r")
)
_MINE = Statement(select(me.c.session_id, me.c.must_change_password, _mine.c["classes"]).select_from(beside_me(_mine)))

CLASSES, SEXES, ETHNIC, POLICY, UNKNOWN = "Lớp", "Giới tính", "Dân tộc", "Diện chính sách", "Chưa biết thì ghi"
_PHONE = "10 chữ số, bắt đầu bằng số 0."
FIELDS: Final = (
    Field("Lớp", "", "Chọn lớp trong danh sách. Để trống nếu tiêu đề trên cùng đã ghi tên lớp.", 18, choices=CLASSES),
    Field("Mã học sinh", "", "Mã của Bộ hoặc của trường. Để trống thì hệ thống tự cấp.", 14),
    Field("Họ và tên", "Nguyễn Minh Anh", "Họ, chữ đệm và tên theo giấy khai sinh.", 26, required=True),
    Field("Ngày sinh", "05/09/2022", "Ngày/tháng/năm, đủ bốn chữ số của năm, ví dụ 05/09/2022.", 13, required=True),
    Field("Giới tính", "Nữ", "Nam hoặc Nữ.", 10, required=True, choices=SEXES, strict=True),
    Field("Dân tộc", "Kinh", "Chọn trong danh mục các dân tộc.", 12, required=True, choices=ETHNIC, strict=True),
    Field(
        "Địa chỉ thường trú", "Thôn 2, xã Yên Khánh, tỉnh Ninh Bình",
        'Thôn (xóm, tổ dân phố), xã (phường), tỉnh (thành phố). Chưa biết thì ghi "Không rõ".', 34,
        required=True, choices=UNKNOWN,
    ),
    Field(
        "Con gia đình chính sách", NONE,
        f'Chọn diện chính sách; nhiều diện thì ghi cách nhau bằng dấu phẩy. Không thuộc diện nào: "{NONE}" hoặc để trống.',
        20, required=True, choices=POLICY,
    ),
    Field("Số định danh cá nhân", "037322000001", "Đúng 12 chữ số, theo giấy khai sinh.", 18),
    Field("Họ tên cha", "Nguyễn Văn Bình", 'Họ và tên cha. Chưa biết thì ghi "Không rõ".', 22, required=True, choices=UNKNOWN),
    Field("Năm sinh cha", "1990", "Bốn chữ số.", 9),
    Field("Số điện thoại cha", "0912000001", _PHONE, 14),
    Field("Họ tên mẹ", "Trần Thị Cúc", 'Họ và tên mẹ. Chưa biết thì ghi "Không rõ".', 22, required=True, choices=UNKNOWN),
    Field("Năm sinh mẹ", "1992", "Bốn chữ số.", 9),
    Field("Số điện thoại mẹ", "0912000002", _PHONE, 14),
    Field("Người giám hộ", "", "Họ và tên, khi trẻ có người giám hộ không phải cha, mẹ.", 22),
    Field("Số điện thoại người giám hộ", "", _PHONE, 15),
    Field(
        "Điện thoại liên hệ", "",
        'Khi chưa ghi số nào ở các cột trên; được ghi cho người đầu tiên trong cha, mẹ, người giám hộ. Không có: "Không rõ".',
        15, required=True, choices=UNKNOWN,
    ),
)  # fmt: skip
"""The columns, as roster_columns reads them. Required: what clause 6.1 asks for."""

RULES: Final = (
    "Mỗi trẻ một dòng. Không đổi dòng tiêu đề của bảng; cột không dùng đến thì để trống hoặc xóa.",
    "Cột có dấu * là thông tin mà Điều 6.1 của quy chế yêu cầu. Thiếu họ tên hoặc ngày sinh thì dòng không nhập được;"
    " thiếu thông tin khác thì vẫn nhập được, hồ sơ chưa đầy đủ và bổ sung sau.",
    '"Không rõ" (đã hỏi mà chưa biết) chỉ dùng cho cha, mẹ, địa chỉ và số điện thoại;'
    " không dùng cho họ tên, ngày sinh, giới tính, dân tộc.",
    f'"{NONE}" trả lời cho con gia đình chính sách: không thuộc diện nào.',
    "Nhập lại tệp không tạo trẻ trùng: trẻ được nhận ra theo mã, số định danh, hoặc họ tên và ngày sinh."
    " Ô để trống không xóa thông tin đã có.",
    "Số điện thoại và số định danh là chữ, không phải số: các ô đã được định dạng để giữ số 0 ở đầu.",
)


async def download_template(act: Act) -> Answer:
    """The template, for the first year that is not over in which the caller may import. Raises Forbidden."""
    record = admitted(act, await act.row(_MINE))
    if not record["classes"]:
        raise refusal(act.action)
    made = template(record["classes"])
    return download(await asyncio.to_thread(workbook, made, act.now), "Mẫu danh sách trẻ")


def template(mine: Sequence[dict[str, Any]]) -> Template:
    """The template for these classes, of the first one's year."""
    year = mine[0]["year"]
    names = [each["name"] for each in mine if each["year"] == year]
    alone = f"{LIST} {class_title(names[0])}"
    return Template(
        sheet="Danh sách trẻ",
        title=alone if len(names) == 1 and names_class(alone, names[0]) else LIST,
        subtitle=f"Năm học {year}",
        fields=(replace(FIELDS[0], example=names[0]), *FIELDS[1:]),
        named="Họ và tên",
        rules=RULES,
        lists={
            CLASSES: names,
            SEXES: ("Nam", "Nữ"),
            ETHNIC: [group.name for group in ETHNIC_GROUPS],
            POLICY: (NONE, *(category.vi for category in POLICY_CATEGORIES)),
            UNKNOWN: ("Không rõ",),
        },
    )
