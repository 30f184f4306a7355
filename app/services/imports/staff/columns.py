"""The columns of a list of staff, as schools write them. Clause 3.1. Adding a spelling is adding a word here."""

import re
from typing import Final

from app.core.imports.declaration import Column, Declaration
from app.core.words import Words
from app.services.imports.roster_columns import BIRTHDAYS, ID_NUMBERS, NAMES, PHONES


def _column(field: str, vi: str, en: str, names: str) -> Column:
    return Column(field, Words(vi, en), tuple(word.strip() for word in names.split("|")))


def _no_group(_: str) -> None:
    """A staff list is one table: its title rows name nothing that its rows need."""


COLUMNS: Final = (
    _column("full_name", "Họ và tên", "Name", NAMES + " | Họ và tên cán bộ | Họ tên giáo viên"),
    _column("family_name", "Họ và tên đệm", "Family name", "Họ và tên đệm | Họ đệm | Họ và đệm | Họ tên đệm | Họ lót"),
    _column("given_name", "Tên", "Given name", "Tên"),
    _column(
        "username", "Tên đăng nhập", "Username", "Tên đăng nhập | Tài khoản | Tên tài khoản | Username | User name"
    ),
    _column("phone", "Số điện thoại", "Phone", PHONES),
    _column("birth_year", "Năm sinh", "Birth year", BIRTHDAYS),
    _column("national_id", "Số định danh cá nhân", "Personal ID number", ID_NUMBERS + " | Mã định danh"),
    _column(
        "posts",
        "Chức vụ",
        "Post",
        "Chức vụ | Chức danh | Vị trí | Vị trí việc làm | Nhiệm vụ | Nhiệm vụ được giao | Công việc | Phân công | Vai trò"
        " | Chức vụ/nhiệm vụ | Post | Role",
    ),
    _column(
        "units",
        "Lớp hoặc tổ",
        "Class or group",
        "Đơn vị | Lớp | Tổ | Lớp/tổ | Tổ/lớp | Lớp/nhóm | Nhóm/lớp | Lớp phụ trách | Lớp chủ nhiệm | Chủ nhiệm lớp"
        " | Tổ chuyên môn | Lớp hoặc tổ | Unit | Class",
    ),
    _column("valid_from", "Từ ngày", "From", "Từ ngày | Ngày bắt đầu | Ngày nhận nhiệm vụ | Kể từ ngày | From"),
    _column("valid_to", "Đến ngày", "To", "Đến ngày | Ngày kết thúc | Đến hết ngày | To"),
    _column(
        "decision_number",
        "Số quyết định",
        "Decision number",
        "Số quyết định | Quyết định số | Số QĐ | QĐ số | Quyết định | Decision number",
    ),
)
_SIGNED: Final = ("nguoi lap", "thu truong", "xac nhan", "ky ten", "ky va ghi", "ky, ghi", "(ky", "noi nhan")

STAFF_LIST: Final = Declaration(
    kind="staff",
    columns=COLUMNS,
    anchors=(frozenset({"full_name", "posts"}), frozenset({"family_name", "given_name", "posts"})),
    group=_no_group,
    passive=frozenset({"posts", "units", "valid_from", "valid_to", "decision_number"}),
    proof=frozenset({"posts", "username", "phone", "national_id"}),
    dates=frozenset({"valid_from", "valid_to"}),
    noise=("cán bộ", "giáo viên", "nhân viên", "CB", "GV", "NV", "CBGVNV", "và", "nếu có", "ghi rõ", "bắt buộc"),
    others=("Cha", "Mẹ", "Bố", "Phụ huynh", "Người giám hộ", "Vợ", "Chồng", "Con"),
    not_ours=("Mã học sinh", "Mã trẻ", "Họ tên cha", "Họ tên mẹ", "Con gia đình chính sách"),
    totals=re.compile(r"(tong so|tong cong|tong|cong)( can bo| giao vien| nhan vien| nguoi)*\s*([:=(]|\d|$)"),
    ends=re.compile("|".join(map(re.escape, _SIGNED)) + r"|.*\bngay\b.*\bthang\b.*\bnam\b"),
)
