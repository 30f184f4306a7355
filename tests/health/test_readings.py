"""A reading leaves its trace before it is answered (docs/decisions/0021), and the parents see who looked (4.2.5)."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from tests.program import ORIGIN, Program
from tests.school import Caller, Child, Guards, Held, School, founded

DIET = {"diet": [{"code": "no_egg"}]}


@pytest.fixture
async def owner(lone_program: Program) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(lone_program.hands.migrator)
    yield connection
    await connection.close()


def card(child: Child) -> str:
    return f"{child.url}/safety-card"


async def looked(school: School, action: str) -> list[tuple[Any, ...]]:
    """The journal's entries of an action: who, by which clause, and the children with the post that showed each."""
    rows = await school.query(
        "select j.person_id, j.clause, j.outcome, j.noun, (select array_agg(array[a.child_id::text, a.role] order by a.child_id)"
        " from accesses a where a.entry = j.entry) as shown from journal j where j.action = $1"
        " and j.noun not like '%s' order by j.entry", action
    )  # fmt: skip
    return [tuple(row) for row in rows]


async def looks(school: School, child: Child) -> list[tuple[str, str]]:
    """Who looked at a child, as the principal is told: role and action."""
    return [
        (item["as"]["role"], item["action"]) for item in await school.as_("principal").items(f"{child.url}/accesses")
    ]


async def test_a_reading_is_in_the_journal_with_its_clause_and_its_post(school: School) -> None:
    child = school.children["A1"][0]
    for who, role in (
        ("nurse", "nurse"),
        ("teacher of the class", "homeroom_teacher"),
        ("parent of a child in it", "parent"),
    ):
        assert (await school.as_(who).get(card(child), headers={"x-request-id": f"of-the-{role}"})).status == 200
        assert (await looked(school, "safety_card.read"))[-1] == (
            school.as_(who).person, "4.2.5", "done", "safety_card", [[str(child.id), role]],
        )  # fmt: skip
    entries = await school.journal("safety_card.read")
    assert [entry["request_id"] for entry in entries] == ["of-the-nurse", "of-the-homeroom_teacher", "of-the-parent"]
    assert {entry["at"] for entry in entries} == {school.program.clock()}
    assert entries[0]["session_id"] == school.as_("nurse").session


async def test_a_list_is_one_entry_with_the_children_who_were_shown(school: School) -> None:
    teacher, children = school.as_("teacher of the class"), school.children["A1"]
    page = await teacher.get("/v1/safety-cards?limit=2")
    (entry,) = await looked(school, "safety_card.read")
    assert sorted(child for child, _ in entry[-1]) == sorted(item["student_id"] for item in page.items)
    assert len(entry[-1]) == 2
    await teacher.get(f"/v1/safety-cards?limit=2&cursor={page.json['next_cursor']}")
    _, second = await looked(school, "safety_card.read")
    assert [child for child, _ in second[-1]] == [str(children[2].id)]


async def test_each_child_of_a_list_is_told_the_post_that_showed_it(school: School) -> None:
    own, taught = school.children["D1"][0], school.children["A1"]
    caller = school.user(Held("homeroom_teacher", "A1"), Guards(own))
    assert len((await caller.get("/v1/safety-cards")).items) == 4
    (entry,) = await looked(school, "safety_card.read")
    assert dict(entry[-1]) == {str(own.id): "parent"} | {str(child.id): "homeroom_teacher" for child in taught}


async def test_who_is_shown_nothing_leaves_no_reading(school: School) -> None:
    child = school.children["A1"][0]
    overdue = school.user(Held("nurse"), must_change_password=True)
    for caller, address, status in (
        (school.as_("plain staff"), card(child), 404),
        (school.as_("plain staff"), "/v1/safety-cards", 200),
        (school.as_("kitchen"), "/v1/diets", 200),
        (school.as_("nobody"), card(child), 401),
        (overdue, card(child), 403),
        (overdue, "/v1/safety-cards", 403),
    ):
        assert (await caller.get(address)).status == status
    refused = await school.as_("principal").patch(card(child), DIET, if_match="*")
    assert refused.status == 403
    assert await school.query("select from accesses") == []
    assert await school.query("select from journal where outcome = 'done' and noun = 'safety_card'") == []
    assert [row["outcome"] for row in await school.journal("safety_card.update")] == ["refused"]


async def test_a_write_that_is_refused_showed_nothing(school: School) -> None:
    child, nurse = school.children["A1"][0], school.as_("nurse")
    assert (await nurse.patch(card(child), DIET, if_match='"7"')).status == 412
    assert await looks(school, child) == []
    assert (await nurse.patch(card(child), DIET, if_match="*")).status == 200
    assert await looks(school, child) == [("nurse", "safety_card.update")]


@pytest.mark.parametrize(
    "how", [{"method": "HEAD"}, {"headers": {"if-none-match": '"0"'}}, {"url": "?include=allowed_actions"}]
)
async def test_every_way_to_read_is_a_reading(school: School, how: dict[str, Any]) -> None:
    child = school.children["A1"][0]
    asked = {"method": "GET", "url": "", **how}
    answer = await school.as_("teacher of the class").send(
        asked["method"], card(child) + asked["url"], headers=asked.get("headers")
    )
    assert answer.status == 200
    assert answer.etag == '"0"'
    assert await looks(school, child) == [("homeroom_teacher", "safety_card.read")]
    if "url" in how:
        assert answer.json["allowed_actions"] == ["safety_card.read", "safety_card.update"]


async def test_the_entry_is_there_for_everybody_before_the_answer_is_out(program: Program, school: School) -> None:
    nurse, child = await school.as_("nurse").arrive(), school.children["A1"][0]
    other = await asyncpg.connect(program.hands.migrator)
    there: list[int] = []

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        async def told(message: Any) -> None:
            there.append(await other.fetchval("select count(*) from accesses where child_id = $1", child.id))
            await send(message)

        await program.application(scope, receive, told)

    transport = httpx.ASGITransport(app=watched)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        headers = {"authorization": f"Bearer {nurse.token()}"}
        assert (await client.get(card(child), headers=headers)).status_code == 200
        assert (await client.get("/v1/safety-cards", headers=headers)).status_code == 200
    await other.close()
    assert there == [1, 1, 2, 2]


BROKEN = {
    "the journal takes nothing": "revoke insert on journal from mamnon_app",
    "the accesses take nothing": "revoke insert on accesses from mamnon_app",
    "an entry breaks a rule": "alter table journal add constraint broken check (noun <> 'safety_card') not valid",
    "an access breaks a rule": "alter table accesses add constraint broken check (entry < 0) not valid",
}


@pytest.mark.parametrize("how", BROKEN)
async def test_what_cannot_be_journaled_is_not_answered(
    lone_program: Program, owner: asyncpg.Connection, how: str
) -> None:
    school = await founded(lone_program)
    child = school.children["A1"][0]
    assert (await school.as_("nurse").patch(card(child), DIET, if_match="*")).status == 200
    await school.as_("kitchen").arrive()
    before = await owner.fetchval("select count(*) from journal")
    await owner.execute(BROKEN[how])
    for who, address in (
        ("nurse", card(child)),
        ("nurse", "/v1/safety-cards"),
        ("kitchen", "/v1/diets"),
        ("kitchen", f"{child.url}/diet"),
    ):
        answer = await school.as_(who).get(address, checked=False)
        assert (answer.status, answer.code) == (500, "internal")
        assert "no_egg" not in answer.text
        assert child.full_name not in answer.text
    assert (await school.as_("nurse").patch(card(child), {"diet": []}, if_match="*", checked=False)).status == 500
    assert (await school.query("select version from safety_cards"))[0]["version"] == 1
    assert await owner.fetchval("select count(*) from journal") == before


# Who looked


async def _four_looks(school: School, child: Child) -> list[Caller]:
    callers = [school.as_(who) for who in ("nurse", "kitchen", "teacher of the class", "parent of a child in it")]
    nurse, kitchen, teacher, parent = callers
    for minute, (caller, address) in enumerate(
        ((nurse, card(child)), (kitchen, f"{child.url}/diet"), (teacher, "/v1/safety-cards"), (parent, card(child)))
    ):
        school.at(f"2026-11-25 08:0{minute}")
        assert (await caller.get(address)).status == 200
    return callers


async def test_parents_see_who_looked_newest_first(school: School) -> None:
    child = school.children["A1"][0]
    nurse, kitchen, teacher, parent = await _four_looks(school, child)
    items = await parent.items(f"{child.url}/accesses?limit=3", language="en")
    assert [item["person"]["id"] for item in items] == [str(each.person) for each in (parent, teacher, kitchen, nurse)]
    assert [item["as"]["role"] for item in items] == ["parent", "homeroom_teacher", "kitchen", "nurse"]
    assert [item["action"].partition(".")[2] for item in items] == ["read", "read", "read_diet", "read"]
    assert items[2]["words"] == "read a child's allergies and diet"
    assert items[0]["at"].startswith("2026-11-25T01:03")
    assert {item["clause"] for item in items} == {"4.2.5"}
    vietnamese = (await parent.get(f"{child.url}/accesses")).items
    assert vietnamese[3]["as"]["name"] == "Nhân viên y tế"
    assert await school.as_("principal").items(f"{child.url}/accesses") == vietnamese
    assert len(await looks(school, child)) == 4, "looking at who looked is no reading of the child"


async def test_who_looked_at_another_child_is_not_told(school: School, other_school: School) -> None:
    an, binh, _ = school.children["A1"]
    await _four_looks(school, an)
    parent = school.as_("parent of a child in it")
    assert (await parent.get(f"{binh.url}/accesses")).status == 404
    assert await looks(school, binh) == [("homeroom_teacher", "safety_card.read")]
    for caller in (school.as_("nurse"), school.as_("teacher of the class"), other_school.as_("principal")):
        assert (await caller.get(f"{an.url}/accesses")).status == 404


async def test_a_merge_hides_no_reading_and_leaves_no_second_card(school: School) -> None:
    """The parents see who looked at either record; the one entered in error has no card to read or to write any more (4.2.5)."""
    duplicate, between, kept = school.children["A1"]
    nurse, teacher = await school.as_("nurse").arrive(), await school.as_("teacher of the class").arrive()
    assert (await nurse.get(f"{duplicate.url}/safety-card")).status == 200
    for first, second in ((duplicate, between), (between, kept)):
        assert (await teacher.post(f"{second.url}/merge", {"duplicate_id": str(first.id)})).status == 200
    parent = school.user(Guards(kept))
    looked = (await parent.get(f"{kept.url}/accesses")).items
    assert nurse.person in {UUID(each["person"]["id"]) for each in looked}
    assert (await nurse.get(f"{duplicate.url}/safety-card")).status == 404
    assert (await nurse.patch(f"{duplicate.url}/safety-card", {"diet": []}, if_match="*")).status == 404
    assert (await school.as_("kitchen").get(f"{duplicate.url}/diet")).status == 404
