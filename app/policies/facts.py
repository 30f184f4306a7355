"""Facts about a row that a rule may ask: each one SQL criterion, true or false of the row and the caller."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement

from app.core.words import Words
from app.models.caller import me
from app.policies.rows import Row


@dataclass(frozen=True, slots=True)
class Fact:
    """A criterion and how it is told: "while …"."""

    words: Words
    criterion: Callable[[Row], ColumnElement[bool]]

    def __call__(self, row: Row) -> ColumnElement[bool]:
        return self.criterion(row)


year_not_over = Fact(
    Words("khi năm học chưa kết thúc", "while the school year is not over"),
    lambda row: row.facts["year_ends_on"] >= me.c.today,
)
roster_open = Fact(
    Words("đến hết hạn nộp danh sách trẻ của năm học", "until the school year's roster is due"),
    lambda row: row.facts["roster_due_on"] >= me.c.today,
)
