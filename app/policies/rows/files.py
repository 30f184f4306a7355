"""What people attach."""

from sqlalchemy import Text, and_, cast, literal_column

from app.models.files import files
from app.policies.row import Move, Row
from app.policies.rows.keys import is_

PENDING = literal_column("'pending'", Text)
DELETED = literal_column("'deleted'", Text)

file = Row(
    "file",
    files,
    key=and_(is_(files.c.id), files.c.state != DELETED),
    locks={"school_id": files.c.school_id, "person_id": files.c.uploaded_by},
    version=cast(files.c.version, Text),
    actions=("file.read", "file.delete"),
    state=files.c.state,
    moves={"file.delete": Move(when=files.c.state == PENDING, to="deleted")},
)
