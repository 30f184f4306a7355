"""Age groups of the kindergarten and the largest class of each: our own codes.

Ministry systems have codes of their own, which differ; a mapping belongs to the exchange with that system.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.data.parameters import Dated, in_force

_CHARTER: Final = "L: Thông tư 52/2020/TT-BGDĐT (Điều lệ trường mầm non), theo tài liệu thứ cấp"


def _charter(children: int) -> tuple[Dated[int], ...]:
    return (Dated(children, valid_from=date(2021, 3, 31), source=_CHARTER),)


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """Ages in months, both ends within; `largest`: the children of the largest class, from which day on."""

    code: str
    vi: str
    en: str
    from_months: int
    to_months: int
    largest: tuple[Dated[int], ...]

    def largest_class(self, on: date) -> int:
        """The children of the largest class on a day."""
        return in_force(self.largest, on)


AGE_GROUPS: Final = (
    AgeGroup("nursery_3_12", "Nhà trẻ 3–12 tháng", "Nursery, 3–12 months", 3, 12, _charter(15)),
    AgeGroup("nursery_13_24", "Nhà trẻ 13–24 tháng", "Nursery, 13–24 months", 13, 24, _charter(20)),
    AgeGroup("nursery_25_36", "Nhà trẻ 25–36 tháng", "Nursery, 25–36 months", 25, 36, _charter(25)),
    AgeGroup("preschool_3_4", "Mẫu giáo 3–4 tuổi", "Preschool, 3–4 years", 37, 48, _charter(25)),
    AgeGroup("preschool_4_5", "Mẫu giáo 4–5 tuổi", "Preschool, 4–5 years", 49, 60, _charter(30)),
    AgeGroup("preschool_5_6", "Mẫu giáo 5–6 tuổi", "Preschool, 5–6 years", 61, 72, _charter(35)),
)
BY_CODE: Final = {group.code: group for group in AGE_GROUPS}
