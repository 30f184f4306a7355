"""Classes, who teaches them, and how many children they have."""

from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Text, and_, bindparam, case, func, literal_column, null, select

from app.core.answer import Answer
from app.core.db import Statement, inserting, updating
from app.core.errors import FieldError, Invalid
from app.core.ids import new_id
from app.core.shape import or_empty, text, thing, things
from app.core.words import Words
from app.data.age_groups import AGE_GROUPS
from app.models.base import Uuid
from app.models.caller import in_force, me
from app.models.people import persons, users
from app.models.post import Post
from app.models.schools import classes, groups, school_years
from app.models.students import enrolled_on, enrolled_students, enrolments, kept
from app.policies import reading
from app.policies.act import Act
from app.policies.criteria import allowed
from app.policies.engine import admit_to_change, change, door
from app.policies.reading import Listing, Single, listed, written
from app.policies.rows import class_
from app.policies.years import refuse_if_over
from app.schemas.base import OneQuery
from app.schemas.structure import ClassIn, ClassPatch, ClassQuery
from app.services.structure.days import open_registers

_teachers = (
    select(things(thing(user_id=users.c.id, full_name=persons.c.full_name), in_force.c.id))
    .select_from(
        in_force.join(users, and_(users.c.school_id == me.c.school_id, users.c.id == in_force.c.user_id)).join(
            persons, and_(persons.c.school_id == users.c.school_id, persons.c.id == users.c.person_id)
        )
    )
    .where(
        in_force.c.class_id == classes.c.id,
        in_force.c.post == literal_column(f"'{Post.HOMEROOM_TEACHER}'"),
        in_force.c.kind != literal_column("'substitute'"),
    )
    .correlate(classes, me)
    .scalar_subquery()
)
_count = (
    select(func.count())
    .select_from(enrolled_students)
    .where(
        enrolments.c.school_id == classes.c.school_id,
        enrolments.c.class_id == classes.c.id,
        enrolled_on(me.c.today),
        kept,
    )
    .correlate(classes, me)
    .scalar_subquery()
)
# The structure shows no sizes (2): whoever reads the children may count them.
COUNTED = (
    select(
        case((allowed("class.read_size", class_), _count), else_=null()).label("size"),
        case(
            *(
                (
                    and_(
                        classes.c.age_group == literal_column(f"'{it.code}'"),
                        me.c.today >= literal_column(f"date '{limit.valid_from}'"),
                    ),
                    literal_column(str(limit.value), Integer),
                )
                for it in AGE_GROUPS
                for limit in reversed(it.largest)
            ),
            else_=null(),
        ).label("largest"),
    )
    .correlate(classes, school_years, me)
    .lateral("counted")
)


def _told(words: Words) -> Any:
    """The words in the caller's language, around the figures that `format` puts in."""
    vi, en = (literal_column("'" + text_.replace("'", "''") + "'", Text) for text_ in (words.vi, words.en))
    english = bindparam("locale", type_=Text) == literal_column("'en'")
    return func.format(case((english, en), else_=vi), COUNTED.c.size, COUNTED.c.largest)


_over_size = thing(
    code=literal_column("'class_over_size'", Text),
    detail=_told(
        Words("Lớp có %s trẻ, vượt mức %s trẻ của lứa tuổi.", "The class has %s children; for its age %s is the most.")
    ),
)
CLASS = {
    "id": classes.c.id,
    "name": classes.c.name,
    "school_year_id": classes.c.school_year_id,
    "group_id": classes.c.group_id,
    "age_group": classes.c.age_group,
    "position": classes.c.position,
    "homeroom_teachers": or_empty(_teachers),
    "size": COUNTED.c.size,
    "largest_size": COUNTED.c.largest,
    "warnings": case(
        (COUNTED.c.size > COUNTED.c.largest, func.json_build_array(_over_size)), else_=literal_column("'[]'::json")
    ),
    "etag": class_.etag,
}
BY_YEAR = {
    "school_year_id": classes.c.school_year_id == bindparam("school_year_id", type_=Uuid),
    "current": me.c.today.between(school_years.c.starts_on, school_years.c.ends_on),
}
"""The classes of a school year, or of the one containing today."""

_body = text(thing(**CLASS)).label("body")
_LIST = Listing(
    "class.read",
    class_,
    _body,
    order=(classes.c.position, classes.c.name, classes.c.id),
    filters={
        **BY_YEAR,
        "group_id": classes.c.group_id == bindparam("group_id", type_=Uuid),
    },
    beside=COUNTED,
)
_ONE = Single("class.read", class_, _body, beside=COUNTED)
_TO_UPDATE = door("class.update", class_, school_years.c.ends_on, locks=True)
_school, _id = bindparam("school", type_=Uuid), bindparam("id", type_=Uuid)
_today = bindparam("today", type_=school_years.c.starts_on.type)
# Held until the class has its registers: the calendar waits.
_year = (
    select(school_years.c.id, school_years.c.ends_on)
    .where(school_years.c.school_id == _school)
    .with_for_update(key_share=True)
)
_YEAR = Statement(_year.where(school_years.c.id == _id))
_CURRENT = Statement(_year.where(_today.between(school_years.c.starts_on, school_years.c.ends_on)))
_GROUP = Statement(select(groups.c.id).where(groups.c.school_id == _school, groups.c.id == _id))


async def list_(act: Act, query: ClassQuery) -> Answer:
    """The classes of one school year, the current one unless said otherwise."""
    current = None if query.school_year_id else True
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor,
        school_year_id=query.school_year_id, group_id=query.group_id, current=current,
    )  # fmt: skip


async def read(act: Act, class_id: UUID, query: OneQuery) -> Answer:
    return await reading.read(act, _ONE, query.include, id=class_id)


async def create(act: Act, given: ClassIn) -> Answer:
    """A new class with its registers. Raises Invalid for a year or group that is not there, SchoolYearOver, Taken."""
    caller = await admit_to_change(act)
    school, class_id = caller["school_id"], new_id()
    if given.school_year_id:
        year = await act.row(_YEAR, school=school, id=given.school_year_id)
    else:
        year = await act.row(_CURRENT, school=school, today=caller["today"])
    if year is None:
        said = Words("Không có năm học này.", "There is no such school year.")
        raise Invalid(FieldError("/school_year_id", "unknown", said))
    refuse_if_over(year["ends_on"], caller["today"])
    await _check_group(act, school, given.group_id)
    values = {
        "school_year_id": year["id"],
        "group_id": given.group_id,
        "name": given.name,
        "age_group": given.age_group,
        "position": given.position,
    }
    await act.row(inserting(classes, "school_id", "id", *values), school_id=school, id=class_id, **values)
    await open_registers(act, school, year["id"], class_id)
    return await written(act, _ONE, id=class_id)


async def update(act: Act, class_id: UUID, given: ClassPatch) -> Answer:
    """Change a class. Raises SchoolYearOver, Invalid for a group that is not there, Taken."""
    found = await change(act, _TO_UPDATE, id=class_id)
    refuse_if_over(found["ends_on"], found["today"])
    changes = given.changes()
    await _check_group(act, found["school_id"], changes.get("group_id"))
    if changes:
        await act.row(updating(classes, *changes), school_id=found["school_id"], id=class_id, **changes)
    return await written(act, _ONE, id=class_id)


async def _check_group(act: Act, school: UUID, group_id: UUID | None) -> None:
    if group_id and not await act.row(_GROUP, school=school, id=group_id):
        raise Invalid(FieldError("/group_id", "unknown", Words("Không có tổ này.", "There is no such group.")))
