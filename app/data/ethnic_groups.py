"""The ethnic groups of Viet Nam: the General Statistics Office's list, its numbers as codes.

`variants` are other spellings met in files. Marks, case, hyphens, apostrophes and spaces do not count when a
text is matched, so only spellings that differ in letters need to be written here.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from app.core.text import fold

SOURCE: Final = "Tổng cục Thống kê, Quyết định 121-TCTK/PPCĐ (Danh mục các dân tộc Việt Nam), chưa đối chiếu bản gốc"
VALID_FROM: Final = date(1979, 3, 2)


@dataclass(frozen=True, slots=True)
class EthnicGroup:
    code: str
    name: str
    variants: tuple[str, ...] = ()
    source: str = SOURCE
    valid_from: date = VALID_FROM


_NAMES: Final = """
1 Kinh: Việt, Kinh Việt
2 Tày: Thổ Tày
3 Thái: Tày Khao, Tày Đăm
4 Hoa: Hán, Hoa Hán
5 Khmer: Khơ Me, Khơ Mer, Khme, Miên, Cur
6 Mường: Mol, Mual
7 Nùng: Nùng Phàn Slình
8 Mông: H'Mông, Hmông, Mèo, Hmong
9 Dao: Mán
10 Gia Rai: Jrai, Jarai, Giarai, Gia Lai
11 Ngái: Sán Ngái
12 Ê Đê: Rhade, Ê Đe, Ede, Đê
13 Ba Na: Bahnar, Banar
14 Xơ Đăng: Sơ Đăng, Xê Đăng, Sedang
15 Sán Chay: Cao Lan, Sán Chỉ, Cao Lan Sán Chỉ
16 Cơ Ho: K'Ho, Kơ Ho
17 Chăm: Chàm, Chiêm
18 Sán Dìu: Sán Dẻo, Trại
19 Hrê: H'Rê, Hơ Rê
20 Mnông: M'Nông, Mơ Nông
21 Raglay: Ra Glai, Raglai, Rắc Lây
22 Xtiêng: Stiêng, S'Tiêng, Xtiên
23 Bru-Vân Kiều: Bru, Vân Kiều
24 Thổ: Kẹo, Cuối
25 Giáy: Giấy, Nhắng
26 Cơ Tu: Ka Tu, Katu
27 Giẻ Triêng: Gié Triêng, Giẻ, Gié Triên, Dgiéh
28 Mạ: Châu Mạ
29 Khơ Mú: Khmu, Kmụ
30 Co: Cor, Cùa, Kor
31 Tà Ôi: Ta Oi, Pa Cô, Tôi Ôi
32 Chơ Ro: Châu Ro, Chrau
33 Kháng: Xá Khao
34 Xinh Mun: Xing Mun, Puộc
35 Hà Nhì: U Ní
36 Chu Ru: Churu
37 Lào: Lào Bốc
38 La Chí: Cù Tê
39 La Ha: Xá Khắc
40 Phù Lá: Bồ Khô Pạ, Xá Phó
41 La Hủ: Xá Lá Vàng
42 Lự: Lừ
43 Lô Lô: Mùn Di
44 Chứt: Sách, Rục
45 Mảng: Mảng Ư
46 Pà Thẻn: Pà Hưng, Pa Then
47 Cờ Lao: Cơ Lao, Kelao
48 Cống: Xắm Khống
49 Bố Y: Tu Dí
50 Si La: Cú Dề Xừ
51 Pu Péo: La Quả
52 Brâu: Brao
53 Ơ Đu: Tày Hạt
54 Rơ Măm: Rmăm
55 Người nước ngoài: Nước ngoài, Ngoại quốc
"""


def _group(line: str) -> EthnicGroup:
    code, _, rest = line.partition(" ")
    name, _, variants = rest.partition(": ")
    return EthnicGroup(code, name, tuple(variants.split(", ")) if variants else ())


ETHNIC_GROUPS: Final = tuple(_group(line) for line in _NAMES.strip().splitlines())
BY_CODE: Final = {group.code: group for group in ETHNIC_GROUPS}
_NOT_LETTER: Final = re.compile(r"[^a-z]")
_BEFORE: Final = re.compile(r"^(?:dan toc|nguoi(?! nuoc)|dt)\b")


def _key(text: str) -> str:
    return _NOT_LETTER.sub("", _BEFORE.sub("", fold(text)))


def _keys() -> dict[str, str]:
    found = {_key(group.name): group.code for group in ETHNIC_GROUPS}
    for group in ETHNIC_GROUPS:
        for variant in group.variants:
            found.setdefault(_key(variant), group.code)
    return found


_CODES: Final = _keys()


@lru_cache(maxsize=1024)
def ethnic_group(text: str) -> str | None:
    """The code of the group that a text names, in any of its spellings; its number in the list counts too."""
    stripped = text.strip()
    if stripped.isascii() and stripped.isdigit():
        code = str(int(stripped[:9]))
        return code if code in BY_CODE else None
    return _CODES.get(_key(stripped.split("(")[0]))
