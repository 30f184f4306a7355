"""Bulk imports, and the roster that the clerk's import leaves to be confirmed."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, Query

from app.core.answer import Answer
from app.core.errors import NotFound, Stale
from app.core.idempotency import Replay
from app.policies.years import SchoolYearOver
from app.routers.area import Area
from app.routers.route import Act
from app.schemas.base import OneQuery
from app.schemas.imports import ConfirmedOut, ImportForm, ImportOut
from app.services import roster
from app.services.imports import importing

area = Area("imports")


@area.post(
    "/imports",
    action="student.import",
    answers=ImportOut,
    status=201,
    also={200: "A dry run."},
    raises=(SchoolYearOver,),
    replays="/imports/{id}",
    begins_late=True,
)
async def start_import(act: Act, form: Annotated[ImportForm, Form(media_type="multipart/form-data")]) -> Answer:
    """Import a list of children from xlsx or csv; the same file twice creates nothing twice (clauses 3.1, 6.1)."""
    return await importing.start(act, form)


@area.get("/imports/{import_id}", action="import.read", answers=ImportOut, raises=(NotFound,))
async def read_import(act: Act, import_id: UUID, query: Annotated[OneQuery, Query()]) -> Answer:
    """The result of one's own import."""
    return await importing.read(act, import_id, query)


@area.get("/imports/{import_id}/refused", action="import.read", answers=None, produces="text/csv", raises=(NotFound,))
async def read_refused(act: Act, import_id: UUID) -> Answer:
    """The refused rows as CSV, in the shape they came in: mend them and send them again."""
    return await importing.refused(act, import_id)


@area.post(
    "/classes/{class_id}/roster/confirm",
    action="roster.confirm",
    answers=ConfirmedOut,
    raises=(NotFound, Stale),
    replays=Replay.BODY,
)
async def confirm_roster(act: Act, class_id: UUID) -> Answer:
    """Confirm the children whom the clerk imported into the own class (clause 6.1)."""
    return await roster.confirm(act, class_id)
