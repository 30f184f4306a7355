"""What is asked about a child's guardians and safety card: of one in a class, who left, of the year before, in no class."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core.ids import new_id
from tests.school import THIS_YEAR, Child, School

if TYPE_CHECKING:
    from tests.regulation.stage import Request, Stage

CHILDREN = ("first", "left", "past", "unplaced")
"""Each with two guardians (`guardians_of`), and columns of their own: "card", "card left", "card past" …"""

DIET = {"diet": [{"code": "porridge"}]}


def _of(child: str, method: str, what: str, body: dict[str, Any] | None = None) -> "Request":
    given = {"json": body, "if_match": "*"} if body else {}
    return method, lambda stage: f"{stage.children[child].url}/{what}", lambda _: given


def _guardian(child: str, method: str, what: str, which: int = 0, body: dict[str, Any] | None = None) -> "Request":
    def url(stage: "Stage") -> str:
        return f"{stage.children[child].url}/guardians/{stage.kin[child][which]}{what}"

    return method, url, lambda _: {"json": body} if body else {}


ASKED: dict[str, Callable[[str], "Request"]] = {
    "guardians": lambda child: _of(child, "GET", "guardians"),
    "guardian": lambda child: _guardian(child, "GET", ""),
    "invite": lambda child: _guardian(child, "POST", "/invite"),
    "block": lambda child: _guardian(child, "POST", "/block", body={"reason": "Quyết định của tòa án"}),
    "unblock": lambda child: _guardian(child, "POST", "/unblock", 1, {"reason": "Hết hiệu lực"}),
    "why blocked": lambda child: _guardian(child, "GET", "/block", 1),
    "card": lambda child: _of(child, "GET", "safety-card"),
    "diet": lambda child: _of(child, "GET", "diet"),
    "keep card": lambda child: _of(child, "PATCH", "safety-card", DIET),
    "name pick-up": lambda child: _of(child, "PUT", "safety-card/pick-up-persons", {"pick_up_persons": []}),
    "accesses": lambda child: _of(child, "GET", "accesses"),
}

FAMILY: dict[str, "Request"] = {
    what if child == "first" else f"{what} {child}": asked(child) for what, asked in ASKED.items() for child in CHILDREN
}


async def guardians_of(school: School, children: dict[str, Child]) -> dict[str, tuple[UUID, UUID]]:
    """Child → two guardians without accounts: one to invite, and one who is blocked."""
    kin = {name: (new_id(), new_id()) for name in CHILDREN}
    persons, guardians = [], []
    for name, (free, blocked) in kin.items():
        father, mother = new_id(), new_id()
        persons += [
            {"id": father, "full_name": "Lý Văn Ba", "identity_key": "lý văn ba"},
            {"id": mother, "full_name": "Ngô Thị Tư", "identity_key": "ngô thị tư"},
        ]
        tie = {"student_id": children[name].id, "position": 0, "starts_on": THIS_YEAR[0], "blocked_at": None}
        guardians += [
            {**tie, "id": free, "person_id": father, "relationship": "father"},
            {**tie, "id": blocked, "person_id": mother, "relationship": "mother", "blocked_at": school.program.clock()},
        ]
    await school.plant({"persons": persons, "guardians": guardians})
    return kin


async def cards_of(school: School, children: dict[str, Child]) -> None:
    """Each child eats something else: only who says so stands in the kitchen's list."""
    of = (*CHILDREN, "in D1")
    kept = {"diet": [{"code": "porridge", "note": None}], "updated_at": school.program.clock()}
    cards = [{"student_id": children[name].id, **kept} for name in of]
    await school.plant({"safety_cards": cards})
