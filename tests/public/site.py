"""Items as they stand on a school's site, written at once."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.content.planting import planted
from tests.school import Caller, School

HTML = "<p>Sáng nay, cả trường đón các cháu trong tiếng trống hội.</p>"


async def standing(school: School, title: str = "Ngày hội đến trường của bé", *, ago: timedelta = timedelta(0),
                   taken_down: bool = False, by: Caller | None = None, **columns: Any) -> UUID:  # fmt: skip
    """Something that was published so long ago, or has been taken down since. `columns`: of site_items."""
    item = await planted(school, by or school.as_("teacher of the class"), title=title)
    at: datetime = school.program.clock() - ago
    told = {"title": title, "html": HTML, "files": [], "file_ids": []} | columns
    if taken_down:
        told |= {"title": "", "html": "", "files": [], "file_ids": [], "taken_down_at": school.program.clock()}
    await school.plant(
        {"site_items": [{"content_id": item, "kind": "news", "language": "vi", "published_at": at, "updated_at": at,
                         "sha256": hashlib.sha256(title.encode()).hexdigest(), **told}]}
    )  # fmt: skip
    return item
