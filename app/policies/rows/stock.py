"""Medicines and medical equipment (4.2.6): an item of the catalogue, a lot of it, a movement, a year's list."""

from sqlalchemy import Text, and_, case, cast, func, literal_column, or_

from app.models.caller import me
from app.models.schools import school_years
from app.models.stock import stock_items, stock_lists, stock_lots, stock_movements
from app.policies.row import Move, Row
from app.policies.rows.keys import is_

stock_item = Row(
    "stock",
    stock_items,
    key=is_(stock_items.c.id),
    locks={"school_id": stock_items.c.school_id},
    version=cast(stock_items.c.version, Text),
    actions=("stock.read", "stock.list", "stock.receive", "stock.issue"),
)

USABLE = or_(stock_lots.c.expires_on.is_(None), stock_lots.c.expires_on >= me.c.today)
"""A lot is good to the end of the day that stands on it."""

_of_its_item = and_(stock_items.c.school_id == stock_lots.c.school_id, stock_items.c.id == stock_lots.c.item_id)
stock_lot = Row(
    "stock",
    stock_lots.join(stock_items, _of_its_item),
    key=is_(stock_lots.c.id),
    locks={"school_id": stock_lots.c.school_id},
    version=cast(stock_lots.c.version, Text),
    actions=("stock.read", "stock.issue", "stock.discard", "stock.reverse"),
    state=case((USABLE, literal_column("'usable'", Text)), else_=literal_column("'expired'", Text)),
    moves={"stock.issue": Move(USABLE, "usable")},
)

# The movements of one lot.
stock_movement = Row(
    "stock",
    stock_movements,
    key=is_(stock_movements.c.lot_id),
    locks={"school_id": stock_movements.c.school_id},
    version=cast(stock_movements.c.number, Text),
    actions=("stock.read",),
)

stock_list = Row(
    "stock",
    stock_lists.join(
        school_years,
        and_(school_years.c.school_id == stock_lists.c.school_id, school_years.c.id == stock_lists.c.school_year_id),
    ),
    key=is_(stock_lists.c.id),
    locks={"school_id": stock_lists.c.school_id},
    version=func.concat(literal_column("1")),
    actions=("stock.read",),
)
