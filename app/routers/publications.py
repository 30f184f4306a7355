"""Publishing what is approved (7.2)."""

from uuid import UUID

from app.core.answer import Answer
from app.core.errors import Invalid, NotFound, Stale, WrongState
from app.routers.area import Area
from app.routers.queries import One
from app.routers.route import Act
from app.schemas.publications import PublicationsOut
from app.services.content import publishing

area = Area("publications")


@area.post(
    "/content/{content_id}/publish",
    action="content.publish",
    answers=PublicationsOut,
    raises=(NotFound, Stale, WrongState, publishing.NotAsApproved, Invalid),
    replays="/content/{content_id}/publications",
)
async def publish_content(act: Act, content_id: UUID) -> Answer:
    """Publish the approved revision, exactly so, on each of its channels; it replaces an older one there (clause 7.2)."""
    return await publishing.publish(act, content_id)


@area.get("/content/{content_id}/publications", action="content.read", answers=PublicationsOut, raises=(NotFound,))
async def list_publications(act: Act, content_id: UUID, query: One) -> Answer:
    """Where an item is out, and was."""
    return await publishing.read(act, content_id, query)
