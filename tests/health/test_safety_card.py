"""The safety card (4.2.5): what is in it, who keeps it, and who sees how much of it."""

import asyncio
from datetime import date
from typing import Any

import pytest

from app.models.safety_cards import DIET
from tests.school import TOMORROW, Guards, Held, School

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


async def test_what_was_and_what_is_are_in_the_journal_about_the_child(school: School) -> None:
    nurse, address, child = school.as_("nurse"), url(school), school.children["A1"][0]
    await nurse.patch(address, {"diet": [{"code": "no_egg"}]}, if_match="*")
    await nurse.patch(address, {"diet": []}, if_match="*")
    changes = [row for row in await school.journal("safety_card.update") if row["noun"] == "safety_cards"]
    assert [(row["child_id"], row["clause"]) for row in changes] == [(child.id, "4.2.5")] * 2
    assert "no_egg" in changes[0]["after"]
    assert "no_egg" in changes[1]["before"]
    assert "no_egg" not in changes[1]["after"]


WRONG: dict[str, dict[str, Any]] = {
    "/allergies/0/substance": {"allergies": [{"substance": "x" * 51}]},
    "/allergies/0/severity": {"allergies": [{"substance": "Tôm", "severity": "awful"}]},
    "/allergies": {"allergies": [{"substance": f"Món {n}"} for n in range(21)]},
    "/diet/0/code": {"diet": [{"code": "no_cake"}]},
    "/diet/0": {"diet": [{"code": "other"}]},
    "/diet": {"diet": None},
    "/emergency_medicines/0/dose": {"emergency_medicines": [{"name": "x", "when": "x", "where_kept": "x"}]},
    "/emergency_contacts/0/phone": {
        "emergency_contacts": [{"full_name": "Lê Bà", "relationship": "Bà", "phone": "123"}]
    },
    "/pick_up_persons/0": {
        "pick_up_persons": [
            {"full_name": "Lê Bà", "relationship": "Bà", "phone": "0912345678", "valid_from": "2026-11-02",
             "valid_to": "2026-11-01"}
        ]
    },
}  # fmt: skip


@pytest.mark.parametrize("pointer", WRONG)
async def test_what_is_wrong_is_told_by_its_place(school: School, pointer: str) -> None:
    answer = await school.as_("nurse").patch(url(school), WRONG[pointer], if_match="*")
    assert answer.status == 422
    assert [place for place, _ in answer.errors] == [pointer]


# The kitchen


async def test_the_kitchen_sees_allergies_and_diet_and_no_more(school: School) -> None:
    await written(school, url(school))
    kitchen, child = school.as_("kitchen"), school.children["A1"][0]
    for shown in ((await kitchen.get(f"{child.url}/diet")).json, *(await kitchen.get("/v1/diets")).items):
        assert set(shown) == {"student_id", "full_name", "class", "version", "etag", *DIET}
        assert (shown["full_name"], shown["class"]["name"]) == (child.full_name, "A1")
        assert all(shown[name] == CARD[name] for name in DIET)
        assert not [kept for kept in ("Cetirizin", "0912345678", "Lê Thị Bà") if kept in str(shown)]
    assert (await kitchen.get(url(school))).status == 404
    assert (await kitchen.get("/v1/safety-cards")).items == []
    assert (await kitchen.get(f"{child.url}/accesses")).status == 404


async def test_the_kitchen_s_list_has_whoever_there_is_something_to_heed_of(school: School) -> None:
    an, binh, cuong = school.children["A1"]
    nothing: dict[str, Any] = {name: [] for name in DIET}
    await written(school, f"{an.url}/safety-card", diet=[])
    await written(school, f"{binh.url}/safety-card", **nothing)
    await written(school, f"{cuong.url}/safety-card", allergies=[])
    await written(school, url(school, class_="D1"), allergies=[])
    gone = await school.child("A1", left_on=date(2026, 11, 24))
    await written(school, f"{gone.url}/safety-card")
    kitchen = school.as_("kitchen")
    of_a1 = await kitchen.get(f"/v1/diets?class_id={school.classes['A1']}")
    assert [item["full_name"] for item in of_a1.items] == [an.full_name, cuong.full_name]
    assert sorted(item["class"]["name"] for item in await kitchen.items("/v1/diets?limit=1")) == ["A1", "A1", "D1"]
    assert (await kitchen.get(f"{gone.url}/diet")).status == 404
    assert (await kitchen.get(f"{binh.url}/diet")).json.items() >= nothing.items()


# Teachers


async def test_a_substitute_reads_and_keeps_cards_on_her_days_only(school: School) -> None:
    substitute = school.user(Held("homeroom_teacher", "A1", TOMORROW, TOMORROW, kind="substitute"))
    for now, status, listed in (
        ("2026-11-25 17:00", 404, 0),
        ("2026-11-26 07:00", 200, 3),
        ("2026-11-27 07:00", 404, 0),
    ):
        school.at(now)
        assert (await substitute.get(url(school))).status == status
        assert (await substitute.patch(url(school), {"diet": []}, if_match="*")).status == status
        assert len((await substitute.get("/v1/safety-cards")).items) == listed


async def test_a_card_goes_with_the_child_to_another_class(school: School) -> None:
    child = school.children["A1"][0]
    await written(school, f"{child.url}/safety-card")
    before, after = school.as_("teacher of the class"), school.as_("teacher of another class")
    await school.move(child, "B1", on=TOMORROW)
    for now, (first, second) in (("2026-11-25 23:59", (200, 404)), ("2026-11-26 00:01", (404, 200))):
        school.at(now)
        assert (await before.get(f"{child.url}/safety-card")).status == first
        assert (await after.get(f"{child.url}/safety-card")).status == second
    assert str(child.id) in {item["student_id"] for item in (await after.get("/v1/safety-cards")).items}


async def test_a_class_s_cards_are_all_its_children_s(school: School) -> None:
    await written(school, url(school))
    items = await school.as_("teacher of the class").items(f"/v1/safety-cards?class_id={school.classes['A1']}&limit=2")
    assert [item["version"] for item in items] == [1, 0, 0]
    for item in items:
        one = await school.as_("nurse").get(f"/v1/students/{item['student_id']}/safety-card")
        assert one.json == item
        assert one.etag == item["etag"]
    of_another = await school.as_("teacher of the class").get(f"/v1/safety-cards?class_id={school.classes['B1']}")
    assert of_another.items == []


# Parents


async def test_a_parent_names_who_may_pick_the_child_up_and_changes_nothing_else(school: School) -> None:
    await written(school, url(school))
    parent, address = school.as_("parent of a child in it"), f"{url(school)}/pick-up-persons"
    uncle = {"full_name": "LÊ VĂN CẬU", "relationship": "Cậu", "phone": "+84 987 000 111"}
    answer = await parent.put(address, {"pick_up_persons": [uncle]}, if_match='"1"')
    (named,) = answer.json["pick_up_persons"]
    assert named == {"full_name": "Lê Văn Cậu", "relationship": "Cậu", "phone": "0987000111", "note": None,
                     "valid_from": None, "valid_to": None}  # fmt: skip
    assert answer.json["allergies"] == CARD["allergies"]
    assert (await parent.put(address, {"pick_up_persons": []}, if_match='"1"')).status == 412
    refused = await parent.patch(url(school), {"diet": []}, if_match="*")
    assert (refused.status, refused.clause) == (403, "4.2.5")
    assert (await school.as_("teacher of the class").put(address, {"pick_up_persons": []})).status == 403
    assert (await school.journal("pick_up.update"))[-1]["clause"] == "4.2.5"


@pytest.mark.parametrize("known_by", ["phone", "name"])
async def test_who_is_kept_from_the_child_is_nobody_who_may_pick_it_up(school: School, known_by: str) -> None:
    child = school.children["A1"][0]
    kept_away = school.user(Guards(child, blocked=True), full_name="Trần Văn Chặn")
    await kept_away.arrive()
    await school.query("update persons set phone = '0901234567' where id = $1", kept_away.person)
    phone, name = ("0901234567", "Ai Đó") if known_by == "phone" else ("0911111111", "TRẦN VĂN CHẶN")
    named = [
        {"full_name": "Lê Thị Bà", "relationship": "Bà", "phone": "0987654321"},
        {"full_name": name, "relationship": "Bố", "phone": phone},
    ]
    other = school.user(Guards(child))
    answer = await other.put(f"{child.url}/safety-card/pick-up-persons", {"pick_up_persons": named})
    for shown in (answer.json, (await school.as_("teacher of the class").get("/v1/safety-cards")).items[0]):
        assert [person["full_name"] for person in shown["pick_up_persons"]] == ["Lê Thị Bà"]
    for method, what, body in (
        ("GET", "", None),
        ("GET", "/accesses", None),
        ("PUT", "/pick-up-persons", {"pick_up_persons": []}),
    ):
        address = f"{child.url}/accesses" if what == "/accesses" else f"{child.url}/safety-card{what}"
        assert (await kept_away.send(method, address, json=body)).status == 404


# Records that turn out to be one, or none


async def test_the_cards_of_two_records_of_one_child_become_one(school: School) -> None:
    kept, other, third = school.children["A1"]
    shared = {"code": "no_egg", "note": None}
    await written(school, f"{kept.url}/safety-card", allergies=[], diet=[shared])
    await written(school, f"{other.url}/safety-card", diet=[shared, {"code": "soft", "note": None}])
    teacher = school.as_("teacher of the class")
    for duplicate in (other, third):
        assert (await teacher.post(f"{kept.url}/merge", {"duplicate_id": str(duplicate.id)})).status == 200
    card = (await teacher.get(f"{kept.url}/safety-card")).json
    assert card["allergies"] == CARD["allergies"]
    assert [each["code"] for each in card["diet"]] == ["no_egg", "soft"]
    assert len(card["pick_up_persons"]) == 1
    assert card["version"] == 2
    await written(school, url(school, 1, "B1"))
    kept, other, _ = school.children["B1"]
    of_b1 = school.as_("teacher of another class")
    assert (await of_b1.post(f"{kept.url}/merge", {"duplicate_id": str(other.id)})).status == 200
    assert CARD.items() <= (await of_b1.get(f"{kept.url}/safety-card")).json.items()


# Several who write at once


async def test_of_many_who_saw_the_same_card_one_writes(school: School) -> None:
    """Nothing of what a colleague wrote meanwhile is lost (4.2.5)."""
    nurse = await school.as_("nurse").arrive()
    card = f"{school.children['A1'][0].url}/safety-card"
    seen = (await nurse.get(card)).etag
    told = [{"diet": [{"code": code}]} for code in ("no_egg", "no_milk", "no_fish", "soft", "porridge", "no_pork")]
    answers = await asyncio.gather(*(nurse.patch(card, each, if_match=seen) for each in told))
    assert sorted(answer.status for answer in answers) == [200, 412, 412, 412, 412, 412]
    assert (await nurse.get(card)).json["version"] == 1


async def test_a_nurse_and_a_parent_who_write_at_once_lose_nothing(school: School) -> None:
    child = school.children["A1"][0]
    nurse, parent = await school.as_("nurse").arrive(), await school.user(Guards(child)).arrive()
    card = f"{child.url}/safety-card"
    for turn in range(6):
        allergies = {"allergies": [{"substance": f"sữa {turn}"}]}
        person = {"full_name": f"Lê Thị Bà {turn}", "relationship": "bà", "phone": "0912345678"}
        answers = await asyncio.gather(
            nurse.patch(card, allergies, if_match="*"),
            parent.put(f"{card}/pick-up-persons", {"pick_up_persons": [person]}),
        )
        assert [answer.status for answer in answers] == [200, 200]
        kept = (await nurse.get(card)).json
        assert [each["substance"] for each in kept["allergies"]] == [f"sữa {turn}"]
        assert [each["full_name"] for each in kept["pick_up_persons"]] == [person["full_name"]]
