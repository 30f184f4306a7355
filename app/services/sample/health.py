"""One open round of the sample school: a few children of each class are measured, one of them small for its age (4.2.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID

from app.core.ids import new_id
from app.models.health import COMPUTED, Z_SCORES
from app.services.health.growth import grown
from app.services.sample.children import Child
from app.services.sample.plan import Year

MEASURED_OF_EACH = 4
"""Children of a class who are measured already."""

ROUND = "id school_year_id name kind opens_on closes_on measures created_at"
SHEET = "round_id class_id school_year_id version"
MEASUREMENT = (
    "id round_id class_id student_id measured_on weight_g length_mm position oedema remeasured vision_left vision_right"
    f" measured_by {' '.join(COMPUTED)}"
)
_SMALL = 0.87
"""Of the usual height and weight: the first child of each class."""


@dataclass(frozen=True, slots=True)
class Round:
    """The round of the month, by the nurse. `classes`: name → id; `today`: the day on which they were measured."""

    year: Year
    year_id: UUID
    classes: Mapping[str, UUID]
    nurse: UUID
    today: date
    now: datetime
    id: UUID

    @property
    def row(self) -> tuple[Any, ...]:
        """As the columns of ROUND."""
        opens = max(self.today.replace(day=1), self.year.starts_on)
        closes = min(date(opens.year + opens.month // 12, opens.month % 12 + 1, 1), self.year.ends_on)
        name = f"Cân đo tháng {opens.month}"
        return (self.id, self.year_id, name, "quarterly", opens, closes, ["weight", "height", "vision"], self.now)

    def sheets(self) -> Iterable[tuple[Any, ...]]:
        return ((self.id, class_id, self.year_id, 1) for class_id in self.classes.values())

    def measurements(self, children: Iterable[Child]) -> Iterable[tuple[Any, ...]]:
        chance = Random(2026)  # noqa: S311 - invention, no secret
        for child in children:
            if child.number < MEASURED_OF_EACH and child.birth_date:
                yield self._measured(child, child.birth_date, chance)

    def _measured(self, child: Child, born: date, chance: Random) -> tuple[Any, ...]:
        years = (self.today - born).days / 365.25
        usual = _SMALL if child.number == 0 else chance.uniform(0.97, 1.04)
        length, weight = round((76 + 6.3 * years) * usual * 10), round((8 + 2.1 * years) * usual * usual * 100) * 10
        growth = grown(
            sex=child.sex, born=born, on=self.today, weight_g=weight, length_mm=length, position="standing", oedema=False
        )  # fmt: skip
        return (
            new_id(), self.id, self.classes[child.of_class.name], child.id, self.today, weight, length, "standing", False,
            False, 10, 10, self.nurse, growth.age_days, *(growth.z_scores[name] for name in Z_SCORES),
            list(growth.classes), list(growth.implausible), growth.method,
        )  # fmt: skip
