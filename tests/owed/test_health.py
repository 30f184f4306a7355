"""Which children are to be measured by when: under 24 months each month, others each quarter (4.2.5; TTLT 13/2016)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.core.ids import new_id
from app.policies.owed.health import older_children, younger_children
from tests.school import TODAY, Child, School, founded

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AUTUMN = {"since": date(2026, 8, 1), "until": TODAY}


def _days(rows: list[Any], child: Child) -> list[tuple[str, str, str | None]]:
    """From when, until when (the day after) and when measured, of a child."""

    def day(at: datetime | None) -> str | None:
        return at and f"{at.astimezone(ZONE):%m-%d}"

    return sorted(
        (day(row["opened_at"]) or "", day(row["due_at"]) or "", day(row["met_at"]))
        for row in rows if row["subject"] == child.id
    )  # fmt: skip


async def _measured(school: School, child: Child, *days: str, **values: Any) -> None:
    for day in days:
        round_, person = new_id(), new_id()
        class_ = school.classes["A1"]
        await school.plant(
            {
                "persons": [{"id": person, "full_name": "Đỗ Thị Lan", "identity_key": "đỗ thị lan"}],
                "health_rounds": [
                    {"id": round_, "school_year_id": school.years["now"], "name": str(round_), "kind": "monthly",
                     "opens_on": day, "closes_on": day, "measures": ["weight"], "created_at": school.program.clock()}
                ],
                "health_sheets": [{"round_id": round_, "class_id": class_, "school_year_id": school.years["now"]}],
                "measurements": [
                    {"id": new_id(), "round_id": round_, "class_id": class_, "student_id": child.id, "measured_on": day,
                     "position": "unknown", "oedema": False, "remeasured": False, "classes": [], "implausible": [],
                     "weight_g": 12000, "length_mm": 900, "measured_by": person, **values}
                ],
            }
        )  # fmt: skip


async def _older(school: School, **more: Any) -> Child:
    return await school.child("A1", birth_date="2022-03-05", **more)


async def test_an_older_child_is_measured_each_quarter_of_the_year(school: School) -> None:
    child = await _older(school)
    await _measured(school, child, "2026-09-10", "2026-09-20")
    rows = await school.owed(older_children, **AUTUMN)
    assert _days(rows, child) == [("08-01", "11-01", "09-10"), ("11-01", "02-01", None)]
    assert _days(await school.owed(younger_children, **AUTUMN), child) == []


async def test_a_child_under_two_is_measured_each_month_until_it_is_two(school: School) -> None:
    child = await school.child("A1", birth_date="2024-10-15")
    await _measured(school, child, "2026-08-20", "2026-10-05")
    rows = await school.owed(younger_children, **AUTUMN)
    assert _days(rows, child) == [("08-01", "09-01", "08-20"), ("09-01", "10-01", "10-05"), ("10-01", "11-01", "10-05")]
    assert _days(await school.owed(older_children, **AUTUMN), child) == [("11-01", "02-01", None)]


async def test_whoever_came_later_is_expected_from_that_day_on(school: School) -> None:
    child = await _older(school, starts_on=date(2026, 10, 12))
    await _measured(school, child, "2026-10-30")
    rows = await school.owed(older_children, **AUTUMN)
    assert _days(rows, child)[0] == ("10-12", "11-01", "10-30")


async def test_only_who_was_here_until_the_period_was_over_is_expected(school: School) -> None:
    left = await _older(school, left_on=date(2026, 10, 30))
    stayed = await _older(school, left_on=date(2026, 10, 31))
    to_come = await _older(school, starts_on=date(2026, 11, 26))
    rows = await school.owed(older_children, **AUTUMN)
    assert [_days(rows, child) for child in (left, stayed, to_come)] == [[], [("08-01", "11-01", None)], []]


async def test_a_move_between_classes_interrupts_nothing(school: School) -> None:
    child = await _older(school)
    await school.move(child, "B1", on=date(2026, 9, 15))
    assert _days(await school.owed(older_children, **AUTUMN), child)[0] == ("08-01", "11-01", None)


async def test_weight_alone_is_not_a_measuring(school: School) -> None:
    child = await _older(school)
    await _measured(school, child, "2026-09-10", length_mm=None)
    assert _days(await school.owed(older_children, **AUTUMN), child)[0] == ("08-01", "11-01", None)


async def test_a_child_whose_age_is_not_known_is_an_older_one(school: School) -> None:
    child = await school.child("A1")
    assert len(_days(await school.owed(older_children, **AUTUMN), child)) == 2
    assert _days(await school.owed(younger_children, **AUTUMN), child) == []


async def test_what_began_before_is_left_out_and_so_is_a_record_in_error(school: School) -> None:
    child, wrong = await _older(school), await _older(school, status="entered_in_error")
    rows = await school.owed(older_children, since=date(2026, 8, 2), until=TODAY)
    assert (_days(rows, child), _days(rows, wrong)) == ([("11-01", "02-01", None)], [])
    before = await school.owed(older_children, since=date(2025, 8, 1), until=date(2025, 11, 30))
    assert {f"{row['opened_at'].astimezone(ZONE):%m-%d}" for row in before} == {"11-01"}, (
        "nothing before the regulation"
    )


async def test_another_school_s_children_are_its_own(school: School) -> None:
    other = await founded(school.program)
    theirs: set[UUID] = {row["subject"] for row in await other.owed(older_children, **AUTUMN)}
    assert theirs
    assert not theirs & {row["subject"] for row in await school.owed(older_children, **AUTUMN)}
