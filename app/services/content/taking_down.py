"""What is published of a child whose parents no longer let it be: it is to be taken down (6.3)."""

from sqlalchemy import select

from app.core.answer import Answer
from app.core.shape import or_empty, text, thing, things
from app.models.content import content_items, publications
from app.policies.act import Act
from app.policies.reading import Listing, listed
from app.policies.rows import content
from app.schemas.base import PageQuery
from app.services.content.children import lacking

_lacking = lacking(content_items.c.id, content_items.c.published_revision, content_items)
_channels = (
    select(things(publications.c.channel, publications.c.channel))
    .where(
        publications.c.school_id == content_items.c.school_id,
        publications.c.content_id == content_items.c.id,
        publications.c.withdrawn_at.is_(None),
    )
    .correlate(content_items)
    .scalar_subquery()
)
_LIST = Listing(
    "content.read_to_take_down",
    content,
    text(
        thing(
            id=content_items.c.id, title=content_items.c.title, published_revision=content_items.c.published_revision,
            channels=or_empty(_channels), children=_lacking.c.children, etag=content.etag,
        )
    ),
    order=(content_items.c.id,),
    filters={"out": content_items.c.published_revision.is_not(None), "lacking": _lacking.c.children.is_not(None)},
    beside=_lacking,
    newest_first=True,
)  # fmt: skip


async def list_(act: Act, query: PageQuery) -> Answer:
    """Published content that names or shows a child without consent, what was begun last first."""
    return await listed(act, _LIST, limit=query.limit, cursor=query.cursor, out=True, lacking=True)
