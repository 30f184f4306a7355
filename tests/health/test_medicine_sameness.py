"""The same medicine under another spelling is the same medicine (4.2.5): no two doses of it too near, and a warning before."""

import pytest

from app.services.medication.sameness import medicine_key
from tests.health.test_medication import REQUEST, accepted, given, requested
from tests.school import Caller, Child, Guards, School

SIRO = (
    "Siro ho.",
    "SIRO  HO",
    "Ｓｉｒｏ　ｈｏ",
    "siro hô",
    "Siro-ho",
    "Siro ho 5ml",
    "Siro ho 2,5 ml/lần",
    "Siro ho (100ml)",
)
ONE = (
    ("Hapacol 150", "Hapacol 250 mg", "hapacol"),
    ("Paracetamol 120mg/5ml", "PARACETAMOL 10%"),
    ("Vitamin D3", "vitamin d3 400 IU"),
)
APART = (
    ("Vitamin B 1", "Vitamin B 6"),
    ("Vitamin D3", "Vitamin D"),
    ("Siro ho", "Siro"),
    ("5 ml", "10 ml"),
    ("咳嗽糖浆", "退烧药"),
)


@pytest.fixture
def child(school: School) -> Child:
    return school.children["A1"][0]


@pytest.fixture
async def mother(school: School, child: Child) -> Caller:
    return await school.user(Guards(child)).arrive()


@pytest.fixture
def nurse(school: School) -> Caller:
    return school.as_("nurse")


@pytest.mark.parametrize("names", [("Siro ho", *SIRO), *ONE])
def test_one_medicine(names: tuple[str, ...]) -> None:
    assert len(set(map(medicine_key, names))) == 1, {name: medicine_key(name) for name in names}


@pytest.mark.parametrize("names", APART)
def test_two_medicines(names: tuple[str, str]) -> None:
    assert medicine_key(names[0]) != medicine_key(names[1])


def test_a_name_without_a_letter_is_itself() -> None:
    assert medicine_key("***") == "***"
    assert medicine_key("5 ml") == "5ml"


@pytest.mark.parametrize("spelled", SIRO)
async def test_another_spelling_is_not_given_too_soon(
    school: School, child: Child, mother: Caller, nurse: Caller, spelled: str
) -> None:
    first = await accepted(mother, nurse, child)
    second = await accepted(mother, nurse, child, medicine=spelled)
    school.at("2026-11-25 10:00")
    assert (await given(nurse, first)).status == 201
    soon = await given(nurse, second)
    assert (soon.status, soon.code) == (409, "conflict")
    assert len(await school.query("select id from medication_doses")) == 1


async def test_what_was_asked_for_before_names_were_compared_so_is_compared_so(
    school: School, child: Child, mother: Caller, nurse: Caller
) -> None:
    first, second = [await accepted(mother, nurse, child) for _ in range(2)]
    await school.query(
        "update medication_requests set medicine_key = 'siro ho' where id = $1", first.rpartition("/")[2]
    )
    school.at("2026-11-25 10:00")
    assert [(await given(nurse, url)).status for url in (first, second)] == [201, 409]


async def test_whoever_accepts_is_warned_of_another_request_for_it(
    school: School, child: Child, mother: Caller, nurse: Caller
) -> None:
    """Of the same child, on the same days, while it is asked for."""
    first = await accepted(mother, nurse, child)
    other = school.children["A1"][1]
    elsewhere = await school.user(Guards(other)).arrive()
    await requested(elsewhere, other)
    await requested(mother, child, medicine="Men tiêu hóa")
    await requested(mother, child, starts_on="2026-11-27", ends_on="2026-11-28")
    second = await requested(mother, child, medicine="SIRO HO.")
    answer = await nurse.post(f"{second}/accept")
    assert answer.json["same_medicine"] == [first.rpartition("/")[2]]
    await nurse.post(f"{first}/end", {})
    assert (await nurse.get(second)).json["same_medicine"] == []
    assert (await nurse.get(first)).json["same_medicine"] == [second.rpartition("/")[2]]


# Over midnight


async def test_two_days_with_doses_too_near_over_midnight_are_not_asked_for(
    school: School, child: Child, mother: Caller
) -> None:
    times = {"times": ["00:01", "23:59"]}
    answer = await mother.post(f"{child.url}/medication-requests", REQUEST | times)
    assert (answer.status, answer.errors) == (422, [("/times", "too_close")])
    await requested(mother, child, **times, ends_on=REQUEST["starts_on"])
    await requested(mother, child, times=["01:00", "23:00"])


async def test_a_dose_after_midnight_is_too_soon_after_the_one_before(
    school: School, child: Child, mother: Caller, nurse: Caller
) -> None:
    late = await accepted(mother, nurse, child, times=["23:59"])
    early = await accepted(mother, nurse, child, times=["00:01"])
    school.at("2026-11-25 23:59")
    assert (await given(nurse, late, "23:59")).status == 201
    school.at("2026-11-26 00:01")
    soon = await given(nurse, early, "00:01")
    assert (soon.status, soon.code) == (409, "conflict")
    assert "23:59" in soon.json["detail"]
