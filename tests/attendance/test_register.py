"""The day's register over HTTP (6.2): reading, marking, confirming."""

import unicodedata
from datetime import date
from typing import Any, Literal

import anyio
import asyncpg
import orjson
import pytest

from tests.program import Answer, Program
from tests.school import DAY_OF_LAST_YEAR, HOLIDAY, TODAY, TOMORROW, YESTERDAY, Caller, Register, School, founded

MONDAY = date(2026, 11, 23)


@pytest.fixture
async def register(school: School) -> Register:
    return await school.register()


@pytest.fixture
async def teacher(school: School) -> Caller:
    return await school.as_("teacher of the class").arrive()


def _one(register: Register, number: int = 0, mark: str | None = "present", **more: Any) -> dict[str, Any]:
    return {"marks": [{"student_id": str(register.children[number].id), "mark": mark, **more}]}


def _marks(answer: Answer) -> dict[str, str | None]:
    return {entry["student_id"]: entry["mark"] for entry in answer.json["marks"]}


def _but_for_the_request(answer: Answer) -> dict[str, Any]:
    return {name: value for name, value in answer.json.items() if name != "request_id"}


# Reading


async def test_an_open_register_names_the_class_s_children(teacher: Caller, register: Register) -> None:
    answer = await teacher.get(register.url)
    assert answer.status == 200
    assert answer.json == {
        "class_id": str(register.class_id),
        "date": "2026-11-25",
        "state": "open",
        "late": False,
        "marks": [
            {"student_id": str(child.id), "full_name": child.full_name, "mark": None, "arrived_at": None, "left_at": None,
             "picked_up_by": None, "note": None, "version": 0}
            for child in register.children
        ],
        "counts": {"present": 0, "excused": 0, "unexcused": 0, "unmarked": 3},
    }  # fmt: skip
    assert answer.etag.startswith('"')


async def test_children_stand_in_vietnamese_name_order(program: Program) -> None:
    school = await founded(program, children=0)
    names = ["Vũ Đức Đạt", "Lê Văn Dũng", "Nguyễn Thị Ánh", "Trần An", "Bùi Thị Ân", "Lê Thị Ánh"]
    for name in names:
        await school.child("A1", full_name=name)
    answer = await school.as_("teacher of the class").get((await school.register()).url)
    assert [mark["full_name"] for mark in answer.json["marks"]] == [
        "Trần An", "Lê Thị Ánh", "Nguyễn Thị Ánh", "Bùi Thị Ân", "Lê Văn Dũng", "Vũ Đức Đạt"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (MONDAY, "open"),
        (TOMORROW, "open"),
        (HOLIDAY, "no_school"),
        (DAY_OF_LAST_YEAR, "no_school"),
        (date(2028, 2, 29), "no_school"),
    ],
    ids=str,
)
async def test_every_day_can_be_read(school: School, day: date, state: str) -> None:
    register = await school.register(day=day)
    answer = await school.as_("principal").get(register.url)
    assert (answer.status, answer.json["state"], answer.json["late"]) == (200, state, False)
    assert answer.etag


async def test_a_class_without_children_stays_open(program: Program) -> None:
    school = await founded(program, children=0)
    answer = await school.as_("teacher of the class").get((await school.register()).url)
    assert (answer.json["state"], answer.json["marks"], answer.json["counts"]["unmarked"]) == ("open", [], 0)


async def test_a_child_belongs_to_the_class_of_the_register_s_day(school: School) -> None:
    child = school.children["A1"][0]
    await school.move(child, "D1", on=TODAY)
    principal = school.as_("principal")
    for class_, day, there in (
        ("A1", YESTERDAY, True),
        ("A1", TODAY, False),
        ("D1", YESTERDAY, False),
        ("D1", TODAY, True),
    ):
        answer = await principal.get(Register(school.classes[class_], day, ()).url)
        assert (str(child.id) in _marks(answer)) == there, (class_, day)


async def test_a_child_who_left_is_there_on_the_last_day_and_not_after(school: School) -> None:
    child = await school.child("A1", left_on=YESTERDAY)
    register = await school.register()
    principal = school.as_("principal")
    assert str(child.id) not in _marks(await principal.get(register.url))
    assert str(child.id) in _marks(await principal.get((await school.register(day=YESTERDAY)).url))


async def test_a_child_entered_in_error_is_nowhere(school: School, teacher: Caller) -> None:
    child = await school.child("A1", status="entered_in_error")
    assert str(child.id) not in _marks(await teacher.get((await school.register()).url))


# Marking


@pytest.mark.parametrize("mark", ["present", "excused", "unexcused"])
async def test_a_mark_is_kept_and_counted(teacher: Caller, register: Register, mark: str) -> None:
    answer = await teacher.put(register.url, _one(register, 1, mark))
    assert answer.status == 200
    assert answer.json["counts"] == {"present": 0, "excused": 0, "unexcused": 0, mark: 1, "unmarked": 2}
    assert answer.json["state"] == "open"
    assert [entry["version"] for entry in answer.json["marks"]] == [0, 1, 0]
    read = await teacher.get(register.url)
    assert (read.json, read.etag) == (answer.json, answer.etag)


async def test_the_register_is_marked_once_every_child_has_a_mark(teacher: Caller, register: Register) -> None:
    for number, state in enumerate(("open", "open", "marked")):
        answer = await teacher.put(register.url, _one(register, number))
        assert (answer.json["state"], (await teacher.get(register.url)).json["state"]) == (state, state)


async def test_null_unmarks(teacher: Caller, register: Register) -> None:
    await teacher.put(register.url, register.marks())
    answer = await teacher.put(register.url, _one(register, 0, None))
    assert answer.json["state"] == "open"
    assert answer.json["counts"] == {"present": 2, "excused": 0, "unexcused": 0, "unmarked": 1}
    assert answer.json["marks"][0]["version"] == 2


async def test_what_is_said_of_a_child_s_day_is_kept(teacher: Caller, register: Register) -> None:
    said = {"arrived_at": "2026-11-25T07:05:00+07:00", "left_at": "2026-11-25T16:30:00+07:00", "picked_up_by": "Bà ngoại",
            "note": "Ho nhẹ"}  # fmt: skip
    answer = await teacher.put(register.url, _one(register, **said))
    read = await teacher.get(register.url)
    for entry in (answer.json["marks"][0], read.json["marks"][0]):
        assert entry["arrived_at"] == "2026-11-25T00:05:00+00:00"
        assert entry["left_at"] == "2026-11-25T09:30:00+00:00"
        assert (entry["picked_up_by"], entry["note"]) == ("Bà ngoại", "Ho nhẹ")
    assert answer.json == read.json


@pytest.mark.parametrize("form", ["NFC", "NFD"])
async def test_a_text_is_kept_in_one_form_however_it_was_typed(
    teacher: Caller, register: Register, form: Literal["NFC", "NFD"]
) -> None:
    await teacher.put(register.url, _one(register, note=unicodedata.normalize(form, "Ho nhẹ"), picked_up_by="Bà ngoại"))
    assert (await teacher.get(register.url)).json["marks"][0]["note"] == unicodedata.normalize("NFC", "Ho nhẹ")


async def test_what_is_not_said_is_left_as_it_was(teacher: Caller, register: Register) -> None:
    await teacher.put(register.url, _one(register, note="Ho nhẹ", picked_up_by="Mẹ"))
    answer = await teacher.put(register.url, _one(register, mark="excused", picked_up_by=None))
    entry = answer.json["marks"][0]
    assert (entry["mark"], entry["note"], entry["picked_up_by"]) == ("excused", "Ho nhẹ", None)


async def test_the_same_again_changes_nothing(school: School, teacher: Caller, register: Register) -> None:
    first = await teacher.put(register.url, register.marks(arrived_at="2026-11-25T07:05:30.123456+07:00"))
    again = await teacher.put(register.url, register.marks(arrived_at="2026-11-25T07:05:30.123456+07:00"))
    nothing = await teacher.put(register.url, {"marks": []})
    assert first.json == again.json == nothing.json
    assert first.etag == again.etag == nothing.etag
    assert len([row for row in await school.journal("attendance.mark") if row["noun"] == "marks"]) == 3


# Colleagues


async def test_a_mark_changed_by_a_colleague_since_is_a_conflict_that_names_the_child(
    school: School, teacher: Caller, register: Register
) -> None:
    colleague = school.as_("second teacher of the class")
    await colleague.put(register.url, _one(register, 0, "excused"))
    body = register.marks()
    for entry in body["marks"]:
        entry["version"] = 0
    answer = await teacher.put(register.url, body)
    assert (answer.status, answer.code) == (409, "conflict")
    assert register.children[0].full_name in answer.json["detail"]
    assert register.children[1].full_name not in answer.json["detail"]
    assert set(_marks(await teacher.get(register.url)).values()) == {"excused", None}, "all of the marks or none"
    body["marks"][0]["version"] = 1
    assert (await teacher.put(register.url, body)).status == 200


async def test_without_a_version_the_last_word_counts(school: School, teacher: Caller, register: Register) -> None:
    await school.as_("second teacher of the class").put(register.url, _one(register, 0, "excused"))
    answer = await teacher.put(register.url, _one(register, 0, "unexcused"))
    assert (answer.status, answer.json["marks"][0]["version"]) == (200, 2)


async def test_two_teachers_marking_different_children_lose_nothing(program: Program) -> None:
    school = await founded(program, children=12)
    register = await school.register()
    teachers = [await school.as_(f"{which} of the class").arrive() for which in ("teacher", "second teacher")]
    answers: list[Answer] = []

    async def marks(number: int) -> None:
        answers.append(await teachers[number % 2].put(register.url, _one(register, number, "present", version=0)))

    async with anyio.create_task_group() as group:
        for number in range(12):
            group.start_soon(marks, number)
    assert {answer.status for answer in answers} == {200}
    read = await teachers[0].get(register.url)
    assert read.json["counts"]["present"] == 12
    assert read.json["state"] == "marked"
    assert read.etag in {answer.etag for answer in answers}
    assert len({answer.etag for answer in answers}) == 12
    assert len([row for row in await school.journal("attendance.mark") if row["noun"] == "marks"]) == 12


async def test_of_two_who_saw_the_same_only_one_marks(school: School, register: Register) -> None:
    teachers = [await school.as_(f"{which} of the class").arrive() for which in ("teacher", "second teacher")]
    answers: dict[str, Answer] = {}

    async def marks(teacher: Caller, mark: str) -> None:
        answers[mark] = await teacher.put(register.url, register.marks(mark, version=0))

    async with anyio.create_task_group() as group:
        group.start_soon(marks, teachers[0], "excused")
        group.start_soon(marks, teachers[1], "unexcused")
    assert sorted(answer.status for answer in answers.values()) == [200, 409]
    (winner,) = (mark for mark, answer in answers.items() if answer.status == 200)
    assert set(_marks(await teachers[0].get(register.url)).values()) == {winner}


async def test_of_two_with_the_same_etag_one_is_stale(school: School, register: Register) -> None:
    teachers = [await school.as_(f"{which} of the class").arrive() for which in ("teacher", "second teacher")]
    etag = (await teachers[0].get(register.url)).etag
    statuses: list[int] = []

    async def marks(number: int) -> None:
        answer = await teachers[number].put(register.url, _one(register, number), if_match=etag)
        statuses.append(answer.status)

    async with anyio.create_task_group() as group:
        group.start_soon(marks, 0)
        group.start_soon(marks, 1)
    assert sorted(statuses) == [200, 412]


async def test_marking_and_confirming_at_once_ends_in_one_of_two_orders(school: School) -> None:
    register = await school.register(state="marked")
    teachers = [await school.as_(f"{which} of the class").arrive() for which in ("teacher", "second teacher")]
    answers: dict[str, Answer] = {}

    async def marks() -> None:
        answers["mark"] = await teachers[0].put(register.url, register.marks("excused"))

    async def confirms() -> None:
        answers["confirm"] = await teachers[1].post(f"{register.url}/confirm")

    async with anyio.create_task_group() as group:
        group.start_soon(marks)
        group.start_soon(confirms)
    assert answers["confirm"].status == 200
    assert answers["mark"].status in (200, 409)
    read = await teachers[0].get(register.url)
    assert read.json["state"] == "confirmed"
    assert set(_marks(read).values()) == {"excused" if answers["mark"].status == 200 else "present"}
    assert answers["confirm"].json["marks"] == read.json["marks"], "confirmed is what was seen"


# If-Match and the order of refusals


async def test_if_match_guards_the_day(school: School, teacher: Caller, register: Register) -> None:
    etag = (await teacher.get(register.url)).etag
    assert (await teacher.put(register.url, _one(register, 0), if_match=etag)).status == 200
    stale = await teacher.put(register.url, _one(register, 1), if_match=etag)
    assert (stale.status, stale.code) == (412, "stale")
    assert _marks(await teacher.get(register.url))[str(register.children[1].id)] is None
    for mark, tag in (("present", '"other", {}'), ("excused", "W/{}"), ("unexcused", "*"), (None, "{}")):
        fresh = (await teacher.get(register.url)).etag
        assert (await teacher.put(register.url, _one(register, 1, mark), if_match=tag.format(fresh))).status == 200


async def test_refusals_come_in_their_order(school: School, teacher: Caller) -> None:
    register = await school.register(state="confirmed")
    body, old = register.marks(version=0), '"0.0"'
    elsewhere = school.as_("teacher of another class")
    reader = school.as_("principal")
    assert (await school.as_("nobody").put(register.url, {"x": 1}, if_match=old)).status == 401
    assert (await elsewhere.put(register.url, {"x": 1}, if_match=old)).status == 422
    assert (await elsewhere.put(register.url, body, if_match=old)).status == 404
    assert (await reader.put(register.url, body, if_match=old)).status == 403
    assert (await teacher.put(register.url, body, if_match=old)).status == 412
    assert (await teacher.put(register.url, body)).code == "wrong_state"
    marked = await school.register("A1", day=TOMORROW)
    conflict = await teacher.put(marked.url, marked.marks(version=7))
    assert (conflict.status, conflict.code) == (409, "conflict"), "409 before the meaning of a future day"


async def test_the_etag_changes_with_marks_state_and_enrolments(
    school: School, teacher: Caller, register: Register
) -> None:
    seen = [(await teacher.get(register.url)).etag]

    async def changed() -> bool:
        seen.append((await teacher.get(register.url)).etag)
        return seen[-1] != seen[-2]

    assert not await changed()
    await teacher.put(register.url, register.marks())
    assert await changed()
    await teacher.put(register.url, _one(register, note="Ho nhẹ"))
    assert await changed()
    await teacher.post(f"{register.url}/confirm")
    assert await changed()
    await school.child("A1")
    assert await changed(), "a child came to the class"
    await school.move(school.children["A1"][0], "D1", on=TODAY)
    assert await changed(), "a child went to another class"


# What cannot be marked


async def test_twice_unknown_and_elsewhere_are_told_alike(
    school: School, teacher: Caller, register: Register, other_school: School
) -> None:
    mine = {"student_id": str(register.children[0].id), "mark": "present"}
    left = await school.child("A1", left_on=YESTERDAY)
    others = [
        register.children[0].id, "01a20000-0000-7000-8000-000000000000", school.children["B1"][0].id, school.children["D1"][0].id,
        school.children["old"][0].id, other_school.children["A1"][0].id, left.id, (await school.child(None)).id,
    ]  # fmt: skip
    answers = [
        await teacher.put(register.url, {"marks": [mine, {"student_id": str(id_), "mark": "present"}]})
        for id_ in others
    ]
    told = [_but_for_the_request(answer) for answer in answers]
    assert answers[0].status == 422
    assert answers[0].errors == [("/marks/1/student_id", "not_in_class")]
    assert all(each == told[0] for each in told), "one of them tells more than the others"
    assert len({answer.headers["content-length"] for answer in answers}) == 1
    assert set(_marks(await teacher.get(register.url)).values()) == {None}, "all of the marks or none"


@pytest.mark.parametrize("state", ["open", "marked"])
async def test_a_past_day_is_not_marked(school: School, teacher: Caller, state: str) -> None:
    register = await school.register(day=YESTERDAY, state=state)
    answer = await teacher.put(register.url, register.marks("excused"))
    assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", state)
    assert answer.json["transitions"] == (["confirm"] if state == "marked" else [])


async def test_a_future_day_is_not_marked(school: School, teacher: Caller) -> None:
    register = await school.register(day=TOMORROW)
    answer = await teacher.put(register.url, register.marks())
    assert (answer.status, answer.code, answer.errors) == (422, "invalid", [("day", "future")])
    answer = await teacher.post(f"{register.url}/confirm")
    assert (answer.status, answer.errors) == (422, [("day", "future")])


@pytest.mark.parametrize("day", [HOLIDAY, date(2026, 11, 22), date(2028, 1, 3), DAY_OF_LAST_YEAR], ids=str)
async def test_a_day_without_school_is_neither_marked_nor_confirmed(school: School, teacher: Caller, day: date) -> None:
    register = await school.register(day=day)
    for answer in (await teacher.put(register.url, register.marks()), await teacher.post(f"{register.url}/confirm")):
        assert (answer.status, answer.errors) == (422, [("day", "no_school")])


async def test_today_is_today_in_school_time(school: School, teacher: Caller) -> None:
    register = await school.register(day=TOMORROW)
    school.at("2026-11-25 23:59")
    assert (await teacher.put(register.url, register.marks())).status == 422
    school.at("2026-11-26 00:00")
    assert (await teacher.put(register.url, register.marks())).status == 200
    assert (await teacher.put((await school.register()).url, register.marks())).status == 409


# The cut-off


async def test_a_first_mark_after_the_cut_off_is_accepted_and_late(
    school: School, teacher: Caller, register: Register
) -> None:
    school.at("2026-11-25 08:31")
    answer = await teacher.put(register.url, _one(register))
    assert (answer.status, answer.json["late"]) == (200, True)
    assert (await teacher.get(register.url)).json["late"] is True


async def test_marks_before_the_cut_off_may_change_after_it(
    school: School, teacher: Caller, register: Register
) -> None:
    school.at("2026-11-25 08:30")
    assert (await teacher.put(register.url, register.marks())).json["late"] is False
    school.at("2026-11-25 15:00")
    assert (await teacher.put(register.url, _one(register, mark="excused"))).json["late"] is False
    await teacher.post(f"{register.url}/confirm")
    assert (await teacher.get(register.url)).json["late"] is False


async def test_late_stays_late(school: School, teacher: Caller, register: Register) -> None:
    school.at("2026-11-25 09:00")
    await teacher.put(register.url, register.marks())
    assert (await teacher.put(register.url, register.marks("excused"))).json["late"] is True
    assert (await teacher.post(f"{register.url}/confirm")).json["late"] is True


# Confirming


async def test_a_marked_day_is_confirmed_by_its_teacher(school: School, teacher: Caller) -> None:
    register = await school.register(state="marked")
    answer = await teacher.post(f"{register.url}/confirm")
    assert (answer.status, answer.json["state"]) == (200, "confirmed")
    read = await teacher.get(register.url)
    assert (read.json, read.etag) == (answer.json, answer.etag)
    (row,) = await school.query("select * from registers where confirmed_by is not null")
    assert (row["confirmed_by"], row["confirmed_at"]) == (teacher.person, school.program.clock())


async def test_an_open_day_is_not_confirmed_and_each_child_is_named(teacher: Caller, register: Register) -> None:
    await teacher.put(register.url, _one(register, 0))
    answer = await teacher.post(f"{register.url}/confirm")
    assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", "open")
    assert register.children[0].full_name not in answer.json["detail"]
    for child in register.children[1:]:
        assert child.full_name in answer.json["detail"]
    assert [each["student_id"] for each in answer.json["children"]] == [
        str(child.id) for child in register.children[1:]
    ]
    assert answer.json["transitions"] == ["mark"]


async def test_a_class_without_children_is_not_confirmed(program: Program) -> None:
    school = await founded(program, children=0)
    answer = await school.as_("teacher of the class").post(f"{(await school.register()).url}/confirm")
    assert (answer.status, answer.code) == (409, "wrong_state")


async def test_a_past_marked_day_is_confirmed_and_an_open_one_is_not(school: School, teacher: Caller) -> None:
    marked, open_ = await school.register(day=YESTERDAY, state="marked"), await school.register(day=MONDAY)
    assert (await teacher.post(f"{marked.url}/confirm")).status == 200
    answer = await teacher.post(f"{open_.url}/confirm")
    assert (answer.status, answer.code, len(answer.json["children"])) == (409, "wrong_state", 3)


async def test_nothing_is_marked_or_confirmed_after_confirmation(school: School, teacher: Caller) -> None:
    register = await school.register(state="confirmed")
    for body in (register.marks("excused"), register.marks(), {"marks": []}):
        answer = await teacher.put(register.url, body)
        assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", "confirmed")
    again = await teacher.post(f"{register.url}/confirm")
    assert (again.status, again.code, again.json["state"]) == (409, "wrong_state", "confirmed")
    assert set(_marks(await teacher.get(register.url)).values()) == {"present"}


async def test_confirming_honours_if_match(school: School, teacher: Caller) -> None:
    register = await school.register(state="marked")
    etag = (await teacher.get(register.url)).etag
    await teacher.put(register.url, _one(register, mark="excused"))
    assert (await teacher.post(f"{register.url}/confirm", if_match=etag)).status == 412
    assert (
        await teacher.post(f"{register.url}/confirm", if_match=(await teacher.get(register.url)).etag)
    ).status == 200


async def test_a_child_who_comes_opens_a_marked_day_again(school: School, teacher: Caller) -> None:
    register = await school.register(state="marked")
    child = await school.child("A1")
    answer = await teacher.post(f"{register.url}/confirm")
    assert (answer.status, [each["student_id"] for each in answer.json["children"]]) == (409, [str(child.id)])


# Who (the table in tests/regulation has every caller)

CALLERS = {"teacher of the class": 200, "leader who also teaches the class": 200, "teacher of another class": 404,
           "leader of the group": 403, "principal": 403, "parent of a child in it": 404, "nobody": 401}  # fmt: skip


@pytest.mark.parametrize("who", CALLERS)
async def test_only_the_class_teacher_confirms(school: School, who: str) -> None:
    register = await school.register(state="marked")
    answer = await school.as_(who).post(f"{register.url}/confirm")
    assert (answer.status, answer.clause) == (CALLERS[who], "6.2" if CALLERS[who] == 403 else None)
    assert answer.status != 403 or answer.json["allowed_roles"] == ["homeroom_teacher"]


async def test_an_unknown_class_and_one_of_another_school_are_told_alike(school: School, other_school: School) -> None:
    there = await other_school.register()
    nowhere = Register(school.years["now"], TODAY, ())
    principal = school.as_("principal")
    answers = [
        await principal.get(there.url),
        await principal.get(nowhere.url),
        await school.as_("parent of a child in it").get(there.url),
    ]
    assert [answer.status for answer in answers] == [404, 404, 404]
    assert len({orjson.dumps(_but_for_the_request(answer)) for answer in answers}) == 1


# The journal


async def test_marks_are_journaled_old_and_new_with_clause_and_request(
    school: School, teacher: Caller, register: Register
) -> None:
    await teacher.put(register.url, _one(register, 0, "present"))
    await teacher.put(register.url, _one(register, 0, "excused", note="Sốt"), headers={"x-request-id": "request-0002"})
    first, second = [row for row in await school.journal("attendance.mark") if row["noun"] == "marks"]
    for row in (first, second):
        assert (row["person_id"], row["session_id"], row["clause"], row["outcome"]) == (
            teacher.person,
            teacher.session,
            "6.2",
            "done",
        )
        assert (row["subject_id"], row["child_id"]) == (register.class_id, register.children[0].id)
        assert row["at"] == school.program.clock()
        assert len(row["commitment"]) == 32
    assert first["before"] is None
    assert orjson.loads(first["after"])["mark"] == "present"
    assert (orjson.loads(second["before"])["mark"], orjson.loads(second["after"])["mark"]) == ("present", "excused")
    assert orjson.loads(second["after"])["note"] == "Sốt"
    assert second["request_id"] == "request-0002"


async def test_a_confirmation_is_journaled(school: School, teacher: Caller) -> None:
    register = await school.register(state="marked")
    answer = await teacher.post(f"{register.url}/confirm")
    (row,) = await school.journal("attendance.confirm")
    assert (row["noun"], row["subject_id"], row["clause"], row["request_id"]) == (
        "registers", register.class_id, "6.2", answer.headers["x-request-id"]
    )  # fmt: skip
    assert (orjson.loads(row["before"])["state"], orjson.loads(row["after"])["state"]) == ("marked", "confirmed")


async def test_what_was_refused_changes_and_journals_nothing_but_the_refusal(
    school: School, register: Register
) -> None:
    answer = await school.as_("principal").put(register.url, register.marks())
    assert answer.status == 403
    (row,) = await school.journal("attendance.mark")
    assert (row["outcome"], row["noun"], row["clause"], row["person_id"], row["request_id"]) == (
        "refused", "attendance", "6.2", school.as_("principal").person, answer.headers["x-request-id"]
    )  # fmt: skip
    assert not await school.query("select * from marks")


async def test_the_change_and_its_journal_are_one_transaction(lone_program: Program) -> None:
    """Where the journal cannot be written nothing is marked."""
    school = await founded(lone_program)
    register, teacher = await school.register(), school.as_("teacher of the class")
    await teacher.arrive()
    owner = await asyncpg.connect(lone_program.hands.migrator)
    await owner.execute("alter table journal add constraint never check (action <> 'attendance.mark') not valid")
    answer = await teacher.put(register.url, register.marks(), checked=False)
    assert (answer.status, answer.code) == (500, "internal")
    await owner.execute("alter table journal drop constraint never")
    await owner.close()
    assert set(_marks(await teacher.get(register.url)).values()) == {None}
    assert (await teacher.put(register.url, register.marks())).status == 200


# The shape


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, ("/marks", "required")),
        ({"marks": None}, ("/marks", "not_a_list")),
        ({"marks": [{"student_id": "x", "mark": "present"}]}, ("/marks/0/student_id", "not_an_id")),
        ({"marks": [{"student_id": "01a20000-0000-7000-8000-000000000000"}]}, ("/marks/0/mark", "required")),
        (
            {"marks": [{"student_id": "01a20000-0000-7000-8000-000000000000", "mark": "late"}]},
            ("/marks/0/mark", "not_allowed"),
        ),
        ({"marks": [], "date": "2026-11-25"}, ("/date", "unknown_field")),
    ],
)
async def test_a_body_of_another_shape_is_refused(
    teacher: Caller, register: Register, body: Any, error: tuple[str, str]
) -> None:
    answer = await teacher.put(register.url, body)
    assert (answer.status, answer.errors) == (422, [error])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("arrived_at", "07:05"),
        ("arrived_at", "2026-11-25T07:05:00"),
        ("left_at", "0001-01-01T00:00:00+14:00"),
        ("left_at", "9999-12-31T23:59:59-14:00"),
        ("arrived_at", "2026-02-30T07:05:00+07:00"),
        ("note", "a\x00b"),
        ("note", "x" * 1001),
        ("picked_up_by", ""),
        ("picked_up_by", "x" * 201),
        ("version", -1),
        ("version", 1.5),
        ("version", 2**40),
    ],
)
async def test_a_value_out_of_its_bounds_is_refused(
    teacher: Caller, register: Register, field: str, value: Any
) -> None:
    answer = await teacher.put(register.url, _one(register, **{field: value}))
    assert answer.status == 422
    assert [pointer for pointer, _ in answer.errors] == [f"/marks/0/{field}"]


@pytest.mark.parametrize(
    "day", ["2026-11-31", "25-11-2026", "today", "0", "1764028800", "2026-11-25T00:00:00", "20261125"]
)
async def test_a_day_is_written_year_month_day(school: School, day: str) -> None:
    answer = await school.as_("principal").get(f"/v1/classes/{school.classes['A1']}/registers/{day}")
    assert (answer.status, answer.errors) == (422, [("day", "not_a_date")])


async def test_every_fault_is_told_at_once(teacher: Caller, register: Register) -> None:
    answer = await teacher.put(register.url, {"marks": [{"student_id": "x", "mark": "y"}, {"mark": None}], "z": 1})
    assert {pointer for pointer, _ in answer.errors} == {
        "/marks/0/student_id",
        "/marks/0/mark",
        "/marks/1/student_id",
        "/z",
    }


async def test_one_more_mark_than_a_class_can_have_is_refused(teacher: Caller, register: Register) -> None:
    entry = {"student_id": str(register.children[0].id), "mark": "present"}
    answer = await teacher.put(register.url, {"marks": [entry] * 201})
    assert (answer.status, answer.errors) == (422, [("/marks", "too_many")])


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"arrived_at": "2026-11-24T07:40:00+07:00"}, ("/marks/0/arrived_at", "another_day")),
        ({"arrived_at": "2026-11-25T17:30:00Z"}, ("/marks/0/arrived_at", "another_day")),
        (
            {"arrived_at": "2026-11-25T16:00:00+07:00", "left_at": "2026-11-25T07:30:00+07:00"},
            ("/marks/0/left_at", "before_arrival"),
        ),
    ],
)
async def test_a_child_comes_and_goes_on_the_register_s_day(
    teacher: Caller, register: Register, said: dict[str, str], error: tuple[str, str]
) -> None:
    child = (await teacher.get(register.url)).json["marks"][0]["student_id"]
    answer = await teacher.put(register.url, json={"marks": [{"student_id": child, "mark": "present", **said}]})
    assert (answer.status, answer.errors) == (422, [error])


async def test_a_mark_taken_back_takes_back_what_was_said_with_it(teacher: Caller, register: Register) -> None:
    child = (await teacher.get(register.url)).json["marks"][0]["student_id"]
    said = {"mark": "present", "arrived_at": "2026-11-25T07:31:00+07:00", "note": "ho nhẹ"}
    await teacher.put(register.url, json={"marks": [{"student_id": child, **said}]})
    answer = await teacher.put(register.url, json={"marks": [{"student_id": child, "mark": None}]})
    mark = answer.json["marks"][0]
    assert (mark["mark"], mark["arrived_at"], mark["note"], mark["version"]) == (None, None, None, 2)
