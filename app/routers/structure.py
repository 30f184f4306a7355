"""School years with their calendars, groups and classes (3.1)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Invalid, NotFound, Stale, Taken
from app.policies.years import SchoolYearOver
from app.routers.area import Area
from app.routers.queries import One, Paged
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.structure import (
    CalendarIn,
    CalendarOut,
    ClassIn,
    ClassOut,
    ClassPatch,
    ClassQuery,
    GroupIn,
    GroupOut,
    GroupPatch,
    SchoolYearIn,
    SchoolYearOut,
    SchoolYearPatch,
)
from app.services.structure import calendar, classes, groups, years

area = Area("structure")


@area.get("/school-years", action="school_year.read", answers=Page[SchoolYearOut])
async def list_school_years(act: Act, query: Paged) -> Answer:
    """The school's years, oldest first; `current` marks the one containing today."""
    return await years.list_(act, query)


@area.get("/school-years/{school_year_id}", action="school_year.read", answers=SchoolYearOut, raises=(NotFound,))
async def read_school_year(act: Act, school_year_id: UUID, query: One) -> Answer:
    """One school year."""
    return await years.read(act, school_year_id, query)


@area.post(
    "/school-years",
    action="school_year.create",
    answers=SchoolYearOut,
    status=201,
    raises=(Taken,),
    replays="/school-years/{id}",
)
async def create_school_year(act: Act, body: SchoolYearIn) -> Answer:
    """A new school year, its calendar filled with the weekdays and the public holidays."""
    return await years.create(act, body)


@area.patch(
    "/school-years/{school_year_id}", action="school_year.update", answers=SchoolYearOut,
    raises=(NotFound, Stale, Taken, SchoolYearOver),
)  # fmt: skip
async def update_school_year(act: Act, school_year_id: UUID, body: SchoolYearPatch) -> Answer:
    """Change a school year's name, dates, cut-off and due dates."""
    return await years.update(act, school_year_id, body)


@area.get("/school-years/{school_year_id}/calendar", action="calendar.read", answers=CalendarOut, raises=(NotFound,))
async def read_calendar(act: Act, school_year_id: UUID, query: One) -> Answer:
    """The calendar of a school year, and the school days that follow from it."""
    return await calendar.read(act, school_year_id, query)


@area.put(
    "/school-years/{school_year_id}/calendar", action="calendar.update", answers=CalendarOut,
    raises=(NotFound, Stale, SchoolYearOver),
)  # fmt: skip
async def replace_calendar(act: Act, school_year_id: UUID, body: CalendarIn) -> Answer:
    """Set the calendar of a school year, whole. A day with marks stays a school day."""
    return await calendar.replace(act, school_year_id, body)


@area.get("/groups", action="group.read", answers=Page[GroupOut])
async def list_groups(act: Act, query: Paged) -> Answer:
    """The groups (tổ chuyên môn)."""
    return await groups.list_(act, query)


@area.get("/groups/{group_id}", action="group.read", answers=GroupOut, raises=(NotFound,))
async def read_group(act: Act, group_id: UUID, query: One) -> Answer:
    """One group."""
    return await groups.read(act, group_id, query)


@area.post("/groups", action="group.create", answers=GroupOut, status=201, raises=(Taken,), replays="/groups/{id}")
async def create_group(act: Act, body: GroupIn) -> Answer:
    """A new group."""
    return await groups.create(act, body)


@area.patch("/groups/{group_id}", action="group.update", answers=GroupOut, raises=(NotFound, Stale, Taken))
async def update_group(act: Act, group_id: UUID, body: GroupPatch) -> Answer:
    """Change a group's name."""
    return await groups.update(act, group_id, body)


@area.get("/classes", action="class.read", answers=Page[ClassOut], besides=("class.read_size",))
async def list_classes(act: Act, query: Annotated[ClassQuery, Query()]) -> Answer:
    """The classes of a school year (the current one by default) and their homeroom teachers."""
    return await classes.list_(act, query)


@area.get(
    "/classes/{class_id}", action="class.read", answers=ClassOut, raises=(NotFound,), besides=("class.read_size",)
)
async def read_class(act: Act, class_id: UUID, query: One) -> Answer:
    """One class."""
    return await classes.read(act, class_id, query)


@area.post(
    "/classes",
    action="class.create",
    answers=ClassOut,
    status=201,
    raises=(Taken, Invalid, SchoolYearOver),
    replays="/classes/{id}",
)
async def create_class(act: Act, body: ClassIn) -> Answer:
    """A new class, with a register for each school day of its year."""
    return await classes.create(act, body)


@area.patch(
    "/classes/{class_id}", action="class.update", answers=ClassOut, raises=(NotFound, Stale, Taken, SchoolYearOver)
)
async def update_class(act: Act, class_id: UUID, body: ClassPatch) -> Answer:
    """Change a class's name, group, age group and place in the list."""
    return await classes.update(act, class_id, body)
