"""Whom a list makes a child's guardian: what the clerk brings waits for the teacher, and nobody brings themselves."""

from datetime import date
from typing import Any

import pytest

from tests.imports.files import SEPTEMBER, child, codes, counts, record, sent
from tests.school import Caller, Child, Guards, School

BORN = date(2022, 9, 5)
NUMBER = "036190000012"


async def known(school: School, caller: Caller, phone: str = "0987654321") -> dict[str, str]:
    """The caller's person gets a phone; the cells of a list that name them as the mother."""
    await caller.arrive()
    await school.query("update persons set phone = $2 where id = $1", caller.person, phone)
    return {"mother": caller.full_name, "mother_phone": phone}


async def confirm(school: School, caller: Caller, class_: str) -> dict[str, Any]:
    answer = await caller.post(f"/v1/classes/{school.classes[class_]}/roster/confirm")
    assert answer.status == 200, answer
    return answer.json


async def reads(caller: Caller, *children: Child) -> set[Child]:
    """Of the children, those whom the caller reads: each in the record, the list and the own posts, or in none."""
    listed = {each["id"] for each in await caller.items("/v1/students")}
    posts = (await caller.get("/v1/me")).json["assignments"]
    mine = {each["unit"]["id"] for each in posts if each["role"] == "parent"}
    found = {each for each in children if (await caller.get(each.url)).status == 200}
    assert {str(each.id) for each in found} == listed == mine
    return found


@pytest.fixture
async def victim(school: School) -> Child:
    school.at(SEPTEMBER)
    return await school.child("B1", full_name="Lý An", birth_date=BORN, starts_on=date(2026, 8, 1))


async def test_the_clerk_brings_nobody_in_to_read_a_record(school: School, victim: Child) -> None:
    """Oneself is refused; a colleague waits, and reads nothing until the homeroom teacher says who it is."""
    clerk, colleague = school.as_("clerk"), school.user(full_name="Bùi Thị Nhân")
    result = await sent(clerk, child("Lý An", class_="B1", **await known(school, clerk)))
    assert (result["state"], codes(result)) == ("failed", [(2, "parent_yourself")])
    assert result["issues"][0]["field"] == "mother_name"
    assert await reads(clerk, victim) == set()
    result = await sent(clerk, child("Lý An", class_="B1", **await known(school, colleague, "0912345678")))
    assert counts(result) == (0, 1, 0, 0)
    assert await reads(colleague, victim) == set()
    teacher = school.as_("teacher of another class")
    (shown,) = (await record(school, "Lý An"))["guardians"]
    assert shown["full_name"] == "Bùi Thị Nhân", "the teacher sees who waits"
    assert not (await teacher.get(victim.url)).json["roster_confirmed"]
    assert (await teacher.patch(victim.url, {"guardians": []}, if_match="*")).status == 200
    assert await confirm(school, teacher, "B1") == {"confirmed": 1}
    assert await reads(colleague, victim) == set()


async def test_nobody_brings_themselves_through_the_other_parent(school: School, victim: Child) -> None:
    clerk = school.as_("clerk")
    cells = await known(school, clerk)
    father = {"father": "Ngô Văn Tư", "father_phone": "0912345678"}
    teacher = school.as_("teacher of the class")
    own = await sent(teacher, child("Lý Chi", **father, **cells))
    assert counts(own) == (1, 0, 0, 0), "the clerk's own child: the teacher says so"
    row = child("Lý An", class_="B1", mother=clerk.full_name, **father)
    assert codes(await sent(clerk, row)) == [(2, "parent_yourself")]
    assert counts(await sent(clerk, child("Lý Chi", **father, **cells))) == (0, 0, 1, 0), "it stays as it is"
    turned = child("Lý Chi", guardian=clerk.full_name, phone="0987654321")
    assert codes(await sent(clerk, turned)) == [(2, "parent_yourself")]


async def test_a_teacher_brings_in_nobody_for_themselves(school: School) -> None:
    teacher = school.as_("teacher of the class")
    row = child("Lý Chi", **await known(school, teacher))
    result = await sent(teacher, row, child("Lý Dung"), on_error="skip")
    assert (counts(result), codes(result)) == ((1, 0, 0, 1), [(2, "parent_yourself")])
    assert await school.query("select from guardians where person_id = $1", teacher.person) == []


async def test_a_parent_of_siblings_reads_both_once_their_teachers_confirm(school: School) -> None:
    school.at(SEPTEMBER)
    parent = await school.user(full_name="Ngô Thị Tư").arrive()
    cells = await known(school, parent)
    await sent(school.as_("clerk"), child("Lý An", **cells), child("Lý Bình", "1/2/2021", class_="B1", **cells))
    here, there = [await _child(school, name) for name in ("Lý An", "Lý Bình")]
    assert await reads(parent, here, there) == set()
    assert await confirm(school, school.as_("teacher of the class"), "A1") == {"confirmed": 1}
    assert await reads(parent, here, there) == {here}
    assert await confirm(school, school.as_("teacher of another class"), "B1") == {"confirmed": 1}
    assert await reads(parent, here, there) == {here, there}
    assert await confirm(school, school.as_("teacher of another class"), "B1") == {"confirmed": 0}
    ties = await school.query("select distinct person_id from guardians")
    assert [row["person_id"] for row in ties] == [parent.person]


async def test_what_the_clerk_adds_to_a_confirmed_child_waits_and_what_was_there_stays(school: School) -> None:
    school.at(SEPTEMBER)
    clerk, teacher = school.as_("clerk"), school.as_("teacher of the class")
    mother, father = school.user(full_name="Ngô Thị Tư"), school.user(full_name="Lý Văn Nam")
    cells = await known(school, mother)
    await known(school, father, "0912345678")
    await sent(teacher, child("Lý An", **cells))
    an = await _child(school, "Lý An")
    row = child("Lý An", **cells, father="Lý Văn Nam", father_phone="0912345678")
    assert counts(await sent(clerk, row)) == (0, 1, 0, 0)
    assert await reads(mother, an) == {an}
    assert await reads(father, an) == set()
    assert counts(await sent(teacher, row)) == (0, 0, 1, 0)
    assert await reads(father, an) == set(), "the same list again confirms nothing"
    before = (await teacher.get(an.url)).etag
    assert await confirm(school, teacher, "A1") == {"confirmed": 1}
    assert await reads(father, an) == {an}
    assert (await teacher.get(an.url)).etag != before


async def test_what_waits_goes_on_waiting_in_the_record_it_is_merged_into(school: School) -> None:
    """The kept record was confirmed before: its new tie is confirmed with the class, and counts."""
    school.at(SEPTEMBER)
    clerk, teacher = school.as_("clerk"), school.as_("teacher of the class")
    parent = await school.user(full_name="Ngô Thị Tư").arrive()
    await sent(clerk, child("Lý An", **await known(school, parent)))
    await sent(teacher, child("Lý Ân"))
    kept, other = await _child(school, "Lý Ân"), await _child(school, "Lý An")
    answer = await teacher.post(f"{kept.url}/merge", {"duplicate_id": str(other.id)}, if_match="*")
    assert answer.status == 200, answer
    assert answer.json["roster_confirmed"]
    assert await reads(parent, kept) == set()
    assert await confirm(school, teacher, "A1") == {"confirmed": 1}
    assert await reads(parent, kept) == {kept}


async def test_a_number_and_nearly_a_name_bring_in_no_stranger(school: School) -> None:
    """A list would show the teacher who it is, as a record would."""
    parent = await school.user(Guards("B1"), full_name="Ngô Văn Tư").arrive()
    await school.query("update persons set phone = '0912345678', national_id = $2 where id = $1", parent.person, NUMBER)
    row = child("Lý An", father="Ngô Văn Tý", father_id=NUMBER)
    assert [i["code"] for i in (await sent(school.as_("teacher of the class"), row))["issues"]] == ["parent_id_taken"]
    (father,) = (await record(school, "Lý An"))["guardians"]
    assert (father["full_name"], father["phone"]) == ("Ngô Văn Tý", None)


async def _child(school: School, name: str) -> Child:
    found = await record(school, name)
    (row,) = await school.query("select id from students where code = $1", found["code"])
    return Child(row["id"], name, found["code"])
