"""Rows of measurements against what is known: whose they are, of which round, and what they change (4.2.5).

The open rounds of the year are held from the start, so that nobody closes one or measures in it meanwhile.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, any_, bindparam, literal_column, select

from app.core.db import Connection, Statement
from app.core.ids import new_id
from app.core.imports.values import CellFault
from app.core.text import fold, identity_key
from app.core.words import Words
from app.models.base import Uuid
from app.models.health import COMPUTED, MEASURED, Z_SCORES, health_rounds, measurements
from app.models.students import enrolled_students, enrolments, kept, students
from app.services.health.growth import grown
from app.services.imports.health.plan import Plan
from app.services.imports.health.rows import HealthRow, HealthSheet
from app.services.imports.health.scope import Scope

KEPT = (*MEASURED, *COMPUTED)
"""The columns of a measurement that a row makes."""

_school, _year = bindparam("school", type_=Uuid), bindparam("year", type_=Uuid)
_ROUNDS = Statement(
    select(health_rounds.c.id, health_rounds.c.name, health_rounds.c.opens_on, health_rounds.c.closes_on)
    .where(
        health_rounds.c.school_id == _school,
        health_rounds.c.school_year_id == _year,
        health_rounds.c.state == literal_column("'open'"),
    )
    .order_by(health_rounds.c.id)
    .with_for_update()
)
_CHILDREN = Statement(
    select(
        students.c.id, students.c.code, students.c.identity_key, students.c.birth_date, students.c.sex,
        enrolments.c.class_id, enrolments.c.starts_on, enrolments.c.left_on,
    )
    .select_from(enrolled_students)
    .where(enrolments.c.school_id == _school, enrolments.c.school_year_id == _year, kept)
)  # fmt: skip
_MEASURED = Statement(
    select(measurements).where(
        measurements.c.school_id == _school, measurements.c.round_id == any_(bindparam("rounds", type_=ARRAY(Uuid)))
    )
)

NOT_HERE = CellFault(
    "child_not_found",
    Words(
        "Không có trẻ này trong lớp vào ngày đo. Hãy xem lại mã, họ tên, ngày sinh và lớp.",
        "This child is not in the class on the day of measuring. Check code, name, birth date and class.",
    ),
)
NO_CLASS = CellFault(
    "class_unknown",
    Words("{label} {value} không có trong năm học.", "{label} {value}: the school year has no such class."),
)
NO_ROUND = CellFault(
    "round_missing",
    Words(
        "Không có đợt đang mở cho ngày đo này. Hãy mở đợt, hoặc xem lại tên đợt và ngày đo.",
        "No open round has this day of measuring. Open one, or check its name and the day.",
    ),
)
TWO_ROUNDS = CellFault(
    "round_unclear",
    Words(
        'Có hơn một đợt đang mở cho ngày đo này. Hãy thêm cột "Đợt đo" và ghi tên đợt.',
        'More than one open round has this day. Add a column "Đợt đo" with the round\'s name.',
    ),
)
DOUBTED = CellFault(
    "measure_again",
    Words(
        "{label} {value}: số đo khác thường so với tuổi, cần cân đo lại.",
        "{label} {value} is unusual for the age: to be measured again.",
    ),
)


@dataclass(frozen=True, slots=True)
class _Child:
    id: UUID
    code: str
    key: str
    birth_date: datetime.date | None
    sex: str | None
    class_id: UUID
    since: datetime.date
    last: datetime.date | None

    def here_on(self, day: datetime.date) -> bool:
        return self.since <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class _Round:
    id: UUID
    name: str
    opens_on: datetime.date
    closes_on: datetime.date

    def has(self, day: datetime.date) -> bool:
        return self.opens_on <= day <= self.closes_on


async def decide(connection: Connection, listing: HealthSheet, scope: Scope) -> Plan:
    """What each good row will write; further faults are noted on the rows."""
    rounds = [_Round(*row) for row in await connection.rows(_ROUNDS, school=scope.school, year=scope.year.id)]  # type: ignore[misc]
    children = [_Child(*row) for row in await connection.rows(_CHILDREN, school=scope.school, year=scope.year.id)]  # type: ignore[misc]
    found = await connection.rows(_MEASURED, school=scope.school, rounds=[each.id for each in rounds])
    before = {(row["round_id"], row["student_id"]): row for row in found}
    plan, seen = Plan(), set[tuple[UUID, UUID]]()
    for row in listing.rows:
        if not row.refused:
            _decide(row, scope, rounds, children, before, seen, plan)
        if row.refused:
            plan.counts.refused += 1
    return plan


def _decide(
    row: HealthRow,
    scope: Scope,
    rounds: list[_Round],
    children: list[_Child],
    before: dict[tuple[UUID, UUID], Any],
    seen: set[tuple[UUID, UUID]],
    plan: Plan,
) -> None:
    class_id = _class_of(row, scope)
    round_ = _round_of(row, rounds, scope.today)
    if row.refused or round_ is None:
        return
    day = row.measured_on or min(scope.today, round_.closes_on)
    child = _child_of(row, (each for each in children if class_id in (None, each.class_id)), day)
    if child is None or (round_.id, child.id) in seen:
        row.say("code" if row.code else "full_name", NOT_HERE)
        return
    seen.add((round_.id, child.id))
    plan.children.add(child.id)
    was = before.get((round_.id, child.id))
    kept_day = was["measured_on"] if was and not row.measured_on else day
    new = _measured(row, was, child, kept_day)
    if was is None and row.said:
        plan.made.append(_written(new, round_, child, scope) | {"id": new_id()})
        plan.counts.created += 1
    elif was is not None and any(was[name] != new[name] for name in MEASURED):
        plan.changed.append(_written(new, round_, child, scope) | {"id": was["id"]})
        plan.counts.updated += 1
    else:
        plan.counts.unchanged += 1
    if new["implausible"] and not new["remeasured"]:
        row.say("height_cm" if "haz" in new["implausible"] else "weight_kg", DOUBTED, warning=True)


def _class_of(row: HealthRow, scope: Scope) -> UUID | None:
    """The class that the row names, else the one chosen beside the file; None: any of the school."""
    if row.class_ is None:
        return scope.only
    class_id = scope.classes.get(row.class_)
    if class_id is None or (scope.only and scope.only != class_id):
        row.say("class_name", NO_CLASS)
    return class_id


def _round_of(row: HealthRow, rounds: list[_Round], today: datetime.date) -> _Round | None:
    """By its name and the day of measuring, else of today; a round that is named and past waits for late values too."""
    named = [each for each in rounds if not row.round or fold(each.name) == fold(row.round)]
    if row.measured_on or not row.round:
        fitting = [each for each in named if each.has(row.measured_on or today)]
    else:
        fitting = [each for each in named if each.opens_on <= today]
    if len(fitting) != 1:
        row.say("round", TWO_ROUNDS if fitting else NO_ROUND)
        return None
    return fitting[0]


def _child_of(row: HealthRow, children: Iterable[_Child], day: datetime.date) -> _Child | None:
    """By code, else by name and birth date; a code whose name is another's is nobody."""
    key = identity_key(row.full_name) if row.full_name else None
    here = [each for each in children if each.here_on(day)]
    if row.code:
        here = [each for each in here if each.code == row.code and key in (None, each.key)]
    else:
        here = [each for each in here if each.key == key and each.birth_date == row.birth_date]
    return here[0] if len(here) == 1 else None


def _measured(row: HealthRow, was: Any, child: _Child, day: datetime.date) -> dict[str, Any]:
    """The child's entry with what the row says; a blank cell changes nothing."""
    entry: dict[str, Any] = {name: was[name] for name in MEASURED} if was else dict.fromkeys(MEASURED)
    if not was:
        entry |= {"position": "unknown", "oedema": False, "remeasured": False}
    said = {name: value for name, value in row.said.items() if name not in ("weight_kg", "height_cm")}
    if "weight_kg" in row.said:
        said["weight_g"] = round(row.said["weight_kg"] * 1000)
    if "height_cm" in row.said:
        said["length_mm"] = round(row.said["height_cm"] * 10)
    if any(entry[name] != said.get(name, entry[name]) for name in ("weight_g", "length_mm")):
        entry["remeasured"] = False
    entry |= said | {"measured_on": day}
    growth = grown(
        sex=child.sex, born=child.birth_date, on=day, weight_g=entry["weight_g"], length_mm=entry["length_mm"],
        position=entry["position"], oedema=entry["oedema"],
    )  # fmt: skip
    return entry | {
        "age_days": growth.age_days,
        **{name: growth.z_scores[name] for name in Z_SCORES},
        "classes": list(growth.classes),
        "implausible": list(growth.implausible),
        "method": growth.method,
    }


def _written(entry: dict[str, Any], round_: _Round, child: _Child, scope: Scope) -> dict[str, Any]:
    return {
        **{name: entry[name] for name in KEPT},
        "round_id": round_.id,
        "class_id": child.class_id,
        "student_id": child.id,
        "measured_by": scope.person,
    }
