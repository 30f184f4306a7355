"""What has changed from one measuring to the next (4.2.5): the lines that a child's growth crosses are its first sign."""

from typing import Any, Final

from app.data.growth import GROWTH_CLASSES, REASONS
from app.services.growth.child import Child, Measured

LINES: Final = (-3, -2, -1, 0, 1, 2, 3)
"""The WHO's lines: a child that grows well keeps between the same two."""


def points(child: Child, locale: str) -> list[dict[str, Any]]:
    """The fields of schemas.growth.GrowthPointOut, the oldest first."""
    before: list[Measured | None] = [None, *child.measured]
    return [_point(now, last, locale) for last, now in zip(before, child.measured, strict=False)]


def _point(now: Measured, last: Measured | None, locale: str) -> dict[str, Any]:
    return {
        "measured_on": now.on,
        "age_days": now.said.age_days,
        "age_months": int(now.months),
        "weight_kg": now.weight_g and now.weight_g / 1000,
        "height_cm": now.length_mm and now.length_mm / 10,
        "position": now.position,
        "oedema": now.said.oedema,
        "bmi": now.said.bmi and round(now.said.bmi, 2),
        "scores": {name: _score(now, name, locale) for name in now.said.scores},
        "at_risk": now.said.at_risk,
        "since_last": last and _since(now, last),
        "crossed": _crossed(now, last) if last else [],
    }


def _score(now: Measured, name: str, locale: str) -> dict[str, Any]:
    score = now.score(name)
    class_, reason = score.code, score.reason
    return {
        "z": None if score.z is None else score.z / 100,
        "class": class_ and {"code": class_, "name": GROWTH_CLASSES[class_].words.in_(locale)},
        "reason": reason and {"code": reason, "name": REASONS[reason].in_(locale)},
    }


def _since(now: Measured, last: Measured) -> dict[str, Any]:
    return {
        "days": (now.on - last.on).days,
        "weight_kg": _change(now.weight_g, last.weight_g, 1000),
        "height_cm": _change(now.length_mm, last.length_mm, 10),
        "z_scores": {name: _change(now.score(name).z, last.score(name).z, 100) for name in now.said.scores},
    }


def _change(now: int | None, last: int | None, units: int) -> float | None:
    return None if now is None or last is None else (now - last) / units


def _crossed(now: Measured, last: Measured) -> list[dict[str, Any]]:
    """Of what is believed both times."""
    crossed = []
    for name in now.said.scores:
        before, after = last.score(name), now.score(name)
        if before.z is None or after.z is None or "measure_again" in (before.reason, after.reason):
            continue
        for line in LINES:
            if (before.z < line * 100) != (after.z < line * 100):
                crossed.append({"indicator": name, "line": line, "direction": "down" if after.z < before.z else "up"})
    return crossed
