"""Bulk imports: of children, of staff, of measurements, of assets."""

from typing import Annotated
from uuid import UUID

from fastapi import Form

from app.core.answer import Answer
from app.core.errors import NotFound, Stale, WrongState
from app.policies.years import SchoolYearOver
from app.routers.area import Area
from app.routers.queries import One, Paged
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.imports import ImportForm, ImportItemOut, ImportOut
from app.services.imports import importing, results, undoing

area = Area("imports")


@area.post(
    "/imports",
    action="student.import",
    besides=("user.import", "health.measure", "asset.import"),
    answers=ImportOut,
    status=201,
    also={200: "A dry run."},
    raises=(SchoolYearOver,),
    replays="/imports/{id}",
    begins_late=True,
)
async def start_import(act: Act, form: Annotated[ImportForm, Form(media_type="multipart/form-data")]) -> Answer:
    """Import a list from xlsx or csv; the same file twice creates nothing twice.

    `students`: children, by the class's homeroom teacher or the clerk (`student.import`, clauses 3.1 and 6.1).
    `staff`: users with their posts, by the principal (`user.import`, clause 3.1); the answer has each new account's
    one-time code, once. `health`: measurements of children in open rounds, by the nurse or the care vice-principal
    (`health.measure`, clause 4.2.5). `assets`: the asset register, by the asset
    keeper (`asset.import`, clause 4.2.2).
    """
    return await importing.start(act, form)


@area.get("/imports", action="import.read", answers=Page[ImportItemOut])
async def list_imports(act: Act, query: Paged) -> Answer:
    """One's own imports, the newest first."""
    return await results.list_(act, query)


@area.get("/imports/{import_id}", action="import.read", answers=ImportOut, raises=(NotFound,))
async def read_import(act: Act, import_id: UUID, query: One) -> Answer:
    """The result of one's own import."""
    return await results.read(act, import_id, query)


@area.get("/imports/{import_id}/refused", action="import.read", answers=None, produces="text/csv", raises=(NotFound,))
async def read_refused(act: Act, import_id: UUID) -> Answer:
    """The refused rows as CSV, in the shape they came in: mend them and send them again."""
    return await results.refused(act, import_id)


@area.post(
    "/imports/{import_id}/undo",
    action="import.undo",
    answers=ImportOut,
    raises=(NotFound, Stale, WrongState, SchoolYearOver),
    replays="/imports/{import_id}",
)
async def undo_import(act: Act, import_id: UUID) -> Answer:
    """Undo one's own import, as long as nothing stands on it; 409 says what does (clauses 3.1, 6.1)."""
    return await undoing.undo(act, import_id)
