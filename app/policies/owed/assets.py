"""An inventory is taken each school year, and each difference that one finds is followed up (4.2.2)."""

from datetime import date

from sqlalchemy import ColumnElement, Date, Integer, Select, and_, exists, func, literal_column, select

from app.models.assets import assets
from app.models.inventories import inventories, inventory_differences
from app.models.schools import school_years, schools
from app.policies.owed.expected import FIRST_DAY, IN_FORCE, SCHOOL, UNTIL, expected, figure
from app.policies.owed.working_time import after_working_days, local_date, start_of


def inventories_of_the_year() -> Select[object]:
    """One of the whole school, confirmed before the year is over; a school that has no assets owes none."""
    opens: ColumnElement[date] = func.greatest(school_years.c.starts_on, IN_FORCE, type_=Date)
    over = start_of(school_years.c.ends_on + literal_column("1", Integer))
    whole = and_(inventories.c.category.is_(None), inventories.c.location.is_(None), inventories.c.class_id.is_(None))
    taken = (
        select(func.min(inventories.c.confirmed_at))
        .where(
            inventories.c.school_id == school_years.c.school_id,
            inventories.c.school_year_id == school_years.c.id,
            inventories.c.state == literal_column("'confirmed'"),
            whole,
        )
        .correlate(school_years)
        .scalar_subquery()
    )
    had_assets = exists(
        select(assets.c.id).where(assets.c.school_id == school_years.c.school_id, assets.c.created_at < over)
    ).correlate(school_years, schools)
    columns = expected(subject=school_years.c.id, opened_at=start_of(opens), due_at=over, met_at=taken)
    return (
        select(*columns)
        .select_from(school_years.join(schools, schools.c.id == school_years.c.school_id))
        .where(
            school_years.c.school_id == SCHOOL,
            opens >= FIRST_DAY,
            opens <= UNTIL,
            school_years.c.ends_on >= IN_FORCE,
            had_assets,
        )
    )


def differences() -> Select[object]:
    """From the confirmation of the inventory that found it, so many working days."""
    found = inventory_differences.c
    day = local_date(found.found_at)
    columns = expected(
        subject=found.id,
        opened_at=found.found_at,
        due_at=after_working_days(found.found_at, figure("difference_followed_up", day)),
        met_at=found.followed_up_at,
    )
    return (
        select(*columns)
        .select_from(inventory_differences.join(schools, schools.c.id == found.school_id))
        .where(found.school_id == SCHOOL, day >= FIRST_DAY, day <= UNTIL)
    )
