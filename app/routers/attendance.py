"""The day's register."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Conflict, NotFound, Stale, WrongState
from app.policies.years import SchoolYearOver
from app.routers.area import Area
from app.routers.queries import One
from app.routers.route import Act
from app.schemas.attendance import (
    CountsQuery,
    DayCountsOut,
    DayRegisterOut,
    MarksIn,
    RegisterOut,
    RegistersQuery,
)
from app.schemas.base import Day, Page
from app.services import attendance

area = Area("attendance")
_WRITING = (NotFound, Stale, WrongState, Conflict, SchoolYearOver)


@area.get("/registers", action="attendance.read", answers=Page[DayRegisterOut])
async def list_registers(act: Act, query: Annotated[RegistersQuery, Query()]) -> Answer:
    """The registers of all classes on a day, as far as the caller may read them; without the children (clause 6.2)."""
    return await attendance.list_(act, query)


@area.get("/register-counts", action="attendance.read_counts", answers=Page[DayCountsOut])
async def list_register_counts(act: Act, query: Annotated[CountsQuery, Query()]) -> Answer:
    """How many children of each class are there on a day, for the meals (clause 4.2.1)."""
    return await attendance.list_counts(act, query)


@area.get(
    "/classes/{class_id}/registers/{day}",
    action="attendance.read",
    answers=RegisterOut,
    raises=(NotFound,),
)
async def read_register(act: Act, class_id: UUID, day: Day, query: One) -> Answer:
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
