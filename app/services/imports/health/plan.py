"""What an import of measurements will write."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.core.imports.outcome import Counts
from app.services.imports.touched import Touched


@dataclass(slots=True)
class Plan:
    """Rows of `measurements` as they will be, new and changed. `sheets`: rounds and classes that they stand in.

    `children`: all whose rows were held against what is known.
    """

    made: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    children: set[UUID] = field(default_factory=set)

    @property
    def sheets(self) -> set[tuple[UUID, UUID]]:
        return {(row["round_id"], row["class_id"]) for row in (*self.made, *self.changed)}

    @property
    def touches(self) -> dict[str, Touched]:
        """By table: what the run makes and changes."""
        return {"measurements": Touched([row["id"] for row in self.made], [row["id"] for row in self.changed])}
