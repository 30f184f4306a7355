"""Finishing the count: all is counted, or whoever finishes declares the rest not found, a count of theirs (4.2.2)."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, literal_column, select

from app.core.answer import Answer
from app.core.db import Row, Statement
from app.core.errors import WrongState
from app.core.words import Words
from app.models.base import Instant, Uuid
from app.models.inventories import inventories, inventory_lines
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.reading import written
from app.policies.rows import inventory
from app.policies.workflow import advance
from app.policies.years import refuse_if_over
from app.schemas.inventories import FinishIn
from app.services.inventories.reading import ONE

_FINISH = door(
    "inventory.finish", inventory, inventory.fact("year_ends_on").label("ends_on"), inventories.c.hands, locks=True
)
_its_own = (
    inventory_lines.c.school_id == bindparam("school", type_=Uuid),
    inventory_lines.c.inventory_id == bindparam("inventory", type_=Uuid),
    inventory_lines.c.counted.is_(None),
)
_UNCOUNTED = Statement(
    select(inventory_lines.c.asset_id, inventory_lines.c.code, inventory_lines.c.name)
    .where(*_its_own)
    .order_by(inventory_lines.c.code)
)
_NOT_FOUND = Statement(
    inventory_lines.update()
    .where(*_its_own)
    .values(
        counted=literal_column("0"),
        counted_by=bindparam("person", type_=Uuid),
        counted_at=bindparam("now", type_=Instant),
        recorded_at=bindparam("now", type_=Instant),
        version=inventory_lines.c.version + 1,
    )
)
_NAMED = 20
"""How many are named in the sentence; all of them in `assets`."""


class AssetsUncounted(WrongState):
    """Finishing waits for every asset, or for somebody to say that the rest was not found; the answer names them."""

    def __init__(self, lines: list[Row]) -> None:
        names = ", ".join(f"{line['code']} {line['name']}" for line in lines[:_NAMED])
        more = len(lines) - _NAMED
        rest = Words(f" và {more} tài sản khác", f" and {more} more") if more > 0 else Words("", "")
        super().__init__(
            Words(
                f"Còn tài sản chưa kiểm đếm: {names}{rest.vi}. Hãy kiểm đếm, hoặc ghi rõ phần còn lại là không thấy.",
                f"Not counted yet: {names}{rest.en}. Count them, or declare the rest not found.",
            ),
            state="open",
            transitions=["count", "finish"],
            assets=[{"asset_id": str(line["asset_id"]), "code": line["code"], "name": line["name"]} for line in lines],
        )


async def finish(act: Act, inventory_id: UUID, given: FinishIn) -> Answer:
    """All is counted. Raises AssetsUncounted, SchoolYearOver."""
    found = await change(act, _FINISH, id=inventory_id)
    refuse_if_over(found["ends_on"], found["today"])
    person, where = found["person_id"], {"school": found["school_id"], "inventory": inventory_id}
    uncounted = await act.rows(_UNCOUNTED, **where)
    done: dict[str, Any] = {"finished_by": person, "finished_at": act.now}
    if uncounted and not given.rest_not_found:
        raise AssetsUncounted(uncounted)
    if uncounted:
        await act.row(_NOT_FOUND, **where, person=person)
        done["hands"] = list(dict.fromkeys([*found["hands"], person]))
    await advance(act, inventory, found, inventory_id, **done)
    return await written(act, ONE, id=inventory_id)
