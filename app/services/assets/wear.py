"""The yearly wear (hao mòn) of fixed assets (4.2.2): on 31 December, of what is there on that day.

Wear is of one piece: the pieces of a set are alike, and a set that grows smaller takes its share with it. The year in which an
asset came into use counts whole, and one that is gone before the day does not (TT 23/2023/TT-BTC, from secondary sources).
"""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    Integer,
    Numeric,
    SmallInteger,
    Text,
    bindparam,
    case,
    cast,
    column,
    exists,
    extract,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.core.db import Statement
from app.core.errors import FieldError, Invalid
from app.core.words import Words
from app.data.asset_categories import CATEGORIES
from app.data.parameters import in_force
from app.models.assets import asset_movements, asset_wear, assets
from app.models.base import Instant, Uuid
from app.models.schools import schools
from app.policies.act import Act
from app.services.assets.reading import FIXED
from app.services.schools import wait_turn

_SCHOOLS = Statement(select(func.every_school().table_valued(column("school_id", Uuid)).c.school_id))
_SCHOOL = Statement(
    select(
        schools.c.code, cast(func.timezone(schools.c.time_zone, bindparam("now", type_=Instant)), Date).label("today")
    ).where(schools.c.id == bindparam("school", type_=Uuid))
)
_school, _year = bindparam("school", type_=Uuid), bindparam("year", type_=SmallInteger)
_last_day = bindparam("last_day", type_=Date)
_rates = (
    func.unnest(
        bindparam("categories", type_=ARRAY(Text)),
        bindparam("years", type_=ARRAY(Integer)),
        bindparam("rates", type_=ARRAY(Integer)),
    )
    .table_valued(column("category", Text), column("years", Integer), column("rate", Integer), name="rates")
    .render_derived()
)
# A disposal went when it was confirmed, all else when it was entered, whenever that is confirmed.
_went_at = case(
    (asset_movements.c.kind == literal_column("'dispose'"), asset_movements.c.confirmed_at), else_=asset_movements.c.at
)
_since = cast(func.timezone(schools.c.time_zone, _went_at), Date)
# What went since: it was there on the day.
_gone_since = (
    select(func.coalesce(func.sum(-asset_movements.c.change), literal_column("0")))
    .where(
        asset_movements.c.school_id == assets.c.school_id,
        asset_movements.c.asset_id == assets.c.id,
        asset_movements.c.change < literal_column("0"),
        asset_movements.c.state != literal_column("'pending'"),
        asset_movements.c.state != literal_column("'withdrawn'"),
        _since > _last_day,
    )
    .correlate(assets, schools)
    .scalar_subquery()
)
_taken = (
    select(cast(func.coalesce(func.sum(asset_wear.c.amount), literal_column("0")), BigInteger).label("amount"))
    .where(asset_wear.c.school_id == assets.c.school_id, asset_wear.c.asset_id == assets.c.id)
    .correlate(assets)
    .lateral("taken")
)
_worth = assets.c.price - _taken.c.amount
_a_year = cast(func.round(cast(assets.c.price, Numeric) * _rates.c.rate / literal_column("10000")), BigInteger)
_years_used = _year - extract("year", assets.c.in_use_on) + literal_column("1")
_amount = case((_years_used >= _rates.c.years, _worth), else_=func.least(_a_year, _worth))
_counted_already = exists(
    select(asset_wear.c.year).where(
        asset_wear.c.school_id == assets.c.school_id, asset_wear.c.asset_id == assets.c.id, asset_wear.c.year >= _year
    )
).correlate(assets)
_worn = (
    asset_wear.insert()
    .from_select(
        ["school_id", "asset_id", "year", "amount", "remaining"],
        select(assets.c.school_id, assets.c.id, _year, _amount, _worth - _amount)
        .select_from(
            assets.join(schools, schools.c.id == assets.c.school_id)
            .join(_rates, _rates.c.category == assets.c.category)
            .join(_taken, true())
        )
        .where(
            assets.c.school_id == _school,
            FIXED,
            assets.c.in_use_on <= _last_day,
            assets.c.quantity + _gone_since > literal_column("0"),
            ~_counted_already,
            _amount > literal_column("0"),
        ),
    )
    .returning(asset_wear.c.asset_id)
    .cte("worn")
)
_TAKE = Statement(select(func.count(_worn.c.asset_id)).select_from(_worn))

_NOT_YET = Words(
    "Hao mòn của một năm được tính vào ngày 31/12 của năm đó.", "A year's wear is taken on its 31 December."
)


async def take(act: Act, year: int, *, code: str | None = None) -> dict[str, int]:
    """Take a year's wear in every school, or in the one of that code; again: of what was left out.

    How many assets it was taken of, by the school's code. Raises Invalid before the year's 31 December.
    """
    last_day = date(year, 12, 31)
    wears = {each.code: in_force(each.wear, last_day) for each in CATEGORIES if each.wear}
    rates = {
        "categories": list(wears),
        "years": [wear.years for wear in wears.values()],
        "rates": [wear.rate for wear in wears.values()],
    }
    await act.begin()
    taken = {}
    for school in await act.rows(_SCHOOLS):
        found = await _entered(act, school["school_id"])
        if code in (None, found[0]):
            if found[1] < last_day:
                raise Invalid(FieldError("year", "not_yet", _NOT_YET))
            await wait_turn(act, school["school_id"])  # a year leans on what was taken for those before it
            worn = await act.row(_TAKE, school=school["school_id"], year=year, last_day=last_day, **rates)
            assert worn is not None
            taken[found[0]] = int(worn[0])
    return taken


async def _entered(act: Act, school: UUID) -> tuple[str, date]:
    await act.enter_school(school)
    await act.sign("4.2.2", person=None)
    found = await act.row(_SCHOOL, school=school)
    assert found is not None
    return found["code"], found["today"]
