"""Measuring a class: the children of a sheet as they were read, what is said of them, and what is written (4.2.5)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from app.core.answer import Answer
from app.core.errors import Conflict, FieldError, Invalid, TemporarilyUnavailable
from app.core.ids import new_id
from app.core.words import Words
from app.models.health import Z_SCORES
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import Seen, fetch
from app.policies.years import refuse_if_over
from app.schemas.base import OneQuery
from app.schemas.health import MeasurementIn, MeasurementsIn
from app.services.batches import ATTEMPTS, overtaken, strangers
from app.services.health.growth import CLASSES, grown
from app.services.health.sheet import ONE, TO_MEASURE, WRITE, WRITTEN, arrays

_STRANGER = Words(
    "Trẻ này không có trong phiếu của lớp, hoặc bị ghi hai lần.",
    "This child is not on the class's sheet, or stands there twice.",
)
_GROWTH = ("weight_kg", "height_cm")
_NUMBERS = ("vision_left", "vision_right", "teeth_decayed", "systolic", "diastolic", "heart_rate")
_SAID = (*_GROWTH, "position", "oedema", *_NUMBERS, "note")
_UNSAID = {"position": "unknown", "oedema": False}


async def read(act: Act, round_id: UUID, class_id: UUID, query: OneQuery) -> Answer:
    """A class in a round: every child of it, measured or not."""
    return await reading.read(act, ONE, query.include, id=round_id, class_id=class_id)


async def measure(act: Act, round_id: UUID, class_id: UUID, given: MeasurementsIn) -> Answer:
    """Write what was measured of some or all of the class's children; all of it or none.

    Raises WrongState (the round is closed), Conflict (measured by somebody else meanwhile), SchoolYearOver, and Invalid (a
    child twice or not on the sheet, a day outside the round).
    """
    await act.begin()
    for _ in range(ATTEMPTS):
        found = await fetch(act, TO_MEASURE, id=round_id, class_id=class_id)
        refuse_if_over(found["year_ends_on"], found["today"])
        sheet: dict[str, Any] = orjson.loads(found["body"])
        changed = _changes(sheet, found, given)
        if not changed:
            return Answer(found["body"], etag=found.etag)
        if answer := await _written(act, found, sheet, changed):
            return answer
    raise TemporarilyUnavailable


@dataclass(frozen=True, slots=True)
class _Days:
    """When a round measures, as far as it has come."""

    opens: date
    last: date

    @classmethod
    def of(cls, found: Seen) -> "_Days":
        return cls(found["opens_on"], min(found["closes_on"], found["today"]))


def _changes(sheet: dict[str, Any], found: Seen, given: MeasurementsIn) -> list[dict[str, Any]]:
    """The children of whom something else is said now, changed in place. Raises Conflict and Invalid."""
    children = {child["student_id"]: child for child in sheet["children"]}
    since = dict(zip(children, found["since"] or (), strict=True))
    if moved := overtaken(children, given.children):
        names = ", ".join(child["full_name"] for child in moved)
        raise Conflict(
            Words(f"Số đo vừa được người khác ghi: {names}.", f"Measured by somebody else meanwhile: {names}."),
            children=[{name: child[name] for name in ("student_id", "full_name", "version")} for child in moved],
        )
    if strange := strangers(children, given.children, "/children", _STRANGER):
        raise Invalid(*strange)
    days, errors, changed = _Days.of(found), [], []
    for number, each in enumerate(given.children):
        child = children[str(each.student_id)]
        day = each.measured_on or given.measured_on
        new = _said(child, each, day or child["measured_on"] or date.fromisoformat(sheet["day"]))
        if any(child[name] != value for name, value in new.items()):
            pointer = (
                "/measured_on" if given.measured_on and not each.measured_on else f"/children/{number}/measured_on"
            )
            errors += _day_errors(pointer, new["measured_on"], days, since[child["student_id"]], child["birth_date"])
            child |= new | {"version": child["version"] + 1}
            changed.append(child)
    if errors:
        raise Invalid(*{error.pointer: error for error in errors}.values())
    for child in changed:
        _grow(child)
    return changed


def _said(child: dict[str, Any], each: MeasurementIn, day: date | str) -> dict[str, Any]:
    """What the child's entry will say. Other values were not measured twice, unless it says so."""
    new: dict[str, Any] = {}
    for name in each.model_fields_set.intersection(_SAID):
        value = getattr(each, name)
        new[name] = _UNSAID.get(name) if value is None else float(value) if name in _GROWTH else value
    if "note" in new and not new["note"]:
        new["note"] = None
    another = any(child[name] != new.get(name, child[name]) for name in _GROWTH)
    new["remeasured"] = each.remeasured or (
        child["remeasured"] and not another and "remeasured" not in each.model_fields_set
    )
    if child["version"] == 0 and all(new.get(name) == child[name] for name in new):
        return {}  # nothing was said of a child of whom nothing was known
    return new | {"measured_on": str(day)}


def _day_errors(pointer: str, day: str, days: _Days, since: date, born: str | None) -> list[FieldError]:
    on = date.fromisoformat(day)
    if on < days.opens or on > days.last:
        said = Words(
            "Ngày đo phải trong đợt và không sau hôm nay.",
            "The day of measuring is within the round, today at the latest.",
        )
        return [FieldError(pointer, "outside_round", said)]
    if on < since or (born and on < date.fromisoformat(born)):
        said = Words("Ngày này trẻ chưa vào lớp.", "The child was not in the class on this day yet.")
        return [FieldError(pointer, "before_enrolment", said)]
    return []


def _grow(child: dict[str, Any]) -> None:
    """What the new values say of the child's growth, put beside them."""
    growth = grown(
        sex=child["sex"],
        born=date.fromisoformat(child["birth_date"]) if child["birth_date"] else None,
        on=date.fromisoformat(child["measured_on"]),
        weight_g=_thousandths(child["weight_kg"]),
        length_mm=_tenths(child["height_cm"]),
        position=child["position"],
        oedema=child["oedema"],
    )
    child["measured"] = None not in (child["weight_kg"], child["height_cm"])
    child["age_days"], child["method"] = growth.age_days, growth.method
    child["z_scores"] = {name: _whole(growth.z_scores[name]) for name in Z_SCORES}
    child["classes"], child["implausible"] = list(growth.classes), list(growth.implausible)
    child["remeasured"] = child["remeasured"] and child["measured"]
    child["remeasure"] = bool(growth.implausible) and not child["remeasured"]


def _whole(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def _thousandths(value: float | None) -> int | None:
    return None if value is None else round(value * 1000)


def _tenths(value: float | None) -> int | None:
    return None if value is None else round(value * 10)


def _hundredths(value: float | None) -> int | None:
    return None if value is None else round(value * 100)


def stored(child: dict[str, Any]) -> dict[str, Any]:
    """A child's entry as its row keeps it."""
    return {
        "id": new_id(),
        "student_id": UUID(child["student_id"]),
        "measured_on": date.fromisoformat(child["measured_on"]),
        "weight_g": _thousandths(child["weight_kg"]),
        "length_mm": _tenths(child["height_cm"]),
        **{name: child[name] for name in ("position", "oedema", *_NUMBERS, "note", "remeasured", "age_days", "method")},
        **{name: _hundredths(child["z_scores"][name]) for name in Z_SCORES},
        **{name: orjson.dumps(child[name]).decode() for name in ("classes", "implausible")},
    }


async def _written(act: Act, found: Seen, sheet: dict[str, Any], changed: list[dict[str, Any]]) -> Answer | None:
    """The answer once written; None where somebody else wrote the sheet in between."""
    rows = [stored(child) for child in changed]
    written = await act.row(
        WRITE,
        school=str(found["school_id"]),
        act=act.signature(found.grant.cited.clause, person=found["person_id"]),
        round_id=sheet["round"]["id"],
        class_id=sheet["class"]["id"],
        school_year_id=found["school_year_id"],
        round_version=found["round_version"],
        roster_version=found["roster_version"],
        sheet_version=found["sheet_version"] or 0,
        measured_by=found["person_id"],
        **{arrays(name): [row[name] for row in rows] for name in ("id", "student_id", *WRITTEN)},
    )
    if written is None:
        return None
    for child in changed:
        child["classes"] = [{"code": code, "name": CLASSES[code].in_(act.locale)} for code in child["classes"]]
    measured = [child for child in sheet["children"] if child["measured"]]
    sheet["counts"] = {
        "children": len(sheet["children"]),
        "measured": len(measured),
        "unmeasured": len(sheet["children"]) - len(measured),
        "remeasure": sum(child["remeasure"] for child in sheet["children"]),
    }
    etag = f'"{found["round_version"]}.{found["roster_version"]}.{written["version"]}"'
    return Answer.of(sheet, etag=etag)
