"""Growth by the WHO: what is scored, the limits between classes, and their words (4.2.5, L).

A score is a z-score: how many standard deviations a child is from the median of healthy children of that age and sex.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.words import Words
from app.data.parameters import Dated

_STANDARD, _REFERENCE = date(2006, 4, 27), date(2007, 9, 1)
_BY_STANDARD: Final = "L: WHO Child Growth Standards (2006), dưới 60 tháng tuổi"
_BY_REFERENCE: Final = "L: WHO Growth reference 5–19 years (2007), từ 60 tháng tuổi"
_BEYOND_BELIEF: Final = "L: WHO Anthro 2006, AnthroPlus 2007: ngoài khoảng này là đo hoặc ghi sai"

DAYS_A_MONTH: Final = 30.4375
"""L: WHO Anthro and AnthroPlus count a month as 365.25 / 12 days."""
REFERENCE_FROM: Final = 60
"""Months of age from which the reference of 2007 holds. L: WHO Growth reference 5–19 years (2007)."""
LAST_DAY: Final = 1826
"""The last day of age of the standard, which goes by days; the reference goes by months. L: WHO Child Growth Standards (2006)."""
STANDING_FROM: Final = 731
"""Days of age from which the standard measures standing. L: WHO Child Growth Standards (2006), 24 months."""
LYING_IS_LONGER: Final = 7
"""Millimetres by which the same child is longer lying than standing. L: WHO Child Growth Standards (2006), 0.7 cm."""


@dataclass(frozen=True, slots=True)
class CutOffs:
    """Standard deviations and the class beyond them, the severe first; between the two lists all is normal."""

    below: tuple[tuple[int, str], ...] = ()
    above: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plausible:
    """Standard deviations, both ends within."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is scored. `fits`: how a normal score is told to parents. `plausible`: beyond it a child is measured again.

    `younger`, `older`: the limits between classes under 60 months and from then on; empty: it gives no class there.
    """

    code: str
    words: Words
    fits: Words
    plausible: tuple[Dated[Plausible], ...]
    younger: tuple[Dated[CutOffs], ...] = ()
    older: tuple[Dated[CutOffs], ...] = ()


def _plausible(least: int, most: int) -> tuple[Dated[Plausible], ...]:
    return (Dated(Plausible(least, most), _STANDARD, _BEYOND_BELIEF),)


_UNDERWEIGHT: Final = CutOffs(below=((-3, "severely_underweight"), (-2, "underweight")))
_STUNTED: Final = CutOffs(below=((-3, "severely_stunted"), (-2, "stunted")))
_WASTED: Final = ((-3, "severely_wasted"), (-2, "wasted"))

INDICATORS: Final = {
    indicator.code: indicator
    for indicator in (
        Indicator(
            "waz",
            Words("Cân nặng theo tuổi", "Weight for age"),
            Words("Cân nặng phù hợp với tuổi", "The weight fits the age"),
            _plausible(-6, 5),
            (Dated(_UNDERWEIGHT, _STANDARD, _BY_STANDARD),),
            (Dated(_UNDERWEIGHT, _REFERENCE, _BY_REFERENCE),),
        ),
        Indicator(
            "haz",
            Words("Chiều cao theo tuổi", "Height for age"),
            Words("Chiều cao phù hợp với tuổi", "The height fits the age"),
            _plausible(-6, 6),
            (Dated(_STUNTED, _STANDARD, _BY_STANDARD),),
            (Dated(_STUNTED, _REFERENCE, _BY_REFERENCE),),
        ),
        Indicator(
            "whz",
            Words("Cân nặng theo chiều cao", "Weight for height"),
            Words("Cân nặng cân đối với chiều cao", "Weight and height are in proportion"),
            _plausible(-5, 5),
            (Dated(CutOffs(_WASTED, ((3, "obese"), (2, "overweight"))), _STANDARD, _BY_STANDARD),),
        ),
        Indicator(
            "baz",
            Words("BMI theo tuổi", "BMI for age"),
            Words("Cân nặng cân đối với chiều cao", "Weight and height are in proportion"),
            _plausible(-5, 5),
            older=(Dated(CutOffs(_WASTED, ((2, "obese"), (1, "overweight"))), _REFERENCE, _BY_REFERENCE),),
        ),
    )
}
"""Weight, length or height, weight for length or height, body mass index; the last two speak of the same thing, by age."""

NORMAL: Final = "normal"


@dataclass(frozen=True, slots=True)
class GrowthClass:
    """`means`: to parents, in plain words that frighten nobody."""

    code: str
    words: Words
    means: Words


GROWTH_CLASSES: Final = {
    each.code: each
    for each in (
        GrowthClass(
            NORMAL,
            Words("Bình thường", "Normal"),
            Words("trong khoảng của phần lớn trẻ khỏe mạnh", "as most healthy children are"),
        ),
        GrowthClass(
            "underweight",
            Words("Nhẹ cân", "Underweight"),
            Words("nhẹ hơn phần lớn trẻ cùng tuổi", "lighter than most of the same age"),
        ),
        GrowthClass(
            "severely_underweight",
            Words("Nhẹ cân, mức nặng", "Severely underweight"),
            Words("nhẹ hơn nhiều so với trẻ cùng tuổi", "much lighter than others of the same age"),
        ),
        GrowthClass(
            "stunted",
            Words("Thấp còi", "Stunted"),
            Words("thấp hơn phần lớn trẻ cùng tuổi", "shorter than most of the same age"),
        ),
        GrowthClass(
            "severely_stunted",
            Words("Thấp còi, mức nặng", "Severely stunted"),
            Words("thấp hơn nhiều so với trẻ cùng tuổi", "much shorter than others of the same age"),
        ),
        GrowthClass(
            "wasted",
            Words("Gầy còm", "Wasted"),
            Words("gầy hơn phần lớn trẻ cùng chiều cao", "thinner than most of the same height"),
        ),
        GrowthClass(
            "severely_wasted",
            Words("Gầy còm, mức nặng", "Severely wasted"),
            Words("gầy hơn nhiều so với trẻ cùng chiều cao", "much thinner than others of the same height"),
        ),
        GrowthClass(
            "overweight",
            Words("Thừa cân", "Overweight"),
            Words("nặng hơn mức cân đối với chiều cao", "heavier than the height asks for"),
        ),
        GrowthClass(
            "obese",
            Words("Béo phì", "Obese"),
            Words("nặng hơn nhiều so với mức cân đối với chiều cao", "much heavier than the height asks for"),
        ),
    )
}
"""Malnutrition of three kinds, each with its severe degree, and what is too heavy: code → words."""

REASONS: Final = {
    "no_weight": Words("chưa cân", "not weighed"),
    "no_length": Words("chưa đo chiều cao", "not measured"),
    "oedema": Words("trẻ bị phù: cân nặng không nói lên dinh dưỡng", "oedema: the weight says nothing of growth"),
    "age_out_of_range": Words("ngoài độ tuổi của bảng chuẩn", "beyond the ages of the standard"),
    "length_out_of_range": Words("ngoài chiều cao của bảng chuẩn", "beyond the heights of the standard"),
    "measure_again": Words("cần cân đo lại", "to be measured again"),
    "judged_by_whz": Words(
        "dưới 60 tháng tuổi xét theo cân nặng theo chiều cao", "under 60 months weight for height is what counts"
    ),
}
"""Why there is no score, or no class of it."""

MONTH_60: Final = {
    ("wfa", "male"): (-0.1922, 18.3328, 0.12947),
    ("wfa", "female"): (-0.4650, 18.0823, 0.14240),
    ("lfa", "male"): (1.0, 109.7265, 0.04156),
    ("lfa", "female"): (1.0, 109.0725, 0.04346),
    ("bmifa", "male"): (-0.7151, 15.2679, 0.08366),
    ("bmifa", "female"): (-0.8702, 15.2453, 0.09646),
}
"""L, M and S at 60 months of the WHO's reference of 2007, as its published tables have them; those we install begin at 61."""
