"""An inventory each school year, and each difference followed up in time (4.2.2)."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.policies.owed.assets import differences, inventories_of_the_year
from tests.inventories.things import assets, confirmed, done, one, opened, sent
from tests.school import TODAY, School

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
YEAR = {"since": date(2026, 8, 1), "until": TODAY}


def _days(row: Any) -> tuple[str | None, ...]:
    """From when, until when (the day after) and when it was done."""

    def day(at: datetime | None) -> str | None:
        return at and f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"

    return day(row["opened_at"]), day(row["due_at"]), day(row["met_at"])


async def test_an_inventory_of_the_whole_school_is_owed_once_a_year(school: School) -> None:
    await assets(school, "TS-1", location="Kho")
    (row,) = await school.owed(inventories_of_the_year, **YEAR)
    assert row["subject"] == school.years["now"]
    assert _days(row) == ("2026-08-01 00:00", "2027-08-01 00:00", None)
    of_a_part = await opened(school, location="Kho", name="Một phần")
    keeper, care = school.as_("asset keeper"), school.as_("care vice-principal")
    await sent(keeper, of_a_part, one("TS-1"))
    await done(keeper, of_a_part, "finish", {})
    await done(care, of_a_part, "confirm")
    whole = await opened(school)
    await sent(keeper, whole, one("TS-1"))
    await done(keeper, whole, "finish", {})
    (row,) = await school.owed(inventories_of_the_year, **YEAR)
    assert row["met_at"] is None, "of a part, or counted and not confirmed"
    await done(care, whole, "confirm")
    (row,) = await school.owed(inventories_of_the_year, **YEAR)
    assert _days(row) == ("2026-08-01 00:00", "2027-08-01 00:00", "2026-11-25 07:30")


async def test_nothing_is_owed_without_assets_or_before_the_regulation(school: School) -> None:
    assert await school.owed(inventories_of_the_year, **YEAR) == []
    await assets(school, "TS-1", created_at="2025-09-01T00:00:00Z")
    both = await school.owed(inventories_of_the_year, since=date(2020, 1, 1), until=TODAY)
    assert sorted(_days(row) for row in both) == [
        ("2025-10-17 00:00", "2026-08-01 00:00", None),
        ("2026-08-01 00:00", "2027-08-01 00:00", None),
    ]
    assert await school.owed(inventories_of_the_year, since=date(2026, 8, 2), until=TODAY) == []


async def test_a_difference_is_owed_ten_working_days(school: School) -> None:
    await assets(school, "TS-1", "TS-2", quantity=5)
    await confirmed(school, one("TS-1", 3), one("TS-2", 4))
    rows = await school.owed(differences, **YEAR)
    assert {_days(row) for row in rows} == {("2026-11-25 07:30", "2026-12-10 00:00", None)}
    care = school.as_("care vice-principal")
    school.at("2026-12-01 09:00")
    body = {"explanation": "Đã gãy", "decision": "keep"}
    assert (await care.post(f"/v1/inventory-differences/{rows[0]['subject']}/follow-up", body)).status == 200
    found = {row["subject"]: _days(row)[2] for row in await school.owed(differences, **YEAR)}
    assert found == {rows[0]["subject"]: "2026-12-01 09:00", rows[1]["subject"]: None}
    assert await school.owed(differences, since=date(2026, 11, 26), until=date(2026, 12, 1)) == []
    assert await school.owed(differences, since=date(2026, 8, 1), until=date(2026, 11, 24)) == []
