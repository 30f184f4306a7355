"""One-time codes: for a new account, for one that expired, for a forgotten password (3.1, 3.2); a principal gives
them, and the operator, who is the way in where no principal is left to do it.

Nobody sees or sets another's password: a code signs in once, and only to set one.
"""

from uuid import UUID

from sqlalchemy import Text, bindparam, select

from app.core.answer import Answer
from app.core.db import Statement, updating
from app.core.errors import FieldError, Invalid, WrongState
from app.core.security.codes import hash_code, new_code
from app.core.words import Words
from app.models.base import Instant, Uuid
from app.models.people import sessions, users
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.rows import user as user_row
from app.services.founding import code_expires_at, school_of_code
from app.services.people import principals
from app.services.people.users import with_code

_TO_RESET = door("user.reset_password", user_row, users.c.suspended_at, locks=True)
_NAMED = Statement(
    select(users.c.id, users.c.suspended_at)
    .where(users.c.school_id == bindparam("school", type_=Uuid), users.c.username == bindparam("username", type_=Text))
    .with_for_update()
)
_END_SESSIONS = Statement(
    sessions.update()
    .where(
        sessions.c.school_id == bindparam("school", type_=Uuid),
        sessions.c.user_id == bindparam("user", type_=Uuid),
        sessions.c.ended_at.is_(None),
    )
    .values(ended_at=bindparam("now", type_=Instant), end_reason=bindparam("reason", type_=Text))
)


async def end_sessions(act: Act, school: UUID, user: UUID, reason: str) -> None:
    """All sessions of a user end now."""
    await act.row(_END_SESSIONS, school=school, user=user, reason=reason)


async def give(act: Act, user_id: UUID) -> Answer:
    """A code for somebody else; a password they had is no more, and their sessions end.

    Raises Invalid, WrongState; LastPrincipal where two principals do it to each other.
    """
    found = await change(act, _TO_RESET, id=user_id)
    if found["suspended_at"]:
        said = Words("Tài khoản đang tạm khóa: hãy mở lại trước.", "The account is suspended: reinstate it first.")
        raise WrongState(said, state="suspended", transitions=["reinstate"])
    if user_id == found["user_id"]:
        said = Words(
            "Mật khẩu của mình thì tự đổi, bằng mật khẩu hiện tại.",
            "One's own password is changed with the current one.",
        )
        raise Invalid(FieldError("user_id", "own_account", said))
    # Without a password nobody is in office.
    await principals.check_suspension(act, found["school_id"], user_id, found["today"])
    return await with_code(act, user_id, await renew(act, found["school_id"], user_id))


class Unknown(LookupError):
    """There is no school of that code ("school"), or no such account in it ("user")."""


class Suspended(ValueError):
    """A code does not open a suspended account."""


async def give_by_name(act: Act, *, school_code: str, username: str) -> str:
    """The same by the operator, at the command line only, for any account of a school. Raises Unknown, Suspended."""
    school = await school_of_code(act, school_code)
    if school is None:
        raise Unknown("school")
    await act.begin()
    await act.enter_school(school)
    await act.sign(None, person=None)
    user = await act.row(_NAMED, school=school, username=username)
    if user is None:
        raise Unknown("user")
    if user["suspended_at"]:
        raise Suspended
    return await renew(act, school, user["id"])


async def renew(act: Act, school: UUID, user: UUID) -> str:
    """The code in place of any before it and of the password; the sessions end."""
    code = new_code()
    values = {
        "password_hash": None,
        "password_changed_at": None,
        "code_hash": hash_code(code),
        "code_expires_at": code_expires_at(act.now),
        "code_used_at": None,
        "must_change_password": True,
    }
    await act.row(updating(users, *values), school_id=school, id=user, **values)
    await end_sessions(act, school, user, "password_changed")
    return code
