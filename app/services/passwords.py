"""Proving who one is, and setting one's own password (clause 2)."""

from sqlalchemy import Text, and_, bindparam, literal_column, select

from app.core.answer import Answer
from app.core.db import Row, Statement
from app.core.errors import FieldError, Invalid
from app.core.security.codes import verify_code
from app.core.security.passwords import weakness
from app.core.words import Words
from app.models.base import Instant, Uuid
from app.models.people import persons, sessions, users
from app.models.schools import schools
from app.policies.act import Act
from app.policies.engine import admit
from app.schemas.sessions import PasswordIn
from app.services import throttle

SHORTEST_PASSWORD = 15  # without a second factor (NIST SP 800-63B-4)

_now = bindparam("now", type_=Instant)
_school, _user, _id = (bindparam(name, type_=Uuid) for name in ("school", "user", "id"))
_MINE = Statement(
    select(users, persons.c.full_name, schools.c.code, schools.c.name)
    .join(persons, and_(persons.c.school_id == users.c.school_id, persons.c.id == users.c.person_id))
    .join(schools, schools.c.id == users.c.school_id)
    .where(users.c.school_id == _school, users.c.id == _user)
    .with_for_update(of=users)
)
_CHANGE = Statement(
    users.update()
    .where(users.c.school_id == _school, users.c.id == _user)
    .values(
        password_hash=bindparam("hash", type_=Text), password_changed_at=_now, must_change_password=False, code_hash=None,
        code_expires_at=None, code_used_at=None,
    )
)  # fmt: skip
_END_OTHERS = Statement(
    sessions.update()
    .where(
        sessions.c.school_id == _school,
        sessions.c.user_id == _user,
        sessions.c.id != _id,
        sessions.c.ended_at.is_(None),
    )
    .values(ended_at=_now, end_reason=literal_column("'password_changed'"))
)


class WrongPassword(Invalid):
    """The current password was not proven; the failure stays counted."""

    commits = True

    def __init__(self) -> None:
        wrong = Words("Mật khẩu hiện tại không đúng.", "The current password is wrong.")
        super().__init__(FieldError("/current_password", "wrong", wrong))


WEAK = {
    "too_short": Words(f"Mật khẩu cần ít nhất {SHORTEST_PASSWORD} ký tự.", f"At least {SHORTEST_PASSWORD} characters."),
    "too_long": Words("Mật khẩu quá dài.", "The password is too long."),
    "too_common": Words(
        "Mật khẩu này dễ đoán, đã dùng, hoặc gần với tên của bạn hay của trường. Hãy ghép vài từ không liên quan.",
        "This password is easy to guess, in use, or close to your name or the school's. Combine a few unrelated words.",
    ),
}


async def proven(act: Act, account: Row | None, secret: str) -> str | None:
    """How the secret proves the account: "password", "code", or a newer hash to keep; None: it does not."""
    passwords = act.runtime.passwords
    if account is None or account["password_hash"] is None:
        await passwords.dummy_verify()
    else:
        good, newer = await passwords.verify(secret, account["password_hash"])
        if good:
            return newer or "password"
    if (
        account
        and account["code_hash"]
        and account["must_change_password"]
        and account["code_expires_at"] > act.now
        and verify_code(secret, account["code_hash"])
    ):
        return "code"
    return None


async def change_password(act: Act, given: PasswordIn) -> Answer:
    """Set one's own password; all other sessions end. Raises Invalid for a wrong current or a weak new one."""
    await act.begin()
    caller = await admit(act)
    mine = await act.row(_MINE, school=caller["school_id"], user=caller["user_id"])
    assert mine is not None
    subject = str(caller["user_id"])
    await throttle.attempt(act, subject)
    if not await proven(act, mine, given.current_password):
        raise WrongPassword
    await throttle.succeeded(act, subject)
    familiar = [mine["username"], mine["full_name"], mine["code"], mine["name"]]
    weak = weakness(given.new_password, min_length=SHORTEST_PASSWORD, words=familiar)
    if given.new_password == given.current_password or verify_code(given.new_password, mine["code_hash"] or ""):
        weak = "too_common"
    if weak:
        raise Invalid(FieldError("/new_password", weak, WEAK[weak]))
    await act.sign("2", person=caller["person_id"])
    hashed = await act.runtime.passwords.hash(given.new_password)
    await act.row(_CHANGE, school=caller["school_id"], user=caller["user_id"], hash=hashed)
    await act.row(_END_OTHERS, school=caller["school_id"], user=caller["user_id"], id=act.session)
    return Answer(status=204)
