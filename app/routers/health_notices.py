"""Notices on common illnesses to all parents (4.2.5)."""

from uuid import UUID

from app.core.answer import Answer
from app.core.errors import NotFound
from app.routers.area import Area
from app.routers.queries import One, Paged
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.health_notices import HealthNoticeIn, HealthNoticeOut
from app.services import health_notices

area = Area("health notices")


@area.post(
    "/health-notices", action="health_notice.send", answers=HealthNoticeOut, status=201, replays="/health-notices/{id}"
)  # fmt: skip
async def send_health_notice(act: Act, body: HealthNoticeIn) -> Answer:
    """Tell all parents of the school about a common illness."""
    return await health_notices.send(act, body)


@area.get("/health-notices", action="health_notice.read", answers=Page[HealthNoticeOut])
async def list_health_notices(act: Act, query: Paged) -> Answer:
    """The notices that were sent, newest first, and how many have read each."""
    return await health_notices.list_(act, query)


@area.get("/health-notices/{notice_id}", action="health_notice.read", answers=HealthNoticeOut, raises=(NotFound,))
async def read_health_notice(act: Act, notice_id: UUID, query: One) -> Answer:
    """One notice, and how many have read it."""
    return await health_notices.read(act, notice_id, query)
