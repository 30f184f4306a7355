"""Children's records."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Conflict, NotFound, PreconditionRequired, Stale, WrongState
from app.core.idempotency import Replay
from app.routers.area import Area
from app.routers.queries import One, Paged
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.students import (
    CompletenessOut,
    CompletenessQuery,
    EnteredInErrorIn,
    HistoryEntryOut,
    MergeIn,
    StudentIn,
    StudentMergedOut,
    StudentOut,
    StudentPatch,
    StudentQuery,
    StudentWrittenOut,
)
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
async def read_student(act: Act, student_id: UUID, query: One) -> Answer:
    """One child's record (clause 6.1)."""
    return await students.read(act, student_id, query)


@area.post(
    "/students",
    action="student.create",
    answers=StudentWrittenOut,
    status=201,
    raises=(NotFound, Conflict),
    replays="/students/{id}",
)
async def create_student(act: Act, student: StudentIn) -> Answer:
    """Make a child's record and enrol the child in the class (clause 6.1)."""
    return await students.create(act, student)


@area.patch(
    "/students/{student_id}",
    action="student.update",
    answers=StudentWrittenOut,
    raises=(NotFound, PreconditionRequired, Stale, WrongState, Conflict),
)
async def update_student(act: Act, student_id: UUID, student: StudentPatch) -> Answer:
    """Change a child's record by a merge patch (clause 6.1)."""
    return await students.update(act, student_id, student)


@area.post(
    "/students/{student_id}/merge",
    action="student.merge",
    answers=StudentMergedOut,
    raises=(NotFound, Stale, WrongState, Conflict),
    replays="/students/{student_id}",
)
async def merge_students(act: Act, student_id: UUID, other: MergeIn) -> Answer:
    """Merge another record of the same child into this one (clause 6.1)."""
    return await students.merge(act, student_id, other)


@area.post(
    "/students/{student_id}/mark-entered-in-error",
    action="student.mark_entered_in_error",
    answers=StudentOut,
    raises=(NotFound, Stale, WrongState),
    replays="/students/{student_id}",
)
async def mark_student_entered_in_error(act: Act, student_id: UUID, mistake: EnteredInErrorIn) -> Answer:
    """Take a record made by mistake out of lists, registers and sizes; it is never deleted (clause 6.1)."""
    return await students.mark_entered_in_error(act, student_id, mistake)


@area.get(
    "/students/{student_id}/history",
    action="student.read_history",
    answers=Page[HistoryEntryOut],
    raises=(NotFound,),
)
async def list_student_history(act: Act, student_id: UUID, query: Paged) -> Answer:
    """Who changed the record, when and by which clause, newest first."""
    return await students.history(act, student_id, query)


@area.get("/completeness", action="class.read_completeness", answers=Page[CompletenessOut])
async def list_completeness(act: Act, query: Annotated[CompletenessQuery, Query()]) -> Answer:
    """How far each class's records are, and what they lack (clause 4.1.1)."""
    return await students.completeness(act, query)
