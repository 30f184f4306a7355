"""What becomes of a list: how many rows did what, and whether anything is written."""

from dataclasses import dataclass, replace


@dataclass(slots=True)
class Counts:
    """Rows of a list by what they did; of a dry run, by what they would do."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    def as_dict(self) -> dict[str, int]:
        return {"created": self.created, "updated": self.updated, "unchanged": self.unchanged, "refused": self.refused}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`failed`: a refused row kept the others from being written. `writes`: the good rows are to be written."""

    counts: Counts
    failed: bool
    writes: bool


def settled(counts: Counts, *, dry_run: bool, skip_refused: bool) -> Outcome:
    """By default one refused row keeps the whole list from being written; a dry run writes nothing, and says what would be."""
    failed = counts.refused > 0 and not skip_refused
    if failed:
        counts = replace(counts, created=0, updated=0)
    return Outcome(counts, failed, writes=not failed and not dry_run)
