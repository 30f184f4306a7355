"""An inventory of the school's assets: opened, counted by phone, confirmed by somebody who did not count; one thing is missing."""

from typing import Any

from demo.stage import School, must
from demo.telling import Story, quoted


def take_the_inventory(story: Story, people: School) -> None:
    """Counted, confirmed, followed up (4.2.2)."""
    keeper, care = people["asset_keeper"], people["vp_care"]
    story.chapter("Kiểm kê", "the inventory")
    opened = care.send("POST", "/v1/inventories", json={"name": "Kiểm kê giữa năm"})
    lines = opened.json().get("progress", {}).get("lines", 0)
    story.step(
        care,
        f"{care.full_name}, vice-principal for care, opens an inventory: {lines} assets as the register has them today.",
        opened,
        "201 open",
        action="inventory.open",
        clause="4.2.2",
    )
    url = f"/v1/inventories/{opened.json()['id']}"
    expected = keeper.items(f"/v1/inventory-lines?inventory_id={opened.json()['id']}&limit=200")
    counts = [_counted(line, missing=number == 0) for number, line in enumerate(expected)]
    for batch in (counts[: lines // 2], counts[lines // 2 :], counts[lines // 2 :]):
        answer = keeper.send("PUT", f"{url}/counts", json={"counts": batch})
        must(answer.status_code == 200, f"The keeper cannot count: {answer.text}")
    told = answer.json()["progress"]
    must(told["counted"] == lines and told["differing"] == 1, f"The progress is {told}.")
    finished = keeper.send("POST", f"{url}/finish", json={})
    story.step(
        keeper,
        f"{keeper.full_name}, asset keeper, counts by phone. A batch that the network lost comes twice and counts once. One "
        f"thing is not there: {expected[0]['name']}.",
        finished,
        "200 counted",
        action="inventory.finish",
        clause="4.2.2",
        shown="a batch of counts that comes twice counts once",
    )
    own = keeper.send("POST", f"{url}/confirm")
    must(own.status_code == 403, f"Whoever counted may confirm: {own.text}")
    confirmed = care.send("POST", f"{url}/confirm")
    story.step(
        care,
        "Whoever counted does not confirm. The vice-principal, who did not count, does.",
        confirmed,
        "200 confirmed",
        action="inventory.confirm",
        clause="4.2.2",
        shown="nobody confirms what they counted",
        below=quoted(own),
    )
    (difference,) = care.items(f"/v1/inventory-differences?inventory_id={opened.json()['id']}")
    followed = care.send(
        "POST",
        f"/v1/inventory-differences/{difference['id']}/follow-up",
        json={"explanation": "Hỏng từ đợt mưa bão, chưa ghi sổ", "decision": "adjust"},
    )
    must(followed.status_code == 200, f"The difference cannot be followed up: {followed.text}")
    story.step(
        care,
        "The one difference is followed up: why, and what is decided. The register is put right by a movement, never by hand.",
        followed,
        f"200 {followed.json()['state']}",
        action="inventory.follow_up",
        clause="4.2.2",
    )


def _counted(line: dict[str, Any], *, missing: bool) -> dict[str, Any]:
    found = line["expected"] - 1 if missing else line["expected"]
    return {"code": line["code"], "counted": found, "counted_at": "2026-11-25T01:00:00Z"}
