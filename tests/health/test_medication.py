"""Medicine on a parent's written request (4.2.5): within its days, after it was accepted, and never a dose twice."""

import asyncio
from typing import Any

import pytest

from tests.program import Answer
from tests.school import TODAY, TOMORROW, YESTERDAY, Caller, Child, Guards, School

REQUEST: dict[str, Any] = {
    "medicine": "Siro ho", "dose": "2,5 ml", "times": ["14:00", "10:00"], "starts_on": str(TODAY), "ends_on": str(TOMORROW),
    "instructions": "Sau ăn", "statement": "Tôi nhờ nhà trường cho cháu uống theo đơn bác sĩ.",
}  # fmt: skip


@pytest.fixture
def child(school: School) -> Child:
    return school.children["A1"][0]


@pytest.fixture
async def mother(school: School, child: Child) -> Caller:
    return await school.user(Guards(child), full_name="Trần Thị Mẹ").arrive()


@pytest.fixture
def nurse(school: School) -> Caller:
    return school.as_("nurse")


async def requested(parent: Caller, child: Child, **more: Any) -> str:
    """The address of a new request."""
    answer = await parent.post(f"{child.url}/medication-requests", REQUEST | more)
    assert answer.status == 201, answer
    return f"/v1/medication-requests/{answer.json['id']}"


async def accepted(parent: Caller, nurse: Caller, child: Child, **more: Any) -> str:
    url = await requested(parent, child, **more)
    assert (await nurse.post(f"{url}/accept")).status == 200
    return url


async def given(nurse: Caller, url: str, planned: str = "10:00", **more: Any) -> Answer:
    return await nurse.post(f"{url}/doses", {"planned_time": planned, **more})


# From the request to its end


async def test_what_a_parent_asks_is_accepted_given_and_ended(
    school: School, child: Child, mother: Caller, nurse: Caller
) -> None:
    url = await requested(mother, child)
    asked = (await mother.get(url)).json
    assert (asked["state"], asked["times"], asked["requested_by"]["full_name"]) == (
        "requested", ["10:00:00", "14:00:00"], "Trần Thị Mẹ"
    )  # fmt: skip
    assert (await nurse.post(f"{url}/accept")).json["decided_by"]["id"] == str(nurse.person)
    school.at("2026-11-25 10:05")
    first = await given(nurse, url, note="Uống hết")
    assert first.status == 201
    assert [
        (dose["planned_time"], dose["amount"], dose["note"], dose["given_by"]["id"]) for dose in first.json["doses"]
    ] == [("10:00:00", "2,5 ml", "Uống hết", str(nurse.person))]
    assert first.json["given_today"] == ["10:00:00"]
    school.at("2026-11-25 15:00")
    second = await given(
        school.as_("care vice-principal"), url, "14:00", given_at="2026-11-25T14:10:00+07:00", amount="2 ml"
    )
    assert [dose["amount"] for dose in second.json["doses"]] == ["2,5 ml", "2 ml"]
    assert second.etag != first.etag
    assert (await mother.get(url)).json["doses"] == second.json["doses"]
    ended = (await nurse.post(f"{url}/end", {"reason": "Hết thuốc"})).json
    assert (ended["state"], ended["reason"], ended["closed_by"]["id"]) == ("ended", "Hết thuốc", str(nurse.person))


@pytest.mark.parametrize("way", ["requested", "refused", "ended", "withdrawn"])
async def test_nothing_is_given_but_of_an_accepted_request(
    school: School, child: Child, mother: Caller, nurse: Caller, way: str
) -> None:
    url = await requested(mother, child)
    if way == "refused":
        await nurse.post(f"{url}/refuse", {"reason": "Không có nhãn"})
    if way in ("ended", "withdrawn"):
        await nurse.post(f"{url}/accept")
        await (nurse if way == "ended" else mother).post(f"{url}/{way.removesuffix('ed').removesuffix('n')}", {})
    answer = await given(nurse, url)
    assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", way)
    assert answer.json["transitions"] == (["accept", "refuse"] if way == "requested" else [])
    assert await school.query("select id from medication_doses") == []


async def test_a_refusal_has_its_reason_and_is_told_to_the_parents(child: Child, mother: Caller, nurse: Caller) -> None:
    url = await requested(mother, child)
    assert (await nurse.post(f"{url}/refuse", {})).status == 422
    await nurse.post(f"{url}/refuse", {"reason": "Thuốc không còn nhãn"})
    told = (await mother.get(url)).json
    assert (told["state"], told["reason"]) == ("refused", "Thuốc không còn nhãn")
    for verb in ("accept", "end"):
        assert (await nurse.post(f"{url}/{verb}", {} if verb == "end" else None)).status == 409
    assert (await mother.post(f"{url}/withdraw", {})).status == 409


async def test_either_parent_withdraws_and_the_school_does_not(
    school: School, child: Child, mother: Caller, nurse: Caller
) -> None:
    father = await school.user(Guards(child)).arrive()
    url = await accepted(mother, nurse, child)
    refused = await nurse.post(f"{url}/withdraw", {})
    assert (refused.status, refused.json["clause"]) == (403, "4.2.5")
    assert (await father.post(f"{url}/withdraw", {"reason": "Cháu đã khỏi"})).json["state"] == "withdrawn"


async def test_what_may_be_done_follows_the_state(school: School, child: Child, mother: Caller, nurse: Caller) -> None:
    url = await requested(mother, child)

    async def open_to(caller: Caller) -> list[str]:
        told = (await caller.get(f"{url}?include=allowed_actions")).json["allowed_actions"]
        return [action.removeprefix("medication.") for action in told]

    assert await open_to(nurse) == ["read", "accept", "refuse"]
    assert await open_to(mother) == ["read", "withdraw"]
    await nurse.post(f"{url}/accept")
    assert await open_to(nurse) == ["read", "give", "end"]
    assert await open_to(mother) == ["read", "withdraw"]
    await nurse.post(f"{url}/end", {})
    assert await open_to(nurse) == await open_to(mother) == ["read"]


# A dose


@pytest.mark.parametrize(
    ("at", "planned", "given_at", "wrong"),
    [
        ("2026-11-25 10:00", "11:00", None, ["/planned_time"]),
        ("2026-11-25 10:00", "10:00", "2026-11-25T10:01:00+07:00", ["/given_at"]),  # to come
        ("2026-11-25 10:00", "10:00", "2026-11-25T07:00:00+07:00", ["/given_at"]),  # before it was accepted
        ("2026-11-27 10:00", "10:00", None, ["/given_at"]),  # after its last day
        ("2026-11-27 00:10", "11:00", None, ["/planned_time", "/given_at"]),
    ],
)
async def test_a_dose_is_as_the_request_asks(
    school: School,
    child: Child,
    mother: Caller,
    nurse: Caller,
    at: str,
    planned: str,
    given_at: str | None,
    wrong: list[str],
) -> None:
    url = await accepted(mother, nurse, child)
    school.at(at)
    answer = await given(nurse, url, planned, **({"given_at": given_at} if given_at else {}))
    assert (answer.status, [place for place, _ in answer.errors]) == (422, wrong)


async def test_not_before_its_first_day(school: School, child: Child, mother: Caller, nurse: Caller) -> None:
    url = await accepted(mother, nurse, child, starts_on=str(TOMORROW))
    school.at("2026-11-25 10:00")
    assert (await given(nurse, url)).status == 422
    school.at("2026-11-26 10:00")
    assert (await given(nurse, url)).status == 201


async def test_the_same_time_of_a_day_is_given_once(
    school: School, child: Child, mother: Caller, nurse: Caller
) -> None:
    url = await accepted(mother, nurse, child)
    school.at("2026-11-25 10:00")
    assert (await given(nurse, url)).status == 201
    school.at("2026-11-25 13:00")
    again = await given(nurse, url)
    assert (again.status, again.code, again.errors) == (409, "conflict", [("/planned_time", "taken")])
    school.at("2026-11-26 10:00")
    assert (await given(nurse, url)).status == 201, "another day is another dose"


async def test_two_at_once_give_it_once(school: School, child: Child, mother: Caller, nurse: Caller) -> None:
    url = await accepted(mother, nurse, child)
    school.at("2026-11-25 10:00")
    both = [nurse, await school.as_("care vice-principal").arrive()]
    answers = await asyncio.gather(*(given(each, url) for each in both * 2))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    assert len(await school.query("select id from medication_doses")) == 1


async def test_the_same_medicine_is_not_given_too_soon_whoever_asked(
    school: School, child: Child, mother: Caller, nurse: Caller
) -> None:
    """Both parents asked, neither knowing of the other."""
    father = await school.user(Guards(child)).arrive()
    first = await accepted(mother, nurse, child)
    second = await accepted(father, nurse, child, medicine="SIRO  HO", times=["10:30", "14:00"])
    other = await accepted(father, nurse, child, medicine="Men tiêu hóa", times=["10:30"])
    school.at("2026-11-25 10:00")
    assert (await given(nurse, first)).status == 201
    school.at("2026-11-25 11:59")
    soon = await given(nurse, second, "10:30")
    assert (soon.status, soon.code) == (409, "conflict")
    assert "10:00" in soon.json["detail"]
    assert (await given(nurse, other, "10:30")).status == 201, "another medicine is another matter"
    school.at("2026-11-25 12:00")
    assert (await given(nurse, second, "10:30")).status == 201


async def test_two_requests_for_one_medicine_given_at_once_are_one_dose(
    school: School, child: Child, mother: Caller, nurse: Caller
) -> None:
    father = await school.user(Guards(child)).arrive()
    urls = [await accepted(parent, nurse, child) for parent in (mother, father)]
    school.at("2026-11-25 10:00")
    answers = await asyncio.gather(*(given(nurse, url) for url in urls * 2))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]


async def test_what_was_given_is_never_changed(school: School, child: Child, mother: Caller, nurse: Caller) -> None:
    url = await accepted(mother, nurse, child)
    school.at("2026-11-25 10:00")
    await given(nurse, url)
    with pytest.raises(Exception, match="permission denied"):
        await school.query("update medication_doses set amount = 'khác'")


# What is asked

WRONG: dict[str, tuple[list[str], dict[str, Any]]] = {
    "over already": (["/starts_on"], {"starts_on": str(YESTERDAY)}),
    "turned round": (["/ends_on"], {"starts_on": str(TOMORROW), "ends_on": str(TODAY)}),
    "for too long": (["/ends_on"], {"ends_on": "2026-12-25"}),
    "too often": (["/times"], {"times": ["10:00", "11:59"]}),
    "twice at once": (["/times"], {"times": ["10:00", "10:00"]}),
    "never": (["/times"], {"times": []}),
    "no time": (["/times/0"], {"times": ["25:00"]}),
    "no medicine": (["/medicine"], {"medicine": " "}),
    "no letters": (["/statement"], {"statement": "\x00"}),
    "all at once": (["/starts_on", "/times"], {"starts_on": str(YESTERDAY), "times": ["10:00", "10:30"]}),
}


@pytest.mark.parametrize("what", WRONG)
async def test_what_is_wrong_is_told_by_its_place(school: School, child: Child, mother: Caller, what: str) -> None:
    places, more = WRONG[what]
    answer = await mother.post(f"{child.url}/medication-requests", REQUEST | more)
    assert (answer.status, [place for place, _ in answer.errors]) == (422, places)
    assert await school.query("select id from medication_requests") == []


async def test_thirty_days_and_two_hours_apart_are_enough(child: Child, mother: Caller) -> None:
    await requested(mother, child, ends_on="2026-12-24", times=["10:00", "12:00"])
