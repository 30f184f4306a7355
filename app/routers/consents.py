"""Parents' consents to publish a child's name or image (6.3)."""

from uuid import UUID

from app.core.answer import Answer
from app.core.errors import NotFound, Stale
from app.routers.area import Area
from app.routers.queries import One
from app.routers.route import Act
from app.schemas.consents import ConsentsIn, ConsentsOut, ConsentsWithdrawnOut
from app.services import consents

area = Area("consents")


@area.get("/students/{student_id}/consents", action="consent.read", answers=ConsentsOut, raises=(NotFound,))
async def read_consents(act: Act, student_id: UUID, query: One) -> Answer:
    """What may be published of a child, and by whose word (clause 6.3)."""
    return await consents.read(act, student_id, query)


@area.post(
    "/students/{student_id}/consents/give", action="consent.give", answers=ConsentsOut, raises=(NotFound, Stale),
    replays="/students/{student_id}/consents",
)  # fmt: skip
async def give_consents(act: Act, student_id: UUID, body: ConsentsIn) -> Answer:
    """A parent lets the school publish the child's name or image (clause 6.3)."""
    return await consents.give(act, student_id, body)


@area.post(
    "/students/{student_id}/consents/withdraw", action="consent.withdraw", answers=ConsentsWithdrawnOut,
    raises=(NotFound, Stale), replays="/students/{student_id}/consents",
)  # fmt: skip
async def withdraw_consents(act: Act, student_id: UUID, body: ConsentsIn) -> Answer:
    """A parent takes a consent back; `to_take_down` says how much is published and has to go (clause 6.3)."""
    return await consents.withdraw(act, student_id, body)
