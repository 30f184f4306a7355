"""The columns of a sheet of measurements, as schools write them. Clause 4.2.5. Adding a spelling is adding a word here."""

import re
from typing import Final

from app.core.imports.declaration import Column, Declaration
from app.core.words import Words
from app.services.imports.roster_columns import BIRTH_DATES, NAMES, class_in_title


def _column(field: str, vi: str, en: str, names: str) -> Column:
    return Column(field, Words(vi, en), tuple(word.strip() for word in names.split("|")))


COLUMNS: Final = (
    _column("code", "Mã trẻ", "Code", "Mã trẻ | Mã học sinh | Mã HS | Mã số học sinh | Mã | Code"),
    _column("full_name", "Họ và tên", "Name", NAMES + " | Tên trẻ"),
    _column("birth_date", "Ngày sinh", "Birth date", BIRTH_DATES),
    _column("class_name", "Lớp", "Class", "Lớp | Tên lớp | Nhóm/lớp | Lớp/nhóm | Nhóm, lớp | Class"),
    _column("round", "Đợt đo", "Round", "Đợt | Đợt đo | Đợt cân đo | Đợt khám | Tên đợt | Round"),
    _column("measured_on", "Ngày đo", "Day of measuring", "Ngày đo | Ngày cân đo | Ngày khám | Ngày cân | Measured on"),
    _column("weight_kg", "Cân nặng", "Weight", "Cân nặng | Cân nặng kg | Cân | Trọng lượng | Weight | CN"),
    _column(
        "height_cm", "Chiều cao", "Height",
        "Chiều cao | Chiều cao cm | Chiều dài | Cao | Chiều cao/chiều dài | Chiều dài/chiều cao | Height | CC",
    ),
    _column("position", "Tư thế đo", "Position", "Tư thế | Tư thế đo | Đo nằm/đứng | Nằm/đứng | Position"),
    _column("vision_left", "Thị lực mắt trái", "Vision, left",
            "Thị lực mắt trái | Thị lực trái | Mắt trái | Thị lực (trái) | MT | Vision left"),
    _column("vision_right", "Thị lực mắt phải", "Vision, right",
            "Thị lực mắt phải | Thị lực phải | Mắt phải | Thị lực (phải) | MP | Vision right"),
    _column("teeth_decayed", "Răng sâu", "Decayed teeth",
            "Răng sâu | Số răng sâu | Răng | Răng miệng | Sâu răng | Decayed teeth"),
    _column("note", "Ghi chú", "Note", "Ghi chú | Nhận xét | Note"),
)  # fmt: skip
_SIGNED: Final = ("nguoi lap", "nguoi can do", "thu truong", "hieu truong", "xac nhan", "ky ten", "ky va ghi", "(ky")

HEALTH_SHEET: Final = Declaration(
    kind="health",
    columns=COLUMNS,
    anchors=tuple(
        frozenset({who, what}) for who in ("full_name", "code") for what in ("weight_kg", "height_cm", "vision_left")
    ),
    group=class_in_title,
    passive=frozenset({"class_name", "round", "measured_on", "position"}),
    proof=frozenset({"code", "birth_date", "weight_kg", "height_cm"}),
    dates=frozenset({"birth_date", "measured_on"}),
    noise=("của", "trẻ em", "trẻ", "học sinh", "HS", "bé", "cháu", "và", "nếu có", "bắt buộc"),
    unread=("STT", "TT", "Số thứ tự", "Giới tính", "Tháng tuổi", "Tuổi", "Tình trạng dinh dưỡng", "Kênh", "BMI"),
    others=("Cha", "Mẹ", "Bố", "Phụ huynh", "Người giám hộ", "Giáo viên"),
    not_ours=("Chức vụ", "Tên đăng nhập", "Con gia đình chính sách", "Họ tên cha"),
    totals=re.compile(r"(tong so|tong cong|tong|cong|trung binh)( tre| hoc sinh)*\s*([:=(]|\d|$)"),
    ends=re.compile("|".join(map(re.escape, _SIGNED)) + r"|.*\bngay\b.*\bthang\b.*\bnam\b"),
)
