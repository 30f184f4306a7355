"""The safety card (4.2.5): what is in it, who sees how much of it, and the trace that each look leaves."""

from typing import Any

from tests.school import School

CARD: dict[str, Any] = {
    "allergies": [{"substance": "Tôm", "reaction": "Nổi mề đay", "severity": "severe"}],
    "diet": [{"code": "no_shellfish", "note": "Cả dầu hào"}, {"code": "porridge", "note": None}],
    "emergency_medicines": [
        {"name": "Cetirizin", "dose": "2,5 ml", "when": "Khi nổi mề đay", "where_kept": "Phòng y tế"}
    ],
    "emergency_contacts": [{"full_name": "Trần Thị Mẹ", "relationship": "Mẹ", "phone": "0912345678"}],
    "pick_up_persons": [
        {"full_name": "Lê Thị Bà", "relationship": "Bà ngoại", "phone": "0987654321", "note": None,
         "valid_from": "2026-11-01", "valid_to": None}
    ],
}  # fmt: skip
EMPTY: dict[str, Any] = {name: [] for name in CARD}


def url(school: School, number: int = 0, class_: str = "A1") -> str:
    return f"{school.children[class_][number].url}/safety-card"


async def written(school: School, address: str, **lists: Any) -> None:
    answer = await school.as_("nurse").patch(address, CARD | lists, if_match="*")
    assert answer.status == 200, answer


async def looked(school: School, action: str) -> list[tuple[Any, ...]]:
    """The journal's entries of an action: who, by which clause, and the children with the post that showed each."""
    rows = await school.query(
        "select j.person_id, j.clause, j.outcome, j.noun, (select array_agg(array[a.child_id::text, a.role] order by a.child_id)"
        " from accesses a where a.entry = j.entry) as shown from journal j where j.action = $1"
        " and j.noun not like '%s' order by j.entry", action
    )  # fmt: skip
    return [tuple(row) for row in rows]


async def test_a_child_without_a_card_has_an_empty_one(school: School) -> None:
    answer = await school.as_("teacher of the class").get(url(school))
    assert answer.status == 200
    assert answer.etag == '"0"'
    assert EMPTY.items() <= answer.json.items()
    assert (answer.json["version"], answer.json["updated_at"]) == (0, None)


async def test_a_card_is_kept_list_by_list(school: School) -> None:
    nurse, address = school.as_("nurse"), url(school)
    first = await nurse.patch(address, CARD, if_match='"0"')
    assert CARD.items() <= first.json.items()
    second = await nurse.patch(address, {"diet": []}, if_match=first.etag)
    assert (CARD | {"diet": []}).items() <= second.json.items()
    assert (await nurse.patch(address, {"diet": []}, if_match=first.etag)).status == 412
    assert (await nurse.patch(address, {"diet": []})).status == 428
    again = await nurse.patch(address, {"diet": []}, if_match=second.etag)
    assert again.etag == second.etag, "what changes nothing is no new version"
    assert (await school.as_("parent of a child in it").get(address)).json["version"] == 2


async def test_a_reading_is_in_the_journal_with_its_clause_and_its_post(school: School) -> None:
    child = str(school.children["A1"][0].id)
    for who, role in (
        ("nurse", "nurse"),
        ("teacher of the class", "homeroom_teacher"),
        ("parent of a child in it", "parent"),
    ):
        assert (await school.as_(who).get(url(school))).status == 200
        assert len(school.program.statements) == 1
        assert (await looked(school, "safety_card.read"))[-1] == (
            school.as_(who).person, "4.2.5", "done", "safety_card", [[child, role]],
        )  # fmt: skip
    assert len(await looked(school, "safety_card.read")) == 3
