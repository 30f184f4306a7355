"""Assets of a school, for the tests."""

from typing import Any

from tests.program import Answer
from tests.school import School

TELEVISION = {
    "name": "Ti vi 55 inch", "category": "appliance", "price": 12_000_000, "fund": "budget", "acquired_on": "2025-09-01",
    "location": "Kho tầng 1",
}  # fmt: skip


async def asset(school: School, **more: Any) -> dict[str, Any]:
    """One that the keeper entered; a television unless told otherwise."""
    answer = await school.as_("asset keeper").post("/v1/assets", TELEVISION | more)
    assert answer.status == 201, answer
    return dict(answer.json)


async def entered(school: School, of: dict[str, Any], verb: str, who: str = "asset keeper", **body: Any) -> Answer:
    """A movement of an asset: `entered(school, it, "repair")`."""
    return await school.as_(who).post(f"/v1/assets/{of['id']}/{verb}", body)


async def handed_over(school: School, of: dict[str, Any], to: str = "A1") -> str:
    """Handed to a class; the movement that waits for its teacher."""
    answer = await entered(school, of, "hand-over", class_id=str(school.classes[to]))
    assert answer.status == 200, answer
    return str(answer.json["pending_movement_id"])


async def latest(school: School, of: dict[str, Any]) -> dict[str, Any]:
    """The newest movement of an asset."""
    return dict((await school.as_("asset keeper").get(f"/v1/asset-movements?asset_id={of['id']}")).items[0])


async def decided(school: School, movement: str, verb: str, who: str) -> Answer:
    """`decided(school, id, "confirm-receipt", "teacher of the class")`."""
    return await school.as_(who).post(f"/v1/asset-movements/{movement}/{verb}")


async def read(school: School, of: dict[str, Any]) -> dict[str, Any]:
    return dict((await school.as_("asset keeper").get(f"/v1/assets/{of['id']}")).json)


async def recomputed(school: School) -> None:
    """Every quantity is the sum of the movements that took effect."""
    wrong = await school.query(
        "select a.code from assets a where a.quantity is distinct from (select sum(m.change)::bigint from asset_movements m"
        " where m.school_id = a.school_id and m.asset_id = a.id and m.state not in ('pending', 'withdrawn'))"
    )
    assert not wrong
