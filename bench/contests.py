"""What is measured: each contest runs ours and its reference in turns and gives what both did.

To add one: write it with a `run(arena)` that gives a `Pair` of one round, and enter it in CONTESTS.
"""

import statistics
from dataclasses import dataclass, field
from typing import Protocol

from bench import roster
from bench.arena import Arena, Pair, Side

SLICES = 6
"""Turns of ours and the reference in one round: a disturbance from outside then meets both."""


class Contest(Protocol):
    """A row of the table. `goal`: the least ratio to be reached; `to`: the reference, where it is not the bare handler."""

    name: str
    goal: float | None
    to: str | None
    p99_goal: float | None

    def run(self, arena: Arena) -> Pair: ...


@dataclass(frozen=True, slots=True)
class Served:
    """An operation over HTTP, against the bare handler."""

    name: str
    goal: float
    p99_goal: float | None = None
    to: str | None = None

    def run(self, arena: Arena) -> Pair:
        pair = Pair()
        for side in arena.sides():
            arena.load(self.name, side, seconds=arena.warm_up)
        for _ in range(SLICES):
            for side in arena.sides():
                pair.of(side).add(arena.load(self.name, side, seconds=arena.seconds / SLICES))
        return pair


@dataclass(frozen=True, slots=True)
class Silent:
    """Reading what is there but out of the caller's scope, against reading what is nowhere: the time may tell nothing."""

    name: str = "unseen_read"
    goal: float = 0.95
    p99_goal: float | None = None
    to: str = "an id that is nowhere"

    def run(self, arena: Arena) -> Pair:
        pair = Pair()
        asked: dict[Side, str] = {"ours": self.name, "theirs": "nowhere_read"}
        for side in arena.sides():
            arena.load(asked[side], "ours", seconds=arena.warm_up)
        for _ in range(SLICES):
            for side in arena.sides():
                pair.of(side).add(arena.load(asked[side], "ours", seconds=arena.seconds / SLICES))
        return pair


CONTESTS: tuple[Contest, ...] = (
    Served("student_read", 0.50, p99_goal=2.5),
    Served("class_list", 0.55),
    Served("register_put", 0.50),
    Served("content_list", 0.50),
    Served("health_class_put", 0.50),
    Served("stock_move", 0.50),
    Silent(),
    *roster.CONTESTS,
)


@dataclass(slots=True)
class Result:
    """A contest over all rounds."""

    contest: Contest
    rounds: list[Pair] = field(default_factory=list)

    def row(self) -> dict[str, object]:
        """The row of build/bench.json: medians over the rounds; ours, and the reference's under "reference"."""
        ours = _medians([pair.ours.figures() for pair in self.rounds])
        row: dict[str, object] = {"name": self.contest.name, "ratio": None, **ours, "goal": self.contest.goal}
        theirs = [pair.theirs.figures() for pair in self.rounds if pair.theirs.count]
        if theirs:
            ratios = [pair.ours.rate / pair.theirs.rate for pair in self.rounds]
            row["ratio"] = round(statistics.median(ratios), 3)
            row["ratios"] = [round(ratio, 3) for ratio in ratios]
            row["reference"] = reference = _medians(theirs)
            if self.contest.p99_goal:
                row["p99_ratio"] = round(ours["p99_ms"] / reference["p99_ms"], 2)
                row["p99_goal"] = self.contest.p99_goal
        if self.contest.to:
            row["to"] = self.contest.to
        row["met"] = self.met(row)
        return row

    def met(self, row: dict[str, object]) -> bool | None:
        """Whether the goals are reached; None: there are none."""
        if self.contest.goal is None:
            return None
        ratio, p99 = row["ratio"], row.get("p99_ratio", 0.0)
        assert isinstance(ratio, float)
        assert isinstance(p99, float)
        return ratio >= self.contest.goal and (self.contest.p99_goal is None or p99 <= self.contest.p99_goal)


def _medians(figures: list[dict[str, float]]) -> dict[str, float]:
    return {
        name: round(statistics.median(each[name] for each in figures), 3 if "ms" in name else 1) for name in figures[0]
    }
