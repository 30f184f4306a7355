"""What a child's weight and length say: four z-scores, and the class of each (4.2.5, L).

A class of 35 children is a loop: four scores of a child take some ten microseconds.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from app.data.growth import INDICATORS, LAST_DAY, LYING_IS_LONGER, NORMAL, STANDING_FROM, CutOffs
from app.data.parameters import in_force
from app.services.growth.reference import LMS, Sex, by_age, by_length
from app.services.growth.scores import restricted, z_score

Position = Literal["lying", "standing", "unknown"]

METHOD: Final = "who-2006-2007.1"
"""Which tables and rules are in force here; another name once either changes."""


@dataclass(frozen=True, slots=True)
class Score:
    """`z`: hundredths of a standard deviation. `code`: its class. `reason`: why there is no score, or no class of it."""

    z: int | None = None
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """`length_mm`: as the standard measures at this age. `bmi`: kg/m². `scores`: waz, haz, whz and baz."""

    age_days: int
    length_mm: int | None
    bmi: float | None
    scores: dict[str, Score]
    oedema: bool

    @property
    def classes(self) -> list[str]:
        """The classes that are not normal."""
        return [score.code for score in self.scores.values() if score.code and score.code != NORMAL]

    @property
    def implausible(self) -> list[str]:
        """The indicators whose score is beyond belief: the child is to be measured again, and has no class there."""
        return [name for name, score in self.scores.items() if score.reason == "measure_again"]

    @property
    def at_risk(self) -> bool:
        """Whether its parents are owed advice. Oedema is a sign of severe malnutrition, whatever the scale says."""
        return self.oedema or bool(self.classes)


def assess(
    *,
    sex: Sex,
    born: date,
    measured_on: date,
    weight_g: int | None = None,
    length_mm: int | None = None,
    position: Position = "unknown",
    oedema: bool = False,
) -> Assessment:
    """Score what was measured; what was not, or cannot be scored, says why.

    `position`: how the length was taken; unknown: as is usual at that age. Weight and length are more than 0.
    """
    days = (measured_on - born).days
    length = _as_usual(length_mm, position, days) if length_mm else None
    kg, cm = (weight_g or 0) / 1000, (length or 0) / 10
    bmi = kg / (cm / 100) ** 2 if kg and cm else None
    no_weight = "oedema" if oedema else None if weight_g else "no_weight"
    no_length = None if length else "no_length"
    scores = {
        "waz": _score("waz", kg, by_age("wfa", sex, days), no_weight, days, measured_on),
        "haz": _score("haz", cm, by_age("lfa", sex, days), no_length, days, measured_on),
        "whz": _score("whz", kg, _of_length(length, sex, days), no_weight or no_length, days, measured_on),
        "baz": _score("baz", bmi or 0, by_age("bmifa", sex, days), no_weight or no_length, days, measured_on),
    }
    return Assessment(days, length, bmi, scores, oedema)


def _as_usual(length_mm: int, position: Position, days: int) -> int:
    """Lying until the second birthday, standing from then on."""
    if position == "standing" and days < STANDING_FROM:
        return length_mm + LYING_IS_LONGER
    if position == "lying" and days >= STANDING_FROM:
        return length_mm - LYING_IS_LONGER
    return length_mm


def _of_length(length: int | None, sex: Sex, days: int) -> LMS | None:
    """Of healthy children as long or as tall; the standard of 2006 has them under 60 months."""
    if length is None or not 0 <= days <= LAST_DAY:
        return None
    return by_length("wfl" if days < STANDING_FROM else "wfh", sex).at(length)


def _score(name: str, value: float, of: LMS | None, missing: str | None, days: int, on: date) -> Score:
    if missing:
        return Score(reason=missing)
    if of is None:
        within = name == "whz" and 0 <= days <= LAST_DAY
        return Score(reason="length_out_of_range" if within else "age_out_of_range")
    # To two decimals as the WHO's programs do, and as they do the rounded score is what is judged: what is shown decides.
    z = round(100 * (z_score(value, of) if name == "haz" else restricted(value, of)))
    plausible = in_force(INDICATORS[name].plausible, on)
    if not plausible.least * 100 <= z <= plausible.most * 100:
        return Score(z, reason="measure_again")
    limits = INDICATORS[name].younger if days <= LAST_DAY else INDICATORS[name].older
    if not limits:
        return Score(z, reason="judged_by_whz")
    return Score(z, _class(z, in_force(limits, on)))


def _class(z: int, limits: CutOffs) -> str:
    for limit, code in limits.below:
        if z < limit * 100:
            return code
    for limit, code in limits.above:
        if z > limit * 100:
            return code
    return NORMAL
