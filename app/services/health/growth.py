"""What a measurement says of a child's growth, as it is kept beside it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.words import Words
from app.models.health import Z_SCORES

CLASSES: Final[dict[str, Words]] = {}


@dataclass(frozen=True, slots=True)
class Growth:
    """Age in days; z-scores in hundredths by indicator, None where there is none; codes of classes; what is beyond belief."""

    age_days: int | None
    z_scores: dict[str, int | None]
    classes: tuple[str, ...]
    implausible: tuple[str, ...]
    method: str | None


def grown(
    *, sex: str | None, born: date | None, on: date, weight_g: int | None, length_mm: int | None, position: str, oedema: bool
) -> Growth:  # fmt: skip
    """What the values of a day say. Without sex or birth date, nothing."""
    age = (on - born).days if born else None
    return Growth(age, dict.fromkeys(Z_SCORES), (), (), None)
