"""The steps of a content item's review and publication, each on a row of its own with its clause (5.2, 7.4)."""

from uuid import UUID

from app.core.db import inserting
from app.core.ids import new_id
from app.models.content import content_reviews
from app.policies.act import Act
from app.policies.engine import Seen

_STEP = inserting(
    content_reviews, "school_id", "id", "content_id", "number", "action", "clause", "person_id", "at", "note"
)


async def record_step(act: Act, found: Seen, content_id: UUID, number: int, note: str | None = None) -> None:
    """What the caller does now with this revision, and why."""
    await act.row(
        _STEP, school_id=found["school_id"], id=new_id(), content_id=content_id, number=number, action=act.action,
        clause=found.grant.cited.clause, person_id=found["person_id"], at=act.now, note=note,
    )  # fmt: skip
