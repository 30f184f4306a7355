"""The day's register: read, mark, confirm (clause 6.2).

Marking and confirming are two statements: the caller with the whole register, then one write that happens only if the
register's version is still the one read. Another writer in between makes us read again.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    BigInteger,
    Date,
    Text,
    Time,
    and_,
    any_,
    bindparam,
    case,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, array, insert

from app.core.answer import Answer
from app.core.db import Statement
from app.core.errors import Conflict, FieldError, Invalid, TemporarilyUnavailable, WrongState
from app.core.shape import text, thing
from app.core.words import Words
from app.models.attendance import marks, registers
from app.models.base import Instant, Uuid
from app.models.caller import me
from app.models.schools import classes, school_years, schools
from app.models.students import enrolments, students
from app.policies.act import Act
from app.policies.engine import Seen, door, fetch
from app.policies.rows import register as register_row
from app.policies.years import SchoolYearOver
from app.schemas.attendance import MarkIn

FIELDS = ("mark", "arrived_at", "left_at", "picked_up_by", "note")
ATTEMPTS = 20
"""How often a write is tried when others keep writing the same register: each time one of them gets through."""

_day = bindparam("date", type_=Date)
_entered = select(
    func.json_agg(
        aggregate_order_by(
            thing(
                student_id=students.c.id,
                full_name=students.c.full_name,
                **{name: marks.c[name] for name in FIELDS},
                version=func.coalesce(marks.c.version, literal_column("0")),
            ),
            students.c.sort_key,
            students.c.id,
        )
    ).label("marks"),
    *(
        func.count().filter(marks.c.mark == literal_column(f"'{mark}'")).label(mark)
        for mark in ("present", "excused", "unexcused")
    ),
    func.count().filter(marks.c.mark.is_(None)).label("unmarked"),
).select_from(
    enrolments.join(
        students,
        and_(students.c.school_id == enrolments.c.school_id, students.c.id == enrolments.c.student_id),
    ).outerjoin(
        marks,
        and_(
            marks.c.school_id == enrolments.c.school_id,
            marks.c.class_id == enrolments.c.class_id,
            marks.c.date == _day,
            marks.c.student_id == enrolments.c.student_id,
        ),
    )
)
# The children of the class on the register's own day, not today's.
_children = (
    _entered.where(
        enrolments.c.school_id == classes.c.school_id,
        enrolments.c.class_id == classes.c.id,
        enrolments.c.starts_on <= _day,
        enrolments.c.year_ends_on >= _day,
        or_(enrolments.c.left_on.is_(None), enrolments.c.left_on >= _day),
        students.c.status != literal_column("'entered_in_error'"),
    )
    .correlate(classes)
    .lateral("children")
)

_all_marked = and_(_children.c.unmarked == literal_column("0"), _children.c.marks.is_not(None))
REGISTER = {
    "class_id": classes.c.id,
    "date": _day,
    # Open or marked follows from the children of the day, so that an enrolment changes it too.
    "state": case(
        (registers.c.state.is_(None), literal_column("'no_school'")),
        (
            registers.c.state == any_(array([literal_column("'confirmed'"), literal_column("'corrected'")])),
            registers.c.state,
        ),
        (_all_marked, literal_column("'marked'")),
        else_=literal_column("'open'"),
    ),
    "late": func.coalesce(registers.c.late, literal_column("false")),
    "marks": func.coalesce(_children.c.marks, literal_column("'[]'::json")),
    "counts": thing(**{name: _children.c[name] for name in ("present", "excused", "unexcused", "unmarked")}),
}
"""A register's fields, in the order they are sent (schemas.attendance.RegisterOut)."""

_body = text(thing(**REGISTER)).label("body")
_local_time = cast(
    func.timezone(
        select(schools.c.time_zone).where(schools.c.id == me.c.school_id).scalar_subquery(),
        bindparam("now", type_=Instant),
    ),
    Time,
)
_for_writing = (
    _body,
    registers.c.version.label("register_version"),
    classes.c.roster_version,
    school_years.c.ends_on.label("year_ends_on"),
    (_local_time > school_years.c.attendance_cut_off).label("past_cut_off"),
)
_READ = door("attendance.read", register_row, _body, beside=_children)
_TO_MARK = door("attendance.mark", register_row, *_for_writing, beside=_children)
_TO_CONFIRM = door("attendance.confirm", register_row, *_for_writing, beside=_children)


def _write() -> Statement:
    """The register if its version is still the one read, and with it the marks; all of it or, with no row back, nothing.

    Each part takes its rows from the part before, so the school and the act are set before any row is looked at.
    """
    context = (
        select(
            func.set_config("app.school_id", bindparam("school", type_=Text), True).label("school"),
            func.set_config("app.act", bindparam("act", type_=Text), True).label("act"),
        )
        .cte("context")
        .prefix_with("MATERIALIZED")
    )
    kept = ("state", "late", "confirmed_at", "confirmed_by")
    changed = insert(registers).from_select(
        ["school_id", "class_id", "date", *kept, "version"],
        select(
            cast(context.c.school, Uuid), bindparam("class_id", type_=Uuid), _day,
            *(bindparam(name, type_=registers.c[name].type) for name in kept), bindparam("version", type_=BigInteger),
        ).select_from(context),
    )  # fmt: skip
    register = (
        changed.on_conflict_do_update(
            index_elements=["school_id", "class_id", "date"],
            set_={name: changed.excluded[name] for name in kept} | {"version": registers.c.version + 1},
            where=registers.c.version == changed.excluded.version,
        )
        .returning(registers.c.school_id, registers.c.class_id, registers.c.date, registers.c.version)
        .cte("register")
    )
    given = (
        func.unnest(*(bindparam(f"{name}s", type_=ARRAY(marks.c[name].type)) for name in ("student_id", *FIELDS)))
        .table_valued(*(column(name, marks.c[name].type) for name in ("student_id", *FIELDS)), name="given")
        .render_derived()
    )
    entered = insert(marks).from_select(
        ["school_id", "class_id", "date", "student_id", *FIELDS, "version"],
        select(register.c.school_id, register.c.class_id, register.c.date, *given.c, literal_column("1")).select_from(
            register.join(given, true())
        ),
    )
    written = (
        entered.on_conflict_do_update(
            index_elements=["school_id", "class_id", "date", "student_id"],
            set_={name: entered.excluded[name] for name in FIELDS} | {"version": marks.c.version + 1},
        )
        .returning(marks.c.student_id)
        .cte("written")
    )
    return Statement(select(register.c.version).add_cte(written))


_WRITE = _write()


class ChildrenUnmarked(WrongState):
    """Confirming waits for every child's mark; the answer names the children."""

    def __init__(self, children: list[dict[str, Any]]) -> None:
        names = ", ".join(child["full_name"] for child in children)
        super().__init__(
            Words(f"Còn trẻ chưa điểm danh: {names}.", f"Children without a mark: {names}.") if children else None,
            state="open",
            transitions=["mark"],
            children=[{"student_id": child["student_id"], "full_name": child["full_name"]} for child in children],
        )


async def read(act: Act, class_id: UUID, day: date) -> Answer:
    """The register of a class and day; a day without school answers too."""
    found = await fetch(act, _READ, id=class_id, date=day)
    return Answer(found["body"], etag=found.etag)


async def mark(act: Act, class_id: UUID, day: date, given: list[MarkIn]) -> Answer:
    """Mark some or all of the class's children, today; all of the marks or none.

    Raises WrongState (past or confirmed), Conflict (a mark changed since it was seen) and Invalid (a future day, no
    school, a child twice or not of this class on that day).
    """
    for _ in range(ATTEMPTS):
        found = await fetch(act, _TO_MARK, id=class_id, date=day)
        register = _writable(found, day)
        if day < found["today"] or register["state"] in ("confirmed", "corrected"):
            raise WrongState(state=register["state"], transitions=["confirm"] if register["state"] == "marked" else [])
        changed = _changes({child["student_id"]: child for child in register["marks"]}, given)
        if day > found["today"]:
            raise Invalid(FieldError("date", "future", Words("Chưa đến ngày này.", "This day has not come yet.")))
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
        found = await fetch(act, _TO_CONFIRM, id=class_id, date=day)
        register = _writable(found, day)
        if register["state"] in ("confirmed", "corrected"):
            raise WrongState(state=register["state"], transitions=[])
        if register["state"] == "open" and day <= found["today"]:
            raise ChildrenUnmarked([child for child in register["marks"] if child["mark"] is None])
        if day > found["today"]:
            raise Invalid(FieldError("date", "future", Words("Chưa đến ngày này.", "This day has not come yet.")))
        register["state"] = "confirmed"
        if answer := await _written(
            act, found, register, day, [], confirmed_at=act.now, confirmed_by=found["person_id"]
        ):
            return answer
    raise TemporarilyUnavailable


def _writable(found: Seen, day: date) -> dict[str, Any]:
    """The register as it was read. Raises Invalid where its year is over or the day has no school."""
    if found["today"] > found["year_ends_on"]:
        raise SchoolYearOver
    register: dict[str, Any] = orjson.loads(found["body"])
    if register["state"] == "no_school":
        raise Invalid(
            FieldError("date", "no_school", Words("Ngày này trường nghỉ.", "There is no school on this day."))
        )
    return register


def _changes(children: dict[str, dict[str, Any]], given: list[MarkIn]) -> list[dict[str, Any]]:
    """The children whose entry changes, changed in place; `first`: this is the first mark. Raises Conflict, Invalid."""
    moved = [
        children[str(each.student_id)]
        for each in given
        if each.version is not None
        and str(each.student_id) in children
        and children[str(each.student_id)]["version"] != each.version
    ]
    if moved:
        names = ", ".join(child["full_name"] for child in moved)
        raise Conflict(
            Words(f"Điểm danh vừa được người khác sửa: {names}.", f"Marked by somebody else meanwhile: {names}."),
            children=[{key: child[key] for key in ("student_id", "full_name", "mark", "version")} for child in moved],
        )
    seen: set[str] = set()
    for number, each in enumerate(given):
        if str(each.student_id) not in children or str(each.student_id) in seen:
            raise Invalid(
                FieldError(
                    f"/marks/{number}/student_id",
                    "not_in_class",
                    Words(
                        "Trẻ này không có trong sổ của lớp ngày này, hoặc bị ghi hai lần.",
                        "This child is not in the class's register of this day, or stands there twice.",
                    ),
                )
            )
        seen.add(str(each.student_id))
    changed = []
    for each in given:
        child = children[str(each.student_id)]
        new = {name: _comparable(getattr(each, name)) for name in FIELDS if name in each.model_fields_set}
        if any(child[name] != value for name, value in new.items()):
            first = child["mark"] is None and each.mark is not None
            child |= new | {"version": child["version"] + 1, "first": first}
            changed.append(child)
    return changed


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
        _WRITE,
        school=str(found["school_id"]),
        act=act.signature(found.grant.cited.clause, person=found["person_id"]),
        class_id=UUID(register["class_id"]),
        date=day,
        state=register["state"],
        late=register["late"],
        confirmed_at=confirmed_at,
        confirmed_by=confirmed_by,
        version=found["register_version"],
        student_ids=[UUID(child["student_id"]) for child in changed],
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
