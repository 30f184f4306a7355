"""How the children of a round grow, counted by class, group, sex and age (4.2.5).

Counts name no child, so that no child's access is noted, but for those who are so few in a class, a group, a sex or an age that
their counts say how each of them grows: of these it is a reading (docs/decisions/0021).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, and_, case, func, literal_column, select

from app.core.answer import Answer
from app.core.db import Statement
from app.core.shape import thing
from app.data.growth import DAYS_A_MONTH
from app.models.base import Uuid
from app.models.caller import me
from app.models.health import health_rounds, measurements
from app.models.schools import classes, groups
from app.models.students import enrolled_on, enrolments, kept, students
from app.policies.act import Act
from app.policies.criteria import allowed_actions
from app.policies.engine import door, fetch
from app.policies.rows import round_growth
from app.schemas.base import OneQuery
from app.schemas.growth import HEIGHT_CLASSES, NUTRITION_CLASSES, WEIGHT_CLASSES
from app.services.growth.child import Measured, measured
from app.services.growth.reading import GREW, TAKEN
from app.services.health.sheet import DAY
from app.services.named import named

FEW: Final = 5
"""Where fewer than these are counted together, each of them is known by the count."""

_there = measurements.c.id.is_not(None)
_years = func.floor((measurements.c.measured_on - students.c.birth_date) / literal_column(str(12 * DAYS_A_MONTH)))
_together = (
    func.count(measurements.c.id).over(partition_by=by) for by in (classes.c.id, groups.c.id, students.c.sex, _years)
)
# Whoever was measured, and whoever was in a class of the year on the sheets' day, measured or not.
_each = (
    select(
        students.c.id.label("child"),
        case((_there, func.least(*_together))).label("together"),
        thing(
            **{name: measurements.c[name] for name in TAKEN if name != "measured_on"},
            measured=_there,
            measured_on=func.coalesce(measurements.c.measured_on, DAY),
            sex=students.c.sex,
            born=students.c.birth_date,
            **{
                "class": named(classes),
                "group": named(groups),
            },
        ).label("counted"),
    )
    .select_from(
        students.outerjoin(
            measurements,
            and_(
                measurements.c.school_id == students.c.school_id,
                measurements.c.student_id == students.c.id,
                measurements.c.round_id == health_rounds.c.id,
                GREW,
            ),
        )
        .outerjoin(
            enrolments,
            and_(
                enrolments.c.school_id == students.c.school_id,
                enrolments.c.student_id == students.c.id,
                enrolments.c.school_year_id == health_rounds.c.school_year_id,
                enrolled_on(DAY),
            ),
        )
        .join(
            classes,
            and_(
                classes.c.school_id == students.c.school_id,
                classes.c.id == func.coalesce(measurements.c.class_id, enrolments.c.class_id),
            ),
        )
        .outerjoin(groups, and_(groups.c.school_id == classes.c.school_id, groups.c.id == classes.c.group_id))
    )
    .where(students.c.school_id == health_rounds.c.school_id, kept)
    .correlate(health_rounds, me)
    .lateral("each_child")
)
_children = (
    select(
        func.json_agg(_each.c.counted).label("counted"),
        func.array_agg(_each.c.child, type_=ARRAY(Uuid))
        .filter(_each.c.together < literal_column(str(FEW)))
        .label("shown"),
    )
    .correlate(health_rounds, me)
    .lateral("of_the_round")
)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A child of the round, measured or not. `at`: None without sex or birth date, and then nothing is said of its growth."""

    row: dict[str, Any]
    at: Measured | None

    @property
    def measured(self) -> bool:
        return bool(self.row["measured"])

    @property
    def years(self) -> int | None:
        return None if self.at is None else int(self.at.months // 12)


@cache
def _door(include: bool) -> Statement:
    actions = (allowed_actions(round_growth).label("allowed_actions"),) if include else ()
    columns = (health_rounds.c.id, health_rounds.c.name, health_rounds.c.kind, _children.c.counted)
    return door(
        "health.read", round_growth, *columns, *actions, beside=_children, journaled=True, shown=_children.c.shown
    )


async def read(act: Act, round_id: UUID, query: OneQuery) -> Answer:
    """The counts of one round. Raises NotFound."""
    seen = await fetch(act, _door(query.include is not None), id=round_id)
    children = [_Counted(row, _measured(row)) for row in seen["counted"] or ()]
    told: dict[str, Any] = {
        "round": {"id": str(seen["id"]), "name": seen["name"], "kind": seen["kind"]},
        "total": _tally(children),
        "by_class": _by("class", children, lambda child: (child.row["class"]["name"], child.row["class"]["id"])),
        "by_group": _by("group", children, lambda child: (child.row["group"]["name"] or "", child.row["group"]["id"])),
        "by_sex": _by("sex", children, lambda child: child.row["sex"]),
        "by_age": _by("years", children, lambda child: child.years),
        "etag": seen.etag,
    }
    if query.include:
        told["allowed_actions"] = seen["allowed_actions"]
    return Answer.of(told, etag=seen.etag)


def _measured(row: dict[str, Any]) -> Measured | None:
    if not row["sex"] or not row["born"]:
        return None
    born, on = date.fromisoformat(row["born"]), date.fromisoformat(row["measured_on"])
    return measured(row["sex"], born, on, row["weight_g"], row["length_mm"], row["position"], row["oedema"])


def _by(name: str, children: Iterable[_Counted], key: Callable[[_Counted], Any]) -> list[dict[str, Any]]:
    """A tally for each value, in its order; for those who have none last."""
    parts: dict[Any, list[_Counted]] = {}
    for child in children:
        parts.setdefault(key(child), []).append(child)
    told = []
    for value in sorted(parts, key=lambda each: (each is None, each if each is not None else "")):
        first = parts[value][0]
        said = first.row.get(name, value)
        if name == "group" and said["id"] is None:
            said = None
        told.append({name: said, **_tally(parts[value])})
    return told


def _tally(children: list[_Counted]) -> dict[str, Any]:
    """The fields of schemas.growth.TallyOut."""
    enrolled, children = len(children), [child for child in children if child.measured]
    return {
        "measured": len(children),
        "enrolled": enrolled,
        "at_risk": sum(bool(child.at and child.at.said.at_risk) for child in children),
        "weight_for_age": _counts(children, WEIGHT_CLASSES, lambda _: "waz"),
        "height_for_age": _counts(children, HEIGHT_CLASSES, lambda _: "haz"),
        "weight_for_height": _counts(children, NUTRITION_CLASSES, lambda at: at.nutrition),
    }


def _counts(children: list[_Counted], codes: Iterable[str], indicator: Callable[[Measured], str]) -> dict[str, int]:
    """How many of each class, to be measured again, and of whom nothing can be said."""
    counts = dict.fromkeys([*codes, "measure_again", "unknown"], 0)
    for child in children:
        score = child.at and child.at.score(indicator(child.at))
        said = score and (score.code or (score.reason == "measure_again" and score.reason))
        counts[said or "unknown"] += 1
    return counts
