"""The safety card (phiếu an toàn) and why somebody may or may not: narrow views, readings that leave a trace, rules that answer."""

from collections.abc import Mapping
from typing import Any

from demo.stage import Person, School, must
from demo.telling import Story, quoted

EGG = {"substance": "trứng gà", "severity": "severe"}


def look_after_them(story: Story, people: School, classes: Mapping[str, Any], children: list[dict[str, Any]]) -> None:
    """What may not be eaten, and who looked."""
    teacher, nurse, kitchen = people["homeroom_teacher"], people["nurse"], people["kitchen"]
    principal, child = people["principal"], children[0]
    card = f"/v1/students/{child['id']}/safety-card"
    story.chapter("Phiếu an toàn", "the safety card")
    empty = nurse.send("GET", card)
    written = nurse.send("PATCH", card, json={"allergies": [EGG]}, headers={"If-Match": empty.headers["etag"]})
    must(written.status_code == 200, f"The nurse cannot keep a card: {written.text}")
    read = teacher.send("GET", card)
    must(read.json()["allergies"][0]["substance"] == EGG["substance"], "The teacher does not see the allergy.")
    story.step(
        teacher,
        f"{nurse.full_name}, nurse (nhân viên y tế), has written down an allergy. {teacher.full_name} reads the card of a child "
        "of her class; that she did is in the journal before she has the answer.",
        read,
        "200",
        action="safety_card.read",
        clause="4.2.5",
        shown="a safety card is read by those who have the child in their care",
    )
    listed = kitchen.send("GET", "/v1/diets")
    must([each["student_id"] for each in listed.json()["items"]] == [child["id"]], f"The kitchen sees: {listed.text}")
    must("emergency_contacts" not in listed.text, "The kitchen sees more than what may not be eaten.")
    story.step(
        kitchen,
        f"{kitchen.full_name} of the kitchen (nhân viên nuôi dưỡng) sees the one child who eats otherwise: allergy and diet, "
        "no phone number, no medicine.",
        listed,
        "200",
        action="safety_card.read_diet",
        clause="4.2.5",
    )
    hidden = kitchen.send("GET", card)
    story.step(
        kitchen,
        "The card itself does not exist for the kitchen.",
        hidden,
        "404 not_found",
        action="safety_card.read_diet",
        clause="4.2.5",
        shown="the kitchen sees what may not be eaten, and no more",
        below=quoted(hidden),
    )
    looked = principal.send("GET", f"/v1/students/{child['id']}/accesses")
    names = {each["person"]["full_name"] for each in looked.json()["items"]}
    must(names >= {teacher.full_name, kitchen.full_name}, f"Not everybody who looked is there: {looked.text}")
    story.step(
        principal,
        "Who looked, when and as what is there for the child's parents, and for the principal.",
        looked,
        "200",
        action="access.read",
        clause="3.1",
        shown="each reading of a card is there for the parents to see",
    )
    _ask_why(story, people["group_leader"], classes["LỚP 5 TUỔI A1"]["id"], teacher)


def _ask_why(story: Story, leader: Person, class_id: str, teacher: Person) -> None:
    """The policy answers for itself."""
    story.chapter("Vì sao", "asking why")
    asked = {"action": "attendance.mark", "object": {"type": "attendance", "id": class_id}}
    why = leader.send("POST", "/v1/policy/explain", json=asked)
    told = why.json()
    must(told.get("allowed") is False, f"The leader may mark, it says: {why.text}")
    must(teacher.full_name in why.text, f"It is not told who could: {why.text}")
    story.step(
        leader,
        f"{leader.full_name} asks why she could not mark the register. The policy says which rule would let her, what she lacks "
        f"for it, and that {teacher.full_name} could.",
        why,
        "200",
        action="policy.explain",
        clause="2",
        shown="the policy says why not, by which clause, and who could",
    )
