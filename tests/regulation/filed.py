"""What is asked about files: of one's own, another's, and those that content has with it."""

import io
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core.ids import new_id
from tests.content.planting import planted
from tests.files.made import photo
from tests.school import Caller, School

if TYPE_CHECKING:
    from tests.regulation.stage import Request, Stage

PHOTO = photo(40, 30)


def _file(which: str, what: str = "", method: str = "GET") -> "Request":
    return method, lambda stage: f"/v1/files/{stage.files[which]}{what}", lambda _: {}


def _sent(_: "Stage") -> dict[str, Any]:
    return {"files": {"file": ("ảnh.jpg", PHOTO, "image/jpeg")}}


FILED: "dict[str, Request]" = {
    "send file": ("POST", lambda _: "/v1/files", _sent),
    "own file": _file("own"),
    "own file's bytes": _file("own", "/content"),
    "delete own file": _file("own", method="DELETE"),
    "another's file": _file("another's"),
    "another's file's bytes": _file("another's", "/content"),
    "delete another's file": _file("another's", method="DELETE"),
    "with own content": _file("with own content"),
    "with content": _file("with content"),
    "with content, bytes": _file("with content", "/content"),
    "delete with content": _file("with content", method="DELETE"),
}


async def files_of(school: School, somebody: Caller, caller: Caller) -> dict[str, UUID]:
    """One that nothing uses of each of the two; two of somebody's, with content of the group and with the caller's own."""
    own_school = caller.school or school
    with_content = await _kept(school, somebody, await planted(school, somebody))
    own = await planted(own_school, caller, group=None) if caller.school else None
    return {
        "own": await _kept(own_school, caller) if caller.school else new_id(),
        "another's": await _kept(school, somebody),
        "with content": with_content,
        "with own content": await _kept(school, somebody, own) if own_school is school else new_id(),
    }


async def _kept(school: School, by: Caller, content: UUID | None = None) -> UUID:
    id_ = new_id()
    stored = school.program.runtime.files.put(str(school.id), str(id_), io.BytesIO(PHOTO))
    await school.plant(
        {"files": [{"id": id_, "media_type": "image/jpeg", "size": stored.size, "sha256": "\\x" + stored.sha256.hex(),
                    "width": 40, "height": 30, "name": "ảnh.jpg", "warnings": [], "uploaded_by": by.person,
                    "uploaded_at": school.program.clock(), "state": "attached" if content else "pending"}]}
    )  # fmt: skip
    if content:
        await school.plant({"content_files": [{"content_id": content, "number": 1, "file_id": id_}]})
    return id_
