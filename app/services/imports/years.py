"""The school year that a list goes into."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.errors import FieldError, Invalid
from app.core.shape import thing, things
from app.core.words import Words
from app.models.caller import me
from app.models.schools import school_years
from app.policies.years import SchoolYearOver

years = (
    select(
        things(
            thing(
                id=school_years.c.id,
                name=school_years.c.name,
                starts_on=school_years.c.starts_on,
                ends_on=school_years.c.ends_on,
            )
        )
    )
    .where(school_years.c.school_id == me.c.school_id)
    .correlate(me)
    .scalar_subquery()
)
"""All years of the caller's school, as SQL."""


@dataclass(frozen=True, slots=True)
class Year:
    id: UUID
    name: str
    starts_on: datetime.date
    ends_on: datetime.date


def chosen(found: list[dict[str, Any]] | None, wanted: str | None, today: datetime.date) -> Year:
    """The year asked for by name or id, else the current one. Raises Invalid and SchoolYearOver."""
    for each in found or []:
        year = Year(
            UUID(each["id"]),
            each["name"],
            datetime.date.fromisoformat(each["starts_on"]),
            datetime.date.fromisoformat(each["ends_on"]),
        )
        if wanted in (str(year.id), year.name) if wanted else year.starts_on <= today <= year.ends_on:
            if year.ends_on < today:
                raise SchoolYearOver
            return year
    raise Invalid(
        FieldError("/school_year", "not_found", Words("Không có năm học này.", "There is no such school year."))
    )
