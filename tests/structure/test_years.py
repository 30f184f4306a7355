"""School years: made, changed, never overlapping, read-only once over (3.1)."""

import asyncio
from typing import Any

import pytest

from app.data.due_dates import DUE_DATES
from app.data.holidays import holidays_between
from app.schemas.structure import DueDates
from tests.program import Answer
from tests.school import DAY_OF_LAST_YEAR, LAST_YEAR, THIS_YEAR, TODAY, YESTERDAY, Caller, Held, School

NEXT = {"name": "2027-2028", "starts_on": "2027-08-02", "ends_on": "2028-05-31"}
OVER = {"name": "x", "starts_on": "2025-08-01", "ends_on": "2026-07-31"}


@pytest.fixture
async def principal(school: School) -> Caller:
    return await school.as_("principal").arrive()


def _this(school: School) -> str:
    return f"/v1/school-years/{school.years['now']}"


async def test_a_year_begins_with_its_days_its_holidays_and_its_due_dates(principal: Caller) -> None:
    made = await principal.post("/v1/school-years", NEXT)
    assert made.status == 201
    assert made.json["roster_due_on"] == "2027-10-01"
    assert (made.json["attendance_cut_off"], made.json["current"], made.json["due_dates"]) == ("08:30:00", False, {})
    assert made.etag == made.json["etag"]
    assert (await principal.get(f"/v1/school-years/{made.json['id']}")).json == made.json
    calendar = (await principal.get(f"/v1/school-years/{made.json['id']}/calendar")).json
    assert calendar["weekdays"] == [1, 2, 3, 4, 5]
    named = {day["date"]: day["name"] for day in calendar["holidays"]}
    assert named["2027-09-02"] == "Quốc khánh"
    assert named["2028-01-26"] == "Tết Nguyên đán"
    assert named["2028-04-04"] == "Giỗ Tổ Hùng Vương"
    assert calendar["school_days"][0] == "2027-08-02"
    assert len(calendar["school_days"]) == calendar["school_days_count"]
    assert not set(named) & set(calendar["school_days"])


async def test_everything_of_a_year_may_be_said_at_once(principal: Caller) -> None:
    terms = [{"name": "Học kỳ I", "starts_on": "2027-08-02", "ends_on": "2028-01-07"}]
    more = {"roster_due_on": "2027-09-30", "attendance_cut_off": "08:00", "due_dates": {"staff_files": "2027-11-15"}}
    made = (
        await principal.post("/v1/school-years", {**NEXT, **more, "terms": terms, "weekdays": [6, 1, 2, 3, 4, 5]})
    ).json
    assert {name: made[name] for name in more} == {**more, "attendance_cut_off": "08:00:00"}
    calendar = (await principal.get(f"/v1/school-years/{made['id']}/calendar")).json
    assert (calendar["terms"], calendar["weekdays"]) == (terms, [1, 2, 3, 4, 5, 6])
    assert "2027-08-07" in calendar["school_days"]


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"ends_on": "2027-08-02"}, [("/ends_on", "order")]),
        ({"ends_on": "2028-08-03"}, [("/ends_on", "too_long")]),
        ({"starts_on": "2199-01-01", "ends_on": "2199-12-31"}, []),
        ({"ends_on": "9999-12-31"}, [("/ends_on", "out_of_range")]),
        ({"starts_on": "1900-01-01", "ends_on": "1900-12-31"}, [("/ends_on", "over")]),
        ({"starts_on": "2027-07-31"}, [("/starts_on", "overlaps")]),
        ({"roster_due_on": "2027-08-01"}, [("/roster_due_on", "outside_year")]),
        ({"roster_due_on": "2028-06-01"}, [("/roster_due_on", "outside_year")]),
        ({"due_dates": {"staff_files": "2027-08-01"}}, [("/due_dates/staff_files", "outside_year")]),
        ({"due_dates": {"x": "2027-08-01"}}, [("/due_dates/x", "unknown_field")]),
        ({"attendance_cut_off": "8:30"}, [("/attendance_cut_off", "not_a_time_of_day")]),
        ({"attendance_cut_off": "08:30+07:00"}, [("/attendance_cut_off", "not_a_time_of_day")]),
        ({"attendance_cut_off": "24:00"}, [("/attendance_cut_off", "not_a_time_of_day")]),
        ({"attendance_cut_off": 30600}, [("/attendance_cut_off", "not_a_time_of_day")]),
        ({"weekdays": []}, [("/weekdays", "too_few")]),
        ({"weekdays": [1, 1]}, [("/weekdays", "repeated")]),
        ({"weekdays": [0]}, [("/weekdays/0", "too_small")]),
        ({"weekdays": [True]}, [("/weekdays/0", "not_a_number")]),
        ({"starts_on": 20270802}, [("/starts_on", "not_a_date")]),
        ({"name": ""}, [("/name", "too_short")]),
        ({"terms": [{"name": "I", "starts_on": "2027-08-01", "ends_on": "2027-12-01"}]},
         [("/terms/0/starts_on", "outside_year")]),
    ],
)  # fmt: skip
async def test_what_is_no_year(
    school: School, principal: Caller, change: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    answer = await principal.post("/v1/school-years", NEXT | change)
    assert (answer.status, answer.errors) == (422 if errors else 201, errors)
    if errors:
        assert len(await school.query("select from school_years")) == 2
        english = await principal.post("/v1/school-years", NEXT | change, language="en")
        assert all(
            a["detail"] != b["detail"] for a, b in zip(answer.json["errors"], english.json["errors"], strict=True)
        )


async def test_a_name_is_taken_once(principal: Caller) -> None:
    answer = await principal.post("/v1/school-years", {**NEXT, "name": "2026-2027"})
    assert (answer.status, answer.code, answer.errors) == (409, "conflict", [("/name", "taken")])


async def test_a_patch_changes_what_it_names(school: School, principal: Caller) -> None:
    url = _this(school)
    before = (await principal.get(url)).json
    answer = await principal.patch(url, {"due_dates": {"staff_files": "2027-01-15", "vouchers": "2027-02-01"}})
    assert answer.json == before | {
        "due_dates": {"staff_files": "2027-01-15", "vouchers": "2027-02-01"}, "etag": answer.etag
    }  # fmt: skip
    assert answer.etag != before["etag"]
    answer = await principal.patch(url, {"due_dates": {"staff_files": None}, "attendance_cut_off": "08:15"})
    assert (answer.json["due_dates"], answer.json["attendance_cut_off"]) == ({"vouchers": "2027-02-01"}, "08:15:00")
    assert (await principal.patch(url, {})).etag == answer.etag
    for member in ("name", "starts_on", "roster_due_on", "attendance_cut_off"):
        assert (await principal.patch(url, {member: None})).errors[0][0] == f"/{member}"
    rows = await school.journal("school_year.update")
    assert [row["clause"] for row in rows] == ["3.1", "3.1"]
    assert "08:15" in rows[-1]["after"]


async def test_another_version_is_stale(school: School, principal: Caller) -> None:
    old = (await principal.get(_this(school))).etag
    assert (await principal.patch(_this(school), {"name": "năm nay"}, if_match=old)).status == 200
    assert (await principal.patch(_this(school), {"name": "năm nào"}, if_match=old)).code == "stale"
    assert (await principal.patch(_this(school), {"name": "năm nào"}, if_match="*")).status == 200


async def test_the_principal_moves_the_day_until_which_the_clerk_imports(school: School, principal: Caller) -> None:
    clerk = school.user(Held("clerk"))
    sheet = {"file": ("lớp.csv", "TT,Họ và tên,Ngày sinh,Lớp\n1,Nguyễn Văn Mới,05/03/2022,A1\n".encode(), "text/csv")}

    async def imported() -> int:
        return (await clerk.post("/v1/imports", files=sheet, data={"kind": "students", "dry_run": "true"})).status

    assert await imported() == 200
    await principal.patch(_this(school), {"roster_due_on": str(YESTERDAY)})
    assert await imported() == 403
    await principal.patch(_this(school), {"roster_due_on": str(TODAY)})
    assert await imported() == 200


async def test_other_dates_move_the_school_days_and_no_child_out(school: School, principal: Caller) -> None:
    url = _this(school)
    answer = await principal.patch(url, {"starts_on": "2026-08-03"})
    assert answer.errors == [("/starts_on", "enrolled_outside")]
    late = await school.child("A1", starts_on=THIS_YEAR[0].replace(year=2027, month=7, day=20))
    assert (await principal.patch(url, {"ends_on": "2027-07-10"})).errors == [("/ends_on", "enrolled_outside")]
    await school.query("update enrolments set left_on = '2027-07-19' where student_id = $1", late.id)
    assert (await principal.patch(url, {"ends_on": "2027-07-25"})).status == 200
    assert (await principal.patch(url, {"ends_on": "2027-08-02", "starts_on": "2026-08-01"})).status == 200
    days = (await principal.get(f"{url}/calendar")).json["school_days"]
    assert (days[0], days[-1]) == ("2026-08-03", "2027-08-02")  # 1 August 2026 is a Saturday
    ends = await school.query(
        "select distinct year_ends_on::text from enrolments where school_year_id = $1", school.years["now"]
    )
    assert [row[0] for row in ends] == ["2027-08-02"]
    register = f"/v1/classes/{school.classes['A1']}/registers/2027-08-02"
    assert (await principal.get(register)).json["state"] == "open"


async def test_dates_that_leave_out_a_marked_day_or_a_term_are_refused(school: School, principal: Caller) -> None:
    await school.query("update enrolments set starts_on = '2026-11-25'")
    await school.register(state="marked", day=YESTERDAY)
    answer = await principal.patch(_this(school), {"starts_on": "2026-11-25", "roster_due_on": "2026-11-30"})
    assert answer.errors == [("/", "marked")]
    assert "24/11/2026" in answer.json["detail"]
    assert (await principal.get(_this(school))).json["starts_on"] == "2026-08-01", "nothing is half-written"
    term = {"name": "Học kỳ I", "starts_on": "2026-08-01", "ends_on": "2027-07-31"}
    calendar = {"weekdays": [1, 2, 3, 4, 5], "holidays": [], "terms": [term]}
    assert (await principal.put(f"{_this(school)}/calendar", calendar)).status == 200
    for dates, pointer in (({"starts_on": "2026-08-02"}, "/starts_on"), ({"ends_on": "2027-07-30"}, "/ends_on")):
        assert (await principal.patch(_this(school), dates)).errors == [(pointer, "term_outside")]


async def test_a_year_that_is_over_is_read_only(school: School, principal: Caller) -> None:
    url = f"/v1/school-years/{school.years['before']}"
    class_ = {"name": "x", "age_group": "preschool_3_4", "school_year_id": str(school.years["before"])}
    for answer in (
        await principal.patch(url, {"name": "x"}),
        await principal.put(f"{url}/calendar", {"weekdays": [1], "terms": [], "holidays": []}),
        await principal.patch(f"/v1/classes/{school.classes['old']}", {"name": "x"}),
        await principal.post("/v1/classes", class_),
    ):
        assert (answer.status, answer.code) == (422, "school_year_over")
    assert (await principal.post("/v1/school-years", OVER)).errors == [("/ends_on", "over")]


async def test_two_years_at_once_do_not_overlap(school: School, principal: Caller) -> None:
    """The check and the writing are one turn: no constraint holds it."""
    answers: list[Answer] = await asyncio.gather(
        *(principal.post("/v1/school-years", NEXT | {"name": f"năm {n}"}) for n in range(4))
    )
    assert sorted(answer.status for answer in answers) == [201, 422, 422, 422]


def test_the_due_dates_are_those_of_the_list() -> None:
    assert set(DueDates.model_fields) == set(DUE_DATES)


def test_holidays_have_a_law_and_stand_in_order() -> None:
    holidays = holidays_between(LAST_YEAR[0], THIS_YEAR[1].replace(year=2028))
    assert [day.date for day in holidays] == sorted({day.date for day in holidays})
    assert all(day.source.startswith("L: Bộ luật Lao động") for day in holidays)
    for year, tet in ((2026, "2026-02-17"), (2027, "2027-02-06"), (2028, "2028-01-26")):
        days = [d for d in holidays if d.name == "Tết Nguyên đán" and d.date.year == year]
        assert len(days) == 5
        assert days[1].date.isoformat() == tet
    assert DAY_OF_LAST_YEAR not in {day.date for day in holidays}
