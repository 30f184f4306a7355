"""What is written on a growth chart, and what a screen reader says of it: in Vietnamese, as on all that parents are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.data.growth import GROWTH_CLASSES, INDICATORS, REASONS
from app.services.growth.child import Child, Measured


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    x: str
    y: str
    unit: str
    places: int


_AGE: Final = "tháng"
CHARTS: Final = {
    "waz": Chart(INDICATORS["waz"].words.vi, _AGE, "kg", "kg", 1),
    "haz": Chart(INDICATORS["haz"].words.vi, _AGE, "cm", "cm", 1),
    "whz": Chart(INDICATORS["whz"].words.vi, "cm", "kg", "kg", 1),
    "baz": Chart("Chỉ số khối cơ thể (BMI) theo tuổi", _AGE, "kg/m²", "kg/m²", 1),
}
_LINES: Final = "Các đường chuẩn của Tổ chức Y tế thế giới: −3, −2, trung vị, +2, +3 SD."
SEXES: Final = {"male": "Bé trai", "female": "Bé gái"}
LEGEND: Final = {
    "normal": "khoảng bình thường",
    "next": "nên theo dõi",
    "own": "số đo của bé",
    "again": "cần đo lại",
}


def decimal(value: float, places: int) -> str:
    """With a comma, a real minus, and no zeros that say nothing."""
    said = f"{value:.{places}f}"
    if "." in said:
        said = said.rstrip("0").rstrip(".")
    return said.replace(".", ",").replace("-", "−")


def unit_of(indicator: str, value: float) -> str:
    chart = CHARTS[indicator]
    return f"{decimal(value, chart.places)} {chart.unit}"


def age(months: float) -> str:
    """In completed months."""
    return f"{int(months)} tháng tuổi"


def told(indicator: str, point: Measured, value: float) -> str:
    """One measurement: day, age, value, and what it says."""
    score = point.score(indicator)
    says = GROWTH_CLASSES[score.code].words.vi.lower() if score.code else ""
    if score.reason == "measure_again":
        says = REASONS[score.reason].vi
    told = f"{point.on:%d/%m/%Y}, {age(point.months)}: {unit_of(indicator, value)}"
    return f"{told}, {says}" if says else told


def described(child: Child, indicator: str, points: Sequence[Measured]) -> str:
    """The whole chart for whoever cannot see it."""
    chart = CHARTS[indicator]
    lines = f"{SEXES[child.sex]}, sinh ngày {child.born:%d/%m/%Y}. {_LINES}"
    if not points:
        return f"{chart.title}. {lines} Chưa có số đo."
    own = "; ".join(told(indicator, point, point.value(indicator)) for point in points)
    return f"{chart.title}. {lines} Số đo của bé: {own}."
