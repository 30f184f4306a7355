"""The school whose site is asked for, by its code: where no session leads into a school, this does.

One statement as everywhere: the wall's school is set in a common table expression that the data leans on, and dies with it.
Besides the school's own row, `site_items` is the only table that the data part reads: nothing that is not out can leave by it.
"""

from sqlalchemy import Text, bindparam, case, cast, column, func, literal_column, select
from sqlalchemy.sql.selectable import CTE

from app.models.base import Uuid

_CODE = bindparam("school_code", type_=Text)
_every = func.every_school().table_valued(column("school_id", Uuid), name="every")
_only = (
    select(func.array_agg(_every.c.school_id)[literal_column("1")])
    .having(func.count() == literal_column("1"))
    .scalar_subquery()
)
_asked = select(
    case((_CODE.is_(None), _only), else_=func.school_of_code(func.lower(_CODE), type_=Uuid)).label("school_id")
).subquery("asked")

place: CTE = (
    select(cast(func.set_config("app.school_id", cast(_asked.c.school_id, Text), True), Uuid).label("school_id"))
    .where(_asked.c.school_id.is_not(None))
    .cte("place")
    .prefix_with("MATERIALIZED")
)
"""One row, school_id; none where there is no such school, or where one had to be named and was not."""
