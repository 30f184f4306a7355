"""A noun as SQL: what rules look at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Join, Table

from app.core.shape import etag


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """A transition of a workflow: `when`, the states, as a criterion of the row, that let it happen, and `to`, the state after it.

    `to` is the same state again where an action is only for as long as the state holds.
    """

    when: ColumnElement[bool]
    to: str


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A noun as SQL. Its readers are those who hold `<noun>.read` on it; of a narrower view, `read_by`.

    `source`: where its columns come from; may lean on `me`. `key`: the criterion for one row, on named parameters.
    `locks`: lock name → column. `version`: text that changes with the row, for its ETag. `actions`: all that can be done
    with it. `facts`: what conditions ask; one that leans on other rules is a function, called when all of them are read.
    `state` and `moves`: of a workflow, the column, and the action → its transition.
    """

    noun: str
    source: FromClause
    key: ColumnElement[bool]
    locks: Mapping[str, ColumnElement[object]]
    version: ColumnElement[str]
    actions: tuple[str, ...]
    facts: Mapping[str, ColumnElement[Any] | Callable[[], ColumnElement[Any]]] = field(default_factory=dict)
    read_by: str = ""
    state: ColumnElement[str] | None = None
    moves: Mapping[str, Move] = field(default_factory=dict)

    @property
    def read(self) -> str:
        """The action that makes the row visible."""
        return self.read_by or f"{self.noun}.read"

    def fact(self, name: str) -> ColumnElement[Any]:
        """What a condition or a separation asks. LookupError, at the start, where the row does not say it."""
        if name not in self.facts:
            raise LookupError(f"a rule asks for {name}, which {self.noun} does not say (app/policies/rows/)")
        fact = self.facts[name]
        return fact if isinstance(fact, ColumnElement) else fact()

    @property
    def table(self) -> Table:
        """The noun's own table: the first of its source, which a change locks."""
        source = self.source
        while isinstance(source, Join):
            source = source.left
        assert isinstance(source, Table)
        return source

    @property
    def etag(self) -> ColumnElement[str]:
        """The version as it is sent, in a header and in each item of a list."""
        return etag(self.version)
