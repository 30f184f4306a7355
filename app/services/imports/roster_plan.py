"""What an import may touch and what it will write."""

from dataclasses import dataclass, field
from uuid import UUID

from app.services.imports.roster_known import Child, Person, Tie


@dataclass(frozen=True, slots=True)
class Class:
    """A class that the importer may import into. `own`: as its homeroom teacher, else as the clerk."""

    id: UUID
    name: str
    own: bool
    size: int
    largest: int | None


@dataclass(slots=True)
class Plan:
    """What a run will write."""

    children: list[Child] = field(default_factory=list)
    changed: list[Child] = field(default_factory=list)
    enrolments: list[tuple[Child, Class]] = field(default_factory=list)
    persons: dict[UUID, Person] = field(default_factory=dict)
    changed_persons: dict[UUID, Person] = field(default_factory=dict)
    ties: list[tuple[Child, Tie]] = field(default_factory=list)
    ended: list[Tie] = field(default_factory=list)
    stated: set[tuple[UUID, str]] = field(default_factory=set)
    """What rows have said of a person: two rows that differ would change it back and forth at every run."""
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def counts(self) -> dict[str, int]:
        return {"created": self.created, "updated": self.updated, "unchanged": self.unchanged, "refused": self.refused}
