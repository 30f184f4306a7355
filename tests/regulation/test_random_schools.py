"""A naive evaluator of a few lines, in plain Python over small random schools, against the engine: check and list agree.

It knows the grants from policy.md and the scopes from the reading; it shares nothing with `app/policies`.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.program import Program
from tests.regulation.table import rights
from tests.school import CLASSES, THIS_YEAR, TODAY, Child, Guards, Held, School, founded

SCHOOL_WIDE = {
    "principal",
    "vp_academic",
    "vp_care",
    "nurse",
    "kitchen",
    "clerk",
    "staff",
    "web_admin",
    "commune_office",
}
DATES = [None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)]


@dataclass(frozen=True)
class Place:
    """Where a child is today."""

    child: Child
    class_: str | None


def in_force(first: date, last: date | None) -> bool:
    return first <= TODAY and (last is None or last >= TODAY)


def may_read(place: Place, held: list[Held | Guards]) -> bool:
    """Whether the posts held let their holder read the child's record: the reading, Scopes."""
    for post in held:
        if isinstance(post, Guards):
            reaches = place.child == post.child and not post.blocked and in_force(post.starts_on, post.ends_on)
            name = "parent"
        else:
            name = str(post.post)
            live = in_force(post.valid_from, post.valid_to) and post.unit != "old"
            unit = {"homeroom_teacher": place.class_, "group_leader": CLASSES.get(place.class_ or "")}.get(name)
            reaches = live and (name in SCHOOL_WIDE or (unit is not None and post.unit == unit))
        if reaches and any(action == "student.read" for action, _ in rights()[name]):
            return True
    return False


async def _populate(school: School, chance: random.Random) -> list[Place]:
    places = []
    for number in range(10):
        class_ = chance.choice(["A1", "B1", "D1", "old", None])
        starts_on, left_on = (
            chance.choice([None, TODAY, TODAY + timedelta(days=1)]),
            chance.choice(DATES[:3] + [None] * 3),
        )
        if class_ == "old":
            starts_on = left_on = None
        if starts_on and left_on and left_on < starts_on:
            left_on = None
        child = await school.child(class_, full_name=f"Trẻ {number}", starts_on=starts_on, left_on=left_on)
        here = class_ != "old" and in_force(starts_on or THIS_YEAR[0], left_on)
        places.append(Place(child, class_ if here else None))
    return places


def _posts(places: list[Place], chance: random.Random) -> list[Held | Guards]:
    posts: list[Held | Guards] = []
    for _ in range(chance.randint(0, 3)):
        first = chance.choice([THIS_YEAR[0], TODAY, TODAY + timedelta(days=1)])
        last = chance.choice(DATES)
        last = None if last and last < first else last
        match chance.choice(["teacher", "teacher", "leader", "parent", "school"]):
            case "teacher":
                posts.append(Held("homeroom_teacher", chance.choice(list(CLASSES)), first, last))
            case "leader":
                posts.append(Held("group_leader", chance.choice(["mẫu giáo", "nhà trẻ"]), first, last))
            case "parent":
                child = chance.choice(places).child
                if all(not isinstance(post, Guards) or post.child != child for post in posts):
                    posts.append(Guards(child, first, last, blocked=chance.random() < 0.3))
            case _:
                posts.append(Held(chance.choice(sorted(SCHOOL_WIDE)), None, first, last))
    return posts


@pytest.mark.parametrize("seed", range(12))
async def test_the_engine_agrees_with_the_naive_evaluator(program: Program, seed: int) -> None:
    chance = random.Random(seed)
    school = await founded(program, children=0)
    places = await _populate(school, chance)
    for _ in range(8):
        held = _posts(places, chance)
        caller = school.user(*held)
        wanted = {str(place.child.id) for place in places if may_read(place, held)}
        listed = {item["id"] for item in await caller.items("/v1/students?limit=3")}
        checked = {str(place.child.id) for place in places if (await caller.get(place.child.url)).status == 200}
        assert (listed, checked) == (wanted, wanted), held


def test_the_random_schools_are_not_trivial() -> None:
    """Each seed's holders reach something, and not everything, often enough to be worth asking."""
    chance, reached = random.Random(0), []
    places = [Place(Child(UUID(int=n), "x", "y"), class_) for n, class_ in enumerate(("A1", "B1", "D1", None))]
    for _ in range(400):
        held = _posts(places, chance)
        reached.append(sum(may_read(place, held) for place in places))
    assert all(reached.count(number) > 5 for number in (0, 1, 2, 4))
