"""What a measurement says of a child's growth, as it is kept beside it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.core.words import Words
from app.data.growth import GROWTH_CLASSES, NORMAL
from app.models.health import Z_SCORES
from app.services.growth import METHOD, assess

CLASSES: Final[dict[str, Words]] = {code: each.words for code, each in GROWTH_CLASSES.items() if code != NORMAL}


@dataclass(frozen=True, slots=True)
class Growth:
    """Age in days; z-scores in hundredths by indicator, None where there is none; codes of classes; what is beyond belief."""

    age_days: int | None
    z_scores: dict[str, int | None]
    classes: tuple[str, ...]
    implausible: tuple[str, ...]
    method: str | None


def grown(
    *, sex: Any, born: date | None, on: date, weight_g: int | None, length_mm: int | None, position: Any, oedema: bool
) -> Growth:  # fmt: skip
    """What the values of a day say. Without sex or birth date, nothing."""
    if not sex or not born:
        return Growth((on - born).days if born else None, dict.fromkeys(Z_SCORES), (), (), None)
    said = assess(
        sex=sex, born=born, measured_on=on, weight_g=weight_g, length_mm=length_mm, position=position, oedema=oedema
    )
    z_scores = {name: said.scores[name].z for name in Z_SCORES}
    computed = any(z is not None for z in z_scores.values())
    return Growth(said.age_days, z_scores, tuple(said.classes), tuple(said.implausible), METHOD if computed else None)
