"""The columns of a kindergarten's list of children, as schools and the ministry write them. Clause 6.1.

Adding a spelling is adding a word here. Headings are compared without marks, brackets, punctuation and the
words of `noise`; a column of a parent is found under, before or after the parent's word.
"""

import re
from typing import Final

from app.core.imports.declaration import Column, Declaration
from app.core.text import fold, tidy
from app.core.words import Words


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split("|"))


def _column(field: str, vi: str, en: str, names: str, parents: str = "", family: str = "") -> Column:
    return Column(field, Words(vi, en), _words(names), _words(parents) if parents else (), family)


NAMES: Final = (
    "Họ và tên | Họ tên | Họ, tên | Họ, chữ đệm, tên | Họ, chữ đệm và tên | Họ, đệm, tên | Họ, tên đệm và tên"
    " | Họ và tên khai sinh | Họ tên khai sinh | Họ, chữ đệm, tên khai sinh | Full name | Họ và tên đầy đủ"
)
PHONES: Final = (
    "Số điện thoại | Điện thoại | SĐT | Số ĐT | ĐT | Số điện thoại liên hệ | Điện thoại liên hệ | SĐT liên hệ"
    " | Điện thoại di động | Số điện thoại di động | ĐTDĐ | Số ĐTDĐ | Di động | Số di động | Số liên hệ | Phone | Tel"
)
ID_NUMBERS: Final = (
    "Số định danh cá nhân | Mã định danh cá nhân | Mã số định danh cá nhân | Số định danh | Số ĐDCN | Mã ĐDCN"
    " | ĐDCN | Số CCCD | CCCD | Số CMND | CMND | CMND/CCCD | CCCD/CMND | Số CMND/CCCD | Số CCCD/CMND"
    " | Căn cước | Số căn cước | Căn cước công dân | Số căn cước công dân"
    " | CCCD/Mã định danh | Số CCCD/Mã định danh"
)
BIRTH_DATES: Final = (
    "Ngày sinh | Ngày tháng năm sinh | Ngày, tháng, năm sinh | Ngày/tháng/năm | Ngày, tháng, năm | Ngày tháng sinh"
    " | Sinh ngày | Sinh | NTNS | Date of birth | Birth date | DOB"
)
BIRTH_YEARS: Final = "Năm sinh | Sinh năm | NS"
BIRTHDAYS: Final = f"{BIRTH_DATES} | {BIRTH_YEARS}"
PERMANENT: Final = (
    "Địa chỉ thường trú | Thường trú | HKTT | Hộ khẩu thường trú | Nơi đăng ký hộ khẩu thường trú"
    " | Nơi đăng ký thường trú | Đăng ký thường trú | Nơi thường trú | Nơi ĐKTT | Nơi ĐKHKTT | ĐKHKTT | Hộ khẩu"
    " | Địa chỉ hộ khẩu | Địa chỉ hộ khẩu thường trú | Địa chỉ HKTT | Chỗ ở thường trú | Nơi ở thường trú"
)
CURRENT: Final = (
    "Chỗ ở hiện nay | Chỗ ở hiện tại | Chỗ ở | Nơi ở | Nơi ở hiện nay | Nơi ở hiện tại | Địa chỉ | Tạm trú"
    " | Địa chỉ hiện nay | Địa chỉ hiện tại | Địa chỉ nơi ở | Địa chỉ chỗ ở hiện nay | Địa chỉ nơi ở hiện nay"
    " | Địa chỉ liên hệ | Địa chỉ tạm trú | Địa chỉ chi tiết"
)
PARTS: Final = (
    ("house", "Số nhà", "House number",
     "Số nhà | Số nhà, đường | Số nhà, đường phố | Số nhà, tên đường | Số nhà, ngõ | Đường | Đường phố | Đường/phố | Phố"
     " | Tên đường"),
    ("hamlet", "Thôn, xóm", "Hamlet",
     "Thôn | Xóm | Thôn xóm | Tổ dân phố | TDP | Tổ | Tổ DP | Khu phố | Khu dân cư | Khu | Ấp | Bản | Làng | Buôn | Sóc"
     " | Đội | Tiểu khu | Khóm | Phum | Thôn bản | Xóm bản | Ấp khu phố | Tên thôn"),
    ("commune", "Xã, phường", "Commune",
     "Xã | Phường | Thị trấn | Đặc khu | Xã phường | Phường xã | Tên xã | Xã phường thị trấn | Xã P | Cấp xã"),
    ("district", "Huyện", "District",
     "Huyện | Quận | Thị xã | TX | Quận huyện | Huyện quận | Quận huyện thị xã | TP thuộc tỉnh | Thành phố thuộc tỉnh"),
    ("province", "Tỉnh, thành phố", "Province",
     "Tỉnh | Thành phố | TP | Tỉnh thành | Tỉnh TP | Tỉnh thành phố | Thành phố tỉnh | Tên tỉnh | Cấp tỉnh"),
)  # fmt: skip
"""An address in parts, from the smallest; without a parent the permanent one."""
SEXES: Final = "Giới tính | Giới | Phái"
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


def _address(which: str, parents: str) -> tuple[Column, ...]:
    """The columns of an address in parts."""
    bare = [_column(f"{which}_{part}", vi, en, names, family=which) for part, vi, en, names in PARTS]
    below = [_column(f"{which}_{part}", vi, en, names, parents, which) for part, vi, en, names in PARTS]
    return (*bare, *below) if which == "permanent" else tuple(below)


COLUMNS: Final = (
    _column("class_name", "Lớp", "Class", "Lớp | Tên lớp | Lớp học | Nhóm/lớp | Lớp/nhóm | Lớp mẫu giáo | Class"),
    _column("class_code", "Mã lớp", "Class code", "Mã lớp | Mã nhóm lớp | Mã lớp học"),
    _column(
        "code",
        "Mã học sinh",
        "Pupil's code",
        "Mã học sinh | Mã HS | Mã số học sinh | Mã trẻ | Mã số trẻ | Mã định danh Bộ GD&ĐT"
        " | Mã định danh Bộ GDĐT | Mã định danh Bộ GD | Mã Bộ GD&ĐT | Mã MOET",
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
    _column("birth_year", "Năm sinh", "Birth year", BIRTH_YEARS, family="birth_date"),
    _column("birth_date", "Ngày sinh", "Birth date", BIRTH_DATES, family="birth_date"),
    _column("birth_day", "Ngày sinh (ngày)", "Day of birth", "Ngày", f"{BIRTH_DATES} | Năm sinh", "birth_date"),
    _column("birth_month", "Ngày sinh (tháng)", "Month of birth", "Tháng", f"{BIRTH_DATES} | Năm sinh", "birth_date"),
    # Also the year below "Ngày sinh": without their marks "Năm" and "Nam" are the same.
    _column("birth_date_male", "Ngày sinh (nam)", "Birth date (boy)", "Nam", BIRTHDAYS, "birth_date"),
    _column("birth_date_female", "Ngày sinh (nữ)", "Birth date (girl)", "Nữ", BIRTHDAYS, "birth_date"),
    _column("sex", "Giới tính", "Sex", f"{SEXES} | Nam/Nữ | Nữ/Nam | Nam nữ | Giới tính nam nữ | Sex | Gender"),
    _column("female", "Nữ", "Girl", "Nữ | Giới tính nữ | Là nữ | Con gái | Gái"),
    _column("male", "Nam", "Boy", "Nam | Giới tính nam | Là nam | Con trai | Trai"),
    _column("female", "Nữ", "Girl", "Nữ | Con gái | Gái", SEXES),
    _column("male", "Nam", "Boy", "Nam | Con trai | Trai", SEXES),
    _column("ethnic_group", "Dân tộc", "Ethnic group", "Dân tộc | Thành phần dân tộc | Tên dân tộc"),
    _column("permanent_address", "Địa chỉ thường trú", "Permanent address", PERMANENT),
    _column(
        "current_address",
        "Chỗ ở hiện nay",
        "Present address",
        f"{CURRENT} | Địa chỉ gia đình | Địa chỉ nhà | Địa chỉ phụ huynh | Địa chỉ cha mẹ | Địa chỉ bố mẹ",
    ),
    *_address("permanent", PERMANENT),
    *_address("current", CURRENT),
    _column(
        "policy_categories",
        "Con gia đình chính sách",
        "Policy family",
        "Con gia đình chính sách | Gia đình chính sách | Chính sách | Con GĐCS | GĐCS | Diện chính sách"
        " | Đối tượng chính sách | Chế độ chính sách | Con chính sách | Con em chính sách | Diện ưu tiên"
        " | Đối tượng ưu tiên | Gia đình thuộc diện chính sách",
    ),
    _column(
        "phone",
        "Số điện thoại",
        "Phone",
        f"{PHONES} | SĐT gia đình | Điện thoại gia đình | Số điện thoại gia đình | Điện thoại liên lạc"
        " | Số điện thoại liên lạc | SĐT liên lạc | Liên hệ | Thông tin liên hệ | Liên lạc",
    ),
    _column(
        "phone",
        "Số điện thoại",
        "Phone",
        PHONES,
        "Phụ huynh | PH | PHHS | Cha mẹ | Bố mẹ | Cha/mẹ | Cha hoặc mẹ | Bố hoặc mẹ | Mẹ hoặc bố | Mẹ hoặc cha"
        " | Thông tin cha mẹ | Thông tin bố mẹ | Thông tin về cha mẹ | Thông tin về bố mẹ",
    ),
    *_parent(
        "father",
        "cha",
        "father",
        "Cha | Bố",
        "Cha đẻ | Bố đẻ | Thông tin cha | Thông tin bố | Thông tin về cha | Thông tin về bố | Người cha | Người bố",
    ),
    *_parent("mother", "mẹ", "mother", "Mẹ", "Mẹ đẻ | Thông tin mẹ | Thông tin về mẹ | Người mẹ"),
    *_parent(
        "guardian",
        "người giám hộ",
        "guardian",
        "Người giám hộ | Phụ huynh",
        "Giám hộ | Thông tin người giám hộ | Thông tin về người giám hộ | Thông tin phụ huynh | Thông tin về phụ huynh"
        " | Người nuôi dưỡng | Người đỡ đầu | Người chăm sóc",
    ),
)
PUBLIC_FIELD: Final[dict[str, str]] = {
    "class_code": "class_name",
    "id_or_code": "national_id",
    "family_name": "full_name",
    "given_name": "full_name",
    "birth_date_male": "birth_date",
    "birth_date_female": "birth_date",
    "female": "sex",
    "male": "sex",
    "birth_day": "birth_date",
    "birth_month": "birth_date",
    "birth_year": "birth_date",
    "current_address": "permanent_address",
} | {f"{which}_{part}": "permanent_address" for which in ("permanent", "current") for part, *_ in PARTS}
_CLASS: Final = r"(?:l[ớo]p|nh[óo]m(?:\s+tr[ẻe]|\s*/\s*l[ớo]p)?)"
_LISTS: Final = (
    r"danh s[áa]ch|b[ảa]ng|s[ổo]|theo d[õo]i|th[ôo]ng tin|k[ếe]t qu[ảa]|t[ổo]ng h[ợo]p|tr[ưu][ờo]ng|kh[ốo]i|t[êe]n"
)
_CLASS_TITLE: Final = re.compile(
    rf"(?:(?:[IVX]+|\d{{1,2}})[.):\s-]+)?(?:(?:{_LISTS})\b(?!.*\bgi[áa]o vi[êe]n\b).*?\b)?({_CLASS}\b.*)", re.IGNORECASE
)
_AFTER_WORDS: Final = (
    r"n[ăa]m h[ọo]c|gvcn|gv|gi[áa]o vi[êe]n|ch[ủu] nhi[ệe]m|s[ĩi] s[ốo]|t[ổo]ng s[ốo]|c[ôo] gi[áa]o|tr[ưu][ờo]ng"
)
_AFTER_CLASS: Final = re.compile(
    rf"\s*(?:\(|[-–,;.]?\s*\b(?:{_AFTER_WORDS})\b|\bth[áa]ng \d{{1,2}} ?[/-] ?20\d\d|[-–] ?\d+ tr[ẻe]\b).*$",
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
    "nguoi lap", "nguoi lam", "nguoi tong hop", "nguoi ghi", "hieu truong", "pho hieu truong", "p. hieu truong", "pht",
    "ban giam hieu", "giao vien", "gvcn", "gv chu nhiem", "chu nhiem lop", "thu truong", "can bo", "nhan vien", "van thu",
    "ke toan", "to truong", "xac nhan", "duyet", "ky duyet", "ky ten", "ky va ghi", "ky, ghi", "ky, ho ten", "(ky", "(da ky",
    "noi nhan", "t/m", "tm.", "kt.", "ghi chu:", "luu y", "dai dien", "chu tich",
)  # fmt: skip

ROSTER: Final = Declaration(
    kind="students",
    columns=COLUMNS,
    anchors=(
        frozenset({"full_name"}),
        frozenset({"family_name", "given_name"}),
        frozenset({"given_name", "birth_date"}),
        frozenset({"given_name", "birth_year"}),
    ),
    passive=frozenset({"class_name", "class_code", "female", "male", "sex", "ethnic_group"}),
    proof=frozenset(
        {"birth_date", "birth_date_male", "birth_date_female", "birth_year", "code", "id_or_code", "national_id"}
    ),
    dates=frozenset({"birth_date", "birth_year", "birth_date_male", "birth_date_female"}),
    noise=_words(
        "của | trẻ em | trẻ | học sinh | HS | bé | cháu | và | nếu có | ghi rõ | bắt buộc | theo giấy khai sinh | ghi theo"
        " | in hoa | chữ in hoa"
    ),
    unread=_words(
        "STT | TT | Số TT | Số thứ tự | Nghề nghiệp | Nơi làm việc | Nơi công tác | Trình độ | Quốc tịch | Tôn giáo"
        " | Nơi sinh | Quê quán | Ghi chú | Email | Quan hệ | Năm học | Cân nặng | Chiều cao | Khối | Điểm trường | Trạng thái"
        " | Khuyết tật | Ngày nhập học | Ngày vào trường | Ngày cấp | Nơi cấp | Thông tin chung | Thông tin cá nhân | Gia đình"
        " | Thông tin gia đình | Thông tin liên hệ | Thông tin"
    ),
    others=_words(
        "Chủ hộ | Ông | Bà | Giáo viên | Cô giáo | Người đón | Người đưa đón | Anh | Chị | Nơi sinh | Quê quán"
        " | Nguyên quán | Nơi đăng ký khai sinh | Người liên hệ"
    ),
    not_ours=_words(
        "Chức vụ | Chức danh | Trình độ chuyên môn | Mã giáo viên | Ngạch | Hệ số lương | Số hiệu công chức | Họ tên giáo viên"
    ),
    totals=re.compile(
        r"(tong so|tong cong|tong|cong|trong do|so|nu|nam|si so)( so| tre| hoc sinh| so tre| chau)*\s*([:=(]|\d)"
        r"|(tong so|tong cong|tong|cong)( tre| hoc sinh| toan truong| lop| chau)?[. ]*$"
        r"|\(?(an dinh )?danh sach (nay |tren )?(gom|co)\b|an dinh\b|bang chu\b|tong cong\b|tong so tre\b"
    ),
    ends=re.compile("|".join(map(re.escape, _SIGNED)) + r"|.*\bngay\b.*\bthang\b.*\bnam\b"),
    group=class_in_title,
)
