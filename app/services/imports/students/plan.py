"""What an import may touch and what it will write."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from app.core.imports.outcome import Counts
from app.services.imports.students.known import Child, Person, Tie
from app.services.imports.touched import Touched


@dataclass(frozen=True, slots=True)
class Class:
    """A class that the importer may import into. `own`: as its homeroom teacher, else as the clerk."""

    id: UUID
    name: str
    own: bool
    size: int
    largest: int | None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A child's coming into a class."""

    id: UUID
    child: Child
    into: Class


@dataclass(slots=True)
class Plan:
    """What a run will write."""

    children: list[Child] = field(default_factory=list)
    changed: list[Child] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    persons: dict[UUID, Person] = field(default_factory=dict)
    changed_persons: dict[UUID, Person] = field(default_factory=dict)
    ties: list[tuple[Child, Tie]] = field(default_factory=list)
    ended: list[Tie] = field(default_factory=list)
    stated: set[tuple[UUID, str]] = field(default_factory=set)
    """What rows have said of a person: two rows that differ would change it back and forth at every run."""
    counts: Counts = field(default_factory=Counts)

    @property
    def touches(self) -> dict[str, Touched]:
        """By table: what the run makes and changes."""
        return {
            "persons": Touched(list(self.persons), list(self.changed_persons)),
            "students": Touched(_ids(self.children), _ids(self.changed)),
            "enrolments": Touched([each.id for each in self.enrolments]),
            "guardians": Touched([tie.id for _, tie in self.ties], _ids(self.ended)),
        }


def _ids(things: Iterable[Child | Tie]) -> list[UUID]:
    return [each.id for each in things]
