"""The columns of a kindergarten's list of children, as schools and the ministry write them. Clause 6.1.

Adding a spelling is adding a word here. Headings are compared without marks, brackets, punctuation and the
words of `noise`; a column of a parent is found under, before or after the parent's word.
"""

import re
from typing import Final

from app.core.imports.declaration import Column, Declaration
from app.core.text import fold, tidy


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split("|"))


def _column(field: str, vi: str, en: str, names: str, parents: str = "") -> Column:
    return Column(field, (vi, en), _words(names), _words(parents) if parents else ())


NAMES: Final = "Họ và tên | Họ tên | Họ, tên | Họ, chữ đệm, tên | Họ và tên khai sinh | Họ tên khai sinh | Full name"
PHONES: Final = (
    "Số điện thoại | Điện thoại | SĐT | Số ĐT | ĐT | Số điện thoại liên hệ | Điện thoại liên hệ | SĐT liên hệ"
    " | Điện thoại di động | ĐTDĐ | Di động | Số di động | Phone | Tel"
)
ID_NUMBERS: Final = (
    "Số định danh cá nhân | Mã định danh cá nhân | Mã số định danh cá nhân | Số định danh | Số ĐDCN | Mã ĐDCN"
    " | ĐDCN | Số CCCD | CCCD | Số CMND | CMND | CMND/CCCD | CCCD/CMND | Số CMND/CCCD | Số CCCD/CMND"
    " | Căn cước | Số căn cước | Căn cước công dân | Số căn cước công dân"
    " | CCCD/Mã định danh | Số CCCD/Mã định danh"
)
BIRTHDAYS: Final = "Ngày sinh | Ngày tháng năm sinh | Ngày, tháng, năm sinh | Năm sinh | Sinh ngày | Sinh năm | NTNS"
RELATIONSHIPS: Final = ("father", "mother", "guardian")


def _parent(who: str, vi: str, en: str, alone: str, above: str) -> tuple[Column, ...]:
    """The columns of one parent. `alone`: words that by themselves mean the name; `above`: further words."""
    words = f"{alone} | {above}"
    return (
        _column(f"{who}_name", f"Họ tên {vi}", f"Name of the {en}", f"{NAMES} | Tên", words),
        _column(f"{who}_name", f"Họ tên {vi}", f"Name of the {en}", alone),
        _column(f"{who}_birth_year", f"Năm sinh {vi}", f"Birth year of the {en}", BIRTHDAYS, words),
        _column(f"{who}_phone", f"Số điện thoại {vi}", f"Phone of the {en}", PHONES, words),
        _column(
            f"{who}_national_id",
            f"Số định danh {vi}",
            f"ID number of the {en}",
            f"{ID_NUMBERS} | Mã định danh",
            words,
        ),
    )


COLUMNS: Final = (
    _column("class_name", "Lớp", "Class", "Lớp | Tên lớp | Lớp học | Nhóm/lớp | Lớp/nhóm | Lớp mẫu giáo | Class"),
    _column(
        "code",
        "Mã học sinh",
        "Pupil's code",
        "Mã học sinh | Mã HS | Mã số học sinh | Mã trẻ | Mã số trẻ | Mã định danh Bộ GD&ĐT"
        " | Mã định danh Bộ GDĐT | Mã Bộ GD&ĐT | Mã MOET",
    ),
    _column("id_or_code", "Mã định danh", "Identification code", "Mã định danh | Mã ĐD"),
    _column("national_id", "Số định danh cá nhân", "Personal ID number", ID_NUMBERS),
    _column("full_name", "Họ và tên", "Name", NAMES),
    _column(
        "family_name",
        "Họ và tên đệm",
        "Family name",
        "Họ và tên đệm | Họ đệm | Họ và đệm | Họ tên đệm | Họ lót | Họ và tên lót | Họ và chữ đệm | Họ",
    ),
    _column("given_name", "Tên", "Given name", "Tên | Tên trẻ"),
    _column("birth_date", "Ngày sinh", "Birth date", BIRTHDAYS),
    _column("birth_date_male", "Ngày sinh (nam)", "Birth date (boy)", "Nam", BIRTHDAYS),
    _column("birth_date_female", "Ngày sinh (nữ)", "Birth date (girl)", "Nữ", BIRTHDAYS),
    _column("sex", "Giới tính", "Sex", "Giới tính | Nam/Nữ | Giới | Phái | Sex"),
    _column("female", "Nữ", "Girl", "Nữ | Giới tính nữ | Là nữ | Con gái"),
    _column("male", "Nam", "Boy", "Nam | Giới tính nam | Con trai"),
    _column("ethnic_group", "Dân tộc", "Ethnic group", "Dân tộc | Thành phần dân tộc | Tên dân tộc"),
    _column(
        "permanent_address",
        "Địa chỉ thường trú",
        "Permanent address",
        "Địa chỉ thường trú | Thường trú | HKTT | Hộ khẩu thường trú | Nơi đăng ký hộ khẩu thường trú"
        " | Nơi đăng ký thường trú | Đăng ký thường trú | Nơi thường trú | Nơi ĐKTT | Nơi ĐKHKTT | Hộ khẩu"
        " | Địa chỉ hộ khẩu | Chỗ ở thường trú | Nơi ở thường trú",
    ),
    _column(
        "current_address",
        "Chỗ ở hiện nay",
        "Present address",
        "Chỗ ở hiện nay | Chỗ ở hiện tại | Chỗ ở | Nơi ở | Nơi ở hiện nay | Nơi ở hiện tại | Địa chỉ"
        " | Địa chỉ hiện nay | Địa chỉ hiện tại | Địa chỉ nơi ở | Địa chỉ chỗ ở hiện nay | Địa chỉ liên hệ"
        " | Địa chỉ gia đình | Địa chỉ nhà",
    ),
    _column(
        "policy_categories",
        "Con gia đình chính sách",
        "Policy family",
        "Con gia đình chính sách | Gia đình chính sách | Chính sách | Con GĐCS | GĐCS | Diện chính sách"
        " | Đối tượng chính sách | Chế độ chính sách | Con chính sách | Con em chính sách | Diện ưu tiên"
        " | Đối tượng ưu tiên | Gia đình thuộc diện chính sách",
    ),
    _column("phone", "Số điện thoại", "Phone", PHONES),
    _column(
        "phone",
        "Số điện thoại",
        "Phone",
        PHONES,
        "Phụ huynh | PH | PHHS | Cha mẹ | Bố mẹ | Cha/mẹ | Cha hoặc mẹ | Bố hoặc mẹ | Gia đình | Liên lạc",
    ),
    *_parent(
        "father",
        "cha",
        "father",
        "Cha | Bố",
        "Cha đẻ | Bố đẻ | Thông tin cha | Thông tin bố | Thông tin về cha | Thông tin về bố",
    ),
    *_parent("mother", "mẹ", "mother", "Mẹ", "Mẹ đẻ | Thông tin mẹ | Thông tin về mẹ"),
    *_parent(
        "guardian",
        "người giám hộ",
        "guardian",
        "Người giám hộ | Phụ huynh",
        "Giám hộ | Thông tin người giám hộ | Người nuôi dưỡng | Người đỡ đầu",
    ),
)
PUBLIC_FIELD: Final = {
    "id_or_code": "national_id",
    "family_name": "full_name",
    "given_name": "full_name",
    "birth_date_male": "birth_date",
    "birth_date_female": "birth_date",
    "female": "sex",
    "male": "sex",
    "current_address": "permanent_address",
}
_CLASS: Final = r"(?:l[ớo]p|nh[óo]m(?:\s+tr[ẻe]|\s*/\s*l[ớo]p)?)"
_CLASS_TITLE: Final = re.compile(rf"(?:danh s[áa]ch\b.*?\b)?({_CLASS}\b.*)", re.IGNORECASE)
_AFTER_CLASS: Final = re.compile(
    r"\s*(?:\(|[-–,;.]?\s*\b(?:n[ăa]m h[ọo]c|gvcn|gi[áa]o vi[êe]n|s[ĩi] s[ốo]|t[ổo]ng s[ốo]|c[ôo] gi[áa]o)\b)"
    r".*$",
    re.IGNORECASE,
)
_CLASS_COLON: Final = re.compile(rf"^{_CLASS}\s*:\s*(?=\S)", re.IGNORECASE)
_BARE: Final = re.compile(rf"{_CLASS}[\s:.…_]*", re.IGNORECASE)
_YEAR: Final = re.compile(r"n[ăa]m\s+h[ọo]c\s*:?\s*(20\d\d)\s*[-–—/_]\s*(20\d\d|\d\d)(?!\d)", re.IGNORECASE)
_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")


def class_in_title(text: str) -> str | None:
    """The class that a row between the blocks names, "LỚP 5 TUỔI A1", or None."""
    match = _CLASS_TITLE.fullmatch(tidy(text))
    if not match:
        return None
    found = _AFTER_CLASS.sub("", match[1])
    if _BARE.fullmatch(found):
        return None
    rest = _CLASS_COLON.sub("", found)
    return rest.strip(" :-–.") or None


def class_key(name: str) -> str:
    """The key by which a list's class is found: marks, case, signs and a leading "lớp" do not count."""
    return _NOT_WORD.sub(" ", fold(name)).strip().removeprefix("lop ")


def school_year_in_title(text: str) -> str | None:
    """The school year that a title names, as "2026-2027", or None."""
    match = _YEAR.search(tidy(text))
    if not match:
        return None
    return f"{match[1]}-{match[2] if len(match[2]) == 4 else match[1][:2] + match[2]}"


_SIGNED: Final = (
    "nguoi lap", "nguoi lam", "hieu truong", "pho hieu truong", "ban giam hieu", "giao vien chu nhiem",
    "thu truong", "giao vien phu trach", "xac nhan", "ky ten", "ky va ghi", "ky, ghi", "(ky", "noi nhan",
)  # fmt: skip

ROSTER: Final = Declaration(
    kind="students",
    columns=COLUMNS,
    anchors=(
        frozenset({"full_name"}),
        frozenset({"family_name", "given_name"}),
        frozenset({"given_name", "birth_date"}),
    ),
    passive=frozenset({"class_name", "female", "male", "sex", "ethnic_group"}),
    noise=_words("của | trẻ em | trẻ | học sinh | bé | cháu | và | nếu có | ghi rõ | bắt buộc | theo giấy khai sinh"),
    others=_words("Chủ hộ | Ông | Bà | Giáo viên | Cô giáo | Người đón | Người đưa đón | Anh | Chị"),
    not_ours=_words("Chức vụ | Chức danh | Trình độ | Trình độ chuyên môn | Mã giáo viên | Ngạch | Hệ số lương"),
    totals=re.compile(
        r"(tong so|tong cong|tong|cong|trong do|so tre|nu|nam)( so| tre| hoc sinh| so tre)?\s*([:=(]|\d)"
        r"|(tong so|tong cong|tong|cong)( tre| hoc sinh)?$"
    ),
    ends=re.compile("|".join(map(re.escape, _SIGNED)) + r"|.*\bngay\b.*\bthang\b.*\bnam\b"),
    group=class_in_title,
)
