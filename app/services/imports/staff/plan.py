"""What an import of staff will write."""

from dataclasses import dataclass, field

from app.core.imports.outcome import Counts
from app.services.imports.staff.known import Account, Given, Member
from app.services.imports.touched import Touched


@dataclass(slots=True)
class Plan:
    """New and changed persons, new accounts, new posts."""

    persons: list[Member] = field(default_factory=list)
    changed: list[Member] = field(default_factory=list)
    accounts: list[tuple[Member, Account]] = field(default_factory=list)
    given: list[tuple[Account, Given]] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)

    @property
    def touches(self) -> dict[str, Touched]:
        """By table: what the run makes and changes."""
        return {
            "persons": Touched([each.id for each in self.persons], [each.id for each in self.changed]),
            "users": Touched([account.id for _, account in self.accounts]),
            "assignments": Touched([each.id for _, each in self.given]),
        }
