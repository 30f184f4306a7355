"""Inviting a guardian to an account (6.1). The account gives nothing by itself: the guardianship in force does."""

from uuid import UUID

from sqlalchemy import Text, and_, bindparam, literal_column, select

from app.core.answer import Answer
from app.core.db import Statement
from app.core.errors import WrongState
from app.core.words import Words
from app.models.base import Uuid
from app.models.blocks import like_one_blocked
from app.models.caller import beside_me, me
from app.models.people import persons, users
from app.models.students import guardian_on, guardians, students
from app.policies.act import Act
from app.policies.criteria import allowed
from app.policies.engine import Seen, change, door, fetch
from app.policies.reading import written
from app.policies.rows import guardian, student
from app.services import founding
from app.services.guardians.reading import ACCOUNT, ONE
from app.services.people.codes import renew
from app.services.people.usernames import base_of, free_username
from app.services.schools import wait_turn
from app.services.students.writing import refuse_in_error

# Whoever is blocked from the child does not come back as a second person of the same name or number.
_like_one_blocked = like_one_blocked(
    guardians.c.school_id,
    guardians.c.student_id,
    name=persons.c.identity_key,
    phone=persons.c.phone,
    number=persons.c.national_id,
)
_TO_INVITE = door(
    "guardian.invite",
    guardian,
    students.c.status,
    persons.c.id.label("person"),
    persons.c.full_name,
    users.c.id.label("user"),
    ACCOUNT.label("account"),
    guardians.c.confirmed,
    # Of oneself one hears what anybody with an account hears.
    and_(persons.c.id != me.c.person_id, _like_one_blocked).label("blocked"),
    and_(guardians.c.starts_on <= me.c.today, guardian_on(me.c.today)).label("in_force"),
)
# The account opens all of the person's children, those of a list that waits to be confirmed too once it is. Whose teacher may hand
# out its code: the teacher of whom they became the guardian of first, so that nobody recorded a tie in order to be handed the way
# to a child of another class.
_first = (
    select(guardians.c.id, allowed("guardian.invite", student).label("own"))
    .select_from(
        student.source.join(
            guardians, and_(guardians.c.school_id == students.c.school_id, guardians.c.student_id == students.c.id)
        )
    )
    .where(
        guardians.c.school_id == me.c.school_id,
        guardians.c.person_id == bindparam("person", type_=Uuid),
        guardians.c.blocked_at.is_(None),
        guardians.c.starts_on <= me.c.today,
        guardian_on(me.c.today),
    )
    .order_by(guardians.c.starts_on, guardians.c.id)
    .limit(literal_column("1"))
    .correlate(me)
    .lateral("first")
)
_FIRST = Statement(select(_first.c.own).select_from(beside_me(_first)))
_LIKE_IT = Statement(
    select(users.c.username).where(
        users.c.school_id == bindparam("school", type_=Uuid),
        users.c.username.startswith(bindparam("base", type_=Text), autoescape=False),
    )
)

_BLOCKED = Words(
    "Việc mời người này do Hiệu trưởng quyết định.", "Whether this person is invited is for the principal to decide."
)
_UNCONFIRMED = Words(
    "Văn thư ghi người này và chưa được xác nhận. Hãy xác nhận danh sách lớp trước.",
    "The clerk recorded this person, and it waits to be confirmed. Confirm the class's roster first.",
)
_NOT_IN_FORCE = Words(
    "Hôm nay người này không phải là người giám hộ của trẻ.", "Today this person is no guardian of the child."
)
_IN_USE = Words(
    "Người này đã có tài khoản. Nếu quên mật khẩu, hãy đề nghị Hiệu trưởng cấp mã.",
    "This person has an account already. If the password is forgotten, ask the principal for a code.",
)
_ELSEWHERE = Words(
    "Người này do giáo viên khác hoặc Hiệu trưởng mời.",
    "This person is for another teacher or the principal to invite.",
)


async def invite(act: Act, student_id: UUID, guardian_id: UUID) -> Answer:
    """An account for a guardian, or another code where the one before was not used. Raises WrongState."""
    key = {"id": student_id, "guardian_id": guardian_id}
    school = (await change(act, _TO_INVITE, **key))["school_id"]
    await wait_turn(act, school)  # one person, one account, however many ask at once
    found = await fetch(act, _TO_INVITE, **key)
    _refuse(found)
    first = await act.row(_FIRST, person=found["person"])
    if first is None or not first["own"]:
        raise WrongState(_ELSEWHERE, state=found["account"], transitions=[])
    code = await renew(act, school, found["user"]) if found["user"] else await _create(act, school, found)
    answer = await written(act, ONE, **key)
    return answer.beside(one_time_code=code, expires_at=founding.code_expires_at(act.now))


def _refuse(found: Seen) -> None:
    refuse_in_error(found)
    for holds, state, words in (
        (found["blocked"], "blocked", _BLOCKED),
        (not found["confirmed"], "unconfirmed", _UNCONFIRMED),
        (not found["in_force"], "not_in_force", _NOT_IN_FORCE),
        (found["account"] == "in_use", "in_use", _IN_USE),
    ):
        if holds:
            raise WrongState(words, state=state, transitions=[])


async def _create(act: Act, school: UUID, found: Seen) -> str:
    name = found["full_name"]
    taken = {row["username"] for row in await act.rows(_LIKE_IT, school=school, base=base_of(name))}
    _, code = await founding.add_user(
        act,
        school,
        username=free_username(name, taken),
        full_name=name,
        person=found["person"],
        vouched_by=found["person_id"],
    )
    assert code is not None
    return code
