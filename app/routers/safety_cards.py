"""Safety cards: what whoever has a child in their care must know at once (4.2.5)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.core.answer import Answer
from app.core.errors import NotFound, PreconditionRequired, Stale
from app.routers.area import Area
from app.routers.queries import One, Paged
from app.routers.route import Act
from app.schemas.base import Page
from app.schemas.safety_cards import AccessOut, CardsQuery, DietOut, PickUpPersonsIn, SafetyCardOut, SafetyCardPatch
from app.services import safety_cards

area = Area("safety cards")


@area.get("/safety-cards", action="safety_card.read", answers=Page[SafetyCardOut])
async def list_safety_cards(act: Act, query: Annotated[CardsQuery, Query()]) -> Answer:
    """The cards of the children who are here today, as for an excursion; the journal keeps whose were shown."""
    return await safety_cards.list_(act, query)


@area.get("/students/{student_id}/safety-card", action="safety_card.read", answers=SafetyCardOut, raises=(NotFound,))
async def read_safety_card(act: Act, student_id: UUID, query: One) -> Answer:
    """One child's card; the journal keeps who read it (clause 4.2.5)."""
    return await safety_cards.read(act, student_id, query)


@area.patch(
    "/students/{student_id}/safety-card",
    action="safety_card.update",
    answers=SafetyCardOut,
    raises=(NotFound, PreconditionRequired, Stale),
)
async def update_safety_card(act: Act, student_id: UUID, card: SafetyCardPatch) -> Answer:
    """Change a card: each list that is given replaces the old one (clause 4.2.5)."""
    return await safety_cards.update(act, student_id, card)


@area.put(
    "/students/{student_id}/safety-card/pick-up-persons",
    action="pick_up.update",
    answers=SafetyCardOut,
    raises=(NotFound, Stale),
)
async def name_pick_up_persons(act: Act, student_id: UUID, named: PickUpPersonsIn) -> Answer:
    """A parent names who may pick the child up (clause 4.2.5)."""
    return await safety_cards.name_pick_up_persons(act, student_id, named)


@area.get("/diets", action="safety_card.read_diet", answers=Page[DietOut])
async def list_diets(act: Act, query: Annotated[CardsQuery, Query()]) -> Answer:
    """For the kitchen: the children who are here today and have an allergy or a diet, and nothing else of their cards."""
    return await safety_cards.list_diets(act, query)


@area.get("/students/{student_id}/diet", action="safety_card.read_diet", answers=DietOut, raises=(NotFound,))
async def read_diet(act: Act, student_id: UUID, query: One) -> Answer:
    """One child's allergies and diet (clause 4.2.5)."""
    return await safety_cards.read_diet(act, student_id, query)


@area.get("/students/{student_id}/accesses", action="access.read", answers=Page[AccessOut], raises=(NotFound,))
async def list_accesses(act: Act, student_id: UUID, query: Paged) -> Answer:
    """Who looked at what the school knows of the child's health and safety, newest first (clause 4.2.5)."""
    return await safety_cards.accesses(act, student_id, query)
