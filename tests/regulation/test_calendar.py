"""Rights follow time (reading, Scopes; contract, Time): stories that walk the calendar, and the midnight of a school year.

An assignment is judged today and gives nothing outside its dates, about the past too; a class's ends with its school year. A
child is where it is enrolled: today for its record, on the register's day for a register. Days are the school's: half past
midnight there is still the day before in UTC.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.core.ids import new_id
from tests.program import Program
from tests.regulation.stories import GROUP, NOTHING, STORIES, View, Walk, day, moves, settled, teaches
from tests.school import THIS_YEAR, Caller, Child, Guards, Held, School, founded

NEXT_YEAR = date(2027, 8, 1), date(2028, 7, 31)


def _of_this_year(walks: list[Walk]) -> set[date]:
    days = {date.fromisoformat(instant[:10]) for walk in walks for instant in walk}
    days |= {each - timedelta(days=1) for each in days}
    return {each for each in days if THIS_YEAR[0] <= each <= THIS_YEAR[1]}


async def _school(program: Program, walk: Walk) -> tuple[School, Child]:
    """Every day that is walked is a school day; the next year and its class are there, and the child goes on into it."""
    school = await founded(program, days=sorted(_of_this_year([walk])))
    child = await school.child("A1", full_name="Đặng Minh Châu")
    year, class_ = new_id(), new_id()
    school.years["next"], school.classes["next"] = year, class_
    days = [NEXT_YEAR[0], NEXT_YEAR[0] + timedelta(days=1)]
    await school.plant(
        {"school_years": [{"id": year, "name": "2027-2028", "starts_on": NEXT_YEAR[0], "ends_on": NEXT_YEAR[1],
                           "roster_due_on": day("2027-11-30"), "attendance_cut_off": "08:30"}],
         "classes": [{"id": class_, "school_year_id": year, "group_id": school.groups[GROUP], "name": "A1",
                      "age_group": "preschool_5_6"}],
         "school_days": [{"date": each, "school_year_id": year} for each in days],
         "registers": [{"class_id": class_, "date": each} for each in days],
         "enrolments": [{"id": new_id(), "student_id": child.id, "school_year_id": year, "class_id": class_,
                         "starts_on": NEXT_YEAR[0], "year_ends_on": NEXT_YEAR[1]}]}
    )  # fmt: skip
    return school, child


async def _seen(caller: Caller, child: Child, class_: str, instant: str) -> View:
    """What the caller sees at this instant."""
    today = date.fromisoformat(instant[:10])
    registers = f"/v1/classes/{class_}/registers"
    read, before = [await caller.get(f"{registers}/{each}") for each in (today, today - timedelta(days=1))]
    assert read.status == before.status, "the right is today's, whatever day is looked at"
    own = (await caller.get("/v1/me/today")).json
    posts = (await caller.get("/v1/me")).json["assignments"]
    assert own["assignments"] == posts
    assert own["today"] == str(today)
    (post,) = posts or [{"role": None, "kind": None}]
    listed = {each["id"] for each in await caller.items("/v1/students?limit=2")}
    assert (str(child.id) in listed) == bool((await caller.get("/v1/students?q=dang minh chau")).items)
    return View(
        record=(await caller.get(child.url)).status,
        listed=str(child.id) in listed,
        register=read.status,
        mark=(await caller.put(f"{registers}/{today}", {"marks": []})).status,
        role=post["role"],
        kind=post["kind"],
        class_today=class_ in {each["class"]["id"] for each in own["classes"]},
        child_today=str(child.id) in {each["id"] for each in own["children"]},
    )


@pytest.mark.parametrize("who", STORIES)
async def test_rights_walk_with_the_calendar(program: Program, who: str) -> None:
    story = STORIES[who]
    school, child = await _school(program, story.walk)
    held = story.held or Guards(child, **(story.guards or {}))
    caller = await settled(school, school.user(held))
    wrong = []
    for instant in sorted({*story.walk, *story.events}):
        school.at(instant)
        if event := story.events.get(instant):
            await event(school, caller, child)
        if wanted := story.walk.get(instant):
            found = await _seen(caller, child, str(school.classes[story.class_]), instant)
            if found != wanted:
                wrong.append(f"{instant}: expected {wanted}, found {found}")
    assert not wrong, "\n".join(wrong)


def test_every_story_is_looked_at_on_both_sides_of_a_midnight() -> None:
    """A comparison that is off by a day, or a day taken in UTC, fails only there."""
    for who, story in STORIES.items():
        days = {date.fromisoformat(instant[:10]) for instant in story.walk}
        assert any(each + timedelta(days=1) in days for each in days) or len({*story.walk.values()}) == 1, who
        assert any(instant[11:] <= "06:59" for instant in story.walk), f"{who}: no instant that is another day in UTC"


# Who stands in a register


@pytest.mark.parametrize(("class_", "days"), [("A1", {"2026-12-30": True, "2026-12-31": True, "2027-01-01": False}),
                                               ("B1", {"2026-12-30": False, "2026-12-31": False, "2027-01-01": True})])  # fmt: skip
async def test_a_register_has_whom_its_day_had(program: Program, class_: str, days: dict[str, bool]) -> None:
    """From either side of the move, whenever it is looked at: a child belongs to a class on the register's day."""
    school, child = await _school(program, dict.fromkeys([f"{each} 12:00" for each in days], NOTHING))
    teacher = await settled(school, school.user(teaches(class_)))
    await moves(school, teacher, child)
    for instant in ("2026-12-31 23:59", "2027-01-01 00:30"):
        school.at(instant)
        for each, there in days.items():
            register = await teacher.get(f"/v1/classes/{school.classes[class_]}/registers/{each}")
            assert (str(child.id) in {mark["student_id"] for mark in register.json["marks"]}) == there, (instant, each)


# A year that is over is read-only

LAST_DAY, FIRST_DAY = ("2027-07-31 00:30", "2027-07-31 23:59"), ("2027-08-01 00:00", "2027-08-01 00:30")


def _class(school: School) -> str:
    return f"/v1/classes/{school.classes['A1']}"


ASKED: dict[str, tuple[str, Callable[[School], str], Any]] = {
    "read the class": ("GET", _class, None),
    "read its register": ("GET", lambda school: f"{_class(school)}/registers/2027-07-30", None),
    "confirm its register": ("POST", lambda school: f"{_class(school)}/registers/2027-07-30/confirm", None),
    "rename the class": ("PATCH", _class, {"name": "A2"}),
    "make a class in it": (
        "POST", lambda _: "/v1/classes", {"name": "C9", "age_group": "preschool_3_4", "school_year_id": "{now}"},
    ),
    "enrol a child": (
        "POST", lambda _: "/v1/students", {"full_name": "Lê Văn Mới", "birth_date": "2022-03-05", "class_id": "{A1}"},
    ),
    "set its due date": ("PATCH", lambda school: f"/v1/school-years/{school.years['now']}", {"roster_due_on": "2027-01-15"}),
}  # fmt: skip
# Before the last midnight and after it.
OVER: dict[tuple[str, str], tuple[int, int]] = {
    ("principal", "read the class"): (200, 200),
    ("principal", "read its register"): (200, 200),
    ("principal", "confirm its register"): (403, 403),
    ("principal", "rename the class"): (200, 422),
    ("principal", "make a class in it"): (201, 422),
    ("principal", "set its due date"): (200, 422),
    ("vp_academic", "read the class"): (200, 200),
    ("vp_academic", "read its register"): (200, 200),
    ("vp_academic", "confirm its register"): (403, 403),
    ("vp_academic", "rename the class"): (403, 403),
    ("group_leader", "read the class"): (200, 200),
    ("group_leader", "read its register"): (200, 200),
    ("group_leader", "confirm its register"): (403, 403),
    ("group_leader", "rename the class"): (403, 403),
    ("homeroom_teacher", "read its register"): (200, 404),
    ("homeroom_teacher", "confirm its register"): (200, 404),
    ("homeroom_teacher", "enrol a child"): (201, 404),
    ("vp_care", "read its register"): (200, 404),
}


@pytest.mark.parametrize("who", dict.fromkeys(who for who, _ in OVER))
async def test_a_year_that_is_over_is_only_read(program: Program, who: str) -> None:
    unit = {"group_leader": GROUP, "homeroom_teacher": "A1"}.get(who)
    wrong = []
    for instant in (*LAST_DAY, *FIRST_DAY):
        school, _ = await _school(program, {"2027-07-31 12:00": NOTHING})
        await school.register("A1", day=day("2027-07-30"), state="marked")
        caller = await settled(school, school.user(Held(who, unit)))
        school.at(instant)
        names = {"{now}": str(school.years["now"]), "{A1}": str(school.classes["A1"])}
        for (holder, what), wanted in OVER.items():
            if holder == who:
                method, url, given = ASKED[what]
                body = given and {key: names.get(value, value) for key, value in given.items()}
                answer = await caller.send(method, url(school), json=body, if_match="*" if method == "PATCH" else None)
                if answer.status != wanted[instant in FIRST_DAY]:
                    wrong.append(f"{instant} {what}: {answer}")
                if answer.status == 422:
                    assert answer.code == "school_year_over", answer
    assert not wrong, "\n".join(wrong)
