"""Children's records over HTTP: one, and the list (3.3, 4.1.1, 5.1, 6.1)."""

import base64
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest

from app.data.ethnic_groups import ETHNIC_GROUPS
from tests.program import Program
from tests.school import TODAY, TOMORROW, YESTERDAY, Caller, Child, School, founded

NOBODY_S = "01a20000-0000-7000-8000-000000000000"


@pytest.fixture
async def principal(school: School) -> Caller:
    return await school.as_("principal").arrive()


async def _guardian(school: School, child: Child, relationship: str, **person: Any) -> None:
    caller = school.user(full_name=person.pop("full_name", "Lê Thị Mẹ"))
    await caller.arrive()
    for column, value in person.items():
        await school.query(f"update persons set {column} = $2 where id = $1", caller.person, value)
    await school.plant(
        {"guardians": [{"id": caller.session, "student_id": child.id, "person_id": caller.person, "relationship": relationship,
                        "position": {"father": 1, "mother": 2, "guardian": 3}[relationship], "starts_on": date(2026, 8, 1)}]}
    )  # fmt: skip


# One record


async def test_a_bare_record_says_what_is_missing(school: School, principal: Caller) -> None:
    child = await school.child("A1", full_name="Nguyễn Văn Đạt", roster_confirmed=False)
    answer = await principal.get(child.url)
    assert answer.status == 200
    assert answer.json == {
        "id": str(child.id), "code": child.code, "full_name": "Nguyễn Văn Đạt", "birth_date": None, "sex": None,
        "ethnic_group": None, "permanent_address": None, "policy_categories": None, "national_id": None, "unknown": [],
        "guardians": [], "class": {"id": str(school.classes["A1"]), "name": "A1"}, "status": "studying",
        "status_since": None, "merged_into": None, "nationality": "VN", "birth_place": None, "province": None, "commune": None,
        "current_address": None, "disability_types": None, "disability_degree": None,
        "roster_confirmed": False, "complete": False,
        "missing": ["birth_date", "sex", "ethnic_group", "permanent_address", "policy_categories", "parents", "phone"],
        "etag": '"1.0"',
    }  # fmt: skip
    assert answer.etag == answer.json["etag"]


async def test_a_full_record_is_complete(school: School, principal: Caller) -> None:
    child = await school.child(
        "A1",
        birth_date="2021-03-04",
        sex="female",
        ethnic_group=ETHNIC_GROUPS[1].code,
        permanent_address="Thôn 2",
        policy_categories=[],
        national_id="036321000001",
    )
    await _guardian(school, child, "mother", full_name="Lê Thị Mẹ", birth_year=1992, phone="0912345678")
    await _guardian(school, child, "father", full_name="Trần Văn Cha")
    record = (await principal.get(child.url)).json
    assert (record["complete"], record["missing"]) == (True, [])
    assert (record["birth_date"], record["sex"], record["policy_categories"]) == ("2021-03-04", "female", [])
    assert [(each["relationship"], each["full_name"], each["birth_year"], each["phone"]) for each in record["guardians"]] == [
        ("father", "Trần Văn Cha", None, None), ("mother", "Lê Thị Mẹ", 1992, "0912345678")
    ]  # fmt: skip


async def test_an_ethnic_group_is_told_by_code_and_name(school: School, principal: Caller) -> None:
    for group in (ETHNIC_GROUPS[0], ETHNIC_GROUPS[-1]):
        child = await school.child("A1", ethnic_group=group.code)
        assert (await principal.get(child.url)).json["ethnic_group"] == {"code": group.code, "name": group.name}


@pytest.mark.parametrize(
    ("unknown", "family", "missing"),
    [
        ([], [], {"parents", "phone", "permanent_address"}),
        (["father"], [], {"parents", "phone", "permanent_address"}),
        (["father", "mother"], [], {"phone", "permanent_address"}),
        (["father"], ["mother"], {"phone", "permanent_address"}),
        ([], ["mother"], {"parents", "phone", "permanent_address"}),
        ([], ["father", "mother"], {"phone", "permanent_address"}),
        ([], ["guardian"], {"phone", "permanent_address"}),
        (["phone"], ["guardian"], {"permanent_address"}),
        (["father", "mother", "address", "phone"], [], set()),
    ],
)
async def test_unknown_answers_father_mother_address_and_phone(
    school: School, principal: Caller, unknown: list[str], family: list[str], missing: set[str]
) -> None:
    child = await school.child("A1", unknown=unknown)
    for who in family:
        await _guardian(school, child, who)
    record = (await principal.get(child.url)).json
    never = {"birth_date", "sex", "ethnic_group", "policy_categories"}
    assert set(record["missing"]) == never | missing
    assert record["unknown"] == unknown


async def test_a_guardianship_that_is_over_no_longer_counts(school: School, principal: Caller) -> None:
    child = await school.child("A1", unknown=["father", "mother"])
    await _guardian(school, child, "mother", phone="0912345678")
    assert "phone" not in (await principal.get(child.url)).json["missing"]
    await school.query("update guardians set ends_on = $2 where student_id = $1", child.id, YESTERDAY)
    record = (await principal.get(child.url)).json
    assert (record["guardians"], "phone" in record["missing"]) == ([], True)


@pytest.mark.parametrize(
    ("starts_on", "left_on", "there"),
    [(TODAY, None, True), (TOMORROW, None, False), (None, TODAY, True), (None, YESTERDAY, False)],
)
async def test_the_class_is_today_s(
    school: School, principal: Caller, starts_on: date | None, left_on: date | None, there: bool
) -> None:
    child = await school.child("A1", starts_on=starts_on, left_on=left_on)
    record = (await principal.get(child.url)).json
    assert record["class"] == ({"id": str(school.classes["A1"]), "name": "A1"} if there else None)
    assert (await school.as_("teacher of the class").get(child.url)).status == (200 if there else 404)


async def test_a_move_moves_the_record_with_the_child_on_its_day(school: School) -> None:
    child = school.children["A1"][0]
    await school.move(child, "D1", on=TODAY)
    old, new = school.as_("teacher of the class"), school.as_("teacher of another group's class")
    assert [(await who.get(child.url)).status for who in (old, new)] == [404, 200]
    school.at("2026-11-24 23:00")
    assert [(await who.get(child.url)).status for who in (old, new)] == [200, 404]


async def test_not_there_not_yours_and_not_this_school_are_told_alike(school: School, other_school: School) -> None:
    parent = school.as_("parent of a child in it")
    urls = (f"/v1/students/{NOBODY_S}", school.children["A1"][1].url, other_school.children["A1"][0].url)
    answers = [await parent.get(url) for url in urls]
    assert [answer.status for answer in answers] == [404] * 3
    assert len({answer.text.replace(answer.headers["x-request-id"], "") for answer in answers}) == 1


async def test_a_record_s_version_is_its_etag(school: School, principal: Caller) -> None:
    child = school.children["A1"][0]
    await school.query("update students set full_name = 'Nguyễn An', version = version + 1 where id = $1", child.id)
    assert (await principal.get(child.url)).etag == '"2.0"'


# The list


async def test_pages_hold_everybody_once_in_name_order(program: Program) -> None:
    school = await founded(program, children=6)
    principal = school.as_("principal")
    whole = (await principal.get("/v1/students?limit=200")).json
    assert (len(whole["items"]), whole["next_cursor"]) == (24, None)
    for limit in (1, 5, 23, 24):
        paged = await principal.items(f"/v1/students?limit={limit}")
        assert paged == whole["items"], limit
    given = [item["full_name"].split()[-1] for item in whole["items"]]
    assert list(dict.fromkeys(given)) == ["An", "Ánh", "Bình", "Cường", "Dương", "Đạt"]


async def test_a_page_has_fifty_unless_asked_for_and_two_hundred_at_most(program: Program) -> None:
    school = await founded(program, children=15)
    principal = school.as_("principal")
    first = await principal.get("/v1/students")
    assert len(first.items) == 50
    assert first.json["next_cursor"]
    for limit, code in (
        ("0", "too_small"),
        ("201", "too_large"),
        ("-1", "too_small"),
        ("x", "not_a_number"),
        ("", "not_a_number"),
    ):
        answer = await principal.get(f"/v1/students?limit={limit}")
        assert (answer.status, answer.errors) == (422, [("limit", code)]), limit


async def test_an_item_is_the_record(school: School, principal: Caller) -> None:
    for item in (await principal.get("/v1/students?limit=3")).items:
        record = await principal.get(f"/v1/students/{item['id']}")
        assert (item, item["etag"]) == (record.json, record.etag)


async def test_no_name_stands_in_a_cursor(school: School, principal: Caller) -> None:
    cursor = (await principal.get("/v1/students?limit=1")).json["next_cursor"]
    assert len(cursor) <= 48


async def test_a_cursor_belongs_to_its_filter(school: School, principal: Caller) -> None:
    cursor = (await principal.get("/v1/students?limit=1&status=studying")).json["next_cursor"]
    for url in (f"/v1/students?cursor={cursor}", f"/v1/students?status=paused&cursor={cursor}", "/v1/students?cursor=AAAA",
                "/v1/students?cursor=%F0%9F%98%80", "/v1/students?cursor=", "/v1/auth/sessions?cursor=" + cursor):  # fmt: skip
        answer = await principal.get(url)
        assert (answer.status, answer.errors) == (422, [("cursor", "cursor")]), url
    assert (await principal.get(f"/v1/students?limit=7&status=studying&cursor={cursor}")).status == 200


async def test_a_cursor_is_good_for_whoever_was_given_it(school: School, principal: Caller) -> None:
    """A cursor made up for an unseen child would tell that it exists and where its name sorts."""
    cursor = (await principal.get("/v1/students?limit=1")).json["next_cursor"]
    teacher = school.as_("teacher of the class")
    own = (await teacher.get("/v1/students?limit=1")).json["next_cursor"]
    seal = base64.urlsafe_b64decode(own + "=")[16:]
    unseen = school.children["B1"][0].id.bytes
    for forged in (cursor, base64.urlsafe_b64encode(unseen + seal).decode().rstrip("=")):
        answer = await teacher.get(f"/v1/students?cursor={forged}")
        assert (answer.status, answer.errors) == (422, [("cursor", "cursor")])


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("dat", {"Hoàng Gia Đạt"}),
        ("Đạt", {"Hoàng Gia Đạt"}),
        ("ĐẠT", {"Hoàng Gia Đạt"}),
        ("hoang d", {"Hoàng Gia Đạt"}),
        ("d hoang", {"Hoàng Gia Đạt"}),
        ("d", {"Hoàng Gia Đạt", "Lê Đặng Cường", "Phạm Thùy Dương"}),
        ("at", set()),
        ("thuy duong", {"Phạm Thùy Dương"}),
        ("thuỳ", {"Phạm Thùy Dương"}),
        ("hoàng  gia", {"Hoàng Gia Đạt"}),
        ("%", set()),
        ("_", set()),
        ("\\", set()),
        ("an%", set()),
        ("Hoa\u0300ng", {"Hoàng Gia Đạt"}),
        ("a1-3", {"Phạm Thùy Dương"}),
        ("'", set()),
    ],
)
async def test_search_knows_no_diacritics_and_each_word_is_a_prefix(program: Program, q: str, found: set[str]) -> None:
    school = await founded(program, children=6)
    answer = await school.as_("principal").get(f"/v1/students?class_id={school.classes['A1']}&q={quote(q)}")
    assert {item["full_name"] for item in answer.items} == found


@pytest.mark.parametrize("q", ["", "%20", "%09"])
async def test_an_empty_search_does_not_filter(school: School, principal: Caller, q: str) -> None:
    assert len((await principal.get(f"/v1/students?q={q}")).items) == 12


async def test_filters(school: School, principal: Caller) -> None:
    paused = await school.child("D1", status="paused")
    full = await school.child(
        "B1",
        birth_date="2021-03-04",
        sex="male",
        ethnic_group=ETHNIC_GROUPS[0].code,
        policy_categories=[],
        unknown=["father", "mother", "address", "phone"],
    )

    async def ids(query: str) -> set[str]:
        return {item["id"] for item in await principal.items(f"/v1/students?{query}")}

    assert await ids(f"class_id={school.classes['D1']}") == {str(child.id) for child in school.children["D1"]}
    assert await ids(f"class_id={school.classes['old']}") == set(), "a class of the year before has nobody today"
    assert await ids(f"class_id={NOBODY_S}") == set()
    assert await ids("status=paused") == {str(paused.id)}
    assert await ids("missing=sex&status=studying") == await ids("complete=false&status=studying")
    assert await ids("missing=permanent_address") == await ids("complete=false")
    assert await ids("complete=true") == {str(full.id)}
    assert len(await ids("complete=false")) == 13
    assert await ids(f"class_id={school.classes['D1']}&status=paused&q=khanh") == {str(paused.id)}


async def test_a_filter_by_another_s_class_tells_nothing(school: School, other_school: School) -> None:
    teacher = school.as_("teacher of the class")
    for class_ in (school.classes["B1"], other_school.classes["A1"], NOBODY_S):
        answer = await teacher.get(f"/v1/students?class_id={class_}")
        assert (answer.status, answer.items) == (200, [])


async def test_whoever_may_read_nobody_gets_an_empty_list(school: School) -> None:
    for who in ("kitchen", "clerk", "commune office", "someone without a post"):
        answer = await school.as_(who).get("/v1/students")
        assert (answer.status, answer.json) == (200, {"items": [], "next_cursor": None})


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("class_id=x", ("class_id", "not_an_id")),
        ("status=gone", ("status", "not_allowed")),
        ("complete=maybe", ("complete", "not_a_boolean")),
        ("missing=shoe_size", ("missing", "not_allowed")),
        ("q=" + "x" * 101, ("q", "too_long")),
        ("limit=1&limit=2", ("limit", "repeated")),
    ],
)
async def test_a_bad_value_of_a_known_parameter(
    school: School, principal: Caller, query: str, error: tuple[str, str]
) -> None:
    answer = await principal.get(f"/v1/students?{query}")
    assert (answer.status, answer.errors) == (422, [error])


async def test_an_unknown_parameter_is_refused_and_the_known_ones_are_named(school: School, principal: Caller) -> None:
    answer = await principal.get("/v1/students?clas_id=1", language="en")
    assert (answer.status, answer.code) == (400, "unknown_parameter")
    assert "class_id" in answer.json["detail"]
    answer = await principal.get(f"{school.children['A1'][0].url}?x=1")
    assert (answer.status, answer.code) == (400, "unknown_parameter")


async def test_a_single_record_may_include_the_allowed_actions(school: School) -> None:
    child = school.children["A1"][0]
    url = f"{child.url}?include=allowed_actions"
    assert (await school.as_("principal").get(url)).json["allowed_actions"] == [
        "student.read", "student.read_history", "guardian.read",
    ]  # fmt: skip
    assert (await school.as_("teacher of the class").get(url)).json["allowed_actions"] == [
        "student.read", "student.update", "student.merge", "student.mark_entered_in_error", "student.read_history",
        "guardian.read",
    ]  # fmt: skip
    assert (await school.as_("parent of a child in it").get(url)).json["allowed_actions"] == ["student.read"]
