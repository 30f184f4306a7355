"""Incidents: what happened to a child at school, and what was done (4.2.5)."""

from uuid import UUID

from app.core.answer import Answer
from app.core.errors import Invalid, NotFound, PreconditionRequired, Stale
from app.routers.area import Area
from app.routers.queries import One, Paged
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.health_incidents import IncidentIn, IncidentOut, IncidentPatch
from app.services import health_incidents

area = Area("health incidents")


@area.get(
    "/students/{student_id}/incidents", action="health_incident.read", answers=Page[IncidentOut], raises=(NotFound,)
)
async def list_incidents_of_child(act: Act, student_id: UUID, query: Paged) -> Answer:
    """A child's incidents, the one recorded last first."""
    return await health_incidents.of_a_child(act, student_id, query)


@area.post(
    "/students/{student_id}/incidents", action="health_incident.record", answers=IncidentOut, status=201,
    raises=(NotFound, Stale, Invalid), replays="/incidents/{id}",
)  # fmt: skip
async def record_incident(act: Act, student_id: UUID, body: IncidentIn) -> Answer:
    """Write down what happened to a child, and what was done."""
    return await health_incidents.record(act, student_id, body)


@area.get("/incidents/{incident_id}", action="health_incident.read", answers=IncidentOut, raises=(NotFound,))
async def read_incident(act: Act, incident_id: UUID, query: One) -> Answer:
    """One incident."""
    return await health_incidents.read(act, incident_id, query)


@area.patch(
    "/incidents/{incident_id}", action="health_incident.record", answers=IncidentOut,
    raises=(NotFound, PreconditionRequired, Stale, Invalid),
)  # fmt: skip
async def correct_incident(act: Act, incident_id: UUID, body: IncidentPatch) -> Answer:
    """Put right or add to what was written; the journal keeps what stood there."""
    return await health_incidents.correct(act, incident_id, body)
