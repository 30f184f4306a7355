"""The published-content check (7.1)."""

from uuid import UUID

from app.core.answer import Answer
from app.core.errors import NotFound, Stale, WrongState
from app.routers.area import Area
from app.routers.queries import One, Paged
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.content_checks import ContentCheckOut, ContentDifferenceOut, ResolutionIn
from app.services import content_checks

area = Area("content checks")


@area.post(
    "/content-checks",
    action="content_check.run",
    answers=ContentCheckOut,
    status=201,
    replays="/content-checks/{id}",
    begins_late=True,
)
async def run_content_check(act: Act) -> Answer:
    """Look at everything that is published, as a visitor gets it, and compare it with what was approved (clause 7.1)."""
    return await content_checks.run(act)


@area.get("/content-checks", action="content_check.read", answers=Page[ContentCheckOut])
async def list_content_checks(act: Act, query: Paged) -> Answer:
    """The checks, newest first."""
    return await content_checks.list_(act, query)


@area.get("/content-checks/{check_id}", action="content_check.read", answers=ContentCheckOut, raises=(NotFound,))
async def read_content_check(act: Act, check_id: UUID, query: One) -> Answer:
    """One check."""
    return await content_checks.read(act, check_id, query)


@area.get(
    "/content-checks/{check_id}/differences",
    action="content_check.read",
    answers=Page[ContentDifferenceOut],
    raises=(NotFound,),
)
async def list_content_differences(act: Act, check_id: UUID, query: Paged) -> Answer:
    """What a check found that differs from what was approved, each with a diff."""
    return await content_checks.differences(act, check_id, query)


@area.get(
    "/content-differences/{difference_id}",
    action="content_check.read",
    answers=ContentDifferenceOut,
    raises=(NotFound,),
)
async def read_content_difference(act: Act, difference_id: UUID, query: One) -> Answer:
    """One difference, with its diff."""
    return await content_checks.read_difference(act, difference_id, query)


@area.post(
    "/content-differences/{difference_id}/resolve",
    action="content_check.resolve",
    answers=ContentDifferenceOut,
    raises=(NotFound, Stale, WrongState),
    replays="/content-differences/{difference_id}",
)
async def resolve_content_difference(act: Act, difference_id: UUID, resolution: ResolutionIn) -> Answer:
    """Say what was done about a difference (clause 7.1)."""
    return await content_checks.resolve(act, difference_id, resolution)
