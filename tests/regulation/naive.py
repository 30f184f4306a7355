"""The regulation decided naively: plain Python, by rights.md and the reading's rules on scopes and time, nothing else.

It shares nothing with `app/policies`. A school's staff could check it: it reads like the paper.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.regulation.table import Denied, Right, every_denial, every_right


@dataclass(frozen=True, slots=True)
class Class:
    """A class of one school year, in a group or in none."""

    id: UUID
    group: UUID | None
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Posted:
    """An assignment. `unit`: a class for a homeroom teacher, a group for a leader, else None."""

    post: str
    unit: UUID | None
    first: date
    last: date | None
    ended: datetime | None = None
    kind: str = "regular"


@dataclass(frozen=True, slots=True)
class Guarding:
    """A guardianship over a child."""

    child: UUID
    first: date
    last: date | None
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    id: UUID
    posts: tuple[Posted, ...] = ()
    guards: tuple[Guarding, ...] = ()
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """Anything of a school that something is done with: whose it is, whose hands are on it, when it is open."""

    id: UUID
    school: UUID
    class_: UUID | None = None
    group: UUID | None = None
    child: UUID | None = None
    owner: UUID | None = None
    hands: tuple[UUID, ...] | None = None
    deciders: tuple[UUID, ...] | None = None
    about: UUID | None = None
    of_education: bool | None = None
    year_ends_on: date | None = None
    roster_due_on: date | None = None
    with_content_one_reads: bool | None = None


@dataclass(frozen=True)
class School:
    """A school at one instant."""

    id: UUID
    now: datetime
    classes: dict[UUID, Class]
    people: tuple[Person, ...]
    time_zone: str = "Asia/Ho_Chi_Minh"

    @cached_property
    def today(self) -> date:
        """The day in school time."""
        return self.now.astimezone(ZoneInfo(self.time_zone)).date()

    def held(self, person: Person) -> tuple[Posted, ...]:
        """What a person holds at this instant; a member of staff is `staff` too, whatever other post they hold."""
        return self._held[person.id]

    @cached_property
    def _held(self) -> dict[UUID, tuple[Posted, ...]]:
        found = {}
        for person in self.people:
            held = tuple(self._in_force(person))
            of_staff = [each for each in held if each.post != "commune_office"]
            found[person.id] = held + tuple(Posted("staff", None, each.first, each.last) for each in of_staff[:1])
        return found

    def _in_force(self, person: Person) -> Iterable[Posted]:
        """Between its dates, not ended at once, a class in its own year."""
        for each in person.posts:
            class_ = self.classes.get(each.unit) if each.unit else None
            if (
                each.first <= self.today
                and (each.last is None or self.today <= each.last)
                and (each.ended is None or self.now < each.ended)
                and (class_ is None or class_.first <= self.today <= class_.last)
            ):
                yield each

    def children(self, person: Person) -> set[UUID]:
        """The children a person guards today, and is not kept from."""
        return {
            each.child
            for each in person.guards
            if each.first <= self.today and (each.last is None or self.today <= each.last) and not each.blocked
        }


TIES: dict[str, Callable[[Person, Thing], bool]] = {
    "if they had a hand in it": lambda person, thing: person.id in (thing.hands or ()),
    "if they decided on it at an earlier step": lambda person, thing: person.id in (thing.deciders or ()),
    "if it is about themselves": lambda person, thing: person.id == thing.about,
}
"""What ties a person to a thing, in the words of a separation."""


def nobody_free(school: School, thing: Thing, *posts: str, everywhere: bool = False) -> bool:
    """Whether of those who hold the posts, and may sign in, each one is tied to the thing."""
    for person in school.people:
        for each in school.held(person):
            near = everywhere or each.unit is None or each.unit in (thing.class_, thing.group)
            if (
                each.post in posts
                and near
                and not person.suspended
                and not any(tie(person, thing) for tie in TIES.values())
            ):
                return False
    return True


WHILE: dict[str, Callable[[School, Thing], bool]] = {
    "": lambda school, thing: True,
    "while the school year is not over": lambda school, thing: not_past(thing.year_ends_on, school.today),
    "until the school year's roster is due": lambda school, thing: not_past(thing.roster_due_on, school.today),
    "with educational and movement content": lambda school, thing: thing.of_education is True,
    "when it goes with content that they may read": lambda school, thing: thing.with_content_one_reads is True,
    "with someone outside any group": lambda school, thing: thing.group is None,
    "if it is told to all parents": lambda school, thing: thing.child is None,
    "when the principal had a hand in it": lambda school, thing: nobody_free(school, thing, "principal"),
    "when the principal and the academic vice-principal both had a hand in it": lambda school, thing: nobody_free(
        school, thing, "principal", "vp_academic"
    ),
    "when the vice-principal for care had a hand in it": lambda school, thing: nobody_free(school, thing, "vp_care"),
    "when every homeroom teacher of the class had a hand in it, or the class has none": lambda school, thing: (
        nobody_free(school, thing, "homeroom_teacher")
    ),
    "when the group's own leader had a hand in it": lambda school, thing: nobody_free(school, thing, "group_leader"),
    "when every group leader had a hand in it": lambda school, thing: nobody_free(
        school, thing, "group_leader", everywhere=True
    ),
}
"""The last column of "What each post may"."""


def not_past(day: date | None, today: date) -> bool:
    return day is not None and today <= day


def reaches(school: School, person: Person, right: Right, thing: Thing) -> bool:
    """Whether a person holds the right's post, and it reaches as far as the thing."""
    if right.post == "parent":
        children = school.children(person)
        if right.scope == "own_children":
            return thing.child in children
        return bool(children) and (right.scope == "school" or thing.owner == person.id)
    units = [each.unit for each in school.held(person) if each.post == right.post]
    if not units and right.post != "everyone":
        return False
    match right.scope:
        case "self":
            return thing.owner == person.id
        case "own_class":
            return thing.class_ is not None and thing.class_ in units
        case "own_group":
            return thing.group is not None and thing.group in units
        case "school":
            return True
    raise LookupError(right.scope)


@dataclass(frozen=True, slots=True)
class Decision:
    """`rights`: all that give the action, in the regulation's order; `denied`: the separations in the way, in that order."""

    rights: tuple[Right, ...]
    denied: tuple[Denied, ...]


def decide(school: School, person: Person, action: str, thing: Thing) -> Decision:
    """What lets a person do something with a thing, and what bars them from it. A suspended account does nothing."""
    if person.suspended or thing.school != school.id:
        return Decision((), ())
    rights = tuple(
        right
        for right in _RIGHTS.get(action, ())
        if reaches(school, person, right, thing) and WHILE[right.while_](school, thing)
    )
    return Decision(rights, tuple(each for each in _SEPARATIONS.get(action, ()) if TIES[each.what](person, thing)))


def _by_action(lines: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for line in lines:
        found.setdefault(line.action, []).append(line)
    return found


_RIGHTS: dict[str, list[Right]] = _by_action(every_right())
_SEPARATIONS: dict[str, list[Denied]] = _by_action(each for each in every_denial() if each.what in TIES)
