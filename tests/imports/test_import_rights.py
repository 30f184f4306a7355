"""Who may import which children, and who confirms them. Clauses 3.1 and 6.1."""

from datetime import date, datetime

import pytest

from app.models.post import Post
from tests.imports.files import (
    SEPTEMBER,
    child,
    codes,
    counts,
    raw,
    record,
    records,
    send,
    sent,
    state,
    table,
    workbook,
)
from tests.school import KINDS, TODAY, Held, School

IMPORTERS = {kind for kind, held in KINDS.items() if any(getattr(h, "post", "") == Post.HOMEROOM_TEACHER for h in held)}


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - IMPORTERS - {"clerk"}))
async def test_others_may_not_import(school: School, kind: str) -> None:
    school.at(SEPTEMBER)
    caller = await school.as_(kind).arrive()
    before = await state(school)
    for form in ({}, {"dry_run": "true"}, {"school_year": "2025-2026"}, {"school_year": "?"}, {"class_": "?"}):
        answer = await send(caller, b"not even a table", **form)
        assert (answer.status, answer.code, answer.clause) == (403, "forbidden", "3.1")
        assert answer.json["clauses"] == ["3.1", "6.1"]
        assert answer.json["allowed_roles"] == ["clerk", "homeroom_teacher"]
    refused = await school.journal("student.import")
    assert {(row["outcome"], row["clause"], row["person_id"]) for row in refused} == {("refused", "3.1", caller.person)}
    assert (await state(school))[:4] == before[:4]


async def test_nobody_signs_in_by_a_file(school: School) -> None:
    assert (await send(school.as_("nobody"), table(child()))).status == 401


async def test_the_clerk_imports_until_the_roster_is_due(school: School) -> None:
    clerk = school.as_("clerk")
    for time, status in (("2026-11-30 23:59", 201), ("2026-12-01 00:00", 403)):
        school.at(time)
        answer = await send(
            clerk, table(child(f"Lý {time[-2:]}".replace("0", "o").replace("5", "n").replace("9", "m")))
        )
        assert answer.status == status, answer
    assert (answer.clause, answer.json["allowed_roles"]) == ("3.1", ["clerk", "homeroom_teacher"])
    assert (await send(clerk, table(child()), dry_run="true")).status == 403
    await school.query("update school_years set roster_due_on = '2026-12-01' where name = '2026-2027'")
    assert (await send(clerk, table(child()))).status == 201


async def test_a_year_that_is_not_open_to_the_clerk_is_a_403_not_a_list_of_faults(school: School) -> None:
    await school.plant({"school_years": [
        {"id": school.years["before"].int.to_bytes(16, "big")[::-1].hex(), "name": "2027-2028", "starts_on": "2027-08-01",
         "ends_on": "2028-07-31", "roster_due_on": "2027-10-01", "attendance_cut_off": "08:30"}
    ]})  # fmt: skip
    answer = await send(school.as_("teacher of the class"), table(child()), school_year="2027-2028")
    assert (answer.status, answer.clause) == (403, "3.1")


async def test_a_teacher_imports_the_own_class_and_rows_of_others_are_refused(school: School) -> None:
    teacher = await school.as_("teacher of the class").arrive()
    before = await state(school)
    rows = (
        child("Lý An"),
        child("Lý Bình", class_="B1"),
        child("Lý Chi", class_="Lớp D1"),
        child("Lý Dung", class_="Z9"),
    )
    result = await sent(teacher, *rows)
    assert (result["state"], counts(result)) == ("failed", (0, 0, 0, 3)), result
    assert codes(result) == [(3, "class_not_yours"), (4, "class_not_yours"), (5, "class_unknown")]
    assert {(i["column"], i["field"]) for i in result["issues"]} == {("A", "class_name")}
    assert await state(school) == before
    assert counts(await sent(teacher, *rows, on_error="skip")) == (1, 0, 0, 3)
    assert [each["full_name"] for each in await records(school) if each["full_name"].startswith("Lý")] == ["Lý An"]


async def test_a_sheet_named_for_another_class_is_that_class(school: School) -> None:
    header = ["Họ và tên", "Ngày sinh"]
    book = workbook({"Lớp A1": [header, ["Lý An", "1/1/2022"]], "B1": [header, ["Lý Bình", "1/1/2022"]]})
    result = (await send(school.as_("teacher of the class"), book, class_="A1", on_error="skip")).json
    assert counts(result) == (1, 0, 0, 1)
    assert [(i["sheet"], i["code"]) for i in result["issues"]] == [("B1", "class_not_yours")]


async def test_a_teacher_for_some_days_imports_on_those_days(school: School) -> None:
    substitute = school.user(Held(Post.HOMEROOM_TEACHER, "A1", kind="substitute", valid_from=TODAY, valid_to=TODAY))
    over = school.user(Held(Post.HOMEROOM_TEACHER, "A1", valid_to=date(2026, 11, 24)))
    ended = school.user(Held(Post.HOMEROOM_TEACHER, "A1", ended_at=datetime.fromisoformat("2026-11-25T07:00+07:00")))
    assert (await send(substitute, table(child()))).status == 201
    for gone in (over, ended):
        assert (await send(gone, table(child()))).status == 403


async def test_what_the_clerk_imports_waits_for_the_teacher(school: School) -> None:
    school.at(SEPTEMBER)
    clerk, teacher = school.as_("clerk"), school.as_("teacher of the class")
    await sent(clerk, child("Lý An"), child("Lý Bình"), child("Lý Chi", class_="B1"))
    await sent(teacher, child("Lý Dung"))
    waiting = {each["full_name"]: each["roster_confirmed"] for each in await records(school)}
    assert {name: waiting[name] for name in waiting if name.startswith("Lý")} == {
        "Lý An": False, "Lý Bình": False, "Lý Chi": False, "Lý Dung": True
    }  # fmt: skip
    assert counts(await sent(teacher, child("Lý An", sex="Nam"))) == (0, 1, 0, 0)
    assert not (await record(school, "Lý An"))["roster_confirmed"], "a changed record is not a confirmed one"
    confirm = f"/v1/classes/{school.classes['A1']}/roster/confirm"
    answer = await teacher.post(confirm)
    assert (answer.status, answer.json) == (200, {"confirmed": 2})
    assert (await teacher.post(confirm)).json == {"confirmed": 0}
    assert (await record(school, "Lý An"))["roster_confirmed"]
    assert not (await record(school, "Lý Chi"))["roster_confirmed"]
    journal = [row for row in await school.journal("roster.confirm") if row["noun"] == "students"]
    assert {(row["clause"], row["person_id"]) for row in journal} == {("6.1", teacher.person)}
    assert len(journal) == 2
    await sent(clerk, child("Lý An", ethnic="Tày"))
    assert not (await record(school, "Lý An"))["roster_confirmed"], "the clerk's change is to be confirmed again"


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_only_the_classes_teachers_confirm(school: School, kind: str) -> None:
    answer = await school.as_(kind).post(f"/v1/classes/{school.classes['A1']}/roster/confirm")
    if any(isinstance(held, Held) and held.unit == "A1" for held in KINDS[kind]):
        assert (answer.status, answer.json) == (200, {"confirmed": 0})
    elif any(isinstance(held, Held) and held.post != Post.COMMUNE_OFFICE for held in KINDS[kind]):
        assert (answer.status, answer.clause) == (403, "6.1")
        assert answer.json["allowed_roles"] == ["homeroom_teacher"]
    else:
        assert answer.status == 404


async def test_the_year_is_named_by_name_or_id(school: School) -> None:
    teacher = school.as_("teacher of the class")
    for year in ("2026-2027", str(school.years["now"])):
        assert counts(await sent(teacher, child(), school_year=year))[3] == 0
    for year in ("2030-2031", str(school.id), "", "\u0000", "x" * 201):
        answer = await send(teacher, table(child()), school_year=year)
        assert (answer.status, answer.errors[0][0]) == (422, "/school_year")
    for year in ("2025-2026", str(school.years["before"])):
        answer = await send(teacher, table(child()), school_year=year)
        assert (answer.status, answer.code) == (422, "school_year_over")
        assert (await send(school.as_("principal"), table(child()), school_year=year)).status == 403


async def test_the_class_of_a_file_without_classes_is_named_by_name_or_id(school: School) -> None:
    teacher = school.as_("teacher of the class")
    rows = [["Họ và tên", "Ngày sinh"], ["Lý An", "1/1/2022"]]
    result = (await send(teacher, raw(*rows))).json
    assert codes(result) == [(2, "class_missing")]
    for class_ in ("A1", "lớp a1", str(school.classes["A1"])):
        assert counts((await send(teacher, raw(*rows), class_=class_)).json)[3] == 0
    assert (await record(school, "Lý An"))["class"]["name"] == "A1"
    answers = [
        await send(teacher, raw(*rows), class_=class_)
        for class_ in ("B1", "Z9", "old", str(school.classes["B1"]), str(school.id))
    ]
    assert {(answer.status, *answer.errors) for answer in answers} == {(422, ("/class", "not_found"))}
    assert len({answer.json["detail"] for answer in answers}) == 1
    result = (await send(teacher, table(child(class_="B1")), class_="A1")).json
    assert codes(result) == [(2, "class_not_yours")], "the file's own word is heard first"
