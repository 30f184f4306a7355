"""The day's register."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Conflict, NotFound, Stale, WrongState
from app.policies.years import SchoolYearOver
from app.routers.area import Area
from app.routers.route import Act
from app.schemas.attendance import MarksIn, RegisterOut
from app.schemas.base import Day, OneQuery
from app.services import attendance

area = Area("attendance")
_WRITING = (NotFound, Stale, WrongState, Conflict, SchoolYearOver)


@area.get(
    "/classes/{class_id}/registers/{day}",
    action="attendance.read",
    answers=RegisterOut,
    raises=(NotFound,),
)
async def read_register(act: Act, class_id: UUID, day: Day, query: Annotated[OneQuery, Query()]) -> Answer:
    """The register of a class and day (clause 6.2)."""
    return await attendance.read(act, class_id, day, query)


@area.put(
    "/classes/{class_id}/registers/{day}",
    action="attendance.mark",
    answers=RegisterOut,
    raises=_WRITING,
)
async def mark_register(act: Act, class_id: UUID, day: Day, body: MarksIn) -> Answer:
    """Mark some or all of the class's children today: all of the marks or none (clause 6.2)."""
    return await attendance.mark(act, class_id, day, body.marks)


@area.post(
    "/classes/{class_id}/registers/{day}/confirm",
    action="attendance.confirm",
    answers=RegisterOut,
    raises=_WRITING,
    replays="/classes/{class_id}/registers/{day}",
)
async def confirm_register(act: Act, class_id: UUID, day: Day) -> Answer:
    """Confirm the day's register; every child needs a mark (clause 6.2)."""
    return await attendance.confirm(act, class_id, day)
