"""What part of the WHO's tables a chart shows: ages, or lengths, that fit the child's own measurements."""

from collections.abc import Sequence
from typing import Final

from app.data.growth import DAYS_A_MONTH, LAST_DAY, REFERENCE_FROM, STANDING_FROM
from app.services.growth.child import Measured

WINDOWS: Final = {"0-24": (0, 24), "24-60": (24, REFERENCE_FROM), "60-84": (REFERENCE_FROM, 84)}
"""Ages in months, as the WHO's own charts divide them. In its last summer a kindergarten has children of six and a half."""

Points = Sequence[Measured]
Range = tuple[float, float]


def ages(points: Points, today_months: float, asked: str | None) -> Range:
    """The window that was asked for; else those that hold the child's measurements, the current one without any."""
    if asked:
        return WINDOWS[asked]
    months = [point.months for point in points] or [today_months]
    first, last = _window(min(months)), _window(max(months))
    return first[0], last[1]


def lengths(points: Points, today_months: float) -> tuple[bool, Range]:
    """Whether lying lengths or standing heights are shown, by the latest measurement; and from where to where, in cm."""
    lying = (points[-1].said.age_days if points else today_months * DAYS_A_MONTH) < STANDING_FROM
    ends = (45.0, 110.0) if lying else (65.0, 120.0)
    own = [point.said.length_mm / 10 for point in points if point.said.length_mm]
    if not own:
        return lying, (50.0, 95.0) if lying else (80.0, 120.0)
    # From the five centimetres before the shortest to those after the tallest, and at least 35 of them.
    least = max(ends[0], min(own) // 5 * 5 - 5)
    most = min(ends[1], max(-(-max(own) // 5) * 5 + 5, least + 35))
    return lying, (max(ends[0], min(least, most - 35)), most)


def by_length(points: Points) -> list[Measured]:
    """Those of one table: the chart of lengths and the chart of heights are two."""
    within = [point for point in points if point.said.age_days <= LAST_DAY]
    if not within:
        return []
    lying = within[-1].said.age_days < STANDING_FROM
    return [point for point in within if (point.said.age_days < STANDING_FROM) == lying]


def _window(months: float) -> Range:
    """For whoever is older than all of them, to the next birthday."""
    return next((window for window in WINDOWS.values() if months < window[1]), (REFERENCE_FROM, months // 12 * 12 + 12))
