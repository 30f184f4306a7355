"""Small schools by chance, always the same for a seed, and one town where every rule meets whom it concerns."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from app.models.post import POST_UNITS, Post
from tests.regulation.naive import Class, Guarding, Person, Posted, School, Thing

THIS_YEAR, LAST_YEAR = (date(2026, 8, 1), date(2027, 7, 31)), (date(2025, 8, 1), date(2026, 7, 31))
INSTANTS = tuple(
    datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).astimezone(UTC)
    for text in ("2026-11-25 07:30", "2026-12-31 23:30", "2027-07-31 16:00", "2027-08-01 00:30", "2026-08-01 00:00")
)
"""A school morning; the last evening of a year; a school year's last day; past midnight, where UTC has not come; its first."""
POSTS = [post.value for post in Post if POST_UNITS[post] != "student"]
RULING = ("principal", "vp_academic", "vp_care", "group_leader")


@dataclass(frozen=True)
class Structure:
    """What a school has before anybody comes: in memory, or planted in a database."""

    school: UUID
    groups: tuple[UUID, ...]
    classes: dict[UUID, Class]
    children: tuple[UUID, ...]


def named(name: str) -> UUID:
    """An id that is always the same."""
    return uuid5(UUID(int=0), name)


def _structure() -> Structure:
    near, far = named("group near"), named("group far")
    classes = {
        named(name): Class(named(name), group, *year)
        for name, group, year in (
            ("class", near, THIS_YEAR), ("next", near, THIS_YEAR), ("away", far, THIS_YEAR), ("alone", None, THIS_YEAR),
            ("old", near, LAST_YEAR),
        )
    }  # fmt: skip
    return Structure(named("school"), (near, far), classes, tuple(named(f"child {n}") for n in range(4)))


STRUCTURE = _structure()


def by_chance(seed: int, structure: Structure = STRUCTURE, now: datetime | None = None) -> School:
    """A school of eight people with posts, children and dates by chance."""
    chance = random.Random(seed)
    now = now or chance.choice(INSTANTS)
    today = now.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    people = tuple(_person(chance, f"{seed} {number}", structure, now, today) for number in range(8))
    return School(structure.school, now, structure.classes, people)


def _person(chance: random.Random, name: str, structure: Structure, now: datetime, today: date) -> Person:
    posts = [_posted(chance, structure, now, today) for _ in range(chance.choice((0, 1, 2, 3, 4)))]
    children = chance.sample(structure.children, chance.choice((0, 0, 0, 1, 2)))
    guards = [Guarding(child, *_dates(chance, today), chance.random() < 0.2) for child in children]
    return Person(named(name), tuple(posts), tuple(guards), suspended=chance.random() < 0.1)


def _posted(chance: random.Random, structure: Structure, now: datetime, today: date) -> Posted:
    post = chance.choice(RULING if chance.random() < 0.4 else [*POSTS, "homeroom_teacher", "homeroom_teacher"])
    units: dict[str, Sequence[UUID]] = {"class": list(structure.classes), "group": structure.groups}
    unit = chance.choice(units[POST_UNITS[Post(post)]]) if POST_UNITS[Post(post)] in units else None
    ended = now + timedelta(minutes=chance.choice((-1, 0, 1))) if chance.random() < 0.2 else None
    return Posted(post, unit, *_dates(chance, today), ended, chance.choice(("regular", "substitute", "acting")))


def _dates(chance: random.Random, today: date) -> tuple[date, date | None]:
    first = today + timedelta(days=chance.choice((-400, -90, -90, -1, 0, 1)))
    last = today + timedelta(days=chance.choice((-1, 0, 1, 90))) if chance.random() < 0.3 else None
    return first, max(first, last) if last else None


def thing_by_chance(chance: random.Random, school: School, near: Person, structure: Structure = STRUCTURE) -> Thing:
    """Something of the school, half the times of what a person has to do with; or of another, nobody's here."""
    if chance.random() < 0.05:
        return Thing(UUID(int=chance.getrandbits(128)), named("another school"))
    close = chance.random() < 0.5
    units = [each.unit for each in near.posts if each.unit] if close else []
    class_ = chance.choice([structure.classes.get(unit) for unit in units] or [None, *structure.classes.values()])
    groups = [unit for unit in units if unit in structure.groups] or [None, *structure.groups]
    group = class_.group if class_ and chance.random() < 0.5 else chance.choice(groups)
    children = [each.child for each in near.guards] if close else []
    ruling = [person.id for person in school.people if any(each.post in RULING for each in person.posts)]
    people = [person.id for person in school.people]
    days = [None, *(school.today + timedelta(days=n) for n in (-1, 0, 1))]

    def some() -> tuple[UUID, ...] | None:
        pool = chance.choice((ruling, people))
        return chance.choice((None, (), tuple(chance.sample(pool, chance.randint(0, len(pool))))))

    return Thing(
        UUID(int=chance.getrandbits(128)), school.id, class_ and class_.id, group,
        chance.choice([*children, *children, None] if children else [None, *structure.children]),
        near.id if close else chance.choice([None, *people]),
        some(), some(), chance.choice([None, near.id, *people]), chance.choice((None, True, False)), chance.choice(days),
        chance.choice(days), chance.choice((None, True, False)),
    )  # fmt: skip


def town() -> School:
    """Every post held once and alone, leaders and teachers of both sides too; and a suspended principal."""
    near, far = STRUCTURE.groups
    home, next_, away, *_ = STRUCTURE.classes
    unit = {"group_leader": near, "homeroom_teacher": home}
    first = THIS_YEAR[0]
    people = [Person(named(post), (Posted(post, unit.get(post), first, None),)) for post in POSTS]
    people += [
        Person(named("leader far"), (Posted("group_leader", far, first, None),)),
        Person(named("teacher next"), (Posted("homeroom_teacher", next_, first, None),)),
        Person(named("teacher away"), (Posted("homeroom_teacher", away, first, None),)),
        Person(named("parent"), (), (Guarding(STRUCTURE.children[0], first, None),)),
        Person(named("parent away"), (), (Guarding(STRUCTURE.children[1], first, None),)),
        Person(named("nobody")),
        Person(named("suspended"), (Posted("principal", None, first, None),), suspended=True),
    ]
    return School(STRUCTURE.school, INSTANTS[0], STRUCTURE.classes, tuple(people))


def things_of_the_town(school: School, person: Person) -> Iterator[Thing]:
    """A thing of the near class, and what becomes of a person's rights when one part of it is another."""
    near, far = STRUCTURE.groups
    home, next_, away, alone, _ = STRUCTURE.classes
    child, other = STRUCTURE.children[:2]
    at, after = school.today, school.today - timedelta(days=1)
    plain = Thing(named("thing"), school.id, home, near, child, None, (), (), None, False, at, at)
    yield plain
    yield Thing(named("bare"), school.id)
    yield Thing(named("foreign"), named("another school"))
    for class_, group in ((next_, near), (away, far), (alone, None), (None, near), (home, None), (None, None)):
        yield replace(plain, class_=class_, group=group)
    for each in (None, other):
        yield replace(plain, child=each)
    yield from (replace(plain, of_education=each) for each in (True, None))
    yield from (replace(plain, with_content_one_reads=each) for each in (True, False))
    yield from (replace(plain, year_ends_on=each) for each in (after, None))
    yield from (replace(plain, roster_due_on=each) for each in (after, None))
    yield replace(plain, owner=person.id)
    yield replace(plain, owner=person.id, child=None)
    yield replace(plain, owner=person.id, year_ends_on=after, roster_due_on=None)
    yield replace(plain, owner=named("somebody else"))
    yield replace(plain, owner=named("somebody else"), child=None)
    yield replace(plain, hands=(person.id,))
    yield replace(plain, hands=None, deciders=(person.id,))
    yield replace(plain, deciders=None, about=person.id, of_education=True)
    ids = {post: named(post) for post in RULING} | {"leader far": named("leader far")}
    yield from (replace(plain, hands=(each,)) for each in ids.values())
    yield replace(plain, deciders=(ids["principal"],))
    yield replace(plain, about=ids["principal"])
    for tied in (("principal", "vp_academic"), ("group_leader", "leader far"), ("principal", "vp_care"), tuple(ids)):
        yield replace(plain, hands=tuple(ids[post] for post in tied))
        yield replace(plain, group=far, deciders=tuple(ids[post] for post in tied))
