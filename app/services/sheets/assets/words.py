"""The school's words for what is stored of assets as codes, as they stand on paper."""

from typing import Final

CONDITIONS: Final = {"good": "Còn tốt", "poor": "Kém phẩm chất", "unusable": "Mất phẩm chất"}
DECISIONS: Final = {
    "adjust": "Điều chỉnh sổ",
    "dispose": "Ghi giảm, thanh lý",
    "enter": "Ghi vào sổ",
    "recover": "Thu hồi, bồi thường",
    "keep": "Giữ nguyên sổ",
}
