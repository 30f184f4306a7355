"""Reading, marking and confirming the day's register (clause 6.2).

Marking and confirming are two statements: the caller with the whole register, then one write that happens only if the
register's version is still the one read. Another writer in between makes us read again.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from app.core.answer import Answer
from app.core.errors import Conflict, FieldError, Invalid, TemporarilyUnavailable, WrongState
from app.core.words import Words
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import Seen, fetch
from app.policies.years import refuse_if_over
from app.schemas.attendance import MarkIn
from app.schemas.base import OneQuery
from app.services.attendance.register import FIELDS, ONE, TO_CONFIRM, TO_MARK, WRITE
from app.services.batches import ATTEMPTS, overtaken, strangers

_STRANGER = Words(
    "Trẻ này không có trong sổ của lớp ngày này, hoặc bị ghi hai lần.",
    "This child is not in the class's register of this day, or stands there twice.",
)


class ChildrenUnmarked(WrongState):
    """Confirming waits for every child's mark; the answer names the children."""

    def __init__(self, children: list[dict[str, Any]], *, today: bool) -> None:
        names = ", ".join(child["full_name"] for child in children)
        super().__init__(
            Words(f"Còn trẻ chưa điểm danh: {names}.", f"Children without a mark: {names}.") if children else None,
            state="open",
            transitions=["mark"] if today else [],
            children=[{"student_id": child["student_id"], "full_name": child["full_name"]} for child in children],
        )


def _closed(state: str) -> WrongState:
    """The register takes no marks any more: its day is past, or it is confirmed."""
    if state in ("confirmed", "corrected"):
        said = Words("Sổ ngày này đã được xác nhận.", "This day's register is confirmed already.")
        return WrongState(said, state=state, transitions=[])
    said = Words("Ngày này đã qua nên không điểm danh được nữa.", "This day is past: it takes no more marks.")
    return WrongState(said, state=state, transitions=["confirm"] if state == "marked" else [])


async def read(act: Act, class_id: UUID, day: date, query: OneQuery) -> Answer:
    """The register of a class and day; a day without school answers too."""
    return await reading.read(act, ONE, query.include, id=class_id, date=day)


async def mark(act: Act, class_id: UUID, day: date, given: list[MarkIn]) -> Answer:
    """Mark some or all of the class's children, today; all of the marks or none.

    Raises WrongState (past or confirmed), Conflict (a mark changed since it was seen) and Invalid (a future day, no
    school, a child twice or not of this class on that day).
    """
    for _ in range(ATTEMPTS):
        found = await fetch(act, TO_MARK, id=class_id, date=day)
        register = _writable(found, day)
        if day < found["today"] or register["state"] in ("confirmed", "corrected"):
            raise _closed(register["state"])
        children = {child["student_id"]: child for child in register["marks"]}
        changed = _changes(children, given, Day(day, ZoneInfo(found["time_zone"])))
        if day > found["today"]:
            raise Invalid(FieldError("day", "future", Words("Chưa đến ngày này.", "This day has not come yet.")))
        if not changed:
            return Answer(found["body"], etag=found.etag)
        first = any(child["first"] for child in changed)
        register["late"] = register["late"] or (first and found["past_cut_off"])
        for child in changed:
            del child["first"]
        register["state"] = "marked" if all(child["mark"] for child in register["marks"]) else "open"
        if answer := await _written(act, found, register, day, changed):
            return answer
    raise TemporarilyUnavailable


async def confirm(act: Act, class_id: UUID, day: date) -> Answer:
    """Confirm the register of today or of a marked past day. Raises ChildrenUnmarked and WrongState."""
    for _ in range(ATTEMPTS):
        found = await fetch(act, TO_CONFIRM, id=class_id, date=day)
        register = _writable(found, day)
        if register["state"] in ("confirmed", "corrected"):
            raise _closed(register["state"])
        if register["state"] == "open" and day <= found["today"]:
            unmarked = [child for child in register["marks"] if child["mark"] is None]
            raise ChildrenUnmarked(unmarked, today=day == found["today"])
        if day > found["today"]:
            raise Invalid(FieldError("day", "future", Words("Chưa đến ngày này.", "This day has not come yet.")))
        register["state"] = "confirmed"
        if answer := await _written(
            act, found, register, day, [], confirmed_at=act.now, confirmed_by=found["person_id"]
        ):
            return answer
    raise TemporarilyUnavailable


def _writable(found: Seen, day: date) -> dict[str, Any]:
    """The register as it was read. Raises Invalid where its year is over or the day has no school."""
    refuse_if_over(found["year_ends_on"], found["today"])
    register: dict[str, Any] = orjson.loads(found["body"])
    if register["state"] == "no_school":
        raise Invalid(FieldError("day", "no_school", Words("Ngày này trường nghỉ.", "There is no school on this day.")))
    return register


@dataclass(frozen=True, slots=True)
class Day:
    """A day where the school is."""

    date: date
    zone: ZoneInfo


def _changes(children: dict[str, dict[str, Any]], given: list[MarkIn], day: Day) -> list[dict[str, Any]]:
    """The children whose entry changes, changed in place; `first`: this is the first mark. Raises Conflict, Invalid."""
    if moved := overtaken(children, given):
        names = ", ".join(child["full_name"] for child in moved)
        raise Conflict(
            Words(f"Điểm danh vừa được người khác sửa: {names}.", f"Marked by somebody else meanwhile: {names}."),
            children=[{key: child[key] for key in ("student_id", "full_name", "mark", "version")} for child in moved],
        )
    if errors := strangers(children, given, "/marks", _STRANGER):
        raise Invalid(*errors)
    changed = []
    for number, each in enumerate(given):
        child = children[str(each.student_id)]
        new = {name: _comparable(getattr(each, name)) for name in each.model_fields_set.intersection(FIELDS)}
        if each.mark is None:
            new = dict.fromkeys(FIELDS)  # taken back with all that was said of the day
        _check_times(child | new, number, day)
        if any(child[name] != value for name, value in new.items()):
            first = child["mark"] is None and each.mark is not None
            child |= new | {"version": child["version"] + 1, "first": first}
            changed.append(child)
    return changed


def _check_times(child: dict[str, Any], number: int, day: Day) -> None:
    """A child comes and goes on the register's own day, in this order. Raises Invalid."""
    came, left = _instant(child["arrived_at"]), _instant(child["left_at"])
    for name, at in (("arrived_at", came), ("left_at", left)):
        if at and at.astimezone(day.zone).date() != day.date:
            said = Words("Thời điểm này không thuộc ngày của sổ.", "This time is not on the register's day.")
            raise Invalid(FieldError(f"/marks/{number}/{name}", "another_day", said))
    if came and left and left < came:
        said = Words("Giờ về trước giờ đến.", "The child left before it came.")
        raise Invalid(FieldError(f"/marks/{number}/left_at", "before_arrival", said))


def _comparable(value: Any) -> Any:
    """As PostgreSQL writes it into JSON: an instant in UTC, to the second."""
    return value.astimezone(UTC).replace(microsecond=0).isoformat() if isinstance(value, datetime) else value


async def _written(
    act: Act,
    found: Seen,
    register: dict[str, Any],
    day: date,
    changed: list[dict[str, Any]],
    *,
    confirmed_at: datetime | None = None,
    confirmed_by: UUID | None = None,
) -> Answer | None:
    """The answer once written; None where somebody else wrote the register in between."""
    written = await act.row(
        WRITE,
        school=str(found["school_id"]),
        act=act.signature(found.grant.cited.clause, person=found["person_id"]),
        class_id=register["class_id"],
        date=day,
        state=register["state"],
        late=register["late"],
        confirmed_at=confirmed_at,
        confirmed_by=confirmed_by,
        version=found["register_version"],
        roster_version=found["roster_version"],
        student_ids=[child["student_id"] for child in changed],
        marks=[child["mark"] for child in changed],
        arrived_ats=[_instant(child["arrived_at"]) for child in changed],
        left_ats=[_instant(child["left_at"]) for child in changed],
        picked_up_bys=[child["picked_up_by"] for child in changed],
        notes=[child["note"] for child in changed],
    )
    if written is None:
        return None
    entered = [child["mark"] for child in register["marks"]]
    register["counts"] = {
        **{name: entered.count(name) for name in ("present", "excused", "unexcused")},
        "unmarked": entered.count(None),
    }
    return Answer.of(register, etag=f'"{written["version"]}.{found["roster_version"]}"')


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
