"""The files of what stands on the site, and no others."""

from typing import Any
from uuid import UUID

from app.channels.site.item import name_of
from app.core.answer import Answer
from app.core.files.naming import fit_name
from app.policies.act import Act
from app.schemas.public import SiteQuery
from app.services.files.giving import given
from app.services.public import standing


async def file(act: Act, file_id: UUID, query: SiteQuery) -> Answer:
    """The bytes, for as long as something that stands there has them with it; called as the item calls them. Raises NotFound."""
    school, files = await standing.with_file(act, query.school, file_id)
    found = next(each for each in files if each.file_id == file_id)
    kept: dict[str | int, Any] = {
        "school_id": school,
        "id": file_id,
        "media_type": found.media_type,
        "size": found.size,
        "sha256": bytes.fromhex(found.sha256),
        "name": fit_name(name_of(found, files), found.media_type),
    }
    return await given(act.runtime, kept)
