"""Categories and funds as lists name them: by their code, their words, or a word that leaves no doubt (4.2.2)."""

from typing import Final

from app.core.imports.reading import Cell
from app.core.imports.values import CellFault, text
from app.core.text import fold
from app.core.words import Words
from app.data.asset_categories import CATEGORIES, FUNDS

_NAMES: Final = "; ".join(category.words.vi for category in CATEGORIES)
UNKNOWN = CellFault(
    "category_unknown",
    Words(
        f"{{label}} {{value}} không có trong danh mục: {_NAMES}.", f"{{label}} {{value}} is not in the list: {_NAMES}."
    ),
)

_CATEGORY: Final = {
    **{fold(category.words.vi): category.code for category in CATEGORIES},
    **{category.code: category.code for category in CATEGORIES},
}
# Whole words, the first that is met.
_MEANS: Final[tuple[tuple[str, str], ...]] = (
    ("ngoai troi", "playground"), ("may tinh", "computer"), ("may vi tinh", "computer"), ("may in", "computer"),
    ("may chieu", "computer"), ("tin hoc", "computer"), ("nha bep", "kitchen"), ("bep", "kitchen"), ("y te", "medical"),
    ("dieu hoa", "appliance"), ("tu lanh", "appliance"), ("may giat", "appliance"), ("ti vi", "appliance"),
    ("tivi", "appliance"), ("dien", "appliance"), ("ban ghe", "furniture"), ("ban", "furniture"), ("ghe", "furniture"),
    ("tu", "furniture"), ("gia", "furniture"), ("ke", "furniture"), ("noi that", "furniture"), ("do choi", "toy"),
    ("sach", "book"), ("hoc lieu", "book"), ("day hoc", "teaching"), ("do dung", "teaching"), ("xe", "vehicle"),
    ("o to", "vehicle"), ("van tai", "vehicle"), ("kien truc", "structure"), ("san", "structure"), ("nha", "house"),
    ("cong trinh", "house"), ("khac", "other"),
)  # fmt: skip
_FUND: Final = {
    **{fold(words.vi): code for code, words in FUNDS.items()},
    **{code: code for code in FUNDS},
}
_PAYS: Final[tuple[tuple[str, str], ...]] = (
    ("ngan sach", "budget"), ("nsnn", "budget"), ("xa hoi hoa", "donated"), ("xhh", "donated"), ("tai tro", "donated"),
    ("ung ho", "donated"), ("phu huynh", "donated"), ("tang", "donated"), ("du an", "project"), ("chuong trinh", "project"),
    ("de an", "project"), ("hoc phi", "fees"), ("thu", "fees"), ("cua truong", "fees"), ("tu co", "fees"),
)  # fmt: skip


def category(cell: Cell) -> str | CellFault | None:
    """A code of CATEGORIES."""
    said = text(cell, limit=200)
    if not isinstance(said, str):
        return said
    return _CATEGORY.get(fold(said)) or _meant(said, _MEANS) or UNKNOWN


def fund(cell: Cell) -> str | CellFault | None:
    """A code of FUNDS; what no list knows is another one."""
    said = text(cell, limit=200)
    if not isinstance(said, str):
        return said
    return _FUND.get(fold(said)) or _meant(said, _PAYS) or "other"


def _meant(said: str, words: tuple[tuple[str, str], ...]) -> str | None:
    padded = f" {' '.join(''.join(c if c.isalnum() else ' ' for c in fold(said)).split())} "
    return next((code for word, code in words if f" {word} " in padded), None)
