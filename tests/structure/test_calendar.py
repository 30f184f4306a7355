"""The calendar: from what is written down to school days, and to a register for each class and day (3.1)."""

import asyncio
from typing import Any

import pytest

from tests.program import Program
from tests.school import HOLIDAY, TODAY, TOMORROW, YESTERDAY, Caller, School

WEEK = [1, 2, 3, 4, 5]
TERMS = [
    {"name": "Học kỳ I", "starts_on": "2026-08-03", "ends_on": "2027-01-08"},
    {"name": "Học kỳ II", "starts_on": "2027-01-11", "ends_on": "2027-05-28"},
]


def _calendar(**change: Any) -> dict[str, Any]:
    return {"weekdays": WEEK, "terms": TERMS, "holidays": [], "extra_days": [], **change}


def _day(day: object, name: str = "nghỉ") -> dict[str, str]:
    return {"date": str(day), "name": name}


@pytest.fixture
async def principal(school: School) -> Caller:
    return await school.as_("principal").arrive()


@pytest.fixture
def url(school: School) -> str:
    return f"/v1/school-years/{school.years['now']}/calendar"


async def _state(school: School, day: object, class_: str = "A1") -> str:
    answer = await school.as_("principal").get(f"/v1/classes/{school.classes[class_]}/registers/{day}")
    return str(answer.json["state"])


async def test_a_calendar_is_replaced_whole_and_the_registers_follow(
    school: School, principal: Caller, url: str
) -> None:
    assert (await principal.get(url)).json["school_days_count"] == 4
    given = _calendar(holidays=[_day("2027-02-08", "Tết"), _day(TOMORROW)], extra_days=[_day("2026-11-28", "học bù")])
    answer = await principal.put(url, given)
    assert answer.status == 200
    assert answer.json == (await principal.get(url)).json
    assert {name: answer.json[name] for name in ("weekdays", "terms", "extra_days")} == {
        name: given[name] for name in ("weekdays", "terms", "extra_days")
    }
    assert [day["date"] for day in answer.json["holidays"]] == [str(TOMORROW), "2027-02-08"]
    days = set(answer.json["school_days"])
    assert {"2026-11-28", "2026-08-03", "2027-07-30", str(TODAY)} <= days
    assert not days & {str(TOMORROW), str(HOLIDAY), "2027-02-08", "2026-08-01"}
    for day, state in ((TOMORROW, "no_school"), ("2026-11-28", "open"), (HOLIDAY, "no_school"), ("2027-07-30", "open")):
        assert await _state(school, day) == state
    held = await school.query(
        "select class_id, count(*) from registers where state = 'open' and date >= '2026-08-01' group by class_id"
    )
    assert {row["class_id"] for row in held} == {school.classes[name] for name in ("A1", "B1", "D1")}
    assert {row["count"] for row in held} == {answer.json["school_days_count"]}
    (row,) = [row for row in await school.journal("calendar.update") if row["noun"] == "school_years"]
    assert (row["clause"], "học bù" in row["after"]) == ("3.1", True)


async def test_a_day_that_is_taken_off_comes_back_as_it_was(school: School, principal: Caller, url: str) -> None:
    teacher, register = school.as_("teacher of the class"), await school.register()
    await principal.put(url, _calendar(holidays=[_day(TODAY)]))
    assert await _state(school, TODAY) == "no_school"
    assert (await teacher.put(register.url, register.marks())).errors == [("day", "no_school")]
    assert (await teacher.post(f"{register.url}/confirm")).errors == [("day", "no_school")]
    await principal.put(url, _calendar())
    assert await _state(school, TODAY) == "open"
    assert (await teacher.put(register.url, register.marks())).status == 200


@pytest.mark.parametrize("state", ["marked", "confirmed"])
async def test_a_day_with_marks_is_not_taken_off(school: School, principal: Caller, url: str, state: str) -> None:
    await school.register("B1", state=state)
    await school.register("A1", state=state)
    before = (await principal.get(url)).json
    answer = await principal.put(url, _calendar(holidays=[_day(TODAY), _day(YESTERDAY)]))
    assert (answer.status, answer.errors) == (422, [("/", "marked")])
    assert "25/11/2026" in answer.json["detail"]
    assert "A1, B1" in answer.json["detail"]
    assert (await principal.get(url)).json == before


async def test_a_mark_that_was_taken_back_holds_no_day(school: School, principal: Caller, url: str) -> None:
    teacher, register = school.as_("teacher of the class"), await school.register()
    assert (await teacher.put(register.url, register.marks())).status == 200
    assert (await teacher.put(register.url, register.marks(None))).status == 200
    assert (await principal.put(url, _calendar(holidays=[_day(TODAY)]))).status == 200


async def test_a_marking_and_a_holiday_at_once_never_both_succeed(school: School, principal: Caller, url: str) -> None:
    teacher, register = await school.as_("teacher of the class").arrive(), await school.register()
    for _ in range(5):
        marked, closed = await asyncio.gather(
            teacher.put(register.url, register.marks()), principal.put(url, _calendar(holidays=[_day(TODAY)]))
        )
        assert {marked.status, closed.status} == {200, 422}, (marked, closed)
        await teacher.put(register.url, register.marks(None))
        assert (await principal.put(url, _calendar())).status == 200


async def test_another_version_is_stale_and_nothing_is_written(school: School, principal: Caller, url: str) -> None:
    old = await principal.get(url)
    assert (await principal.put(url, _calendar(), if_match=old.etag)).status == 200
    answer = await principal.put(url, _calendar(holidays=[_day(TODAY)]), if_match=old.etag)
    assert (answer.status, answer.code) == (412, "stale")
    assert await _state(school, TODAY) == "open"


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"holidays": [_day("2027-08-01")]}, [("/holidays/0/date", "outside_year")]),
        ({"extra_days": [_day("2026-07-31")]}, [("/extra_days/0/date", "outside_year")]),
        ({"holidays": [_day(TODAY), _day(TODAY)]}, [("/holidays/1/date", "repeated")]),
        ({"holidays": [_day(TODAY)], "extra_days": [_day(TODAY)]}, [("/extra_days/0/date", "repeated")]),
        ({"weekdays": [1, 2, 1]}, [("/weekdays", "repeated")]),
        ({"weekdays": [8]}, [("/weekdays/0", "too_large")]),
        ({"terms": [TERMS[0], TERMS[0]]}, [("/terms/1/starts_on", "overlaps"), ("/terms/1/name", "repeated")]),
        ({"terms": [{**TERMS[0], "ends_on": "2026-08-02"}]}, [("/terms/0/ends_on", "order")]),
        ({"terms": [{**TERMS[0], "starts_on": "2026-07-31"}]}, [("/terms/0/starts_on", "outside_year")]),
        ({"holidays": [_day(TODAY, "\x00")]}, [("/holidays/0/name", "control_characters")]),
        ({"terms": None}, [("/terms", "not_a_list")]),
        ({"x": 1}, [("/x", "unknown_field")]),
    ],
)
async def test_what_is_no_calendar(principal: Caller, url: str, change: dict[str, Any], errors: list[Any]) -> None:
    vi = await principal.put(url, _calendar(**change))
    en = await principal.put(url, _calendar(**change), language="en")
    assert (vi.status, vi.errors, en.errors) == (422, errors, errors)
    for a, b in zip(vi.json["errors"], en.json["errors"], strict=True):
        assert a["detail"] != b["detail"]


async def test_a_big_year_is_a_few_statements(program: Program, school: School, principal: Caller, url: str) -> None:
    """As many for forty classes as for three."""
    few = 11
    await principal.put(url, _calendar())
    assert len(program.statements) <= few
    await school.plant(
        {"classes": [{"id": f"01a20000-0000-7000-8000-{n:012}", "school_year_id": school.years["now"], "name": f"L{n}",
                      "age_group": "preschool_3_4"} for n in range(37)]}
    )  # fmt: skip
    answer = await principal.put(url, _calendar(weekdays=[*WEEK, 6, 7]))
    assert len(program.statements) <= few
    assert answer.json["school_days_count"] == 365
    answer = await principal.put(url, _calendar())
    assert len(program.statements) <= few
    assert answer.json["school_days_count"] == 260
    open_ = await school.query("select count(*) from registers where state = 'open' and date = '2027-03-03'")
    assert open_[0][0] == 3, "a class that has had no register gets one with the days that are added"
