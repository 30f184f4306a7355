"""Issuing from a lot, discarding, and taking a movement back (4.2.6): each one statement with the caller, and never below zero."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, BigInteger, ColumnElement, FromClause, Text, bindparam, case, func, literal_column, select

from app.core.answer import Answer
from app.core.errors import FieldError, Invalid, Taken
from app.core.movements import BelowZero
from app.core.shape import text, thing
from app.core.words import Words
from app.models.base import Instant
from app.models.constraints import UNIQUE
from app.models.stock import stock_items, stock_lots, stock_movements
from app.policies.act import Act
from app.policies.deed import Deed
from app.policies.engine import Seen
from app.policies.rows import stock_lot
from app.schemas.stock import DiscardIn, IssueIn, ReverseIn
from app.services.stock.lots import ITEM_SEEN, LOTS, OF_TABLES, SEEN, shown

QUANTITY = bindparam("quantity", type_=BigInteger)
_NUMBER = bindparam("number", type_=BigInteger)
_NOTHING = literal_column("0", BigInteger)
LOT = tuple(stock_lots.c[name] for name in ("id", *SEEN, "use_by", "balance"))
LOT_VERSION = stock_lots.c.version.label("lot_version")


def entry(
    kind: str, change: ColumnElement[int], person: ColumnElement[Any], reverses: ColumnElement[Any] | None = None
) -> Mapping[str, ColumnElement[Any]]:
    """A movement's own columns."""
    return {
        "kind": literal_column(f"'{kind}'", Text),
        "change": change,
        "at": bindparam("now", type_=Instant),
        "person_id": person,
        "reason": bindparam("reason", type_=Text),
        "reference": bindparam("reference", type_=Text),
        **({} if reverses is None else {"reverses": reverses}),
    }


def _deed(
    action: str,
    kind: str,
    change: Any,
    *columns: ColumnElement[Any],
    tells: tuple[str, ...] = (),
    reverses: ColumnElement[Any] | None = None,
) -> Deed:
    def writes(signed: CTE) -> tuple[FromClause, tuple[CTE, ...]]:
        by = change(signed)
        moved = (
            select(
                *(signed.c[name] for name in ("school_id", "id", *SEEN, "use_by", "person_id")),
                (signed.c.balance + by).label("balance"),
                (signed.c.lot_version + literal_column("1")).label("version"),
                by.label("change"),
            )
            # Nothing of it where it would not be there.
            .where(by != _NOTHING, signed.c.balance + by >= _NOTHING)
            .cte("moved")
        )
        held, entered = LOTS.written(moved, (), entry(kind, moved.c.change, moved.c.person_id, reverses))
        lot = text(
            thing(**shown({name: signed.c[name] for name in OF_TABLES}, balance=held.c.balance, version=held.c.version))
        )
        told = select(lot.label("body"), held.c.version.label("written"))
        return told.select_from(signed.join(held, held.c.id == signed.c.id)).subquery("told"), (entered,)

    item = (stock_items.c[name].label(f"item_{name}") for name in ITEM_SEEN)
    seen = (*LOT, LOT_VERSION, *item, *columns)
    return Deed(action, stock_lot, *seen, writes=writes, tells=("balance", *tells), locks=True)


def _taken(signed: CTE) -> ColumnElement[int]:
    return -QUANTITY


# The movement to take back: what it added, and whether it was taken back already.
_back = stock_movements.alias("back")


def _of_it(what: ColumnElement[Any], *where: ColumnElement[bool]) -> ColumnElement[Any]:
    return (
        select(what)
        .where(_back.c.school_id == stock_lots.c.school_id, _back.c.lot_id == stock_lots.c.id, *where)
        .correlate(stock_lots)
        .scalar_subquery()
    )


def _given_back(signed: CTE) -> ColumnElement[int]:
    return case((signed.c.reversed_by.is_(None), func.coalesce(-signed.c.change_then, _NOTHING)), else_=_NOTHING)


_ISSUE = _deed("stock.issue", "issue", _taken)
_DISCARD = _deed("stock.discard", "discard", _taken)
_IT, _REVERSAL = _back.c.number == _NUMBER, _back.c.reverses == _NUMBER
_REVERSE = _deed(
    "stock.reverse",
    "reverse",
    _given_back,
    _of_it(_back.c.change, _IT, _back.c.reverses.is_(None)).label("change_then"),
    _of_it(_back.c.number, _REVERSAL).label("reversed_by"),
    tells=("change_then", "reversed_by"),
    reverses=_NUMBER,
)


_NO_MOVEMENT = Words(
    "Lô này không có phiếu số đó, hoặc đó là một phiếu ghi đảo.",
    "The lot has no movement of this number, or it takes another one back.",
)


async def issue(act: Act, lot_id: UUID, given: IssueIn) -> Answer:
    """Issue from a lot. Raises WrongState (it has expired) and BelowZero."""
    return _answered(await _done(act, _ISSUE, lot_id, given))


async def discard(act: Act, lot_id: UUID, given: DiscardIn) -> Answer:
    """Remove what has expired, or is damaged, with the reason. Raises BelowZero."""
    return _answered(await _done(act, _DISCARD, lot_id, given))


async def reverse(act: Act, lot_id: UUID, given: ReverseIn) -> Answer:
    """Take a movement back by another one. Raises Invalid, Taken (it was taken back already) and BelowZero."""
    found = await _REVERSE.done(act, id=lot_id, number=given.number, reason=given.reason, reference=None)
    if found["reversed_by"] is not None:
        raise Taken(*UNIQUE["uq_stock_movements_school_id_lot_id_reverses"])
    if found["change_then"] is None:
        raise Invalid(FieldError("/number", "not_found", _NO_MOVEMENT))
    return _answered(found)


async def _done(act: Act, deed: Deed, lot_id: UUID, given: IssueIn | DiscardIn) -> Seen:
    return await deed.done(
        act, id=lot_id, quantity=given.quantity, reason=given.reason,
        reference=given.reference,
    )  # fmt: skip


def _answered(found: Seen) -> Answer:
    if found["body"] is None:
        raise BelowZero(found["balance"])
    return Answer(found["body"], etag=f'"{found["written"]}"')
