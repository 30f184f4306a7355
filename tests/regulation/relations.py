"""How a thing stands to what a caller holds, and which of these relations the tables must ask for."""

from app.models.post import POST_UNITS, Post
from tests.regulation.stage import EVERYBODY
from tests.school import CLASSES

CHILDREN = {"first": "A1", "second": "A1", "in B1": "B1", "in D1": "D1"}
"""Children and their class today; a child of the year before counts as one of its class then."""
NO_LONGER = {"left": "a child who left", "past": "a child of the year before", "unplaced": "a child in no class"}
PERSONS = {"oneself", "another"}

OF_A_CLASS = {"own class", "another class of the group", "a class of another group", "a class of the year before"}
OF_A_GROUP = {"own group", "another group"}
NEEDED: dict[str, dict[str, set[str]]] = {
    "school": {kind: {"own school"} for kind in ("class", "child", "group")},
    "class": {"class": OF_A_CLASS, "child": (OF_A_CLASS - {"a class of the year before"}) | set(NO_LONGER.values()),
              "group": OF_A_GROUP},
    "group": {"class": OF_A_GROUP | {"a class of the year before"}, "child": OF_A_GROUP | set(NO_LONGER.values()),
              "group": OF_A_GROUP},
    "student": {"class": {"own child's class", "another class"}, "group": {"own child's group"},
                "child": {"own child", "another child of the class", "a child who left", "a child of the year before"}},
}  # fmt: skip
"""What a post is held for → what a thing is → the relations that may differ. "another school" besides, for each."""


def kind_of(thing: str) -> str | None:
    """Whether a thing is a class, a child or a group; None: it belongs to no unit."""
    kinds = {"class": set(CLASSES), "child": {*CHILDREN, *NO_LONGER}, "group": set(CLASSES.values())}
    return next((kind for kind, things in kinds.items() if thing in things), None)


def holds(who: str) -> dict[Post, list[str]]:
    """Post → what the caller holds it for: "A1", "mẫu giáo", "first"; or "" of the whole school."""
    held: dict[Post, list[str]] = {}
    for text in EVERYBODY[who][0] if who != "nobody" else ():
        name, *rest = text.split()
        post = Post.PARENT if name == "guards" else Post(name)
        unit = next(
            (each for each in (*CLASSES, *CLASSES.values(), *CHILDREN, *NO_LONGER) if each in " ".join(rest)), ""
        )
        held.setdefault(post, []).append(unit)
    return held


def relation(who: str, post: Post, unit: str, thing: str) -> str:
    """Of the thing to whoever holds the post for the unit."""
    if "elsewhere" in EVERYBODY[who][1]:
        return "another school"
    held_for, class_ = POST_UNITS[post], CHILDREN.get(thing, thing)
    if held_for == "school":
        return "own school"
    if held_for == "student":
        if kind_of(thing) == "child":
            return "own child" if thing == unit else NO_LONGER.get(thing, "another child of the class")
        own = CHILDREN.get(unit, "A1")
        if kind_of(thing) == "group":
            return "own child's group" if CLASSES[own] == thing else "another group"
        return "own child's class" if own == class_ else "another class"
    if thing in NO_LONGER:
        return NO_LONGER[thing]
    if held_for == "class" and unit == class_ != "old":
        return "own class"
    if class_ == "old":
        return "a class of the year before"
    groups = CLASSES.get(unit, unit), CLASSES.get(class_, class_)
    if held_for == "group" or kind_of(thing) == "group":
        return "own group" if groups[0] == groups[1] else "another group"
    return "another class of the group" if groups[0] == groups[1] else "a class of another group"
