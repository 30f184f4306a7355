"""Medicine given at school on a parent's written request (4.2.5)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import Conflict, Invalid, NotFound, Stale, WrongState
from app.routers.area import Area
from app.routers.queries import One, Paged
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.medication import (
    DoseIn,
    MedicationEndIn,
    MedicationItemOut,
    MedicationOut,
    MedicationQuery,
    MedicationRefusalIn,
    MedicationRequestIn,
)
from app.services import medication

area = Area("medicine")
_ONE = "/medication-requests/{request_id}"


@area.post(
    "/students/{student_id}/medication-requests", action="medication.request", answers=MedicationOut, status=201,
    raises=(NotFound, Stale, Invalid), replays="/medication-requests/{id}",
)  # fmt: skip
async def request_medication(act: Act, student_id: UUID, body: MedicationRequestIn) -> Answer:
    """A parent asks in writing for a medicine to be given to the own child."""
    return await medication.request(act, student_id, body)


@area.get(
    "/students/{student_id}/medication-requests", action="medication.read", answers=Page[MedicationItemOut],
    raises=(NotFound,),
)  # fmt: skip
async def list_medication_requests_of_child(act: Act, student_id: UUID, query: Paged) -> Answer:
    """What a child's parents asked for, newest first."""
    return await medication.of_a_child(act, student_id, query)


@area.get("/medication-requests", action="medication.read", answers=Page[MedicationItemOut])
async def list_medication_requests(act: Act, query: Annotated[MedicationQuery, Query()]) -> Answer:
    """What parents ask for, newest first: of a day, say, with what is done already."""
    return await medication.list_(act, query)


@area.get(_ONE, action="medication.read", answers=MedicationOut, raises=(NotFound,))
async def read_medication_request(act: Act, request_id: UUID, query: One) -> Answer:
    """One request, and each dose that was given."""
    return await medication.read(act, request_id, query)


@area.post(
    _ONE + "/accept", action="medication.accept", answers=MedicationOut, raises=(NotFound, Stale, WrongState), replays=_ONE
)  # fmt: skip
async def accept_medication_request(act: Act, request_id: UUID) -> Answer:
    """The school will give it; who asked for it does not decide on it.

    Of a request that was accepted, and whose maker is no guardian of the child any more (state `without_guardian`): the
    school will give it all the same.
    """
    return await medication.accept(act, request_id)


@area.post(
    _ONE + "/refuse", action="medication.refuse", answers=MedicationOut, raises=(NotFound, Stale, WrongState), replays=_ONE
)  # fmt: skip
async def refuse_medication_request(act: Act, request_id: UUID, body: MedicationRefusalIn) -> Answer:
    """The school will not give it, and says why."""
    return await medication.refuse(act, request_id, body)


@area.post(
    _ONE + "/doses", action="medication.give", answers=MedicationOut, status=201,
    raises=(NotFound, Stale, Invalid, WrongState, Conflict), replays=_ONE,
)  # fmt: skip
async def give_medication_dose(act: Act, request_id: UUID, body: DoseIn) -> Answer:
    """Record a dose that was given: one for each planned time, within the days that the parent asked for.

    409 `without_guardian`: whoever asked is no guardian of the child any more. The school accepts it again, or ends it.
    """
    return await medication.give(act, request_id, body)


@area.post(
    _ONE + "/end", action="medication.end", answers=MedicationOut, raises=(NotFound, Stale, WrongState), replays=_ONE
)
async def end_medication_request(act: Act, request_id: UUID, body: MedicationEndIn) -> Answer:
    """No more is given."""
    return await medication.end(act, request_id, body)


@area.post(
    _ONE + "/withdraw", action="medication.withdraw", answers=MedicationOut, raises=(NotFound, Stale, WrongState),
    replays=_ONE,
)  # fmt: skip
async def withdraw_medication_request(act: Act, request_id: UUID, body: MedicationEndIn) -> Answer:
    """A parent of the child takes the request back."""
    return await medication.withdraw(act, request_id, body)
