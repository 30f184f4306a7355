"""Importing children over HTTP: whole files, dry runs, results. Clauses 6.1 and 3.1."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from app.models.post import Post
from app.services.imports.kinds import KINDS
from app.services.imports.students import STUDENTS
from tests.imports.files import (
    FAULTY,
    SAMPLES,
    SEPTEMBER,
    WORKBOOK,
    child,
    codes,
    count,
    counts,
    family,
    raw,
    record,
    records,
    sample_school,
    send,
    sent,
    state,
    table,
    workbook,
)
from tests.program import Program
from tests.school import Held, School

FAULTS = [
    (6, "B", "full_name", None, "name_missing"),
    (11, "C", "birth_date", "31/02/2021", "date_invalid"),
    (16, "C", "birth_date", "2021", "date_incomplete"),
    (21, "D", "sex", "Không rõ", "sex_invalid"),
    (26, "E", "ethnic_group", "Sao Hỏa", "ethnic_group_unknown"),
    (31, "J", "phone", "12345", "phone_invalid"),
    (36, "A", "class_name", "LỚP KHÔNG CÓ", "class_unknown"),
    (41, "B", "full_name", '=HYPERLINK("http://x")', "formula"),
    (46, "C", "birth_date", "01/01/2032", "date_in_future"),
    (51, "B", "full_name", "A␀B", "control_characters"),
]
NAMES = ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khang", "Lan", "Mai", "Nam", "Oanh", "Phúc")


async def test_the_clerk_imports_the_whole_sample(program: Program) -> None:
    school = await sample_school(program)
    school.at(SEPTEMBER)
    clerk = school.as_("clerk")
    answer = await send(clerk, (SAMPLES / WORKBOOK).read_bytes(), file_name=WORKBOOK)
    assert answer.status == 201
    assert counts(answer.json) == (104, 0, 0, 0)
    assert (answer.json["state"], answer.json["dry_run"]) == ("complete", False)
    assert codes(answer.json) == [(7, "address_is_current")]
    found = await records(school)
    assert Counter(each["class"]["name"] for each in found) == {
        "LỚP 5 TUỔI A1": 33, "LỚP 4 TUỔI B1": 28, "LỚP 3 TUỔI C1": 24, "NHÓM TRẺ D1": 19
    }  # fmt: skip
    assert all(each["complete"] and not each["roster_confirmed"] for each in found)
    assert all([each["relationship"] for each in one["guardians"]] == ["father", "mother"] for one in found)
    assert {each["code"] for each in found} == {f"HS{number:06}" for number in range(1, 105)}
    journal = await school.journal("student.import")
    by_noun = Counter(row["noun"] for row in journal)
    assert {noun: by_noun[noun] for noun in ("students", "enrolments", "guardians")} == {
        "students": 104, "enrolments": 104, "guardians": 208
    }  # fmt: skip
    assert {(row["clause"], row["outcome"], row["person_id"]) for row in journal} == {("3.1", "done", clerk.person)}

    again = await send(clerk, (SAMPLES / WORKBOOK).read_bytes(), file_name=WORKBOOK)
    assert counts(again.json) == (0, 0, 104, 0)
    assert len(await school.journal("student.import")) == len(journal) + 1, "its own result, and nothing else"


async def test_siblings_share_their_parents(school: School) -> None:
    school.at(SEPTEMBER)
    parents = {"father": "Lý Văn Nam", "mother": "Vũ Thị Hoa", "phone": "0912 345 678"}
    younger = parents | {"phone": "+84912345678"}
    result = await sent(school.as_("clerk"), child("Lý An", **parents), child("Lý Bình", class_="B1", **younger))
    assert counts(result) == (2, 0, 0, 0)
    one, other = await family(school, "Lý An"), await family(school, "Lý Bình")
    assert {who: person["id"] for who, person in one.items()} == {who: person["id"] for who, person in other.items()}
    assert (one["father"]["phone"], one["mother"]["phone"]) == ("0912345678", None)
    assert await count(school, "persons", "full_name in ('Lý Văn Nam', 'Vũ Thị Hoa')") == 2


async def test_ten_of_ten_faults_are_named_and_nothing_is_written(program: Program) -> None:
    school = await sample_school(program)
    school.at(SEPTEMBER)
    clerk = await school.as_("clerk").arrive()
    before = await state(school)
    result = (await send(clerk, (SAMPLES / FAULTY).read_bytes(), file_name=FAULTY)).json
    assert counts(result) == (0, 0, 0, 10)
    assert result["state"] == "failed"
    errors = [issue for issue in result["issues"] if issue["severity"] == "error"]
    assert [(i["row"], i["column"], i["field"], i["value"], i["code"]) for i in errors] == FAULTS
    assert {i["sheet"] for i in errors} == {None}
    assert [i["code"] for i in result["issues"] if i not in errors] == ["class_over_size"]
    assert await state(school) == before

    kept = (await send(clerk, (SAMPLES / FAULTY).read_bytes(), on_error="skip")).json
    assert counts(kept) == (50, 0, 0, 10)
    assert kept["state"] == "complete"
    again = (await send(clerk, (SAMPLES / FAULTY).read_bytes(), on_error="skip")).json
    assert counts(again) == (0, 0, 50, 10)


@pytest.mark.parametrize("on_error", [None, "skip"])
async def test_a_dry_run_says_what_the_run_does_and_writes_nothing(program: Program, on_error: str | None) -> None:
    school = await sample_school(program)
    school.at(SEPTEMBER)
    clerk = await school.as_("clerk").arrive()
    form = {"on_error": on_error} if on_error else {}
    for name in (WORKBOOK, FAULTY):
        before = await state(school)
        dry = await send(clerk, (SAMPLES / name).read_bytes(), dry_run="true", **form)
        assert (dry.status, dry.json["dry_run"]) == (200, True)
        assert await state(school) == before
        run = await send(clerk, (SAMPLES / name).read_bytes(), dry_run="false", **form)
        assert run.status == 201
        for part in ("state", "counts", "issues"):
            assert dry.json[part] == run.json[part], (name, part)


async def test_a_result_is_read_again_by_its_own_person_only(school: School) -> None:
    school.at(SEPTEMBER)
    clerk, teacher = school.as_("clerk"), school.as_("teacher of the class")
    made = await sent(clerk, child(), child("", "1"))
    read = await clerk.get(f"/v1/imports/{made['id']}")
    assert (read.status, read.json) == (200, made)
    for path in (f"/v1/imports/{made['id']}", f"/v1/imports/{made['id']}/refused"):
        for who in (teacher, school.as_("principal")):
            assert (await who.get(path)).status == 404
    assert (await clerk.get(f"/v1/imports/{school.id}")).status == 404
    assert (await clerk.get("/v1/students")).items == []
    assert (await clerk.get(school.children["A1"][0].url)).status == 404


async def test_messages_come_in_the_readers_language(school: School) -> None:
    teacher = school.as_("teacher of the class")
    row = table(child(sex="Chim"))
    vietnamese = (await send(teacher, row, dry_run="true")).json["issues"][0]["message"]
    answer = await send(teacher, row, language="en", dry_run="true")
    assert answer.json["issues"][0]["message"] == 'Sex "Chim" is not understood. Write "Nam" (male) or "Nữ" (female).'
    assert vietnamese != answer.json["issues"][0]["message"]
    kept = await teacher.get(f"/v1/imports/{answer.json['id']}")
    assert kept.json["issues"][0]["message"] == vietnamese
    unknown = await send(teacher, row, language="en", school_year="1999-2000")
    assert unknown.json["errors"][0]["detail"] == "There is no such school year."


async def test_children_are_enrolled_from_the_years_start_or_today_if_later(school: School) -> None:
    teacher = school.as_("teacher of the class")
    await sent(teacher, child())
    days = await school.query(
        "select e.starts_on, e.left_on, e.year_ends_on, e.class_id from enrolments e join students s on s.id = e.student_id"
        " where s.full_name = 'Lý Minh Khang'"
    )
    assert [tuple(row) for row in days] == [(date(2026, 11, 25), None, date(2027, 7, 31), school.classes["A1"])]


async def test_a_list_for_the_coming_year_begins_with_that_year(school: School) -> None:
    school.at("2026-07-20 08:00")  # the year before is current
    clerk = school.user(Held(Post.CLERK, valid_from=date(2026, 1, 1)))
    await sent(clerk, child(father="Lý Văn Nam", phone="0912345678"), school_year="2026-2027")
    (day,) = await school.query(
        "select e.starts_on from enrolments e join students s on s.id = e.student_id where s.full_name = 'Lý Minh Khang'"
    )
    assert day[0] == date(2026, 8, 1)
    assert (await family(school, "Lý Minh Khang"))["father"]["starts_on"] == date(2026, 7, 20)
    again = await sent(clerk, child(father="Lý Văn Nam", phone="0912345678"), school_year=str(school.years["now"]))
    assert counts(again) == (0, 0, 1, 0)


async def test_a_register_changes_its_etag_with_the_children(school: School) -> None:
    teacher, other = school.as_("teacher of the class"), school.as_("teacher of another class")
    mine, theirs = await school.register("A1"), await school.register("B1")
    before, beside = (await teacher.get(mine.url)).etag, (await other.get(theirs.url)).etag
    await sent(teacher, child(), dry_run="true")
    assert (await teacher.get(mine.url)).etag == before
    await sent(teacher, child())
    assert (await teacher.get(mine.url)).etag != before
    assert (await other.get(theirs.url)).etag == beside
    assert (await teacher.put(mine.url, mine.marks(), if_match=before)).status == 412


def _many(number: int) -> bytes:
    letters = "ABCDEGHIKLMNOPQRSTUVXY"
    names = [f"Lê {letters[n % 22]}{letters[n // 22 % 22].lower()}{letters[n // 484].lower()}" for n in range(number)]
    rows = (child(name, father=f"Lê Văn {name[3:]}", phone=f"09{n:08}", policy="") for n, name in enumerate(names))
    return table(*rows)


async def test_the_statements_do_not_grow_with_the_rows(school: School) -> None:
    teacher = await school.as_("teacher of the class").arrive()
    taken = []
    for number in (2, 300):
        assert counts((await send(teacher, _many(number))).json)[3] == 0
        taken.append(len(school.program.statements))
    assert taken[0] == taken[1] <= 24, school.program.statements
    await send(teacher, _many(300))
    assert len(school.program.statements) < taken[0]


async def test_two_imports_at_once_make_each_child_once(school: School) -> None:
    school.at(SEPTEMBER)
    callers = [school.as_("clerk"), school.as_("teacher of the class")]
    for caller in callers:
        await caller.arrive()
    content = _many(60)
    results = await asyncio.gather(*(send(caller, content) for caller in (*callers, *callers)))
    assert [answer.status for answer in results] == [201] * 4
    assert sum(answer.json["counts"]["created"] for answer in results) == 60
    assert all(sum(answer.json["counts"].values()) == 60 for answer in results)
    assert await count(school, "students", "full_name like 'Lê ___'") == 60
    assert await count(school, "persons", "full_name like 'Lê Văn%'") == 60


@pytest.mark.parametrize("after", ["before the write", "after the write"])
async def test_a_crash_in_the_middle_writes_nothing(
    school: School, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    teacher = await school.as_("teacher of the class").arrive()
    before = await state(school)
    whole = STUDENTS.write

    async def crash(*args: object, **kwargs: object) -> None:
        if after == "after the write":
            await whole(*args, **kwargs)  # type: ignore[arg-type]
        raise RuntimeError("the lights went out")

    monkeypatch.setitem(KINDS, "students", replace(STUDENTS, write=crash))
    form = {"data": {"kind": "students"}, "files": {"file": ("list.csv", _many(20))}}
    assert (await teacher.post("/v1/imports", checked=False, **form)).status == 500
    assert await state(school) == before
    assert await count(school, "imports") == 0
    monkeypatch.undo()
    assert counts((await send(teacher, _many(20))).json) == (20, 0, 0, 0)


async def test_refused_rows_come_back_as_a_file_that_is_safe_and_can_be_sent_again(program: Program) -> None:
    school = await sample_school(program)
    school.at(SEPTEMBER)
    clerk = school.as_("clerk")
    for name in (FAULTY, WORKBOOK):
        await send(clerk, (SAMPLES / name).read_bytes(), on_error="skip")
    made = (await send(clerk, (SAMPLES / FAULTY).read_bytes(), dry_run="true")).json
    answer = await clerk.get(f"/v1/imports/{made['id']}/refused", checked=False)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert "attachment" in answer.headers["content-disposition"]
    cells = [cell for line in answer.text.splitlines() for cell in line.lstrip("\ufeff").replace('"', "").split(",")]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
    again = (await send(clerk, answer.text.encode(), dry_run="true")).json
    assert [code for _, code in codes(again)] == [code for *_, code in FAULTS]
    assert counts(again) == (0, 0, 0, 10)
    mended = answer.text.replace("31/02/2021", "28/02/2021").replace("12345,", "0912345678,")
    assert counts((await send(clerk, mended.encode(), on_error="skip")).json) == (1, 0, 0, 9)


async def test_refused_rows_keep_the_class_that_their_sheet_named(school: School) -> None:
    school.at(SEPTEMBER)
    header = ["Họ và tên", "Ngày sinh"]
    book = workbook({"A1": [header, ["Lý An", "1/1/2022"]], "Lớp B1": [header, ["Lý Bình", "??"], ["Lý Chi", "!!"]]})
    clerk = school.as_("clerk")
    result = (await send(clerk, book, file_name="x.xlsx", on_error="skip")).json
    assert counts(result) == (1, 0, 0, 2)
    assert (await record(school, "Lý An"))["class"]["name"] == "A1"
    refused = (await clerk.get(f"/v1/imports/{result['id']}/refused", checked=False)).text
    mended = refused.replace("??", "1/1/2022").replace("!!", "1/1/2022")
    assert counts((await send(clerk, mended.encode())).json) == (2, 0, 0, 0)
    assert (await record(school, "Lý Chi"))["class"]["name"] == "B1"


async def test_warnings_refuse_nothing(program: Program) -> None:
    school = await sample_school(program)
    school.at(SEPTEMBER)
    rows = [["NĂM HỌC 2025-2026"], ["NHÓM TRẺ D1"], ["Họ và tên", "Ngày sinh", "Nữ"]]
    rows += [[f"Lý {name}", "1/1/2024", ""] for name in NAMES]
    await school.query("update classes set age_group = 'nursery_3_12' where id = $1", school.classes["D1"])
    rows += [[f"Ngô {name}", "1/1/2024", "x"] for name in NAMES[:4]]
    result = (await send(school.as_("clerk"), raw(*rows))).json
    assert counts(result) == (16, 0, 0, 0)
    issues = [(i["row"], i["severity"], i["code"]) for i in result["issues"]]
    assert issues == [(1, "warning", "other_school_year"), (19, "warning", "class_over_size")]
    assert "15" in result["issues"][1]["message"]
    await school.query("update students set status = 'entered_in_error' where full_name like 'Ngô %'")
    fits = (await send(school.as_("clerk"), raw(*rows[1:3], ["Trần Bé", "1/1/2024", ""]), dry_run="true")).json
    assert codes(fits) == [], "who was entered in error takes no place"
    await school.query("update students set status = 'studying' where full_name like 'Ngô %'")
    more = (await send(school.as_("clerk"), raw(*rows[1:3], ["Trần An", "1/1/2024", ""]))).json
    assert codes(more) == [(3, "class_over_size")]
    assert (await send(school.as_("clerk"), raw(*rows[1:3], ["Trần An", "1/1/2024", ""]))).json["issues"] == []
