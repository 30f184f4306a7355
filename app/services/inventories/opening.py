"""Opening an inventory: the register as it says on the day is set down, line by line (4.2.2)."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Text, bindparam, literal_column, or_, select

from app.core.answer import Answer
from app.core.bulk import as_records, inserting_many
from app.core.db import Row, Statement, inserting
from app.core.errors import FieldError, Invalid
from app.core.ids import new_id
from app.core.words import Words
from app.models.assets import assets
from app.models.base import Uuid
from app.models.inventories import inventories, inventory_lines
from app.models.schools import school_years
from app.policies.act import Act
from app.policies.engine import admit_to_change
from app.policies.reading import written
from app.schemas.inventories import InventoryIn
from app.services.inventories.reading import ONE

_school, _today = bindparam("school", type_=Uuid), bindparam("today", type_=Date)
_YEAR = Statement(
    select(school_years.c.id, school_years.c.starts_on).where(
        school_years.c.school_id == _school, school_years.c.starts_on <= _today, school_years.c.ends_on >= _today
    )
)
_KEPT = ("code", "name", "category", "unit", "price", "location", "class_id", "holder_id")
_category, _location = bindparam("category", type_=Text), bindparam("location", type_=Text)
_class = bindparam("class_id", type_=Uuid)
_REGISTER = Statement(
    select(assets.c.id, assets.c.quantity, *(assets.c[name] for name in _KEPT))
    .where(
        assets.c.school_id == _school,
        assets.c.quantity > literal_column("0"),
        or_(_category.is_(None), assets.c.category == _category),
        or_(_location.is_(None), assets.c.location == _location),
        or_(_class.is_(None), assets.c.class_id == _class),
    )
    .order_by(assets.c.code)
)
_LINE = ("school_id", "id", "inventory_id", "asset_id", "expected", *_KEPT)


async def open_(act: Act, given: InventoryIn) -> Answer:
    """A new inventory of the current school year, with a line for each asset of its scope as the register has it now.

    Raises Invalid (a day outside the year or to come, nothing to count) and Taken (the name, in the year).
    """
    caller = await admit_to_change(act)
    school, today = caller["school_id"], caller["today"]
    year = await act.row(_YEAR, school=school, today=today)
    day = _day(given.day or today, today, year)
    assert year is not None
    scope = {"category": given.category, "location": given.location, "class_id": given.class_id}
    register = await act.rows(_REGISTER, school=school, **scope)
    if not register:
        said = Words("Không có tài sản nào trong phạm vi này.", "There is no asset in this scope.")
        raise Invalid(FieldError(next((f"/{name}" for name, of in scope.items() if of), "/"), "nothing_to_count", said))
    id_ = new_id()
    values = {"school_year_id": year["id"], "name": given.name, "day": day, **scope, "opened_by": caller["person_id"],
              "opened_at": act.now}  # fmt: skip
    await act.row(inserting(inventories, "school_id", "id", *values), school_id=school, id=id_, **values)
    await act.row(
        inserting_many(inventory_lines, *_LINE), records=as_records(_line(school, id_, asset) for asset in register)
    )
    return await written(act, ONE, id=id_)


def _day(day: date, today: date, year: Row | None) -> date:
    """The day that is compared. Raises Invalid."""
    if year is None:
        said = Words("Hôm nay không thuộc năm học nào.", "Today is in no school year.")
        raise Invalid(FieldError("/day", "no_school_year", said))
    if not year["starts_on"] <= day <= today:
        said = Words(
            "Ngày kiểm kê phải trong năm học này và không sau hôm nay.",
            "The day is within this school year, and not after today.",
        )
        raise Invalid(FieldError("/day", "outside_year", said))
    return day


def _line(school: UUID, inventory_id: UUID, asset: Row) -> dict[str, object]:
    return {
        "school_id": school, "id": new_id(), "inventory_id": inventory_id, "asset_id": asset["id"],
        "expected": asset["quantity"], **{name: asset[name] for name in _KEPT},
    }  # fmt: skip
