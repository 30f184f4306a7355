"""A child as it grows: who it is, and each time that it was weighed or measured."""

from dataclasses import dataclass
from datetime import date

from app.data.growth import DAYS_A_MONTH, REFERENCE_FROM
from app.services.growth.assessment import Assessment, Position, Score, assess
from app.services.growth.reference import Sex


@dataclass(frozen=True, slots=True)
class Measured:
    """One time. `said`: what it said of growth."""

    on: date
    weight_g: int | None
    length_mm: int | None
    position: Position
    said: Assessment

    @property
    def months(self) -> float:
        """Age in months, as the WHO counts them."""
        return self.said.age_days / DAYS_A_MONTH

    @property
    def nutrition(self) -> str:
        """The indicator that judges weight against height at this age: whz under 60 months, baz from then on."""
        return "whz" if self.said.scores["baz"].reason == "judged_by_whz" or self.months < REFERENCE_FROM else "baz"

    def value(self, indicator: str) -> float:
        """What is scored: kg, cm (as is usual at the age), kg or kg/m²; 0 where it was not taken."""
        kg, cm = (self.weight_g or 0) / 1000, (self.said.length_mm or 0) / 10
        return {"waz": kg, "haz": cm, "whz": kg, "baz": self.said.bmi or 0}[indicator]

    def score(self, indicator: str) -> Score:
        return self.said.scores[indicator]


@dataclass(frozen=True, slots=True)
class Child:
    """`measured`: the oldest first."""

    full_name: str
    sex: Sex
    born: date
    measured: tuple[Measured, ...]


def measured(
    sex: Sex,
    born: date,
    on: date,
    weight_g: int | None,
    length_mm: int | None,
    position: Position = "unknown",
    oedema: bool = False,
) -> Measured:
    """One time, with what it says."""
    said = assess(
        sex=sex, born=born, measured_on=on, weight_g=weight_g, length_mm=length_mm, position=position, oedema=oedema
    )
    return Measured(on, weight_g, length_mm, position, said)
