"""Years that are over are read-only for everybody (reading, Scopes)."""

from datetime import date

from app.core.errors import Problem
from app.core.words import Words


class SchoolYearOver(Problem):
    status, code = 422, "school_year_over"
    title = Words(
        "Năm học này đã kết thúc: chỉ xem, không sửa.",
        "This school year is over: it can be read, not changed.",
    )


def refuse_if_over(ends_on: date, today: date) -> None:
    """Its last day is still the year's. Raises SchoolYearOver."""
    if today > ends_on:
        raise SchoolYearOver
