"""A quantity is the sum of its movements. They only grow: what was wrong is taken back by another movement, never changed.

What is left after each movement stands with whatever has the quantity, in one row that is locked while a movement is made,
and it is written by the statement that writes the movement: no reader adds up, and nothing can be between the two. A
movement's number is that row's version after it. Grants let the program add movements and nothing else; a check keeps
what is left from falling below zero whoever writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Table, select
from sqlalchemy.dialects.postgresql import insert

from app.core.errors import Conflict
from app.core.words import Words


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """`held`: the table whose rows have a quantity, in the column `balance`; `movements`: of them, by the column `of`."""

    held: Table
    balance: str
    movements: Table
    of: str

    def written(
        self, moved: FromClause, changes: tuple[str, ...], entry: Mapping[str, ColumnElement[Any]]
    ) -> tuple[CTE, CTE]:
        """The rows as they are after their movements, and the movements: both to be part of one statement.

        `moved`: one row for each movement, with every column of `held` as it is to be, its version one more, and school_id
        and id of a row that this statement has locked, or of a new one; and whatever `entry` leans on. `changes`: the
        columns that a movement may change, the balance apart. `entry`: the movement's own columns.
        """
        # Written as a new row that finds its old self in the way: so the row is looked up by its key once the statement has
        # entered the school, whatever plan is made, and row-level security lets it through.
        names = [column.name for column in self.held.c if column.computed is None]
        new = insert(self.held).from_select(names, select(*(moved.c[name] for name in names)))
        held = (
            new.on_conflict_do_update(
                index_elements=["school_id", "id"],
                set_={name: new.excluded[name] for name in (self.balance, "version", *changes)},
                where=self.held.c.version < new.excluded.version,
            )
            .returning(self.held.c.school_id, self.held.c.id, self.held.c[self.balance], self.held.c.version)
            .cte("held")
        )
        columns = {"school_id": held.c.school_id, self.of: held.c.id, "number": held.c.version, **entry}
        if "balance" in self.movements.c:
            columns["balance"] = held.c[self.balance]
        entered = (
            self.movements.insert()
            .from_select(
                list(columns),
                select(*columns.values()).select_from(
                    held.join(moved, (moved.c.school_id == held.c.school_id) & (moved.c.id == held.c.id))
                ),
            )
            .returning(self.movements.c[self.of], self.movements.c.number)
            .cte("entered")
        )
        return held, entered


class BelowZero(Conflict):
    """More than there is. `left`: what there is."""

    title = Words("Không đủ số lượng.", "There is not enough.")

    def __init__(self, left: int) -> None:
        super().__init__(Words(f"Chỉ còn {left}.", f"Only {left} left."), left=left)
