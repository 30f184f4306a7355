"""Files that people attach: pictures and documents."""

from typing import Annotated
from uuid import UUID

from fastapi import Form

from app.core.answer import Answer
from app.core.errors import NotFound, Stale, WrongState
from app.routers.area import Area
from app.routers.queries import One
from app.routers.route import Act
from app.schemas.files import MEDIA_TYPES, FileForm, FileOut
from app.services import files

area = Area("files")


@area.post("/files", action="file.create", answers=FileOut, status=201, replays="/files/{id}", begins_late=True)
async def send_file(act: Act, form: Annotated[FileForm, Form(media_type="multipart/form-data")]) -> Answer:
    """Send in a file to attach; while nothing uses it, nobody else sees it (clause 5.2).

    Pictures are drawn anew: upright, at most 2,560 pixels a side, without where and when they were taken; of a moving one
    the first frame. Other files are kept as they come; those with scripts, macros or embedded files are refused.
    """
    return await files.keep(act, form)


@area.get("/files/{file_id}", action="file.read", answers=FileOut, raises=(NotFound,))
async def read_file(act: Act, file_id: UUID, query: One) -> Answer:
    """What is known of a file: one's own, or one of content that one may read (clause 5.2)."""
    return await files.read(act, file_id, query)


@area.get(
    "/files/{file_id}/content",
    action="file.read",
    answers=None,
    produces=MEDIA_TYPES,
    raises=(NotFound,),
    asked_again=True,
)
async def read_file_content(act: Act, file_id: UUID) -> Answer:
    """The bytes: a picture to be shown, any other file to be downloaded (clause 5.2)."""
    return await files.content(act, file_id)


@area.delete("/files/{file_id}", action="file.delete", answers=None, status=204, raises=(NotFound, Stale, WrongState))
async def delete_file(act: Act, file_id: UUID) -> Answer:
    """Delete one's own file that nothing uses (clause 5.2)."""
    return await files.delete(act, file_id)
