"""Who holds which post, from when to when (3.1)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, Text, and_, bindparam, exists, func, literal_column, or_, select

from app.core.answer import Answer
from app.core.db import Row, Statement, updating
from app.core.errors import Conflict, FieldError, Invalid, WrongState
from app.core.shape import text, thing
from app.core.words import Words
from app.models.base import Uuid
from app.models.caller import in_force, me
from app.models.people import assignments, persons, users
from app.models.post import POST_NAMES, POST_UNITS, Post
from app.models.schools import classes, groups, school_years, schools
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.reading import Listing, Single, listed, written
from app.policies.rows import assignment as assignment_row
from app.policies.rows import user as user_row
from app.policies.years import refuse_if_over
from app.schemas.base import OneQuery
from app.schemas.people import AssignmentIn, AssignmentQuery
from app.services import founding
from app.services.people import principals, stand_ins
from app.services.people.units import unit_of

_is_in_force = exists().where(in_force.c.id == assignments.c.id).correlate(assignments, me)
ACCOUNT_NAME = func.concat(
    users.c.username,
    literal_column("'@'"),
    select(schools.c.code).where(schools.c.id == me.c.school_id).correlate(me).scalar_subquery(),
)
"""A user's name as it is typed, with the school's suffix."""

HELD = {
    "role": assignments.c.post,
    "kind": assignments.c.kind,
    "unit": unit_of(assignments),
    "valid_from": assignments.c.valid_from,
    "valid_to": assignments.c.valid_to,
    "ended_at": assignments.c.ended_at,
    "decision_number": assignments.c.decision_number,
    "in_force": _is_in_force,
}
"""What is told of an assignment, in a user's body too."""

ASSIGNMENT = {
    "id": assignments.c.id,
    "user": thing(id=users.c.id, username=ACCOUNT_NAME, full_name=persons.c.full_name),
    **HELD,
    "etag": assignment_row.etag,
}
_body = text(thing(**ASSIGNMENT)).label("body")
_LIST = Listing(
    "assignment.read",
    assignment_row,
    _body,
    order=(assignments.c.valid_from, assignments.c.id),
    filters={
        "user_id": assignments.c.user_id == bindparam("user_id", type_=Uuid),
        "role": assignments.c.post == bindparam("role", type_=Text),
        "unit_id": or_(
            assignments.c.class_id == bindparam("unit_id", type_=Uuid),
            assignments.c.group_id == bindparam("unit_id", type_=Uuid),
        ),
        "in_force": _is_in_force == bindparam("in_force", type_=Boolean),
    },
)
_ONE = Single("assignment.read", assignment_row, _body)
_TO_ASSIGN = door("assignment.create", user_row, locks=True)
_year_ends_on = (
    select(school_years.c.ends_on)
    .where(school_years.c.school_id == classes.c.school_id, school_years.c.id == classes.c.school_year_id)
    .correlate(classes)
    .scalar_subquery()
)
_TO_END = door(
    "assignment.end",
    assignment_row,
    assignments.c.post,
    assignments.c.user_id.label("holder"),
    assignments.c.ended_at,
    _is_in_force.label("in_force"),
    or_(assignments.c.valid_to < me.c.today, _year_ends_on < me.c.today).label("over"),
    locks=True,
)
_school, _user, _unit = (bindparam(name, type_=Uuid) for name in ("school", "user", "unit"))
_CLASS = Statement(
    select(school_years.c.ends_on)
    .join(
        classes,
        and_(classes.c.school_id == school_years.c.school_id, classes.c.school_year_id == school_years.c.id),
    )
    .where(classes.c.school_id == _school, classes.c.id == _unit)
)
_GROUP = Statement(select(groups.c.id).where(groups.c.school_id == _school, groups.c.id == _unit))
_valid_from, _valid_to = bindparam("valid_from", type_=Date), bindparam("valid_to", type_=Date)
_SAME = Statement(
    select(assignments.c.id).where(
        assignments.c.school_id == _school,
        assignments.c.user_id == _user,
        assignments.c.post == bindparam("post", type_=Text),
        assignments.c.kind == bindparam("kind", type_=Text),
        func.coalesce(assignments.c.class_id, assignments.c.group_id).is_not_distinct_from(_unit),
        assignments.c.ended_at.is_(None),
        or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= _valid_from),
        or_(_valid_to.is_(None), assignments.c.valid_from <= _valid_to),
    )
)


async def list_(act: Act, query: AssignmentQuery) -> Answer:
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, user_id=query.user_id, role=query.role, unit_id=query.unit_id,
        in_force=query.in_force,
    )  # fmt: skip


async def read(act: Act, assignment_id: UUID, query: OneQuery) -> Answer:
    return await reading.read(act, _ONE, query.include, id=assignment_id)


async def create(act: Act, user_id: UUID, given: AssignmentIn) -> Answer:
    """Assign the user to a post. Raises Conflict where they hold it at that time, Invalid, SchoolYearOver."""
    found = await change(act, _TO_ASSIGN, id=user_id)
    school, post = found["school_id"], Post(given.role)
    if await act.row(
        _SAME, school=school, user=user_id, post=post.value, kind=given.kind, unit=given.unit_id,
        valid_from=given.valid_from, valid_to=given.valid_to,
    ):  # fmt: skip
        said = Words(
            "Người này đã được phân công như vậy trong thời gian đó.", "They are assigned to this at that time already."
        )
        raise Conflict(said)
    _check_dates(given)
    await _check_unit(act, school, post, given, found)
    assignment_id = await founding.assign(
        act, school, user_id, post, valid_from=given.valid_from, valid_to=given.valid_to, kind=given.kind,
        unit=given.unit_id, decision_number=given.decision_number,
    )  # fmt: skip
    return await _answer(act, found, assignment_id, user_id, post, given.valid_from)


async def end(act: Act, assignment_id: UUID) -> Answer:
    """End an assignment at once. Raises WrongState where it has ended; LastPrincipal."""
    found = await change(act, _TO_END, id=assignment_id)
    if found["ended_at"] or found["over"]:
        said = Words("Phân công này đã kết thúc.", "This assignment has ended already.")
        raise WrongState(said, state="ended", transitions=[])
    if found["post"] == Post.PRINCIPAL and found["in_force"]:
        await principals.check_end(act, found["school_id"], assignment_id, found["today"])
    await act.row(updating(assignments, "ended_at"), school_id=found["school_id"], id=assignment_id, ended_at=act.now)
    return await _answer(act, found, assignment_id, found["holder"], Post(found["post"]), found["today"])


async def _answer(act: Act, found: Any, assignment_id: UUID, user_id: UUID, post: Post, day: date) -> Answer:
    """With what is worth a look once the assignment stands, on its first day where that is to come, or has ended."""
    answer, school = await written(act, _ONE, id=assignment_id), found["school_id"]
    told = await principals.warnings(act, school, found["today"]) if post is Post.PRINCIPAL else []
    told += await stand_ins.warnings(act, school, user_id, {post}, max(day, found["today"]))
    return answer.beside(warnings=told)


def _check_dates(given: AssignmentIn) -> None:
    """Raises Invalid."""
    if given.valid_to is None and given.kind != "regular":
        said = Words("Dạy thay, phụ trách thay cần có ngày cuối.", "A substitute or acting post needs a last day.")
        raise Invalid(FieldError("/valid_to", "required", said))
    if given.valid_to and given.valid_to < given.valid_from:
        said = Words("Ngày cuối trước ngày đầu.", "The end comes before the start.")
        raise Invalid(FieldError("/valid_to", "order", said))


async def _check_unit(act: Act, school: UUID, post: Post, given: AssignmentIn, found: Any) -> None:
    """The post has the unit that its kind wants, and it is there. Raises Invalid, SchoolYearOver."""
    wants, name = POST_UNITS[post], POST_NAMES[post]
    if wants == "school":
        if given.unit_id:
            said = Words(
                f"{name.vi} là của cả trường, không ghi lớp hay tổ.", f"{name.en} is for the whole school: no unit."
            )
            raise Invalid(FieldError("/unit_id", "not_allowed", said))
        return
    if given.unit_id is None:
        unit = {"class": Words("lớp", "class"), "group": Words("tổ", "group")}[wants]
        said = Words(f"{name.vi} cần ghi rõ {unit.vi}.", f"{name.en} needs a {unit.en}.")
        raise Invalid(FieldError("/unit_id", "required", said))
    there: Row | None = await act.row(_CLASS if wants == "class" else _GROUP, school=school, unit=given.unit_id)
    if there is None:
        said = Words("Không có lớp hoặc tổ này cho nhiệm vụ đó.", "There is no such unit for this post.")
        raise Invalid(FieldError("/unit_id", "unknown", said))
    if wants == "class":
        refuse_if_over(there["ends_on"], found["today"])
        if given.valid_from > there["ends_on"]:
            said = Words("Ngày này sau ngày cuối năm học của lớp.", "This is after the class's school year.")
            raise Invalid(FieldError("/valid_from", "after_year", said))
