"""Children's records."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import NotFound
from app.core.idempotency import Replay
from app.routers.area import Area
from app.routers.route import Act
from app.schemas.base import OneQuery, Page
from app.schemas.students import StudentOut, StudentQuery
from app.services import students

area = Area("students")


@area.get("/students", action="student.read", answers=Page[StudentOut])
async def list_students(act: Act, query: Annotated[StudentQuery, Query()]) -> Answer:
    """The children whom the caller may see, in Vietnamese name order."""
    return await students.list_(act, query)


@area.post("/students/search", action="student.read", answers=Page[StudentOut], replays=Replay.AGAIN)
async def search_students(act: Act, body: StudentQuery) -> Answer:
    """The same list, where a child's name is not to stand in an address."""
    return await students.list_(act, body)


@area.get(
    "/students/{student_id}",
    action="student.read",
    answers=StudentOut,
    raises=(NotFound,),
)
async def read_student(act: Act, student_id: UUID, query: Annotated[OneQuery, Query()]) -> Answer:
    """One child's record (clause 6.1)."""
    return await students.read(act, student_id, query)
