"""Cells of a sheet of measurements into values: "15,5", "15.5 kg", "1m05", "8/10", "nằm", "2 răng". No database here."""

import re
from typing import Final

from app.core.imports import values
from app.core.imports.reading import Cell
from app.core.imports.values import CellFault
from app.core.text import fold
from app.core.words import Words

_NUMBER: Final = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)\s*(kg|kgs|ky|ki|cm|m)?\.?")
_METRES: Final = re.compile(r"(\d)\s*m\s*(\d{1,2})(?:[.,](\d))?")
_VISION: Final = re.compile(r"(\d{1,2})\s*(?:/\s*10)?")
_TEETH: Final = re.compile(r"(?:sau\s*)?(\d{1,2})\s*(?:rang|cai|chiec)?(?:\s*sau)?")
_SOUND: Final = {"khong", "khong sau", "binh thuong", "bt", "tot", "ok", "khong co", "lanh"}
_POSITIONS: Final = {
    **dict.fromkeys(("dung", "do dung", "d", "standing"), "standing"),
    **dict.fromkeys(("nam", "do nam", "n", "lying"), "lying"),
}

BAD_WEIGHT = CellFault(
    "weight_invalid",
    Words(
        "{label} {value} không dùng được. Hãy ghi ki-lô-gam, từ 0,5 đến 200, ví dụ 15,5.",
        "{label} {value} cannot be used. Write kilograms, from 0.5 to 200, such as 15.5.",
    ),
)
BAD_HEIGHT = CellFault(
    "height_invalid",
    Words(
        "{label} {value} không dùng được. Hãy ghi xăng-ti-mét, từ 30 đến 220, ví dụ 101,5.",
        "{label} {value} cannot be used. Write centimetres, from 30 to 220, such as 101.5.",
    ),
)
IN_METRES = CellFault(
    "height_in_metres",
    Words(
        "{label} {value} có vẻ ghi bằng mét. Hãy ghi xăng-ti-mét, ví dụ 105 thay cho 1,05.",
        "{label} {value} seems to be metres. Write centimetres: 105, not 1.05.",
    ),
)
BAD_POSITION = CellFault(
    "position_invalid",
    Words('{label} {value} không hiểu được. Hãy ghi "đứng" hoặc "nằm".', '{label} {value} is neither "đứng" nor "nằm".'),
)  # fmt: skip
BAD_VISION = CellFault(
    "vision_invalid",
    Words(
        "{label} {value} không hiểu được. Hãy ghi phần mười, ví dụ 8/10.",
        "{label} {value} is not understood. Write tenths, such as 8/10.",
    ),
)
BAD_TEETH = CellFault(
    "teeth_invalid",
    Words(
        "{label} {value} không hiểu được. Hãy ghi số răng sâu, ví dụ 2; không sâu thì ghi 0.",
        "{label} {value} is not understood. Write how many teeth are decayed; 0 for none.",
    ),
)


def weight(cell: Cell) -> float | CellFault | None:
    """Kilograms, to 10 grams."""
    found = _NUMBER.fullmatch(fold(values.plain(cell)))
    if not found or (found[2] or "kg")[0] != "k":
        return BAD_WEIGHT
    kilograms = round(_number(found[1]), 2)
    return kilograms if 0.5 <= kilograms <= 200 else BAD_WEIGHT


def height(cell: Cell) -> float | CellFault | None:
    """Centimetres, to the millimetre; metres where they say so themselves."""
    text = fold(values.plain(cell))
    if metres := _METRES.fullmatch(text):
        part = metres[2] if len(metres[2]) == 2 else metres[2] + "0"  # 1m2 is 1.20 m
        return _within(int(metres[1]) * 100 + int(part) + int(metres[3] or 0) / 10)
    found = _NUMBER.fullmatch(text)
    if not found or found[2] not in (None, "cm", "m"):
        return BAD_HEIGHT
    number = _number(found[1])
    if found[2] == "m":
        return _within(number * 100)
    return IN_METRES if found[2] is None and 0.3 <= number <= 2.2 else _within(number)


def _within(centimetres: float) -> float | CellFault:
    rounded = round(centimetres, 1)
    return rounded if 30 <= rounded <= 220 else BAD_HEIGHT


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def position(cell: Cell) -> str | CellFault | None:
    return _POSITIONS.get(fold(values.plain(cell)).strip(" ."), BAD_POSITION)


def vision(cell: Cell) -> int | CellFault | None:
    """Tenths."""
    found = _VISION.fullmatch(fold(values.plain(cell)).removesuffix(".0"))
    return int(found[1]) if found and int(found[1]) <= 20 else BAD_VISION


def teeth(cell: Cell) -> int | CellFault | None:
    """How many are decayed."""
    text = fold(values.plain(cell)).removesuffix(".0").strip(" .")
    if text in _SOUND:
        return 0
    found = _TEETH.fullmatch(text)
    return int(found[1]) if found and int(found[1]) <= 32 else BAD_TEETH
