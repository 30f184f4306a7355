"""Taking a file in: looked into first, its bytes kept, then its row; without the row nobody ever sees the bytes."""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, literal_column, select

from app.core import log
from app.core.answer import Answer
from app.core.db import Statement, inserting
from app.core.errors import FieldError, Invalid, TemporarilyUnavailable
from app.core.files.inspection import Inspected, inspected
from app.core.files.naming import fit_name
from app.core.files.store import Stored
from app.core.ids import new_id
from app.core.words import Words
from app.models.base import Uuid
from app.models.files import files
from app.policies.act import Act
from app.policies.engine import admit, admit_to_change
from app.policies.rows.files import DELETED
from app.schemas.files import FileForm
from app.services.files.reading import answer_of
from app.services.schools import wait_turn

_HELD = Statement(
    select(func.coalesce(func.sum(files.c.size), literal_column("0")).label("bytes")).where(
        files.c.school_id == bindparam("school", type_=Uuid), files.c.state != DELETED
    )
)


async def keep(act: Act, form: FileForm) -> Answer:
    """Take a file in for whoever sends it; nothing uses it yet.

    Raises Forbidden, UnsupportedMediaType (no kind of ours), TooLarge (bytes, or pixels), Invalid (damaged; no room left for
    the school) and TemporarilyUnavailable (no room on the disk).
    """
    caller = await admit(act)
    school, id_ = caller["school_id"], new_id()
    await asyncio.to_thread(form.file.file.fileno)  # on the disk, if it was not yet: there the child reads it
    async with inspected(form.file.file) as found:
        stored = await _put(act, school, id_, found)
    return await _written(act, id_, found, stored, form.file.filename or "")


async def _put(act: Act, school: UUID, id_: UUID, found: Inspected) -> Stored:
    """The bytes, on the disk; they go again where the row does not come to stay."""

    async def forget(stays: bool) -> None:
        if stays:
            return
        with suppress(OSError):  # what cannot be removed now is of no row, and pruned
            await asyncio.to_thread(act.runtime.files.delete, str(school), str(id_))

    act.at_the_end.append(forget)
    try:
        return await asyncio.to_thread(act.runtime.files.put, str(school), str(id_), found.content)
    except OSError as error:
        log.event("file_not_kept", why=type(error).__name__, number=error.errno)
        raise TemporarilyUnavailable from None


async def _written(act: Act, id_: UUID, found: Inspected, stored: Stored, name: str) -> Answer:
    caller = await admit_to_change(act)  # again, in the transaction that writes
    await _has_room(act, caller["school_id"], stored.size)
    values: dict[str, Any] = {
        "school_id": caller["school_id"],
        "id": id_,
        "media_type": found.media_type,
        "size": stored.size,
        "sha256": stored.sha256,
        "width": found.width,
        "height": found.height,
        "name": fit_name(name, found.media_type),
        "warnings": list(found.warnings),
        "uploaded_by": caller["person_id"],
        "uploaded_at": act.now,
        "state": "pending",
    }
    await act.row(inserting(files, *values), **values)
    return answer_of(act, values | {"version": 1})


async def _has_room(act: Act, school: UUID, size: int) -> None:
    """One upload after another: what is left is left for one. Raises Invalid."""
    await wait_turn(act, school)
    held = await act.row(_HELD, school=school)
    assert held is not None
    left = max(act.runtime.settings.files_quota_bytes - int(held["bytes"]), 0)
    if size > left:
        words = Words(
            f"Trường chỉ còn {left / 1e6:.1f} MB để đính kèm tệp, tệp này cần {size / 1e6:.1f} MB. "
            "Hãy xóa tệp không dùng, hoặc đề nghị người quản trị máy chủ tăng dung lượng.",
            f"The school has {left / 1e6:.1f} MB left for files, and this one needs {size / 1e6:.1f} MB. "
            "Delete what is not used, or ask the server's administrator for more room.",
        )
        raise Invalid(FieldError("/file", "no_room", words))
