"""What is decided about a school as a whole is decided one after another."""

from uuid import UUID

from sqlalchemy import bindparam, select

from app.core.db import Statement
from app.models.base import Uuid
from app.models.schools import schools
from app.policies.act import Act

_TURN = Statement(
    select(schools.c.id).where(schools.c.id == bindparam("school", type_=Uuid)).with_for_update(key_share=True)
)


async def wait_turn(act: Act, school: UUID) -> None:
    """Until the transaction ends nobody else decides: for what no constraint can hold, such as "no two years overlap"."""
    await act.row(_TURN, school=school)
