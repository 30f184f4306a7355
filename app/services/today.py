"""A phone's first screen in one statement: the school's day, the caller's classes, children and posts (clause 2)."""

from typing import Any

from sqlalchemy import ColumnElement, and_, any_, case, exists, func, literal_column, null, or_, select, true

from app.core.answer import Answer, etag_of
from app.core.db import Statement
from app.core.shape import or_empty, text, thing, things
from app.models.attendance import REGISTER_STATES
from app.models.caller import beside_me, in_force, me
from app.models.post import Post
from app.models.schools import classes, school_days, school_years, schools
from app.models.students import kept, students
from app.policies.act import Act
from app.policies.criteria import allowed
from app.policies.engine import admitted
from app.policies.rows import register_of_the_day, student
from app.services.account import ASSIGNMENTS
from app.services.attendance.days import DAY_REGISTER, OF_THE_YEAR, STATE, children
from app.services.attendance.register import COUNTED, LATE, LOCAL_TIME
from app.services.named import named_or_null


def _word(word: str) -> ColumnElement[Any]:
    return literal_column(f"'{word}'")


_teaches = classes.c.id == any_(me.c[Post.HOMEROOM_TEACHER.value])
_leads = classes.c.group_id == any_(me.c[Post.GROUP_LEADER.value])
_kind = (
    select(func.min(in_force.c.kind))
    .where(
        in_force.c.user_id == me.c.user_id,
        in_force.c.class_id == classes.c.id,
        in_force.c.post == _word(Post.HOMEROOM_TEACHER),
    )
    .correlate(me, classes)
    .scalar_subquery()
)
_size = children.c.present + children.c.excused + children.c.unexcused + children.c.unmarked
_mine = {
    **DAY_REGISTER,
    "role": case((_teaches, _word(Post.HOMEROOM_TEACHER)), else_=_word(Post.GROUP_LEADER)),
    "kind": case((_teaches, _kind), else_=null()),
    "size": _size,
}
_readable = allowed("attendance.read", register_of_the_day)


# The classes of today that the caller may read in any way, each with its counts, looked at once.
_each = (
    select(
        case((and_(_readable, or_(_teaches, _leads)), thing(**_mine)), else_=null()).label("mine"),
        _readable.label("readable"),
        STATE.label("state"),
        LATE.label("late"),
        *(children.c[name] for name in COUNTED),
        classes.c.position,
        classes.c.name,
        classes.c.id,
    )
    .select_from(register_of_the_day.source.join(children, true()))
    .where(
        classes.c.school_id == me.c.school_id,
        OF_THE_YEAR,
        or_(_readable, allowed("attendance.read_counts", register_of_the_day)),
    )
    .correlate(me)
    .subquery("each")
)


def _registers(*criteria: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(_each.c.readable, *criteria)


_of_all = (
    select(
        or_empty(
            things(_each.c.mine, _each.c.position, _each.c.name, _each.c.id).filter(_each.c.mine.is_not(None))
        ).label("classes"),
        case(
            (func.count() == literal_column("0"), null()),
            else_=thing(
                classes=func.count(),
                counts=thing(**{name: func.sum(_each.c[name]) for name in COUNTED}),
                registers=case(
                    (_registers() == literal_column("0"), null()),
                    else_=thing(
                        **{state: _registers(_each.c.state == _word(state)) for state in REGISTER_STATES},
                        no_school=_registers(_each.c.state == _word("no_school")),
                        late=_registers(_each.c.late),
                    ),
                ),
            ),
        ).label("summary"),
    )
    .select_from(_each)
    .lateral("of_all")
)

_child = thing(
    id=students.c.id,
    full_name=students.c.full_name,
    **{"class": named_or_null(classes)},
)
_own_children = (
    select(or_empty(things(_child, students.c.sort_key, students.c.id)))
    .select_from(student.source)
    .where(
        students.c.school_id == me.c.school_id,
        students.c.id == any_(me.c[Post.PARENT.value]),
        kept,
        allowed("student.read", student),
    )
    .correlate(me)
    .scalar_subquery()
)
_school_day = exists(
    select(school_days.c.date)
    .where(school_days.c.school_id == me.c.school_id, school_days.c.date == me.c.today, school_days.c.held)
    .correlate(me)
)
_today = (
    select(
        text(
            thing(
                today=me.c.today,
                time_zone=schools.c.time_zone,
                school_day=_school_day,
                attendance_cut_off=school_years.c.attendance_cut_off,
                past_cut_off=school_years.c.attendance_cut_off < LOCAL_TIME,
                assignments=ASSIGNMENTS,
                classes=_of_all.c.classes,
                summary=_of_all.c.summary,
                children=_own_children,
            )
        ).label("body")
    )
    .select_from(
        schools.outerjoin(
            school_years,
            and_(
                school_years.c.school_id == schools.c.id,
                me.c.today.between(school_years.c.starts_on, school_years.c.ends_on),
            ),
        ).join(_of_all, true())
    )
    .where(schools.c.id == me.c.school_id)
    .offset(literal_column("0"))
    .correlate(me)
    .lateral("r")
)
_TODAY = Statement(select(me.c.must_change_password, _today.c.body).select_from(beside_me(_today)))


async def read(act: Act) -> Answer:
    """The caller's day."""
    body = admitted(act, await act.row(_TODAY))["body"]
    return Answer(body, etag=etag_of(body))
