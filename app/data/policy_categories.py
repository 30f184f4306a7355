"""Families that the state's policies care for, as the column "con gia đình chính sách" names them.

`words` are unaccented phrases met in files; a longer phrase is looked for before a shorter one inside it.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from app.core.text import fold

SOURCE: Final = "Các nhóm đối tượng thường gặp trong hồ sơ trẻ; danh mục của trường, chưa đối chiếu văn bản"
VALID_FROM: Final = date(2025, 10, 17)


@dataclass(frozen=True, slots=True)
class PolicyCategory:
    code: str
    vi: str
    en: str
    words: tuple[str, ...]
    source: str = SOURCE
    valid_from: date = VALID_FROM


POLICY_CATEGORIES: Final = (
    PolicyCategory("martyr", "Con liệt sĩ", "Child of a martyr", ("liet si", "liet sy", "con ls")),
    PolicyCategory(
        "war_invalid",
        "Con thương binh, bệnh binh",
        "Child of a war invalid",
        ("thuong binh", "benh binh", "thuong benh binh", "con tb", "con bb", "con tbb"),
    ),
    PolicyCategory(
        "agent_orange",
        "Con nạn nhân chất độc da cam",
        "Child of a victim of Agent Orange",
        ("da cam", "chat doc", "dioxin", "nhiem chat doc hoa hoc", "cddc"),
    ),
    PolicyCategory("orphan", "Trẻ mồ côi", "Orphan", ("mo coi", "khong noi nuong tua")),
    PolicyCategory("abandoned", "Trẻ bị bỏ rơi", "Abandoned child", ("bo roi",)),
    PolicyCategory("poor", "Hộ nghèo", "Poor household", ("ho ngheo", "con ho ngheo", "ngheo", "hn")),
    PolicyCategory("near_poor", "Hộ cận nghèo", "Near-poor household", ("ho can ngheo", "can ngheo", "hcn", "ho cn")),
    PolicyCategory(
        "hard_area",
        "Vùng đặc biệt khó khăn",
        "Area of special hardship",
        ("dac biet kho khan", "vung kho khan", "dbkk", "xa kho khan", "thon kho khan", "vung dbkk"),
    ),
    PolicyCategory("disability", "Trẻ khuyết tật", "Child with a disability", ("khuyet tat", "tan tat", "kt")),
)
NONE, NOT_STATED = "Không có", "Chưa khai"
"""How a list says that a child is in none of them, and that nobody has said so yet."""
BY_CODE: Final = {category.code: category for category in POLICY_CATEGORIES}
_WORDS: Final = {words: category.code for category in POLICY_CATEGORIES for words in category.words}
_FOUND: Final = re.compile(r"\b(" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")\b")
_NONE: Final = re.compile(
    r"(khong|ko|k|0|o|none|no|kg|chua co|binh thuong|khong (co|thuoc|phai|la|ho|ngheo|thuoc dien|co gi)\b.*)"
)
_SPLIT: Final = re.compile(r"[,;/+\n&]|\bva\b")
_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=1024)
def policy_categories(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes that a text names, in the list's order, and the parts of it that no category knows.

    "Không", "Không có", "Không thuộc diện…" name none: ((), ()).
    """
    codes: set[str] = set()
    unknown: list[str] = []
    for part in _SPLIT.split(fold(text.replace("\n", ","))):
        words = _NOT_WORD.sub(" ", part).strip()
        if not words or _NONE.fullmatch(words):
            continue
        found = {_WORDS[match] for match in _FOUND.findall(words)}
        codes |= found
        if not found:
            unknown.append(part.strip())
    return tuple(code for code in BY_CODE if code in codes), tuple(unknown)
