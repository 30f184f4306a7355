"""A parent sees the own children, and of no other child so much as that there is one (6.3): everywhere that a phone may ask."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.core.ids import new_id
from tests.school import TODAY, TOMORROW, YESTERDAY, Caller, Child, Guards, School

NOBODY_S = new_id()


async def everywhere(parent: Caller) -> dict[str, set[str]]:
    """The children whom each of the ways there are shows to a parent, by id."""
    search = await parent.post("/v1/students/search", {})
    today = (await parent.get("/v1/me/today")).json
    return {
        "list": {each["id"] for each in await parent.items("/v1/students?limit=1")},
        "search": {each["id"] for each in search.items},
        "today": {each["id"] for each in today["children"]},
        "today's posts": {each["unit"]["id"] for each in today["assignments"]},
        "posts": {each["unit"]["id"] for each in (await parent.get("/v1/me")).json["assignments"]},
    }


async def sees(school: School, parent: Caller, *own: Child) -> None:
    """Exactly these children, each way there is; every other child of the school is 404."""
    wanted = {str(child.id) for child in own}
    for way, found in (await everywhere(parent)).items():
        assert found == wanted, way
    for row in await school.query("select id from students"):
        answer = await parent.get(f"/v1/students/{row['id']}")
        assert answer.status == (200 if str(row["id"]) in wanted else 404), row["id"]
    rights = {each["role"] for each in (await parent.get("/v1/me/permissions")).items}
    assert rights == ({"everyone", "parent"} if own else {"everyone"})


@pytest.fixture
def own(school: School) -> Child:
    return school.children["A1"][0]


@pytest.fixture
async def parent(school: School, own: Child) -> Caller:
    return await school.user(Guards(own)).arrive()


async def test_the_own_child_everywhere_and_nobody_else(school: School, parent: Caller, own: Child) -> None:
    await sees(school, parent, own)


async def test_two_siblings_in_two_classes_by_one_account(school: School, own: Child) -> None:
    sibling = school.children["D1"][1]
    await sees(school, await school.user(Guards(own), Guards(sibling)).arrive(), own, sibling)


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        (TODAY, None, True),
        (TOMORROW, None, False),
        (None, TODAY, True),
        (None, YESTERDAY, False),
        (TODAY, TODAY, True),
        (TOMORROW, TOMORROW, False),
    ],
)
async def test_a_guardianship_gives_from_its_first_day_to_its_last(
    school: School, own: Child, first: date | None, last: date | None, there: bool
) -> None:
    dates = {name: day for name, day in (("starts_on", first), ("ends_on", last)) if day}
    await sees(school, await school.user(Guards(own, **dates)).arrive(), *([own] if there else []))


async def test_what_the_clerk_brought_gives_nothing_until_it_is_confirmed(school: School, own: Child) -> None:
    parent = await school.user(Guards(own)).arrive()
    await school.query("update guardians set confirmed = false where person_id = $1", parent.person)
    await sees(school, parent)
    confirmed = await school.as_("teacher of the class").post(f"/v1/classes/{school.classes['A1']}/roster/confirm")
    assert confirmed.status == 200
    await sees(school, parent, own)


@pytest.mark.parametrize("status", ["withdrawn", "transferred_out", "completed", "paused"])
async def test_a_child_who_left_is_still_the_parent_s_to_read(school: School, status: str) -> None:
    """By the guardianship, not by the class: also a child of the year before, or in no class yet."""
    left = await school.child("A1", left_on=YESTERDAY, status=status)
    past, unplaced = school.children["old"][0], await school.child(None)
    parent = await school.user(Guards(left), Guards(past), Guards(unplaced)).arrive()
    await sees(school, parent, left, past, unplaced)
    classes = {each["id"]: each["class"] for each in await parent.items("/v1/students")}
    assert set(classes.values()) == {None}


# A child recorded twice, or by mistake


async def test_of_a_child_recorded_twice_the_parent_sees_the_record_that_is_kept(school: School, own: Child) -> None:
    duplicate = school.children["A1"][1]
    parent = await school.user(Guards(duplicate)).arrive()
    merged = await school.as_("teacher of the class").post(f"{own.url}/merge", {"duplicate_id": str(duplicate.id)})
    assert merged.status == 200
    await sees(school, parent, own)


async def test_a_record_entered_in_error_is_in_nobody_s_list(school: School, parent: Caller, own: Child) -> None:
    answer = await school.as_("teacher of the class").post(
        f"{own.url}/mark-entered-in-error", {"reason": "Ghi nhầm trẻ"}
    )
    assert answer.status == 200
    ways = await everywhere(parent)
    assert [ways[name] for name in ("list", "search", "today")] == [set()] * 3
    assert (await parent.get(own.url)).json["status"] == "entered_in_error", "who stands there may read that it was one"


# Filters, searches and errors


async def test_no_filter_finds_anybody_else(school: School, parent: Caller, own: Child) -> None:
    """Each query finds the own child or nobody, whatever there is of others."""
    await school.child("A1", full_name=own.full_name, status="paused")
    await school.child("B1", full_name=own.full_name, birth_date="2021-03-04", sex="male", ethnic_group="1",
                       policy_categories=[], unknown=["father", "mother", "address", "phone"])  # fmt: skip
    found = {
        "": True, "q=an": True, "q=nguyen van an": True, f"q={own.code}": True, "q=binh": False, "q=khanh": False,
        f"q={school.children['A1'][1].code}": False, f"class_id={school.classes['A1']}": True,
        f"class_id={school.classes['B1']}": False, f"class_id={NOBODY_S}": False, "status=studying": True,
        "status=paused": False, "status=entered_in_error": False, "complete=false": True, "complete=true": False,
        "missing=sex": True, "missing=parents": False,
    }  # fmt: skip
    for query, there in found.items():
        wanted = [str(own.id)] if there else []
        answer = await parent.get(f"/v1/students?{query}")
        assert [each["id"] for each in answer.items] == wanted, query
        assert answer.json["next_cursor"] is None
        name, _, value = query.partition("=")
        body: dict[str, Any] = {name: {"true": True, "false": False}.get(value, value)} if name else {}
        assert [each["id"] for each in (await parent.post("/v1/students/search", body)).items] == wanted, query


async def test_another_s_child_and_no_child_are_one_answer(
    school: School, other_school: School, parent: Caller
) -> None:
    """To the last byte, for whatever is asked of it: a neighbour, another school's child, nobody."""
    theirs = [school.children["A1"][1].id, school.children["D1"][0].id, other_school.children["A1"][0].id, NOBODY_S]
    asked: list[tuple[str, str, Any]] = [
        ("GET", "", None), ("GET", "?include=allowed_actions", None), ("GET", "/history", None), ("GET", "/guardians", None),
        ("GET", f"/guardians/{NOBODY_S}", None), ("GET", f"/guardians/{NOBODY_S}/block", None),
        ("POST", f"/guardians/{NOBODY_S}/invite", None), ("POST", f"/guardians/{NOBODY_S}/block", {"reason": "x"}),
        ("PATCH", "", {"sex": "male"}), ("POST", "/merge", {"duplicate_id": str(NOBODY_S)}),
        ("POST", "/mark-entered-in-error", {"reason": "x"}),
    ]  # fmt: skip
    for method, rest, body in asked:
        told = set()
        for id_ in theirs:
            headers = {"x-request-id": "one-for-all"}
            answer = await parent.send(method, f"/v1/students/{id_}{rest}", json=body, if_match="*", headers=headers)
            told.add((answer.status, answer.text))
        assert {status for status, _ in told} == {404}, (method, rest)
        assert len(told) == 1, (method, rest)


async def test_classes_registers_and_counts_are_not_a_parent_s(school: School, parent: Caller, own: Child) -> None:
    """The class is named with the child; who else is in it, how many, and whether they are there, is told nowhere."""
    register = await school.register(state="marked")
    for url in (f"/v1/classes/{register.class_id}", f"/v1/classes/{register.class_id}/roster.xlsx", register.url):
        assert (await parent.get(url)).status == 404, url
    for url in ("/v1/classes", "/v1/registers", "/v1/register-counts", "/v1/completeness", "/v1/users", "/v1/assignments",
                "/v1/imports", "/v1/groups", "/v1/school-years"):  # fmt: skip
        assert (await parent.get(url)).json == {"items": [], "next_cursor": None}, url
    today = (await parent.get("/v1/me/today")).json
    assert (today["classes"], today["summary"]) == ([], None)
    names = {child.full_name for children in school.children.values() for child in children} - {own.full_name}
    for url in ("/v1/me", "/v1/me/today", "/v1/students", own.url, "/v1/code-lists", "/v1/policy"):
        text = (await parent.get(url)).text
        assert not [name for name in names if name in text], url


async def test_pages_hold_the_own_children_and_end(school: School) -> None:
    own = [child for children in ("A1", "B1", "D1") for child in school.children[children][:2]]
    parent = await school.user(*map(Guards, own)).arrive()
    first = await parent.get("/v1/students?limit=4")
    second = await parent.get(f"/v1/students?limit=4&cursor={first.json['next_cursor']}")
    assert (len(first.items), len(second.items), second.json["next_cursor"]) == (4, 2, None)
    assert {each["id"] for each in first.items + second.items} == {str(child.id) for child in own}


async def test_what_ends_between_two_requests_ends_with_the_next_one(
    school: School, parent: Caller, own: Child
) -> None:
    """With one session, over midnight in school time, which is 17:00 of the day before in UTC."""
    await school.query("update guardians set ends_on = $2 where person_id = $1", parent.person, TODAY)
    for minute, there in (("2026-11-25 23:59", True), ("2026-11-26 00:00", False)):
        school.at(minute)
        await sees(school, parent, *([own] if there else []))
    begins = await school.user(Guards(own, starts_on=TOMORROW + timedelta(days=1))).arrive()
    for minute, there in (("2026-11-26 23:59", False), ("2026-11-27 00:00", True)):
        school.at(minute)
        await sees(school, begins, *([own] if there else []))
