"""Accounts and whose they are (3.1)."""

from uuid import UUID

from sqlalchemy import Text, all_, and_, bindparam, case, exists, func, literal_column, null, or_, select

from app.core.answer import Answer
from app.core.db import Statement, updating
from app.core.errors import FieldError, Invalid
from app.core.shape import folded, or_empty, text, thing, things
from app.core.text import identity_key, patterns
from app.core.words import Words
from app.models.base import Texts, Uuid
from app.models.caller import in_force, me
from app.models.people import USERNAME, assignments, persons, users
from app.models.schools import schools
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import admit_to_change, change, door
from app.policies.reading import Listing, Single, listed, written
from app.policies.rows import user as user_row
from app.schemas.base import OneQuery
from app.schemas.people import UserIn, UserPatch, UserQuery
from app.services import founding
from app.services.people.assignments import ACCOUNT_NAME, HELD
from app.services.people.units import with_units
from app.services.schools import wait_turn

status = case(
    (users.c.suspended_at.is_not(None), literal_column("'suspended'", Text)),
    (users.c.password_hash.is_(None), literal_column("'invited'", Text)),
    else_=literal_column("'active'", Text),
)
"""invited: a one-time code waits, no password is set."""

_posts = (
    select(
        or_empty(things(thing(id=assignments.c.id, **HELD), assignments.c.valid_from, assignments.c.id)).label("all")
    )
    .select_from(with_units(assignments))
    .where(assignments.c.school_id == users.c.school_id, assignments.c.user_id == users.c.id)
    .correlate(users, me)
    .lateral("posts")
)
USER = {
    "id": users.c.id,
    "username": ACCOUNT_NAME,
    "full_name": persons.c.full_name,
    "phone": persons.c.phone,
    "birth_year": persons.c.birth_year,
    "national_id": persons.c.national_id,
    "status": status,
    "suspended_at": users.c.suspended_at,
    "suspension_reason": users.c.suspension_reason,
    "code_expires_at": case(
        (and_(users.c.code_hash.is_not(None), users.c.code_used_at.is_(None)), users.c.code_expires_at), else_=null()
    ),
    "assignments": _posts.c.all,
    "etag": user_row.etag,
}
_body = text(thing(**USER)).label("body")
_holds = exists().where(in_force.c.user_id == users.c.id).correlate(users, me)
_LIST = Listing(
    "user.read",
    user_row,
    _body,
    order=(users.c.username, users.c.id),
    filters={
        "patterns": func.concat(literal_column("' '"), folded(persons.c.full_name), literal_column("' '"), users.c.username)
        .like(all_(bindparam("patterns", type_=Texts))),
        "role": _holds.where(in_force.c.post == bindparam("role", type_=Text)),
        "class_id": _holds.where(in_force.c.class_id == bindparam("class_id", type_=Uuid)),
        "status": status == bindparam("status", type_=Text),
    },
    beside=_posts,
)  # fmt: skip
ONE = Single("user.read", user_row, _body, beside=_posts)
_TO_UPDATE = door("user.update", user_row, users.c.person_id.label("owner"), locks=True)
_school = bindparam("school", type_=Uuid)
_CODE = Statement(select(schools.c.code).where(schools.c.id == _school))
_number, _phone = bindparam("national_id", type_=Text), bindparam("phone", type_=Text)
# The same person (contract, Imports): by national id, or by phone and name; never by the name alone.
_KNOWN = Statement(
    select(persons.c.id)
    .where(
        persons.c.school_id == _school,
        persons.c.identity_key == bindparam("key", type_=Text),
        or_(
            persons.c.national_id == _number,
            and_(persons.c.phone == _phone, or_(persons.c.national_id.is_(None), _number.is_(None))),
        ),
    )
    .order_by(persons.c.national_id.is_(None), persons.c.id)
    .limit(literal_column("1"))
)


async def list_(act: Act, query: UserQuery) -> Answer:
    return await listed(
        act, _LIST, limit=query.limit, cursor=query.cursor, patterns=patterns(query.q), role=query.role,
        class_id=query.class_id, status=query.status,
    )  # fmt: skip


async def read(act: Act, user_id: UUID, query: OneQuery) -> Answer:
    return await reading.read(act, ONE, query.include, id=user_id)


async def create(act: Act, given: UserIn) -> Answer:
    """An account with a one-time code, for a person who may be known already, as a parent. Raises Invalid, Taken."""
    caller = await admit_to_change(act)
    school = caller["school_id"]
    username = await _own_name(act, school, given.username)
    await wait_turn(act, school)  # one person, one account: two at once would each make the person
    person = await act.row(
        _KNOWN, school=school, key=identity_key(given.full_name), national_id=given.national_id, phone=given.phone
    )
    told = {
        name: value for name in ("phone", "birth_year", "national_id") if (value := getattr(given, name)) is not None
    }
    if person and told:
        await act.row(updating(persons, *told), school_id=school, id=person["id"], **told)
    user_id, code = await founding.add_user(
        act, school, username=username, full_name=given.full_name, person=person["id"] if person else None, **told
    )
    assert code is not None
    return await with_code(act, user_id, code)


async def update(act: Act, user_id: UUID, given: UserPatch) -> Answer:
    """Change what is known of an account's owner. Raises Taken."""
    found = await change(act, _TO_UPDATE, id=user_id)
    changes = given.changes()
    if "full_name" in changes:
        changes |= {"full_name": given.full_name, "identity_key": identity_key(given.full_name)}
    if changes:
        await act.row(updating(persons, *changes), school_id=found["school_id"], id=found["owner"], **changes)
        await act.row(
            updating(users), school_id=found["school_id"], id=user_id
        )  # whoever waits for it sees another version
    return await written(act, ONE, id=user_id)


async def with_code(act: Act, user_id: UUID, code: str) -> Answer:
    """The user, with the code that is shown this once."""
    answer = await written(act, ONE, id=user_id)
    return answer.beside(one_time_code=code, expires_at=founding.code_expires_at(act.now))


async def _own_name(act: Act, school: UUID, given: str) -> str:
    """The username without the school's suffix. Raises Invalid."""
    name, suffixed, suffix = given.lower().partition("@")
    if suffixed:
        row = await act.row(_CODE, school=school)
        assert row is not None
        if suffix != row["code"]:
            said = Words("Phần sau @ phải là mã của trường này.", "What stands after @ must be this school's code.")
            raise Invalid(FieldError("/username", "other_school", said))
    if not USERNAME.fullmatch(name):
        said = Words(
            "Tên đăng nhập gồm 1 đến 64 chữ a–z, chữ số, dấu chấm, gạch nối; đầu và cuối là chữ hoặc số.",
            "1 to 64 of a–z, digits, dot and hyphen, with a letter or digit at both ends.",
        )
        raise Invalid(FieldError("/username", "characters", said))
    return name
