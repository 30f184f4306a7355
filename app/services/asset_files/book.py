"""The asset book of a calendar year (4.2.2): what there was at its end, by the movements; wear as it was taken."""

import asyncio
import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
)

from app.core.answer import Answer
from app.core.db import Row, Statement
from app.core.errors import NotFound
from app.core.exports.download import pdf
from app.core.exports.paper import grouped
from app.core.exports.workbook import download
from app.core.shape import thing, things
from app.data.asset_categories import BY_CODE, CATEGORIES, FIXED_ASSET_FROM, FUNDS
from app.data.parameters import in_force
from app.models.assets import asset_movements, asset_wear, assets
from app.models.caller import beside_me, me
from app.models.people import persons
from app.models.schools import classes, schools
from app.policies.act import Act
from app.policies.criteria import allowed
from app.policies.engine import CALLER_COLUMNS, admitted
from app.policies.rows import asset_book
from app.schemas.asset_files import BookQuery
from app.services.sheets.assets import book

_given = bindparam("year", type_=Integer)
_year = func.coalesce(_given, cast(func.date_part("year", me.c.today), Integer))
_moved = asset_movements.c
_when = cast(func.date_part("year", func.timezone(schools.c.time_zone, _moved.at)), Integer)
# What waits to be confirmed, or was withdrawn, has no effect.
_counts = not_(_moved.state == any_(cast(literal_column("array['pending', 'withdrawn']"), ARRAY(Text))))
_went = thing(change=_moved.change, number=_moved.decision_number, on=_moved.decision_on)
_movements = (
    select(
        func.coalesce(func.sum(_moved.change).filter(_when <= _year), literal_column("0")).label("quantity"),
        things(_went, _moved.number).filter(and_(_when == _year, _moved.change < literal_column("0"))).label("gone"),
    )
    .where(_moved.school_id == assets.c.school_id, _moved.asset_id == assets.c.id, _counts)
    .correlate(assets, schools, me)
    .lateral("movements")
)
_worn = asset_wear.c


def _wear(column: ColumnElement[Any], *when: ColumnElement[bool]) -> ColumnElement[Any]:
    return (
        select(column)
        .where(_worn.school_id == assets.c.school_id, _worn.asset_id == assets.c.id, *when)
        .order_by(_worn.year.desc())
        .limit(literal_column("1"))
        .correlate(assets, me)
        .scalar_subquery()
    )


_entry = thing(
    code=assets.c.code, name=assets.c.name, category=assets.c.category, unit=assets.c.unit, fund=assets.c.fund,
    acquired_on=assets.c.acquired_on, in_use_on=assets.c.in_use_on, price=assets.c.price, location=assets.c.location,
    of_class=classes.c.name, holder=persons.c.full_name, quantity=_movements.c.quantity, gone=_movements.c.gone,
    wear=_wear(_worn.amount, _worn.year == _year), remaining=_wear(_worn.remaining, _worn.year <= _year),
)  # fmt: skip
_entries = (
    select(
        things(_entry, assets.c.code).label("entries"),
        func.min(schools.c.name).label("school"),
    )
    .select_from(
        assets.join(schools, schools.c.id == assets.c.school_id)
        .outerjoin(classes, and_(classes.c.school_id == assets.c.school_id, classes.c.id == assets.c.class_id))
        .outerjoin(persons, and_(persons.c.school_id == assets.c.school_id, persons.c.id == assets.c.holder_id))
        .join(_movements, true())
    )
    .where(
        assets.c.school_id == me.c.school_id,
        allowed("asset.read", asset_book),
        or_(_movements.c.quantity > literal_column("0"), _movements.c.gone.is_not(None)),
    )
    .correlate(me)
    .offset(literal_column("0"))
    .lateral("r")
)
_BOOK = Statement(select(*CALLER_COLUMNS, _year.label("year"), *_entries.c).select_from(beside_me(_entries)))


async def download_workbook(act: Act, query: BookQuery) -> Answer:
    """The book as xlsx. Raises NotFound where the caller may not read it, or nothing is in it."""
    made = await _book(act, query)
    return download(await asyncio.to_thread(book.workbook, made, act.now), f"Sổ tài sản {made.year}")


async def download_pdf(act: Act, query: BookQuery) -> Answer:
    """The book as a PDF. Raises NotFound as `download_workbook` does."""
    made = await _book(act, query)
    return pdf(await asyncio.to_thread(book.pdf, made, act.now), f"Sổ tài sản {made.year}")


async def _book(act: Act, query: BookQuery) -> book.AssetBook:
    record = admitted(act, await act.row(_BOOK, year=query.year))
    if not record["entries"]:
        raise NotFound
    return _made(record)


def _made(record: Row) -> book.AssetBook:
    last = datetime.date(record["year"], 12, 31)
    groups = {category.code: book.Group(category.words.vi) for category in CATEGORIES}
    for it in record["entries"]:
        groups.setdefault(it["category"], book.Group(it["category"])).entries.append(_entered(it, last))
    return book.AssetBook(
        record["school"], record["year"], record["today"], [group for group in groups.values() if group.entries]
    )


def _entered(it: dict[str, Any], last: datetime.date) -> book.Entry:
    remaining = it["price"] if it["remaining"] is None else it["remaining"]
    where = ", ".join(part for part in (it["of_class"], it["holder"], it["location"]) if part)
    return book.Entry(
        code=it["code"], name=it["name"], unit=it["unit"], quantity=it["quantity"],
        fund=FUNDS[it["fund"]].vi if it["fund"] in FUNDS else it["fund"],
        acquired_on=datetime.date.fromisoformat(it["acquired_on"]), in_use_on=datetime.date.fromisoformat(it["in_use_on"]),
        price=it["price"], rate=_rate(it, last), wear=(it["wear"] or 0) * it["quantity"],
        accumulated=(it["price"] - remaining) * it["quantity"], where=where,
        gone="; ".join(_gone(each) for each in it["gone"] or ()),
    )  # fmt: skip


def _rate(it: dict[str, Any], on: datetime.date) -> int | None:
    """Of a fixed asset, which wears; None of land, and of what is too cheap to be one."""
    category = BY_CODE.get(it["category"])
    if category is None or not category.wear or it["price"] < in_force(FIXED_ASSET_FROM, on):
        return None
    return in_force(category.wear, on).rate


def _gone(each: dict[str, Any]) -> str:
    said = f"Giảm {grouped(-each['change'])}"
    if not each["number"]:
        return said
    on = f" ngày {datetime.date.fromisoformat(each['on']):%d/%m/%Y}" if each["on"] else ""
    return f"{said} (QĐ {each['number']}{on})"
