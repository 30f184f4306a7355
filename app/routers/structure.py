"""School years, groups and classes."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import NotFound
from app.routers.area import Area
from app.routers.route import Act
from app.schemas.base import OneQuery, Page, PageQuery
from app.schemas.structure import ClassOut, ClassQuery, GroupOut, SchoolYearOut
from app.services import structure

area = Area("structure")


@area.get("/school-years", action="school_year.read", answers=Page[SchoolYearOut])
async def list_school_years(act: Act, query: Annotated[PageQuery, Query()]) -> Answer:
    """The school's years, oldest first; `current` marks the one containing today."""
    return await structure.list_years(act, query)


@area.get("/school-years/{school_year_id}", action="school_year.read", answers=SchoolYearOut, raises=(NotFound,))
async def read_school_year(act: Act, school_year_id: UUID, query: Annotated[OneQuery, Query()]) -> Answer:
    """One school year."""
    return await structure.read_year(act, school_year_id, query)


@area.get("/groups", action="group.read", answers=Page[GroupOut])
async def list_groups(act: Act, query: Annotated[PageQuery, Query()]) -> Answer:
    """The groups (tổ chuyên môn)."""
    return await structure.list_groups(act, query)


@area.get("/groups/{group_id}", action="group.read", answers=GroupOut, raises=(NotFound,))
async def read_group(act: Act, group_id: UUID, query: Annotated[OneQuery, Query()]) -> Answer:
    """One group."""
    return await structure.read_group(act, group_id, query)


@area.get("/classes", action="class.read", answers=Page[ClassOut])
async def list_classes(act: Act, query: Annotated[ClassQuery, Query()]) -> Answer:
    """The classes of a school year (the current one by default) and their homeroom teachers."""
    return await structure.list_classes(act, query)


@area.get("/classes/{class_id}", action="class.read", answers=ClassOut, raises=(NotFound,))
async def read_class(act: Act, class_id: UUID, query: Annotated[OneQuery, Query()]) -> Answer:
    """One class."""
    return await structure.read_class(act, class_id, query)
