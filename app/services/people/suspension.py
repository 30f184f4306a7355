"""Suspending an account, and reinstating it (3.1): a suspended one acts no more from the next request on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.core.answer import Answer
from app.core.db import updating
from app.core.errors import WrongState
from app.core.words import Words
from app.models.caller import in_force, me
from app.models.people import users
from app.models.post import Post
from app.policies.act import Act
from app.policies.engine import Seen, change, door
from app.policies.reading import written
from app.policies.rows import user as user_row
from app.schemas.people import SuspensionIn
from app.services.people import principals, stand_ins
from app.services.people.codes import end_sessions
from app.services.people.users import ONE, status

_posts = (
    select(func.array_agg(in_force.c.post.distinct()))
    .where(in_force.c.user_id == users.c.id)
    .correlate(users, me)
    .scalar_subquery()
)
_TO_SUSPEND = door("user.suspend", user_row, status.label("status"), _posts.label("posts"), locks=True)
_TO_REINSTATE = door("user.reinstate", user_row, status.label("status"), locks=True)


async def suspend(act: Act, user_id: UUID, given: SuspensionIn) -> Answer:
    """Suspend an account and end its sessions. Raises WrongState where it is suspended; LastPrincipal."""
    found = await change(act, _TO_SUSPEND, id=user_id)
    if found["status"] == "suspended":
        said = Words("Tài khoản đã bị tạm khóa rồi.", "The account is suspended already.")
        raise WrongState(said, state="suspended", transitions=["reinstate"])
    await principals.check_suspension(act, found["school_id"], user_id, found["today"])
    await _set(act, found, user_id, act.now, given.reason)
    await end_sessions(act, found["school_id"], user_id, "suspended")
    posts = {Post(post) for post in found["posts"] or ()}
    told = await stand_ins.warnings(act, found["school_id"], user_id, posts, found["today"])
    return (await written(act, ONE, id=user_id)).beside(warnings=told)


async def reinstate(act: Act, user_id: UUID) -> Answer:
    """Reinstate a suspended account; its password is as it was. Raises WrongState where it is not suspended."""
    found = await change(act, _TO_REINSTATE, id=user_id)
    if found["status"] != "suspended":
        said = Words("Tài khoản không bị tạm khóa.", "The account is not suspended.")
        raise WrongState(said, state=found["status"], transitions=["suspend"])
    await _set(act, found, user_id, None, None)
    return await written(act, ONE, id=user_id)


async def _set(act: Act, found: Seen, user_id: UUID, at: datetime | None, reason: str | None) -> None:
    await act.row(
        updating(users, "suspended_at", "suspension_reason"),
        school_id=found["school_id"], id=user_id, suspended_at=at, suspension_reason=reason,
    )  # fmt: skip
