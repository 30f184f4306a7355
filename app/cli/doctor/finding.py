"""What a check found."""

from dataclasses import dataclass
from enum import Enum

from app.core.words import Words


class Grade(Enum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line on the screen. `todo`: what to do, where something is to be done."""

    name: str
    """For programs: it stays."""
    title: Words
    grade: Grade
    said: Words
    todo: Words | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A name and a title, waiting for what is found."""

    name: str
    title: Words

    def ok(self, vi: str, en: str) -> Finding:
        return Finding(self.name, self.title, Grade.OK, Words(vi, en))

    def warn(self, said: Words, todo: Words) -> Finding:
        return Finding(self.name, self.title, Grade.WARN, said, todo)

    def fail(self, said: Words, todo: Words) -> Finding:
        return Finding(self.name, self.title, Grade.FAIL, said, todo)
