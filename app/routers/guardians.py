"""A child's guardians towards the system: their accounts (6.1), their blocks (3.1)."""

from uuid import UUID

from app.core.answer import Answer
from app.core.errors import NotFound, Stale, WrongState
from app.routers.area import Area
from app.routers.queries import One
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.guardians import BlockIn, BlockOut, GuardianInvitedOut, GuardianshipOut, UnblockIn
from app.services import guardians

area = Area("guardians")


@area.get("/students/{student_id}/guardians", action="guardian.read", answers=Page[GuardianshipOut], raises=(NotFound,))
async def list_guardians(act: Act, student_id: UUID) -> Answer:
    """A child's guardians for the staff: their accounts, and who is blocked."""
    return await guardians.list_(act, student_id)


@area.get(
    "/students/{student_id}/guardians/{guardian_id}",
    action="guardian.read",
    answers=GuardianshipOut,
    raises=(NotFound,),
)
async def read_guardian(act: Act, student_id: UUID, guardian_id: UUID, query: One) -> Answer:
    """One guardian of a child, for the staff."""
    return await guardians.read(act, student_id, guardian_id, query)


@area.post(
    "/students/{student_id}/guardians/{guardian_id}/invite", action="guardian.invite", answers=GuardianInvitedOut,
    status=201, raises=(NotFound, Stale, WrongState), replays="/students/{student_id}/guardians/{guardian_id}",
)  # fmt: skip
async def invite_guardian(act: Act, student_id: UUID, guardian_id: UUID) -> Answer:
    """An account for a guardian, or another code while it waits. The code is shown here and never again."""
    return await guardians.invite(act, student_id, guardian_id)


@area.get(
    "/students/{student_id}/guardians/{guardian_id}/block",
    action="guardian.read_block",
    answers=BlockOut,
    raises=(NotFound,),
)
async def read_guardian_block(act: Act, student_id: UUID, guardian_id: UUID, query: One) -> Answer:
    """Whether a guardian is blocked, since when, and why."""
    return await guardians.read_block(act, student_id, guardian_id, query)


@area.post(
    "/students/{student_id}/guardians/{guardian_id}/block", action="guardian.block", answers=BlockOut,
    raises=(NotFound, Stale, WrongState), replays="/students/{student_id}/guardians/{guardian_id}/block",
)  # fmt: skip
async def block_guardian(act: Act, student_id: UUID, guardian_id: UUID, body: BlockIn) -> Answer:
    """Block a guardian from the child, at once and with no trace shown to them."""
    return await guardians.block(act, student_id, guardian_id, body)


@area.post(
    "/students/{student_id}/guardians/{guardian_id}/unblock", action="guardian.unblock", answers=BlockOut,
    raises=(NotFound, Stale, WrongState), replays="/students/{student_id}/guardians/{guardian_id}/block",
)  # fmt: skip
async def unblock_guardian(act: Act, student_id: UUID, guardian_id: UUID, body: UnblockIn) -> Answer:
    """Lift a block: the guardianship gives again what it gives by its dates."""
    return await guardians.unblock(act, student_id, guardian_id, body)
