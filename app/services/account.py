"""What everyone may know of themselves: the account, the assignments in force, the rights (clause 2)."""

from sqlalchemy import Text, and_, case, column, func, literal_column, null, select, union_all

from app.core.answer import Answer, etag_of
from app.core.db import Statement
from app.core.shape import or_empty, text, thing, things
from app.models.base import Uuid
from app.models.caller import beside_me, in_force, me
from app.models.people import persons, users
from app.models.post import POST_CLAUSES, Post
from app.models.schools import schools
from app.models.students import guardians, students
from app.policies.act import Act
from app.policies.declare import GRANTS
from app.policies.engine import admit, admitted, held
from app.policies.operations import OPERATIONS
from app.policies.regulation import order
from app.services.given_codes import GIVEN
from app.services.people.units import unit_of, with_units


def _word(value: str) -> object:
    return literal_column(f"'{value}'", Text)


_posts = (
    select(
        thing(
            id=in_force.c.id,
            role=in_force.c.post,
            kind=in_force.c.kind,
            unit=unit_of(in_force),
            valid_from=in_force.c.valid_from,
            valid_to=in_force.c.valid_to,
            clause=case(
                *((in_force.c.post == _word(post), _word(POST_CLAUSES[post][0])) for post in Post),
                else_=null(),
            ),
        ).label("body"),
        in_force.c.id.label("id"),
    )
    .select_from(with_units(in_force))
    .where(in_force.c.user_id == me.c.user_id)
    .correlate(me)
)
_children = func.children_of(me.c.school_id, me.c.person_id, me.c.today).table_valued(
    column("guardian_id", Uuid), name="kin"
)
_parenthood = (
    select(
        thing(
            id=guardians.c.id,
            role=_word(Post.PARENT),
            kind=_word("regular"),
            unit=thing(type=_word("student"), id=students.c.id, name=students.c.full_name),
            valid_from=guardians.c.starts_on,
            valid_to=guardians.c.ends_on,
            clause=_word(POST_CLAUSES[Post.PARENT][0]),
        ).label("body"),
        guardians.c.id.label("id"),
    )
    .select_from(
        _children.join(
            guardians,
            and_(guardians.c.school_id == me.c.school_id, guardians.c.id == _children.c.guardian_id),
        ).join(
            students,
            and_(students.c.school_id == guardians.c.school_id, students.c.id == guardians.c.student_id),
        )
    )
    .correlate(me)
)
_all = union_all(_posts, _parenthood).subquery("posts")
ASSIGNMENTS = or_empty(select(things(_all.c.body, _all.c.id)).correlate(me).scalar_subquery())
"""The posts that the caller holds today (schemas.sessions.AssignmentOut)."""

_me = (
    select(
        text(
            thing(
                id=users.c.id,
                username=func.concat(users.c.username, literal_column("'@'"), schools.c.code),
                full_name=persons.c.full_name,
                school=thing(
                    id=schools.c.id,
                    code=schools.c.code,
                    name=schools.c.name,
                    today=me.c.today,
                    time_zone=schools.c.time_zone,
                ),
                assignments=ASSIGNMENTS,
                must_change_password=users.c.must_change_password,
                one_time_codes=GIVEN,
            )
        ).label("body")
    )
    .select_from(
        users.join(persons, and_(persons.c.school_id == users.c.school_id, persons.c.id == users.c.person_id)).join(
            schools, schools.c.id == users.c.school_id
        )
    )
    .where(users.c.school_id == me.c.school_id, users.c.id == me.c.user_id)
    .offset(literal_column("0"))
    .correlate(me)
    .lateral("r")
)
_ME = Statement(select(me.c.must_change_password, _me.c.body).select_from(beside_me(_me)))


async def read(act: Act) -> Answer:
    """The caller: account, school, and the posts held today."""
    body = admitted(act, await act.row(_ME))["body"]
    return Answer(body, etag=etag_of(body))


async def permissions(act: Act) -> Answer:
    """Every right the caller has today, each with its clause, in the regulation's order."""
    posts = held(await admit(act))
    grants = sorted(
        (grant for grants in GRANTS.values() for grant in grants if grant.post in posts),
        key=lambda grant: (order(grant.cited.clause), grant.number),
    )
    items = [
        {
            "action": grant.action.partition(".")[2],
            "resource": grant.action.partition(".")[0],
            "scope": grant.scope.name,
            "clause": grant.cited.clause,
            "role": grant.role,
            "origin": grant.cited.origin.value,
            "while": grant.only.words.in_(act.locale) if grant.only else None,
            "available": grant.action in OPERATIONS,
        }
        for grant in grants
    ]
    return Answer.of({"items": items, "next_cursor": None})
