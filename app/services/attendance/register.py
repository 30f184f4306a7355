"""The register in SQL: how it reads, and the one statement that writes it."""

from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
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
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, array, insert
from sqlalchemy.sql.selectable import LateralFromClause

from app.core.db import Statement
from app.core.shape import or_empty, text, thing, things
from app.models.attendance import MARKS, marks, registers
from app.models.base import Instant, Uuid
from app.models.caller import me
from app.models.schools import classes, school_years, schools
from app.models.students import enrolled_on, enrolled_students, enrolments, kept, students
from app.policies.act import signed_entry
from app.policies.engine import door
from app.policies.reading import Single
from app.policies.rows import register as register_row
from app.services.named import of_the_school

FIELDS = ("mark", "arrived_at", "left_at", "picked_up_by", "note")
NO_SCHOOL = literal_column("'no_school'", Text)
HAS_SCHOOL = func.coalesce(registers.c.state, NO_SCHOOL) != NO_SCHOOL
"""There is a register, and its day was not taken off the calendar."""

COUNTED = ("present", "excused", "unexcused", "unmarked")
CONFIRMED = registers.c.state == any_(array([literal_column("'confirmed'"), literal_column("'corrected'")]))
_day = bindparam("date", type_=Date)


def counts() -> list[ColumnElement[int]]:
    """How many children have each mark, by its name, and how many have none: columns of `on_day`."""
    marked = [func.count().filter(marks.c.mark == literal_column(f"'{mark}'")).label(mark) for mark in MARKS]
    return [*marked, func.count().filter(marks.c.mark.is_(None)).label("unmarked")]


def on_day(day: ColumnElement[date], *columns: ColumnElement[Any]) -> LateralFromClause:
    """`columns` over the children whom the class had on that day, not today's, with their marks."""
    return (
        select(*columns)
        .select_from(
            enrolled_students.outerjoin(
                marks,
                and_(
                    marks.c.school_id == enrolments.c.school_id,
                    marks.c.class_id == enrolments.c.class_id,
                    marks.c.date == day,
                    marks.c.student_id == enrolments.c.student_id,
                ),
            )
        )
        .where(
            enrolments.c.school_id == classes.c.school_id,
            enrolments.c.class_id == classes.c.id,
            enrolled_on(day),
            # A confirmed register keeps whom it was confirmed with, whatever becomes of the record.
            or_(
                kept,
                and_(marks.c.mark.is_not(None), CONFIRMED),
            ),
        )
        .correlate(classes, registers, me)
        .lateral("children")
    )


def state_with(children: LateralFromClause) -> ColumnElement[str]:
    """Open or marked follows from the children of the day, so that an enrolment changes it too."""
    some_marked = children.c.present + children.c.excused + children.c.unexcused > literal_column("0")
    return case(
        (not_(HAS_SCHOOL), NO_SCHOOL),
        (CONFIRMED, registers.c.state),
        (and_(children.c.unmarked == literal_column("0"), some_marked), literal_column("'marked'")),
        else_=literal_column("'open'"),
    )


_children = on_day(
    _day,
    things(
        thing(
            student_id=students.c.id,
            full_name=students.c.full_name,
            **{name: marks.c[name] for name in FIELDS},
            version=func.coalesce(marks.c.version, literal_column("0")),
        ),
        students.c.sort_key,
        students.c.id,
    ).label("marks"),
    *counts(),
)
LATE = func.coalesce(registers.c.late, literal_column("false"))
REGISTER = {
    "class_id": classes.c.id,
    "date": _day,
    "state": state_with(_children),
    "late": LATE,
    "marks": or_empty(_children.c.marks),
    "counts": thing(**{name: _children.c[name] for name in COUNTED}),
}
"""A register's fields, in the order they are sent (schemas.attendance.RegisterOut)."""

_body = text(thing(**REGISTER)).label("body")
_zone = of_the_school(schools.c.time_zone, me.c.school_id)
LOCAL_TIME = cast(func.timezone(_zone, bindparam("now", type_=Instant)), Time)
_for_writing = (
    _body,
    registers.c.version.label("register_version"),
    classes.c.roster_version,
    school_years.c.ends_on.label("year_ends_on"),
    (school_years.c.attendance_cut_off < LOCAL_TIME).label("past_cut_off"),
    _zone.label("time_zone"),
)
ONE = Single("attendance.read", register_row, _body, beside=_children)
TO_MARK = door("attendance.mark", register_row, *_for_writing, beside=_children)
TO_CONFIRM = door("attendance.confirm", register_row, *_for_writing, beside=_children)


def _write() -> Statement:
    """The register if its version is still the one read, and with it the marks; all of it or, with no row back, nothing."""
    context = signed_entry()
    # And the children of the class are still those who were read.
    unmoved = (
        select(classes.c.id)
        .where(
            classes.c.school_id == cast(context.c.school, Uuid),
            classes.c.id == bindparam("class_id", type_=Uuid),
            classes.c.roster_version == bindparam("roster_version", type_=BigInteger),
        )
        .offset(literal_column("0"))
        .correlate(context)
        .lateral("unmoved")
    )
    kept = ("state", "late", "confirmed_at", "confirmed_by")
    changed = insert(registers).from_select(
        ["school_id", "class_id", "date", *kept, "version"],
        select(
            cast(context.c.school, Uuid), bindparam("class_id", type_=Uuid), _day,
            *(bindparam(name, type_=registers.c[name].type) for name in kept), bindparam("version", type_=BigInteger),
        ).select_from(context.join(unmoved, true())),
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


WRITE = _write()
