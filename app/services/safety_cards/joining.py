"""The safety cards of two records of one child made one: nothing that was written on either is lost."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, literal_column, not_, select
from sqlalchemy.dialects.postgresql import JSONB, insert

from app.core.db import Statement
from app.models.base import Instant, Uuid
from app.models.safety_cards import LISTS, safety_cards
from app.policies.act import Act

_theirs = safety_cards.alias("theirs")
_taken = insert(safety_cards).from_select(
    ["school_id", "student_id", *LISTS, "updated_at"],
    select(
        _theirs.c.school_id, bindparam("kept", type_=Uuid), *(_theirs.c[name] for name in LISTS), bindparam("now", type_=Instant),
    ).where(_theirs.c.school_id == bindparam("school", type_=Uuid), _theirs.c.student_id == bindparam("other", type_=Uuid)),
)  # fmt: skip


def _both(name: str) -> ColumnElement[Any]:
    """The kept card's list, and behind it what only the other has."""
    mine = literal_column(f"safety_cards.{name}", JSONB)  # of the row in the way: no FROM of the subquery
    item = func.jsonb_array_elements(_taken.excluded[name]).column_valued("item")
    more = select(func.jsonb_agg(item)).where(not_(mine.contains(func.jsonb_build_array(item)))).scalar_subquery()
    return mine.concat(func.coalesce(more, literal_column("'[]'::jsonb", JSONB)))


_JOIN = Statement(
    _taken.on_conflict_do_update(
        index_elements=["school_id", "student_id"],
        set_={
            **{name: _both(name) for name in LISTS},
            "updated_at": _taken.excluded.updated_at,
            "version": safety_cards.c.version + 1,
        },
    )
)


async def join(act: Act, *, school: UUID, kept: UUID, other: UUID) -> None:
    """Bring what the other record's card says to the kept one's."""
    await act.row(_JOIN, school=school, kept=kept, other=other)
