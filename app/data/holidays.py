"""Public holidays (ngày nghỉ lễ, tết), offered as the holidays of a new school year: the principal changes them.

The Labour Code names the days; which days around Tết and 2 September are off is announced each year. Not here: days off
in lieu of a holiday on a weekend, which follow the school's own week, and whatever the province adds.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

LAW: Final = "L: Bộ luật Lao động 2019 (45/2019/QH14), Điều 112"
LUNAR: Final = f"{LAW}; ngày dương lịch theo âm lịch Việt Nam"
EXPECTED: Final = f"{LAW}; D: ngày liền kề dự kiến, chờ thông báo hằng năm"


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day off, by its name in Vietnamese: it becomes the school's own data."""

    date: date
    name: str
    source: str


_EVERY_YEAR: Final = (
    (1, 1, "Tết Dương lịch"),
    (4, 30, "Ngày Chiến thắng"),
    (5, 1, "Ngày Quốc tế lao động"),
    (9, 2, "Quốc khánh"),
)

# Tết: the last day of the lunar year and the first four of the next. Quốc khánh has one more day beside it.
_DATED: Final = (
    Holiday(date(2026, 2, 16), "Tết Nguyên đán", LUNAR),
    Holiday(date(2026, 2, 17), "Tết Nguyên đán", LUNAR),
    Holiday(date(2026, 2, 18), "Tết Nguyên đán", LUNAR),
    Holiday(date(2026, 2, 19), "Tết Nguyên đán", LUNAR),
    Holiday(date(2026, 2, 20), "Tết Nguyên đán", LUNAR),
    Holiday(date(2026, 4, 26), "Giỗ Tổ Hùng Vương", LUNAR),
    Holiday(date(2026, 9, 1), "Quốc khánh", EXPECTED),
    Holiday(date(2027, 2, 5), "Tết Nguyên đán", LUNAR),
    Holiday(date(2027, 2, 6), "Tết Nguyên đán", LUNAR),
    Holiday(date(2027, 2, 7), "Tết Nguyên đán", LUNAR),
    Holiday(date(2027, 2, 8), "Tết Nguyên đán", LUNAR),
    Holiday(date(2027, 2, 9), "Tết Nguyên đán", LUNAR),
    Holiday(date(2027, 4, 16), "Giỗ Tổ Hùng Vương", LUNAR),
    Holiday(date(2027, 9, 3), "Quốc khánh", EXPECTED),
    Holiday(date(2028, 1, 25), "Tết Nguyên đán", LUNAR),
    Holiday(date(2028, 1, 26), "Tết Nguyên đán", LUNAR),
    Holiday(date(2028, 1, 27), "Tết Nguyên đán", LUNAR),
    Holiday(date(2028, 1, 28), "Tết Nguyên đán", LUNAR),
    Holiday(date(2028, 1, 29), "Tết Nguyên đán", LUNAR),
    Holiday(date(2028, 4, 4), "Giỗ Tổ Hùng Vương", LUNAR),
    Holiday(date(2028, 9, 1), "Quốc khánh", EXPECTED),
)


def holidays_between(first: date, last: date) -> list[Holiday]:
    """Those from `first` to `last`, in order. Of years that no date is known for, only the fixed ones."""
    fixed = [
        Holiday(date(year, month, day), name, LAW)
        for year in range(first.year, last.year + 1)
        for month, day, name in _EVERY_YEAR
    ]
    return sorted((it for it in (*fixed, *_DATED) if first <= it.date <= last), key=lambda it: it.date)
