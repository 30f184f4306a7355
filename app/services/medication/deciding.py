"""A request's way (4.2.5): requested → accepted or refused by the school → ended by it, or withdrawn by the parents."""

from typing import Any
from uuid import UUID

from app.core.answer import Answer
from app.policies.act import Act
from app.policies.engine import Seen, change, door
from app.policies.reading import written
from app.policies.rows import medication
from app.policies.workflow import advance
from app.schemas.medication import MedicationEndIn, MedicationRefusalIn
from app.services.medication.reading import ONE

_TO = {
    action: door(f"medication.{action}", medication, locks=True, journaled=True)
    for action in ("accept", "refuse", "end", "withdraw")
}


async def accept(act: Act, request_id: UUID) -> Answer:
    """The school will give it, or will all the same. Raises WrongState where it is decided already, Separated for its maker."""
    return await _decide(act, await change(act, _TO["accept"], id=request_id), request_id)


async def refuse(act: Act, request_id: UUID, given: MedicationRefusalIn) -> Answer:
    """The school will not give it, and says why. Raises WrongState where it is decided already."""
    return await _decide(act, await change(act, _TO["refuse"], id=request_id), request_id, reason=given.reason)


async def end(act: Act, request_id: UUID, given: MedicationEndIn) -> Answer:
    """No more is given. Raises WrongState where none is being given."""
    return await _close(act, await change(act, _TO["end"], id=request_id), request_id, given)


async def withdraw(act: Act, request_id: UUID, given: MedicationEndIn) -> Answer:
    """A parent of the child takes it back, whichever of them asked. Raises WrongState where nothing is asked any more."""
    return await _close(act, await change(act, _TO["withdraw"], id=request_id), request_id, given)


async def _decide(act: Act, found: Seen, request_id: UUID, **more: Any) -> Answer:
    await advance(act, medication, found, request_id, decided_by=found["person_id"], decided_at=act.now, **more)
    return await written(act, ONE, id=request_id)


async def _close(act: Act, found: Seen, request_id: UUID, given: MedicationEndIn) -> Answer:
    reason = given.reason or None
    await advance(
        act, medication, found, request_id, closed_by=found["person_id"], closed_at=act.now, reason=reason
    )  # fmt: skip
    return await written(act, ONE, id=request_id)
