"""What came of advice (4.2.5): sent → followed up, as often as somebody asks → closed."""

from datetime import date
from uuid import UUID

from app.core.answer import Answer
from app.policies.act import Act
from app.policies.engine import Seen, change, door
from app.policies.reading import written
from app.policies.rows import advice
from app.policies.workflow import advance
from app.schemas.advice import ClosingIn, OutcomeIn
from app.services.advice.reading import ONE
from app.services.advice.sending import refuse_what_is_wrong

_TO_FOLLOW_UP, _TO_CLOSE = (
    door(action, advice, locks=True, journaled=True) for action in ("advice.follow_up", "advice.close")
)


async def follow_up(act: Act, advice_id: UUID, given: OutcomeIn) -> Answer:
    """What came of it so far, and when somebody asks again. Raises WrongState once it is closed."""
    found = await change(act, _TO_FOLLOW_UP, id=advice_id)
    refuse_what_is_wrong(found, given.follow_up_on)
    return await _told(act, found, advice_id, given, given.follow_up_on)


async def close(act: Act, advice_id: UUID, given: ClosingIn) -> Answer:
    """What came of it in the end. Raises WrongState once it is closed."""
    return await _told(act, await change(act, _TO_CLOSE, id=advice_id), advice_id, given, None)


async def _told(
    act: Act, found: Seen, advice_id: UUID, given: OutcomeIn | ClosingIn, follow_up_on: date | None
) -> Answer:
    await advance(
        act, advice, found, advice_id, outcome=given.outcome, outcome_note=given.note,
        outcome_at=act.now, outcome_by=found["person_id"], follow_up_on=follow_up_on,
    )  # fmt: skip
    return await written(act, ONE, id=advice_id)
