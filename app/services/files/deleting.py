"""Deleting one's own file while nothing uses it; its row stays and says that it was there."""

import asyncio
from uuid import UUID

from app.core import log
from app.core.answer import Answer
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.rows import file
from app.policies.workflow import advance

_DELETE = door("file.delete", file, locks=True)


async def delete(act: Act, file_id: UUID) -> Answer:
    """Raises NotFound, Forbidden (somebody else's), WrongState (something uses it)."""
    seen = await change(act, _DELETE, id=file_id)
    await advance(act, file, seen, file_id)
    forget_bytes(act, seen["school_id"], file_id)
    return Answer()


def forget_bytes(act: Act, school: UUID, *ids: UUID) -> None:
    """Remove the bytes once the act's writing stays. Where that fails they are nobody's, and go with the next pruning."""

    async def forget(stays: bool) -> None:
        for id_ in ids if stays else ():
            try:
                await asyncio.to_thread(act.runtime.files.delete, str(school), str(id_))
            except OSError as error:
                log.event("file_not_removed", file=str(id_), why=type(error).__name__)

    act.at_the_end.append(forget)
