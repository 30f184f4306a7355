"""What is known of a file."""

from typing import Any
from uuid import UUID

from app.core.answer import Answer
from app.core.db import Row
from app.core.files.problems import WARNINGS
from app.models.files import files
from app.policies.act import Act
from app.policies.criteria import allowed_actions
from app.policies.engine import door, fetch
from app.policies.rows import file
from app.schemas.base import OneQuery

_PLAIN = ("id", "media_type", "size", "width", "height", "name", "uploaded_at", "state")
FIELDS = tuple(files.c[name] for name in (*_PLAIN, "sha256", "warnings", "version"))
_READ = door("file.read", file, *FIELDS, allowed_actions(file).label("allowed_actions"))


async def read(act: Act, file_id: UUID, query: OneQuery) -> Answer:
    """All but the bytes. Raises NotFound."""
    found = await fetch(act, _READ, id=file_id)
    return answer_of(act, found.record, actions=found["allowed_actions"] if query.include else None)


def answer_of(act: Act, kept: Row | dict[str, Any], *, actions: list[str] | None = None) -> Answer:
    """A file's row as it is sent."""
    body = {name: kept[name] for name in _PLAIN} | {
        "id": str(kept["id"]),
        "kind": "document" if kept["width"] is None else "image",
        "sha256": kept["sha256"].hex(),
        "warnings": [{"code": code, "message": WARNINGS[code].in_(act.locale)} for code in kept["warnings"]],
    }
    return Answer.of(body | ({"allowed_actions": actions} if actions is not None else {}), etag=f'"{kept["version"]}"')
