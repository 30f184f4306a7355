"""Medicines and medical equipment (4.2.6): an item of the catalogue, a lot of it, a movement, a year's list."""

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, literal_column, select

from app.models.caller import me
from app.models.schools import school_years
from app.models.stock import stock_items, stock_list_items, stock_lists, stock_lots
from app.policies.row import Move, Row
from app.policies.rows.keys import is_


def _so_far(count: ColumnElement[int], *where: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.coalesce(count, literal_column("0"))).where(*where).correlate(stock_items).scalar_subquery()


# What is left of an item, and on which lists it stands, is told with it.
_its_lots = stock_lots.alias("its_lots")
_moved = _so_far(
    func.sum(_its_lots.c.version),
    _its_lots.c.school_id == stock_items.c.school_id,
    _its_lots.c.item_id == stock_items.c.id,
)
_listed = _so_far(
    func.count(),
    stock_list_items.c.school_id == stock_items.c.school_id,
    stock_list_items.c.item_id == stock_items.c.id,
)
stock_item = Row(
    "stock",
    stock_items,
    key=is_(stock_items.c.id),
    locks={"school_id": stock_items.c.school_id},
    version=func.concat(stock_items.c.version, ".", _moved, ".", _listed),
    actions=("stock.read", "stock.list", "stock.receive", "stock.issue"),
)

USABLE = stock_lots.c.use_by >= me.c.today
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

stock_list = Row(
    "stock",
    stock_lists.join(
        school_years,
        and_(school_years.c.school_id == stock_lists.c.school_id, school_years.c.id == stock_lists.c.school_year_id),
    ),
    key=is_(stock_lists.c.id),
    locks={"school_id": stock_lists.c.school_id},
    version=literal_column("'1'", Text),
    actions=("stock.read",),
)
