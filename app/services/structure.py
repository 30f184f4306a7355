"""The structure everyone on the staff may read: years, groups, classes and who teaches them (2)."""

from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, literal_column, null, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.core.answer import Answer
from app.core.shape import text, thing
from app.models.base import Instant, Uuid
from app.models.caller import in_force, me
from app.models.people import persons, users
from app.models.post import Post
from app.models.schools import classes, groups, school_years
from app.models.students import enrolled_on, enrolments, students
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import allowed
from app.policies.reading import Listing, Single, listed
from app.policies.rows import class_, group, school_year
from app.schemas.base import OneQuery, PageQuery
from app.schemas.structure import ClassQuery

_now = bindparam("now", type_=Instant)


YEAR = {
    "id": school_years.c.id,
    "name": school_years.c.name,
    "starts_on": school_years.c.starts_on,
    "ends_on": school_years.c.ends_on,
    "current": me.c.today.between(school_years.c.starts_on, school_years.c.ends_on),
    "roster_due_on": school_years.c.roster_due_on,
    "attendance_cut_off": school_years.c.attendance_cut_off,
    "etag": school_year.etag,
}
GROUP = {"id": groups.c.id, "name": groups.c.name, "etag": group.etag}

_teachers = (
    select(func.json_agg(aggregate_order_by(thing(user_id=users.c.id, full_name=persons.c.full_name), in_force.c.id)))
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
_size = (
    select(func.count())
    .select_from(
        enrolments.join(
            students, and_(students.c.school_id == enrolments.c.school_id, students.c.id == enrolments.c.student_id)
        )
    )
    .where(
        enrolments.c.school_id == classes.c.school_id,
        enrolments.c.class_id == classes.c.id,
        enrolled_on(me.c.today),
        students.c.status != literal_column("'entered_in_error'"),
    )
    .correlate(classes, me)
    .scalar_subquery()
)
CLASS = {
    "id": classes.c.id,
    "name": classes.c.name,
    "school_year_id": classes.c.school_year_id,
    "group_id": classes.c.group_id,
    "age_group": classes.c.age_group,
    "homeroom_teachers": func.coalesce(_teachers, literal_column("'[]'::json")),
    # The structure shows no sizes (2): whoever reads the children may count them.
    "size": case((allowed("class.read_size", class_), _size), else_=null()),
    "etag": class_.etag,
}

_YEARS = Listing(
    "school_year.read", school_year, text(thing(**YEAR)), order=(school_years.c.starts_on, school_years.c.id)
)
_GROUPS = Listing("group.read", group, text(thing(**GROUP)), order=(groups.c.name, groups.c.id))
_CLASSES = Listing(
    "class.read",
    class_,
    text(thing(**CLASS)),
    order=(classes.c.position, classes.c.name, classes.c.id),
    filters={
        "school_year_id": classes.c.school_year_id == bindparam("school_year_id", type_=Uuid),
        "current": me.c.today.between(school_years.c.starts_on, school_years.c.ends_on),
        "group_id": classes.c.group_id == bindparam("group_id", type_=Uuid),
    },
)
_YEAR = Single("school_year.read", school_year, text(thing(**YEAR)))
_GROUP = Single("group.read", group, text(thing(**GROUP)))
_CLASS = Single("class.read", class_, text(thing(**CLASS)))


async def list_years(act: Act, query: PageQuery) -> Answer:
    return await listed(act, _YEARS, limit=query.limit, cursor=query.cursor)


async def list_groups(act: Act, query: PageQuery) -> Answer:
    return await listed(act, _GROUPS, limit=query.limit, cursor=query.cursor)


async def list_classes(act: Act, query: ClassQuery) -> Answer:
    """The classes of one school year, the current one unless said otherwise."""
    current = None if query.school_year_id else True
    return await listed(
        act, _CLASSES, limit=query.limit, cursor=query.cursor,
        school_year_id=query.school_year_id, group_id=query.group_id, current=current,
    )  # fmt: skip


async def read_year(act: Act, id_: UUID, query: OneQuery) -> Answer:
    return await reading.read(act, _YEAR, query.include, id=id_)


async def read_group(act: Act, id_: UUID, query: OneQuery) -> Answer:
    return await reading.read(act, _GROUP, query.include, id=id_)


async def read_class(act: Act, id_: UUID, query: OneQuery) -> Answer:
    return await reading.read(act, _CLASS, query.include, id=id_)
