"""Reading safety cards: each reading is in the journal before it is answered (4.2.5)."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from app.core.answer import Answer
from app.core.shape import text, thing
from app.models.base import Uuid
from app.models.blocks import like_one_blocked
from app.models.safety_cards import DIET, safety_cards
from app.models.schools import classes
from app.models.students import enrolments, kept, students
from app.policies import reading
from app.policies.act import Act
from app.policies.reading import Listing, Single, listed
from app.policies.rows import diet, safety_card
from app.schemas.base import OneQuery
from app.schemas.safety_cards import CardsQuery
from app.services.named import named_or_null

_NONE = literal_column("'[]'::jsonb", JSONB)


def _list(name: str) -> ColumnElement[Any]:
    return func.coalesce(safety_cards.c[name], _NONE)


# Whoever a court keeps from the child is not among those who may pick it up, whoever named them and when.
_named = (
    func.jsonb_array_elements(_list("pick_up_persons"))
    .table_valued("value", with_ordinality="position", name="named")
    .render_derived()
)
_blocked = like_one_blocked(
    students.c.school_id,
    students.c.id,
    name=_named.c.value.op("->>")(literal_column("'identity_key'")),
    phone=_named.c.value.op("->>")(literal_column("'phone'")),
)
PICK_UP = (
    select(
        func.coalesce(
            func.jsonb_agg(
                aggregate_order_by(_named.c.value.op("-")(literal_column("'identity_key'")), _named.c.position)
            ).filter(~_blocked),
            _NONE,
        ).label("persons")
    )
    .select_from(_named)
    .correlate(students, safety_cards)
    .lateral("pick_up")
)


def _of_the_child(etag: ColumnElement[str]) -> dict[str, ColumnElement[Any]]:
    """The fields of schemas.safety_cards.DietOut."""
    return {
        "student_id": students.c.id,
        "full_name": students.c.full_name,
        "class": named_or_null(classes),
        **{name: _list(name) for name in DIET},
        "version": func.coalesce(safety_cards.c.version, literal_column("0")),
        "etag": etag,
    }


CARD = {
    **_of_the_child(safety_card.etag),
    "emergency_medicines": _list("emergency_medicines"),
    "emergency_contacts": _list("emergency_contacts"),
    "pick_up_persons": PICK_UP.c.persons,
    "updated_at": safety_cards.c.updated_at,
}
"""The fields of schemas.safety_cards.SafetyCardOut."""

_card = text(thing(**CARD)).label("body")
_diet = text(thing(**_of_the_child(diet.etag))).label("body")
_HERE = and_(kept, enrolments.c.id.is_not(None))
_ORDER = (students.c.sort_key, students.c.id)
_OF_CLASS = enrolments.c.class_id == bindparam("class_id", type_=Uuid)
ONE = Single("safety_card.read", safety_card, _card, PICK_UP, journaled=True)
_LIST = Listing(
    "safety_card.read", safety_card, _card, _ORDER, {"here": _HERE, "class_id": _OF_CLASS}, PICK_UP, journaled=True
)
_DIET = Single("safety_card.read_diet", diet, _diet, journaled=True)
_DIETS = Listing(
    "safety_card.read_diet",
    diet,
    _diet,
    _ORDER,
    {"here": and_(_HERE, or_(*(_list(name) != _NONE for name in DIET))), "class_id": _OF_CLASS},
    journaled=True,
)


async def read(act: Act, student_id: UUID, query: OneQuery) -> Answer:
    """One child's card, empty where nobody has written one."""
    return await reading.read(act, ONE, query.include, id=student_id)


async def list_(act: Act, query: CardsQuery) -> Answer:
    """The cards of children who are here today, in Vietnamese name order."""
    return await listed(act, _LIST, limit=query.limit, cursor=query.cursor, here=True, class_id=query.class_id)


async def read_diet(act: Act, student_id: UUID, query: OneQuery) -> Answer:
    """What the kitchen heeds for one child who is here today."""
    return await reading.read(act, _DIET, query.include, id=student_id)


async def list_diets(act: Act, query: CardsQuery) -> Answer:
    """The children who are here today and for whom the kitchen has something to heed."""
    return await listed(act, _DIETS, limit=query.limit, cursor=query.cursor, here=True, class_id=query.class_id)
