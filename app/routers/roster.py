"""The roster that the clerk's import leaves to be confirmed."""

from uuid import UUID

from app.core.answer import Answer
from app.core.errors import NotFound, Stale
from app.core.idempotency import Replay
from app.routers.area import Area
from app.routers.route import Act
from app.schemas.roster import ConfirmedOut
from app.services import roster

area = Area("students")


@area.post(
    "/classes/{class_id}/roster/confirm",
    action="roster.confirm",
    answers=ConfirmedOut,
    raises=(NotFound, Stale),
    replays=Replay.BODY,
)
async def confirm_roster(act: Act, class_id: UUID) -> Answer:
    """Confirm the children whom the clerk imported into the own class (clause 6.1)."""
    return await roster.confirm(act, class_id)
