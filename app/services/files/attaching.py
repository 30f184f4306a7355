"""Attaching files to a revision of content, in the transaction that writes it (5.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Integer, any_, bindparam, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import insert

from app.core.db import ARRAY_OF_UUID, Statement
from app.core.errors import FieldError, Invalid
from app.core.words import Words
from app.models.base import Uuid
from app.models.caller import me
from app.models.files import content_files, files
from app.policies.act import Act
from app.policies.criteria import allowed
from app.policies.rows import file
from app.policies.rows.files import DELETED, PENDING

_ids = bindparam("ids", type_=ARRAY_OF_UUID)


def _usable() -> Statement:
    """Those of the files that the caller may read; nobody deletes them until the transaction ends."""
    found = (
        select(files.c.id, files.c.media_type, files.c.size, files.c.sha256, files.c.width, files.c.height)
        .where(files.c.school_id == me.c.school_id, files.c.id == any_(_ids), files.c.state != DELETED)
        .where(allowed("file.read", file))
        .order_by(files.c.id)
        .with_for_update(of=files)
        .offset(literal_column("0"))
        .correlate(me)
        .lateral("r")
    )
    return Statement(select(*found.c).select_from(me.join(found, true())))


_USABLE = _usable()
_school, _content = bindparam("school", type_=Uuid), bindparam("content", type_=Uuid)
_put_to_use = (
    files.update()
    .where(files.c.school_id == _school, files.c.id == any_(_ids), files.c.state == PENDING)
    .values(state=literal_column("'attached'"), version=files.c.version + 1)
    .returning(files.c.id)
    .cte("put_to_use")
)
_ATTACH = Statement(
    insert(content_files)
    .from_select(
        ["school_id", "content_id", "number", "file_id"],
        select(_school, _content, bindparam("number", type_=Integer), func.unnest(_ids)),
    )
    .add_cte(_put_to_use)
)


@dataclass(frozen=True, slots=True)
class Usable:
    """A file that the writer may attach, as it will be read."""

    id: UUID
    media_type: str
    size: int
    sha256: bytes
    width: int | None
    height: int | None


async def usable(act: Act, ids: Sequence[UUID], *, pointer: str = "/attachments") -> dict[UUID, Usable]:
    """The files that the caller may attach, by id: their own, or of content they may read; none goes before the act ends.

    `pointer`: where the list of them stands in the body, objects with a `file_id`. Raises Invalid, naming each that is not
    there for the caller.
    """
    found = {row["id"]: Usable(*row) for row in await act.rows(_USABLE, ids=list(ids))} if ids else {}  # type: ignore[misc]
    words = Words("Không có tệp này. Hãy gửi tệp lên trước.", "There is no such file. Send it in first.")
    if missing := [place for place, id_ in enumerate(ids) if id_ not in found]:
        raise Invalid(*(FieldError(f"{pointer}/{place}/file_id", "not_found", words) for place in missing))
    return found


async def attach(act: Act, *, school: UUID, content: UUID, number: int, ids: Sequence[UUID]) -> None:
    """Bind files that `usable` has found to a revision that was just written. From then on its readers read them."""
    if ids:
        await act.row(_ATTACH, school=school, content=content, number=number, ids=sorted(set(ids)))
