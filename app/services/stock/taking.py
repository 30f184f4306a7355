"""Issuing an item, whichever lots it comes from: what expires first goes first, and nothing that has expired (4.2.6)."""

from uuid import UUID

import orjson
from sqlalchemy import CTE, BigInteger, FromClause, cast, func, literal_column, select

from app.core.answer import Answer
from app.core.movements import BelowZero
from app.core.shape import text, thing, things
from app.models.stock import stock_items, stock_lots
from app.policies import reading
from app.policies.act import Act
from app.policies.deed import Deed
from app.policies.reading import Single
from app.policies.rows import stock_item
from app.schemas.stock import IssueIn
from app.services.stock.items import ONE
from app.services.stock.lots import LOTS, SEEN
from app.services.stock.moving import LOT, LOT_VERSION, QUANTITY, entry

_NOTHING = literal_column("0", BigInteger)


def _writes(signed: CTE) -> tuple[FromClause, tuple[CTE, ...]]:
    # Whoever takes from the same lots waits here, in the order in which lots are used, and then sees what was left.
    lots = (
        select(*LOT, LOT_VERSION)
        .where(
            stock_lots.c.school_id == signed.c.school_id,
            stock_lots.c.item_id == signed.c.id,
            stock_lots.c.use_by >= signed.c.today,
            stock_lots.c.balance > _NOTHING,
        )
        .order_by(stock_lots.c.use_by, stock_lots.c.id)
        .offset(literal_column("0"))
        .with_for_update()
        .correlate(signed)
        .lateral("lots")
    )
    usable = (
        select(signed.c.school_id, signed.c.person_id, *lots.c)
        .select_from(signed.join(lots, literal_column("true")))
        .cte("usable")
        .prefix_with("MATERIALIZED")
    )
    before = func.coalesce(
        func.sum(usable.c.balance).over(order_by=(usable.c.use_by, usable.c.id), rows=(None, -1)), _NOTHING
    )
    counted = select(
        *usable.c, before.label("before"), func.sum(usable.c.balance).over().label("left_of_all")
    ).subquery("counted")
    share = func.least(counted.c.balance, QUANTITY - cast(counted.c.before, BigInteger), type_=BigInteger)
    moved = (
        select(
            *(counted.c[name] for name in ("school_id", "id", *SEEN, "use_by", "person_id")),
            (counted.c.balance - share).label("balance"),
            (counted.c.lot_version + literal_column("1")).label("version"),
            (-share).label("change"),
        )
        .where(counted.c.before < QUANTITY, counted.c.left_of_all >= QUANTITY)
        .cte("moved")
    )
    held, entered = LOTS.written(moved, (), entry("issue", moved.c.change, moved.c.person_id))
    taken = thing(
        lot_id=moved.c.id, lot_number=moved.c.lot_number, expires_on=moved.c.expires_on, quantity=-moved.c.change
    )
    told = select(
        text(things(taken, moved.c.use_by, moved.c.id)).label("taken"),
        select(cast(func.coalesce(func.sum(usable.c.balance), _NOTHING), BigInteger)).scalar_subquery().label("left"),
    ).select_from(moved.join(held, held.c.id == moved.c.id))
    return told.subquery("told"), (entered,)


_ISSUE = Deed("stock.issue", stock_item, stock_items.c.id, writes=_writes)


async def issue_item(act: Act, item_id: UUID, given: IssueIn) -> Answer:
    """Issue from the lots that expire first, all of it or nothing. Raises BelowZero: not so much is good today."""
    found = await _ISSUE.done(
        act, id=item_id, quantity=given.quantity, reason=given.reason,
        reference=given.reference,
    )  # fmt: skip
    if found["taken"] is None:
        raise BelowZero(found["left"])
    return (await reading.read(act, _AFTER, id=item_id)).beside(taken=orjson.loads(found["taken"]))


_AFTER = Single("stock.issue", stock_item, ONE.body, ONE.beside)
