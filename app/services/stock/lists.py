"""The year's list of medicines and medical equipment (4.2.6): the catalogue and its quantities, as they were then."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, and_, bindparam, cast, exists, func, literal_column, select

from app.core.answer import Answer
from app.core.db import Statement
from app.core.ids import new_id
from app.core.shape import or_empty, text, thing, things
from app.models.base import Uuid
from app.models.schools import school_years, schools
from app.models.stock import ITEM, stock_items, stock_list_items, stock_lists, stock_lots, stock_movements
from app.policies import reading
from app.policies.act import Act
from app.policies.engine import change, door
from app.policies.reading import Listing, Single, listed, written
from app.policies.rows import school_year, stock_list
from app.policies.years import refuse_if_over
from app.schemas.base import OneQuery
from app.schemas.stock import ListIn, ListsQuery
from app.services.named import named, person_of

_its = and_(stock_list_items.c.school_id == stock_lists.c.school_id, stock_list_items.c.list_id == stock_lists.c.id)
HEAD: dict[str, Any] = {
    "id": stock_lists.c.id,
    "school_year": named(school_years),
    "drawn_up_at": stock_lists.c.at,
    "by": person_of(stock_lists.c.person_id, stock_lists.c.school_id),
    "note": stock_lists.c.note,
    "items_listed": select(func.count()).where(_its).correlate(stock_lists).scalar_subquery(),
    "etag": stock_list.etag,
}
"""A list's own fields (schemas.stock.ListHeadOut)."""
LISTED = ("item_id", *ITEM, "received", "issued", "discarded", "balance")
ITEMS = (
    select(
        or_empty(
            things(
                thing(**{name: stock_list_items.c[name] for name in LISTED}),
                stock_list_items.c.sort_key,
                stock_list_items.c.item_id,
            )
        )
    )
    .where(_its)
    .correlate(stock_lists)
    .scalar_subquery()
)
"""The items of a list, in Vietnamese order."""

ONE = Single("stock.read", stock_list, text(thing(**HEAD, items=ITEMS)))
_LIST = Listing(
    "stock.read",
    stock_list,
    text(thing(**HEAD)),
    order=(stock_lists.c.at, stock_lists.c.id),
    filters={"school_year_id": stock_lists.c.school_year_id == bindparam("school_year_id", type_=Uuid)},
    newest_first=True,
)
_UNDER = door("stock.list", school_year, school_years.c.ends_on, locks=True)

# Of the year so far, by the school's own days; what was taken back, and its taking back, do not count.
_back = stock_movements.alias("back")
_day = cast(func.timezone(schools.c.time_zone, stock_movements.c.at), Date)


def _of_the_year(kind: str) -> Any:
    taken_back = exists(
        select(_back.c.number).where(
            _back.c.school_id == stock_movements.c.school_id,
            _back.c.lot_id == stock_movements.c.lot_id,
            _back.c.reverses == stock_movements.c.number,
        )
    ).correlate(stock_movements)
    of_kind = func.sum(func.abs(stock_movements.c.change)).filter(
        stock_movements.c.kind == literal_column(f"'{kind}'"),
        _day.between(school_years.c.starts_on, school_years.c.ends_on),
        ~taken_back,
    )
    return cast(func.coalesce(of_kind, literal_column("0")), BigInteger).label(kind)


_moved = (
    select(*map(_of_the_year, ("receive", "issue", "discard")))
    .select_from(
        stock_lots.join(
            stock_movements,
            and_(stock_movements.c.school_id == stock_lots.c.school_id, stock_movements.c.lot_id == stock_lots.c.id),
        )
    )
    .where(stock_lots.c.school_id == stock_items.c.school_id, stock_lots.c.item_id == stock_items.c.id)
    .correlate(stock_items, school_years, schools)
    .lateral("moved")
)
_left = (
    select(cast(func.coalesce(func.sum(stock_lots.c.balance), literal_column("0")), BigInteger))
    .where(stock_lots.c.school_id == stock_items.c.school_id, stock_lots.c.item_id == stock_items.c.id)
    .correlate(stock_items)
    .scalar_subquery()
)
_NEW = ("school_id", "id", "school_year_id", "at", "person_id", "note")
_head = stock_lists.insert().values({name: bindparam(name, type_=stock_lists.c[name].type) for name in _NEW})
_list = _head.returning(stock_lists.c.school_id, stock_lists.c.id, stock_lists.c.school_year_id).cte("list")
_DRAW_UP = Statement(
    stock_list_items.insert().from_select(
        ["school_id", "list_id", *LISTED, "sort_key"],
        select(
            _list.c.school_id, _list.c.id, stock_items.c.id, *(stock_items.c[name] for name in ITEM),
            _moved.c.receive, _moved.c.issue, _moved.c.discard, _left, stock_items.c.sort_key,
        )
        .select_from(
            _list.join(
                school_years,
                and_(school_years.c.school_id == _list.c.school_id, school_years.c.id == _list.c.school_year_id),
            )
            .join(schools, schools.c.id == _list.c.school_id)
            .join(stock_items, stock_items.c.school_id == _list.c.school_id)
            .join(_moved, literal_column("true"))
        )
        .where(stock_items.c.listed),
    )
)  # fmt: skip


async def draw_up(act: Act, given: ListIn) -> Answer:
    """The year's list anew, of all that is in the catalogue now; those before it stay. Raises SchoolYearOver."""
    under = await change(act, _UNDER, id=given.school_year_id)
    refuse_if_over(under["ends_on"], under["today"])
    head = {
        "school_id": under["school_id"], "id": new_id(), "school_year_id": given.school_year_id, "at": act.now,
        "person_id": under["person_id"], "note": given.note,
    }  # fmt: skip
    await act.row(_DRAW_UP, **head)
    return await written(act, ONE, id=head["id"])


async def list_lists(act: Act, query: ListsQuery) -> Answer:
    """The years' lists, newest first."""
    return await listed(act, _LIST, limit=query.limit, cursor=query.cursor, school_year_id=query.school_year_id)


async def read_list(act: Act, list_id: UUID, query: OneQuery) -> Answer:
    """One list, with its items."""
    return await reading.read(act, ONE, query.include, id=list_id)
