"""Lists of children as schools make them: fourteen layouts, each with what it says of the same eight children.

A layout builds its file from CHILDREN and names the fields that it carries; what it does not carry is not expected.
"""

import datetime
import io
import random
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter

from app.services.imports.roster_shapes import RosterRow

Cells = list[Any]
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0
A1, B1 = "LỚP 5 TUỔI A1", "LỚP 4 TUỔI B1"


@dataclass(frozen=True)
class Child:
    """One invented child; a layout carries some of it."""

    name: str
    born: datetime.date
    sex: str
    ethnic: str
    hamlet: str
    father: str
    father_year: int
    father_phone: str
    mother: str
    mother_year: int
    mother_phone: str
    code: str
    id: str
    class_: str
    commune: str = "xã Liên Minh"
    province: str = "tỉnh Ninh Bình"

    @property
    def address(self) -> str:
        return f"{self.hamlet}, {self.commune}, {self.province}"

    @property
    def girl(self) -> bool:
        return self.sex == "female"

    @property
    def word(self) -> str:
        return "Nữ" if self.girl else "Nam"

    @property
    def day(self) -> str:
        return self.born.strftime("%d/%m/%Y")


def invented(count: int = 8, seed: int = 4) -> list[Child]:
    """Children without a name, phone or number in common; half of them in each class."""
    pick = random.Random(seed)
    families, middles = (
        ("Trần", "Lê", "Đỗ", "Vũ", "Ngô", "Bùi", "Đặng", "Nguyễn"),
        ("Quang", "Thuỳ", "Đức", "Bảo", "Hoà"),
    )
    given = ("Ánh", "Ổn", "Đạt", "Lan", "Yến", "Ngọc", "Thế", "Hữu", "Sỹ", "Nam", "Cúc")
    children = []
    for n in range(count):
        family, girl, year = pick.choice(families), n % 3 == 1, 2021 + n * 2 // count
        born = datetime.date(year, 1 + n % 12, 1 + n * 7 % 28)
        children.append(
            Child(
                name=f"{family} {middles[n % 5]} {given[n % 11]}{n if n >= 11 else ''}".strip(),
                born=born,
                sex="female" if girl else "male",
                ethnic=("Kinh", "Tày", "Mường")[n % 3],
                hamlet=f"Thôn {n + 1}",
                father=f"{family} Văn {given[(n + 1) % 11]}",
                father_year=1985 + n % 9,
                father_phone=f"09{11000000 + seed * 1000 + n}",
                mother=f"Phạm Thị {given[(n + 2) % 11]}",
                mother_year=1988 + n % 9,
                mother_phone=f"03{22000000 + seed * 1000 + n}",
                code=f"MN{seed}{n:04}",
                id=f"0372{2 + girl}{born.year % 100}00{seed}{n:03}"[:3] + f"{2 + girl}{born.year % 100}{seed:02}{n:04}",
                class_=A1 if n < count // 2 else B1,
            )
        )
    return children


CHILDREN: Final = invented()
IN_A1, IN_B1 = CHILDREN[:4], CHILDREN[4:]
FIELDS: Final = ("name", "born", "sex", "ethnic", "address", "code", "id", "class_", "father", "mother", "phone")


def said(child: Child, *fields: str) -> dict[str, Any]:
    """What a list that carries these fields says of a child; None or nothing for the others."""
    full: dict[str, Any] = dict.fromkeys((*FIELDS[:8],))
    full |= {name: getattr(child, name) for name in fields if name in full}
    for who in ("father", "mother"):
        if who in fields:
            year = getattr(child, f"{who}_year") if f"{who}_year" in fields else None
            full[who] = (
                getattr(child, who),
                year,
                getattr(child, f"{who}_phone") if f"{who}_phone" in fields else None,
            )
    return full


def told(row: RosterRow) -> dict[str, Any]:
    """What was read of a row, in the words of `said`."""
    parents = {p.relationship: (p.full_name, p.birth_year, p.phone) for p in row.parents}
    ethnic = {"1": "Kinh", "2": "Tày", "6": "Mường"}
    return {
        "name": row.full_name, "born": row.birth_date, "sex": row.sex, "ethnic": row.ethnic_group and ethnic[row.ethnic_group],
        "address": row.permanent_address, "code": row.code, "id": row.national_id, "class_": row.class_name, **parents,
    }  # fmt: skip


@dataclass
class Page:
    """One sheet: its rows, its merged cells and whether it is hidden."""

    rows: list[Cells]
    merges: Iterable[Merge] = ()
    hidden: bool = False


def book(pages: dict[str, Page], *, date1904: bool = False) -> bytes:
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "default_date_format": "dd/mm/yyyy",
        "date_1904": date1904,
        "strings_to_formulas": False,
    }
    with xlsxwriter.Workbook(out, options) as workbook:
        for name, page in pages.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(page.rows):
                for at, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, at, cell)
            for top, left, bottom, right in page.merges:
                sheet.merge_range(top, left, bottom, right, None)
                sheet.write(top, left, page.rows[top][left] if left < len(page.rows[top]) else None)
            if page.hidden:
                sheet.hide()
    return out.getvalue()


def text(rows: list[Cells], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    import csv

    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([["" if c is None else str(c) for c in row] for row in rows])
    return out.getvalue().encode(encoding)


def merges_of(header: list[Cells], top: int) -> list[Merge]:
    """A header's merged cells: "<" goes with the cell to its left, "^" with the one above."""
    found = []
    for y, row in enumerate(header):
        for x, cell in enumerate(row):
            if cell in ("<", "^", None):
                continue
            right = next((i for i in range(x + 1, len(row)) if row[i] != "<"), len(row)) - 1
            bottom = next((i for i in range(y + 1, len(header)) if header[i][x] != "^"), len(header)) - 1
            if right > x or bottom > y:
                found.append((top + y, x, top + bottom, right))
    return found


def plain(header: list[Cells]) -> list[Cells]:
    return [[None if cell in ("<", "^") else cell for cell in row] for row in header]


MOTTO: list[Cells] = [
    ["UBND XÃ LIÊN MINH", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["TRƯỜNG MẦM NON VĨNH HÀO", None, None, None, "Độc lập - Tự do - Hạnh phúc"],
    [],
]
CATALOGUE: list[Cells] = [
    ["STT", "Tên xã", "Mã xã", "Tên tỉnh"],
    *([n, f"Xã {n}", f"{n:05}", "Ninh Bình"] for n in range(6_000)),
]


@dataclass(frozen=True)
class Layout:
    """A file, what it says row for row, and the form fields that go with it."""

    build: Callable[[], bytes]
    expected: list[dict[str, Any]]
    form: dict[str, str]
    file_name: str


LAYOUTS: dict[str, Layout] = {}


def layout(
    name: str, *fields: str, of: list[Child] = CHILDREN, file_name: str = "danh-sach.xlsx", **form: str
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def declared(build: Callable[[], bytes]) -> Callable[[], bytes]:
        LAYOUTS[name] = Layout(build, [said(child, *fields) for child in of], form, file_name)
        return build

    return declared


PARENTS = ("father", "father_year", "father_phone", "mother", "mother_year", "mother_phone")


@layout("blocks of parents, merged, between catalogues", "name", "born", "sex", "ethnic", "address", "class_", *PARENTS)
def _merged_blocks() -> bytes:
    header: list[Cells] = [
        ["STT", "Lớp", "Họ và tên\ntrẻ", "Ngày sinh", "Giới tính", "Dân tộc", "Địa chỉ thường trú", "<", "<",
         "Họ tên, thông tin cha", "<", "<", "<", "Thông tin về mẹ", "<", "<", "<"],
        ["^", "^", "^", "^", "^", "^", "Thôn/xóm/tổ dân phố", "Xã/phường", "Tỉnh/thành phố",
         "Họ và tên", "Năm sinh", "Nghề nghiệp", "Số điện thoại", "Họ và tên", "Năm sinh", "Nghề nghiệp", "Số điện thoại"],
    ]  # fmt: skip
    rows = [[n, c.class_, c.name, c.born, c.word, c.ethnic, c.hamlet, c.commune, c.province,
             c.father, c.father_year, "Làm ruộng", int(c.father_phone), c.mother, c.mother_year, "Công nhân", c.mother_phone]
            for n, c in enumerate(CHILDREN, 1)]  # fmt: skip
    top = [*MOTTO, [None, None, "DANH SÁCH TRẺ NĂM HỌC 2026-2027"], []]
    page = Page([*top, *plain(header), *rows], [*merges_of(header, 5), (3, 2, 3, 16), (0, 0, 0, 3)])
    return book(
        {
            "Danh mục xã": Page(CATALOGUE),
            "Trẻ": page,
            "DanToc": Page(CATALOGUE, hidden=True),
            "Phụ lục": Page(CATALOGUE),
        }
    )


@layout("ministry's export", "name", "born", "sex", "ethnic", "address", "code", "id", "father", "father_year",
        "father_phone", "mother", "mother_year", of=IN_A1, class_=A1)  # fmt: skip
def _ministry() -> bytes:
    header = ["STT", "Mã lớp", "Mã học sinh", "Số định danh cá nhân", "Họ và tên", "Ngày sinh", "Giới tính", "Trạng thái",
              "Dân tộc", "Quốc tịch", "Tỉnh/Thành phố", "Xã/Phường/Thị trấn", "Thôn/Xóm", "Nơi sinh", "Họ tên cha",
              "Năm sinh cha", "Nghề nghiệp cha", "Họ tên mẹ", "Năm sinh mẹ", "Nghề nghiệp mẹ", "Số điện thoại"]  # fmt: skip
    rows = [[n, "MG5-01", c.code, c.id, c.name.upper(), c.day, c.word, "Đang học", c.ethnic, "Việt Nam", c.province, c.commune,
             c.hamlet, "Bệnh viện tỉnh", c.father, c.father_year, "Công nhân", c.mother, str(c.mother_year), "Giáo viên",
             c.father_phone] for n, c in enumerate(IN_A1, 1)]  # fmt: skip
    return book({"Sheet1": Page([header, *rows]), "DM_XA": Page(CATALOGUE)})


@layout(
    "a sheet for each class, header in the twelfth row",
    "name",
    "born",
    "sex",
    "father",
    "mother",
    "mother_phone",
    "class_",
)
def _sheet_a_class() -> bytes:
    def page(children: list[Child]) -> Page:
        rows = [[n, c.name, c.day.replace("/", "."), "x" if c.girl else None, c.mother, c.mother_phone, c.father]
                for n, c in enumerate(children, 1)]  # fmt: skip
        title: list[Cells] = [["PHÒNG GD&ĐT"], ["TRƯỜNG MẦM NON VĨNH HÀO"], [], ["DANH SÁCH HỌC SINH"], ["Năm học 2026 - 2027"],
                              ["Lớp:", children[0].class_], ["GVCN:", "Lê Thị Hoa"], [], ["(Kèm báo cáo)"], [], []]  # fmt: skip
        header = ["TT", "Họ tên học sinh", "Ngày, tháng,\nnăm sinh", "Nữ", "Họ tên mẹ", "ĐT mẹ", "Họ tên bố"]
        foot: list[Cells] = [["Tổng cộng", len(children)], [], ["", "", "", "Liên Minh, ngày 5 tháng 9 năm 2026"],
                             ["", "Người lập", "", "Hiệu trưởng"], [], ["", "Lê Thị Hoa", "", "Trần Thị Lan"]]  # fmt: skip
        return Page([*title, header, *rows, *foot])

    return book({"5A1": page(IN_A1), "4B1": page(IN_B1), "Danh mục": Page(CATALOGUE)})


@layout("three rows deep", "name", "born", "sex", "ethnic", "address", *PARENTS, of=IN_A1, class_=A1)
def _three_deep() -> bytes:
    header: list[Cells] = [
        ["STT", "Thông tin trẻ", "<", "<", "<", "<", "Thông tin gia đình", "<", "<", "<", "<", "<", "Địa chỉ"],
        ["^", "Họ và tên", "Ngày sinh", "Giới tính", "<", "Dân tộc", "Cha", "<", "<", "Mẹ", "<", "<", "^"],
        ["^", "^", "^", "Nam", "Nữ", "^", "Họ và tên", "Năm sinh", "SĐT", "Họ và tên", "Năm sinh", "SĐT", "^"],
    ]
    rows = [[n, c.name, c.born, None if c.girl else "X", "X" if c.girl else None, c.ethnic, c.father, c.father_year,
             c.father_phone, c.mother, c.mother_year, c.mother_phone, c.address] for n, c in enumerate(IN_A1, 1)]  # fmt: skip
    numbers = [f"({n})" for n in range(1, 14)]
    return book({"Sheet1": Page([*MOTTO, *plain(header), numbers, *rows], merges_of(header, 3))})


@layout("three rows deep, as csv", "name", "born", "sex", "ethnic", "address", *PARENTS, of=IN_A1, class_=A1,
        file_name="ds.csv")  # fmt: skip
def _three_deep_csv() -> bytes:
    header: list[Cells] = [
        [
            "STT",
            "Họ và tên",
            "Ngày sinh",
            "Giới tính",
            None,
            "Dân tộc",
            "Thông tin gia đình",
            None,
            None,
            None,
            None,
            None,
            "Địa chỉ",
        ],
        [None, None, None, "Nam", "Nữ", None, "Cha", None, None, "Mẹ", None, None, None],
        [None, None, None, None, None, None, "Họ và tên", "Năm sinh", "SĐT", "Họ và tên", "Năm sinh", "SĐT", None],
    ]
    rows = [[n, c.name, c.day, None if c.girl else "x", "x" if c.girl else None, c.ethnic, c.father, c.father_year,
             c.father_phone, c.mother, c.mother_year, c.mother_phone, c.address] for n, c in enumerate(IN_A1, 1)]  # fmt: skip
    return text([["DANH SÁCH TRẺ"], *header, *rows, ["Cộng", len(rows), 1, 3]], ";", "utf-8-sig")


@layout("a teacher's table out of a letter, Windows-1258", "name", "born", "sex", "address", "father", "father_phone", "mother",
        of=IN_B1, class_=B1, file_name="lop b1.csv")  # fmt: skip
def _letter() -> bytes:
    header = ["Số TT", "Họ và tên bé", "Sinh ngày", "Giới", "Hộ khẩu", "Họ tên bố", "Họ tên mẹ", "Điện thoại"]
    rows: list[Cells] = [[f"{n}.", c.name, f"ngày {c.born.day} tháng {c.born.month} năm {c.born.year}", c.word.lower(), c.address,
                          c.father, c.mother, f"{c.father_phone[:4]} {c.father_phone[4:7]} {c.father_phone[7:]}"]
                         for n, c in enumerate(IN_B1, 1)]  # fmt: skip
    rows.insert(2, [])
    rows.insert(3, ["3."])
    content = text([["Danh sách các cháu"], header, *rows, [None, "Giáo viên chủ nhiệm"], [None, "Lê Thị Hoa"]], "\t")
    return for_1258(content.decode()).encode("cp1258")


def for_1258(words: str) -> str:
    """Each toned letter as the code page has it: the shaped letter, then the tone as a mark."""
    out = []
    for letter in unicodedata.normalize("NFC", words):
        parts = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
        out.append(rest + "".join(tones))
    return "".join(out)


@layout("a health station's, birth day in three columns", "name", "born", "sex", "address", of=IN_A1, class_=A1)
def _health() -> bytes:
    header: list[Cells] = [
        ["TT", "Họ và tên", "Ngày sinh", "<", "<", "Nam/Nữ", "Nơi ở hiện nay", "<", "<", "Cân nặng", "<"],
        ["^", "^", "Ngày", "Tháng", "Năm", "^", "Thôn", "Xã", "Tỉnh", "Lần 1", "Lần 2"],
    ]
    rows = [[n, c.name, c.born.day, c.born.month, c.born.year, c.word, c.hamlet, c.commune, c.province, 14.5, 15.2]
            for n, c in enumerate(IN_A1, 1)]  # fmt: skip
    return book({"Khám": Page([["TRẠM Y TẾ XÃ LIÊN MINH"], *plain(header), *rows], merges_of(header, 1))})


@layout("blocks by class, the header repeated", "name", "born", "sex", "ethnic", "class_", "father", "mother")
def _repeated_headers() -> bytes:
    header = ["STT", "Họ đệm", "Tên", "Ngày sinh", "Giới tính", "Dân tộc", "Cha", "Mẹ", "Ghi chú"]
    rows: list[Cells] = [*MOTTO, ["DANH SÁCH CHIA THEO LỚP"]]
    for children in (IN_A1, IN_B1):
        rows += [[None, f"Danh sách trẻ lớp {children[0].class_.removeprefix('LỚP ')} - GVCN: Lê Thị Hoa"], header]
        rows += [
            [n, *c.name.rsplit(" ", 1), c.born, c.word, c.ethnic, c.father, c.mother] for n, c in enumerate(children, 1)
        ]
        rows += [[None, f"Tổng số: {len(children)} trẻ; Nữ: 1"], []]
    return book({"Sheet1": Page(rows)})


@layout("blocks by class under one header", "name", "born", "address", "class_", "father", "father_phone", "mother")
def _one_header() -> bytes:
    rows: list[Cells] = [["STT", "HỌ VÀ TÊN", "NĂM SINH", "CHỖ Ở HIỆN NAY", "PHỤ HUYNH", None, "ĐIỆN THOẠI"],
                         [None, None, None, None, "BỐ", "MẸ", None]]  # fmt: skip
    for children in (IN_A1, IN_B1):
        rows += [[children[0].class_]]
        rows += [
            [n, c.name, c.day, c.address, c.father, c.mother, f"+84{c.father_phone[1:]}"]
            for n, c in enumerate(children, 1)
        ]
    return book({"Tổng hợp": Page(rows)})


@layout("flat, the parents' columns named once", "name", "born", "id", "class_", *PARENTS)
def _flat() -> bytes:
    header = ["Lớp", "Họ và tên", "Ngày sinh", "Mã định danh", "Họ tên cha", "Năm sinh", "Nghề nghiệp", "SĐT", "Họ tên mẹ",
              "Năm sinh", "Nghề nghiệp", "SĐT"]  # fmt: skip
    rows = [[c.class_, c.name, (c.born - datetime.date(1899, 12, 30)).days, c.id, c.father, c.father_year, "x", c.father_phone,
             c.mother, c.mother_year, "x", c.mother_phone] for c in CHILDREN]  # fmt: skip
    return book({"Sheet1": Page([header, *rows])})


@layout(
    "decomposed letters, odd spaces and broken lines",
    "name",
    "born",
    "sex",
    "ethnic",
    "class_",
    "mother",
    "mother_phone",
)
def _odd_spaces() -> bytes:
    header = [
        "STT",
        "Họ\u00a0và\ntên",
        "Ngày\r\nsinh ",
        "Giới\u200b tính",
        "Dân\ntộc",
        " Lớp ",
        "Họ tên\nmẹ",
        "Điện  thoại",
    ]
    rows = [[n, f" {c.name}\u00a0", f"\u200b{c.day} ", c.word, c.ethnic, c.class_, c.mother.replace(" ", "\u00a0"), c.mother_phone]
            for n, c in enumerate(CHILDREN, 1)]  # fmt: skip
    decomposed = [[unicodedata.normalize("NFD", v) if isinstance(v, str) and at % 2 == 0 else v for at, v in enumerate(row)]
                  for row in (header, *rows)]  # fmt: skip
    return book({"Sheet1": Page([["", "", "DANH SÁCH"], *decomposed])})


@layout("days counted from 1904", "name", "born", "class_")
def _from_1904() -> bytes:
    rows = [
        [c.class_, c.name, c.born if n % 2 else (c.born - datetime.date(1904, 1, 1)).days]
        for n, c in enumerate(CHILDREN)
    ]
    return book({"Sheet1": Page([["Lớp", "Họ và tên", "Ngày sinh"], *rows])}, date1904=True)


@layout("UTF-16 out of Excel", "name", "born", "sex", "class_", "father", "mother", file_name="unicode.txt")
def _utf16() -> bytes:
    header = ["Lớp", "Họ và tên", "Nữ", "Nam", "Cha", "Mẹ"]
    rows = [
        [c.class_, c.name, c.day if c.girl else None, None if c.girl else c.day, c.father, c.mother] for c in CHILDREN
    ]
    top: list[Cells] = [[None, None, "Ngày tháng năm sinh"]]
    return text([*top, header, *rows], "\t", "utf-16")


@layout("a list beside the list, and remarks under the header", "name", "born", "ethnic", "class_", "address")
def _beside() -> bytes:
    header = ["STT", "Họ và tên", "Ngày sinh", "Dân tộc", "Lớp", "Địa chỉ thường trú", None, None, "Danh mục lớp", "Mã"]
    remarks = [None, "(chữ in hoa)", "(dd/mm/yyyy)", None, "(chọn)", None]
    rows: list[Cells] = [[n, c.name.upper(), c.born, c.ethnic, c.class_, c.address] for n, c in enumerate(CHILDREN, 1)]
    rows += [[] for _ in range(3_000)]
    beside = [[*row, *[None] * (8 - len(row)), f"Lớp mẫu giáo {n}", f"M{n}"] for n, row in enumerate(rows)]
    return book({"Sheet1": Page([header, remarks, *beside])})


@layout("headings in the last row, parents above only", "name", "born", "sex", "class_", *PARENTS)
def _headings_below() -> bytes:
    header: list[Cells] = [
        [None, None, None, None, None, "THÔNG TIN CHA", "<", "<", "THÔNG TIN MẸ", "<", "<"],
        ["STT", "HỌ VÀ TÊN", "NGÀY SINH", "GIỚI TÍNH", "LỚP", "HỌ TÊN", "SĐT", "NĂM SINH", "HỌ TÊN", "SĐT", "NĂM SINH"],
    ]
    rows = [[n, c.name, c.born.isoformat(), c.word, c.class_, c.father, f"{c.father_phone}/0912000111", c.father_year, c.mother,
             c.mother_phone[1:], f"01/02/{c.mother_year}"] for n, c in enumerate(CHILDREN, 1)]  # fmt: skip
    return book({"Sheet1": Page([*MOTTO, *plain(header), *rows], merges_of(header, 3))})
