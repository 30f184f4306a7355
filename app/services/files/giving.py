"""A file's bytes, given in a way that no browser takes for a page of ours."""

import asyncio
from uuid import UUID

from app.core import log
from app.core.answer import Answer
from app.core.db import Row
from app.core.disposition import disposition
from app.core.errors import NotFound
from app.core.files.store import Gone
from app.core.words import Words
from app.models.files import files
from app.policies.act import Act
from app.policies.engine import door, fetch
from app.policies.rows import file
from app.runtime import Runtime

GIVEN = tuple(files.c[name] for name in ("school_id", "id", "media_type", "size", "sha256", "name"))
"""What `given` has to know of a file."""

_CONTENT = door("file.read", file, *(column.label(f"file_{column.name}") for column in GIVEN))
_SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"


async def content(act: Act, file_id: UUID) -> Answer:
    """The bytes. Raises NotFound."""
    found = await fetch(act, _CONTENT, id=file_id)
    return await given(act.runtime, found.record, prefix="file_")


async def given(runtime: Runtime, kept: Row, *, prefix: str = "") -> Answer:
    """The bytes of a file that the caller was let through to, from its row's `GIVEN` (named with `prefix` before them).

    Pictures may stand in a page; all else is a download. The ETag is the content's own. Raises NotFound where the bytes
    are lost: `mamnon doctor` tells the operator of it.
    """
    school, id_, media_type, size, sha256, name = (kept[prefix + column.name] for column in GIVEN)
    try:
        stream = await asyncio.to_thread(runtime.files.open, str(school), str(id_))
    except (Gone, OSError):
        log.event("file_without_bytes", file=str(id_))
        raise NotFound(
            Words(
                "Nội dung của tệp không còn trên máy chủ. Hãy báo người quản trị.",
                "The file's content is not on the server any more. Tell your administrator.",
            )
        ) from None
    return Answer(
        stream=stream,
        length=size,
        etag=f'"{sha256.hex()}"',
        headers={
            "content-type": media_type,
            "content-disposition": disposition(name, inline=media_type.startswith("image/")),
            "content-security-policy": _SANDBOX,
        },
    )
