"""What an import of assets will write."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from app.core.imports.outcome import Counts
from app.services.imports.touched import Touched


@dataclass(slots=True, eq=False)
class Asset:
    """An asset as the register has it, or is to have it. `code` None: one of our own is given when it is written."""

    id: UUID
    code: str | None
    name: str
    category: str
    unit: str
    quantity: int
    price: int
    fund: str
    acquired_on: datetime.date
    in_use_on: datetime.date
    location: str | None
    class_id: UUID | None
    note: str | None
    worn: bool = False


@dataclass(slots=True)
class Plan:
    """New assets, and changed ones as they are to be."""

    made: list[Asset] = field(default_factory=list)
    changed: list[Asset] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)

    @property
    def touches(self) -> dict[str, Touched]:
        """By table: what the run makes and changes."""
        return {"assets": Touched([each.id for each in self.made], [each.id for each in self.changed])}
