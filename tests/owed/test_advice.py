"""Which advice is owed by when: for each measurement at risk and each finding, within five working days (4.2.5)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.policies.owed.advice import for_children_at_risk
from tests.health.found import finding, measured
from tests.school import TODAY, YESTERDAY, Guards, School

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


async def owed(
    school: School, since: date = date(2026, 11, 1), until: date = TODAY
) -> dict[UUID, tuple[str | None, ...]]:
    """What it is about → from when, until when (the day after) and when it was met."""

    def day(at: datetime | None) -> str | None:
        return at and f"{at.astimezone(ZONE):%m-%d}"

    rows: list[Any] = await school.owed(for_children_at_risk, since=since, until=until)
    assert len({row["subject"] for row in rows}) == len(rows)
    return {row["subject"]: tuple(day(row[name]) for name in ("opened_at", "due_at", "met_at")) for row in rows}


async def test_whoever_is_found_at_risk_is_owed_advice(school: School) -> None:
    an, binh, cuong = school.children["A1"]
    thin = await measured(school, an, "stunted", "wasted")
    await measured(school, binh, "normal")
    await measured(school, cuong, "wasted", implausible=["haz"])
    eyes = await finding(school, binh, found_on=YESTERDAY)
    assert await owed(school) == {thin: ("11-25", "12-03", None), eyes: ("11-24", "12-02", None)}


async def test_it_is_met_by_the_first_advice_about_that_very_thing(school: School) -> None:
    child, nurse = school.children["A1"][0], school.as_("nurse")
    await school.user(Guards(child)).arrive()
    thin, eyes = await measured(school, child, "wasted"), await finding(school, child)
    school.at("2026-11-26 09:00")
    for at in ("2026-11-26 09:00", "2026-11-27 09:00"):
        school.at(at)
        sent = await nurse.post(f"{child.url}/advice", {"measurement_id": str(thin), "template": "wasted"})
        assert sent.status == 201, sent
    assert await owed(school) == {thin: ("11-25", "12-03", "11-26"), eyes: ("11-25", "12-03", None)}


async def test_what_was_over_in_time_needs_none_but_what_was_told_or_late_counts(school: School) -> None:
    child, nurse = school.children["A1"][0], school.as_("nurse")
    await school.user(Guards(child)).arrive()
    days = {"found_on": date(2026, 11, 2)}
    await finding(school, child, "rhinitis", **days, resolved_on=date(2026, 11, 8))
    late = await finding(school, child, "rickets", **days, resolved_on=date(2026, 11, 20))
    told = await finding(school, child, "otitis", **days)
    await nurse.post(f"{child.url}/advice", {"finding_id": str(told), "template": "see_a_doctor"})
    await school.query("update findings set resolved_on = $2 where id = $1", told, date(2026, 11, 4))
    assert await owed(school) == {late: ("11-02", "11-10", None), told: ("11-02", "11-10", "11-25")}


async def test_only_what_was_found_in_the_days_looked_at(school: School, other_school: School) -> None:
    child = school.children["A1"][0]
    await finding(school, child, "rickets", found_on=date(2026, 10, 31))
    inside = await finding(school, child, "otitis", found_on=date(2026, 11, 1))
    await finding(school, child, "rhinitis", found_on=TODAY)
    await finding(other_school, other_school.children["A1"][0])
    assert set(await owed(school, until=YESTERDAY)) == {inside}


async def test_nothing_is_owed_before_the_regulation_nor_of_a_record_entered_in_error(school: School) -> None:
    await finding(school, school.children["A1"][0], found_on=date(2025, 10, 16))
    wrong = await school.child("A1", status="entered_in_error")
    await finding(school, wrong)
    assert await owed(school, since=date(2025, 1, 1)) == {}
