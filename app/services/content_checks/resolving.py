"""Saying how a difference was resolved (7.1)."""

from uuid import UUID

from app.core.answer import Answer
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.reading import written
from app.policies.rows import content_difference
from app.policies.workflow import advance
from app.schemas.content_checks import ResolutionIn
from app.services.content_checks.reading import DIFFERENCE

_RESOLVE = door("content_check.resolve", content_difference, locks=True)


async def resolve(act: Act, difference_id: UUID, resolution: ResolutionIn) -> Answer:
    """It is no longer open; where it is still there, the next check finds it anew."""
    seen = await change(act, _RESOLVE, id=difference_id)
    await advance(
        act, content_difference, seen, difference_id,
        how=resolution.how, note=resolution.note, resolved_by=seen["person_id"], resolved_at=act.now,
    )  # fmt: skip
    return await written(act, DIFFERENCE, id=difference_id)
