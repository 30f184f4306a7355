"""What people attach."""

from sqlalchemy import ColumnElement, Text, and_, cast, exists, literal_column, select

from app.models.caller import me
from app.models.content import content_items
from app.models.files import content_files, files
from app.policies.criteria import allowed
from app.policies.row import Move, Row
from app.policies.rows.content import content
from app.policies.rows.keys import is_

PENDING = literal_column("'pending'", Text)
DELETED = literal_column("'deleted'", Text)


def _with_content_one_reads() -> ColumnElement[bool]:
    """Some revision of content that the caller may read has the file with it: the content's own rule, not told again."""
    items = content_files.join(
        content_items,
        and_(content_items.c.school_id == content_files.c.school_id, content_items.c.id == content_files.c.content_id),
    )
    return exists(
        select(content_files.c.file_id)
        .select_from(items)
        .where(content_files.c.school_id == files.c.school_id, content_files.c.file_id == files.c.id)
        .where(allowed(content.read, content))
        .correlate(files, me)
    )


file = Row(
    "file",
    files,
    key=and_(is_(files.c.id), files.c.state != DELETED),
    locks={"school_id": files.c.school_id, "person_id": files.c.uploaded_by},
    version=cast(files.c.version, Text),
    actions=("file.read", "file.delete"),
    facts={"with_content_one_reads": _with_content_one_reads},
    state=files.c.state,
    moves={"file.delete": Move(when=files.c.state == PENDING, to="deleted")},
)
