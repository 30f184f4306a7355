"""Keeping safety cards (4.2.5)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from app.core.answer import Answer
from app.core.db import Statement
from app.core.text import identity_key
from app.models.safety_cards import LISTS, safety_cards
from app.policies.act import Act
from app.policies.engine import change, door, fetch
from app.policies.reading import written
from app.policies.rows import safety_card
from app.schemas.safety_cards import PickUpPersonsIn, SafetyCardPatch
from app.services.safety_cards.reading import ONE

# Whoever writes a card holds the child's row, for the card need not be there yet, and then reads what it says: a statement that
# waited for the row still tells the card of before. The answer tells the whole card, so that writing one is a reading too.
_lists = [safety_cards.c[name] for name in LISTS]
_UPDATE = (
    door("safety_card.update", safety_card, locks=True),
    door("safety_card.update", safety_card, *_lists, journaled=True),
)
_NAME = (
    door("pick_up.update", safety_card, locks=True),
    door("pick_up.update", safety_card, *_lists, journaled=True),
)

_new = insert(safety_cards).values(
    {
        name: bindparam(name, type_=safety_cards.c[name].type)
        for name in ("school_id", "student_id", *LISTS, "updated_at")
    }
)
_WRITE = Statement(
    _new.on_conflict_do_update(
        index_elements=["school_id", "student_id"],
        set_={name: _new.excluded[name] for name in (*LISTS, "updated_at")} | {"version": safety_cards.c.version + 1},
    )
)


async def update(act: Act, student_id: UUID, given: SafetyCardPatch) -> Answer:
    """Replace the lists that were given; the others stay."""
    return await _write(act, _UPDATE, student_id, given.changes())


async def name_pick_up_persons(act: Act, student_id: UUID, given: PickUpPersonsIn) -> Answer:
    """A parent names who may pick the child up, all of them anew."""
    return await _write(act, _NAME, student_id, {"pick_up_persons": given.pick_up_persons})


async def _write(act: Act, doors: tuple[Statement, Statement], student_id: UUID, changes: Mapping[str, Any]) -> Answer:
    to_hold, to_see = doors
    await change(act, to_hold, id=student_id)
    found = await fetch(act, to_see, id=student_id)
    before = {name: found[name] or [] for name in LISTS}
    after = before | {name: _stored(items) for name, items in changes.items()}
    if after != before:
        lists = {name: orjson.dumps(items).decode() for name, items in after.items()}
        await act.row(_WRITE, school_id=found["school_id"], student_id=student_id, updated_at=act.now, **lists)
    return await written(act, ONE, id=student_id)


def _stored(items: list[Any]) -> list[dict[str, Any]]:
    """As it is kept; a person to pick the child up is known again by the key of their name."""
    stored = [item.model_dump(mode="json") for item in items]
    return [_known_again(item) if "valid_from" in item else item for item in stored]


def _known_again(person: dict[str, Any]) -> dict[str, Any]:
    return person | {"identity_key": identity_key(person["full_name"])}
