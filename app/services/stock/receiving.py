"""Receiving a lot (4.2.6): what it is, written once, and the movement that brings it in."""

from datetime import date

from sqlalchemy import bindparam, select

from app.core.answer import Answer
from app.core.db import Statement
from app.core.errors import FieldError, Invalid
from app.core.ids import new_id
from app.core.words import Words
from app.models.stock import stock_items, stock_lots
from app.policies.act import Act
from app.policies.engine import Seen, change, door
from app.policies.reading import written
from app.policies.rows import stock_item
from app.schemas.stock import LotIn
from app.services.stock.lots import LOTS, ONE
from app.services.stock.moving import QUANTITY, entry

_UNDER = door("stock.receive", stock_item, stock_items.c.kind, stock_items.c.listed)
FAR_OFF = date(9999, 12, 30)
_WORDS = ("lot_number", "supplier", "source")
_new = select(
    *(
        bindparam(column.name, type_=column.type).label(column.name)
        for column in stock_lots.c
        if column.name != "balance"
    ),
    bindparam("person_id", type_=stock_lots.c.id.type).label("person_id"),
    QUANTITY.label("balance"),
).cte("new")
_held, _entered = LOTS.written(_new, (), entry("receive", _new.c.balance, _new.c.person_id))
_RECEIVE = Statement(select(_held.c.id).add_cte(_entered))

_TOLD = Words("Thuốc phải ghi số lô và hạn dùng.", "A medicine has a lot number and a last day of use.")
_PAST = Words("Lô này đã hết hạn khi nhập.", "The lot had expired when it was received.")
_AHEAD = Words("Ngày nhập chưa đến.", "This day has not come yet.")
_UNLISTED = Words("Danh mục không còn mục này.", "This is in the catalogue no more.")


async def receive(act: Act, given: LotIn) -> Answer:
    """A new lot of an item. Raises Invalid."""
    under = await change(act, _UNDER, id=given.item_id)
    received_on = given.received_on or under["today"]
    _refuse(given, under, received_on)
    lot = {
        "school_id": under["school_id"], "id": new_id(), "item_id": given.item_id, "expires_on": given.expires_on,
        "use_by": given.expires_on or FAR_OFF,
        "received_on": received_on, "version": 1, **{name: getattr(given, name) for name in _WORDS},
    }  # fmt: skip
    await act.row(
        _RECEIVE, **lot, quantity=given.quantity, person_id=under["person_id"], reason=None,
        reference=given.reference,
    )  # fmt: skip
    return await written(act, ONE, id=lot["id"])


def _refuse(given: LotIn, under: Seen, received_on: date) -> None:
    medicine = under["kind"] == "medicine"
    errors = [
        FieldError(f"/{name}", "required", _TOLD)
        for name in ("lot_number", "expires_on")
        if medicine and getattr(given, name) is None
    ]
    for holds, name, code, words in (
        (not under["listed"], "item_id", "not_listed", _UNLISTED),
        (received_on > under["today"], "received_on", "in_the_future", _AHEAD),
        (given.expires_on is not None and given.expires_on < received_on, "expires_on", "expired", _PAST),
    ):
        if holds:
            errors.append(FieldError(f"/{name}", code, words))
    if errors:
        raise Invalid(*errors)
