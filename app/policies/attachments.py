"""Whoever may read something may read the files attached to it: asked of that something's own rule, never told again here."""

from typing import Final

from sqlalchemy import ColumnElement, and_, exists, select

from app.core.words import Words
from app.models.caller import me
from app.models.content import content_items
from app.models.files import content_files, files
from app.policies.engine import allowed
from app.policies.facts import Fact
from app.policies.row import Row
from app.policies.rows.content import content


def _in_content_one_reads(_: Row) -> ColumnElement[bool]:
    """Some revision of content that the caller may read has the file with it."""
    return exists(
        select(content_files.c.file_id)
        .select_from(
            content_files.join(
                content_items,
                and_(
                    content_items.c.school_id == content_files.c.school_id,
                    content_items.c.id == content_files.c.content_id,
                ),
            )
        )
        .where(
            content_files.c.school_id == files.c.school_id,
            content_files.c.file_id == files.c.id,
            allowed("content.read", content),
        )
        .correlate(files, me)
    )


of_content_one_reads: Final = Fact(
    Words("của tin bài mà mình được xem", "of content that they may read"), _in_content_one_reads
)
