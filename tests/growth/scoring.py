"""Scoring in the tests' words: so many days old, kilograms, centimetres."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.services.growth import Assessment, assess

BORN = date(2021, 3, 1)


def scored(sex: Any, days: int, *, kg: str | None = None, cm: str | None = None, **more: Any) -> Assessment:
    """A child of that many days; `kg` and `cm` as they are written down."""
    return assess(
        sex=sex,
        born=BORN,
        measured_on=BORN + timedelta(days),
        weight_g=kg and int(Decimal(kg) * 1000),
        length_mm=cm and int(Decimal(cm) * 10),
        **more,
    )
