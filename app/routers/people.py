"""Users, their posts, suspension and one-time codes (3.1)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Conflict, Invalid, NotFound, PreconditionRequired, Stale, Taken, WrongState
from app.policies.years import SchoolYearOver
from app.routers.area import Area
from app.routers.queries import One
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.people import (
    AssignmentIn,
    AssignmentOut,
    AssignmentQuery,
    InvitedOut,
    SuspensionIn,
    UserIn,
    UserOut,
    UserPatch,
    UserQuery,
)
from app.services.people import assignments, codes, suspension, users

area = Area("people")


@area.get("/users", action="user.read", answers=Page[UserOut])
async def list_users(act: Act, query: Annotated[UserQuery, Query()]) -> Answer:
    """The school's accounts by username, each with its owner's posts."""
    return await users.list_(act, query)


@area.get("/users/{user_id}", action="user.read", answers=UserOut, raises=(NotFound,))
async def read_user(act: Act, user_id: UUID, query: One) -> Answer:
    """One account."""
    return await users.read(act, user_id, query)


@area.post("/users", action="user.create", answers=InvitedOut, status=201, raises=(Taken,), replays="/users/{id}")
async def create_user(act: Act, body: UserIn) -> Answer:
    """A new account. Its one-time code is shown here and never again."""
    return await users.create(act, body)


@area.patch(
    "/users/{user_id}", action="user.update", answers=UserOut, raises=(NotFound, PreconditionRequired, Stale, Taken)
)
async def update_user(act: Act, user_id: UUID, body: UserPatch) -> Answer:
    """Change the name, phone, birth year or national id of an account's owner."""
    return await users.update(act, user_id, body)


@area.post(
    "/users/{user_id}/suspend", action="user.suspend", answers=UserOut, raises=(NotFound, Stale, WrongState),
    replays="/users/{user_id}",
)  # fmt: skip
async def suspend_user(act: Act, user_id: UUID, body: SuspensionIn) -> Answer:
    """Suspend an account: its sessions end at once. The last principal in office cannot be suspended."""
    return await suspension.suspend(act, user_id, body)


@area.post(
    "/users/{user_id}/reinstate", action="user.reinstate", answers=UserOut, raises=(NotFound, Stale, WrongState),
    replays="/users/{user_id}",
)  # fmt: skip
async def reinstate_user(act: Act, user_id: UUID) -> Answer:
    """Reinstate a suspended account."""
    return await suspension.reinstate(act, user_id)


@area.post(
    "/users/{user_id}/one-time-code", action="user.reset_password", answers=InvitedOut, status=201,
    raises=(NotFound, Stale, WrongState), replays="/users/{user_id}",
)  # fmt: skip
async def give_one_time_code(act: Act, user_id: UUID) -> Answer:
    """A one-time code for somebody who has none or forgot the password: the old password and all sessions end."""
    return await codes.give(act, user_id)


@area.post(
    "/users/{user_id}/assignments", action="assignment.create", answers=AssignmentOut, status=201,
    raises=(NotFound, Stale, Conflict, Invalid, SchoolYearOver), replays="/assignments/{id}",
)  # fmt: skip
async def create_assignment(act: Act, user_id: UUID, body: AssignmentIn) -> Answer:
    """Assign somebody to a post."""
    return await assignments.create(act, user_id, body)


@area.get("/assignments", action="assignment.read", answers=Page[AssignmentOut])
async def list_assignments(act: Act, query: Annotated[AssignmentQuery, Query()]) -> Answer:
    """Who is assigned to what, oldest first."""
    return await assignments.list_(act, query)


@area.get("/assignments/{assignment_id}", action="assignment.read", answers=AssignmentOut, raises=(NotFound,))
async def read_assignment(act: Act, assignment_id: UUID, query: One) -> Answer:
    """One assignment."""
    return await assignments.read(act, assignment_id, query)


@area.post(
    "/assignments/{assignment_id}/end", action="assignment.end", answers=AssignmentOut,
    raises=(NotFound, Stale, WrongState), replays="/assignments/{assignment_id}",
)  # fmt: skip
async def end_assignment(act: Act, assignment_id: UUID) -> Answer:
    """End an assignment at once. The last principal in office cannot be ended."""
    return await assignments.end(act, assignment_id)
