"""What is owed of the medical stock (4.2.6): the year's list, and that what has expired is removed."""

from typing import Any

from sqlalchemy import Date, Integer, Select, and_, case, cast, func, literal_column, null, select

from app.models.base import Instant
from app.models.schools import school_years, schools
from app.models.stock import stock_lists, stock_lots, stock_movements
from app.policies.owed.expected import FIRST_DAY, NOW, SCHOOL, UNTIL, expected, figure
from app.policies.owed.working_time import start_of

_ONE = literal_column("1", Integer)


def stock_listed() -> Select[Any]:
    """One list for each school year that has begun, by its last day. By the calendar; met by the first list of the year."""
    first = (
        select(func.min(stock_lists.c.at))
        .where(
            stock_lists.c.school_id == school_years.c.school_id,
            stock_lists.c.school_year_id == school_years.c.id,
            stock_lists.c.at <= NOW,
        )
        .correlate(school_years)
        .scalar_subquery()
    )
    return (
        select(
            *expected(
                subject=school_years.c.id,
                opened_at=start_of(school_years.c.starts_on),
                due_at=start_of(cast(school_years.c.ends_on + _ONE, Date)),
                met_at=first,
            )
        )
        .select_from(school_years.join(schools, schools.c.id == school_years.c.school_id))
        .where(schools.c.id == SCHOOL, school_years.c.starts_on <= UNTIL, school_years.c.ends_on >= FIRST_DAY)
    )


def lots_removed() -> Select[Any]:
    """Each lot that expired with something left of it, so many days after its last day; met when nothing was left."""
    expired = cast(stock_lots.c.use_by + _ONE, Date)
    # What was left when the day began; a later receipt brings in another lot.
    left = (
        select(func.coalesce(func.sum(stock_movements.c.change), literal_column("0")))
        .where(
            stock_movements.c.school_id == stock_lots.c.school_id,
            stock_movements.c.lot_id == stock_lots.c.id,
            stock_movements.c.at < start_of(expired),
        )
        .correlate(stock_lots, schools)
        .scalar_subquery()
    )
    emptied = (
        select(func.max(stock_movements.c.at))
        .where(
            stock_movements.c.school_id == stock_lots.c.school_id,
            stock_movements.c.lot_id == stock_lots.c.id,
            stock_movements.c.at <= NOW,
        )
        .correlate(stock_lots)
        .scalar_subquery()
    )
    return (
        select(
            *expected(
                subject=stock_lots.c.id,
                opened_at=start_of(expired),
                due_at=start_of(cast(expired + figure("lots_removed", expired), Date)),
                met_at=case((stock_lots.c.balance == literal_column("0"), emptied), else_=cast(null(), Instant)),
            )
        )
        .select_from(stock_lots.join(schools, schools.c.id == stock_lots.c.school_id))
        .where(
            and_(
                schools.c.id == SCHOOL,
                stock_lots.c.expires_on.is_not(None),
                expired >= FIRST_DAY,
                expired <= UNTIL,
                left > literal_column("0"),
            )
        )
    )
