"""One-time codes: for a new account, for one that expired, for a forgotten password (3.1, 3.2).

Nobody sees or sets another's password: a code signs in once, and only to set one.
"""

from uuid import UUID

from sqlalchemy import Text, bindparam

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
from app.services.founding import code_expires_at
from app.services.people.users import with_code

_TO_RESET = door("user.reset_password", user_row, users.c.suspended_at, locks=True)
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
    """A code for somebody else; a password they had is no more, and their sessions end. Raises Invalid, WrongState."""
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
    code = new_code()
    values = {
        "password_hash": None,
        "password_changed_at": None,
        "code_hash": hash_code(code),
        "code_expires_at": code_expires_at(act.now),
        "code_used_at": None,
        "must_change_password": True,
    }
    await act.row(updating(users, *values), school_id=found["school_id"], id=user_id, **values)
    await end_sessions(act, found["school_id"], user_id, "password_changed")
    return await with_code(act, user_id, code)
