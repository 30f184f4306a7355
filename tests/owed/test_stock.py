"""What is owed of the medical stock (4.2.6)."""

from datetime import date
from zoneinfo import ZoneInfo

from app.policies.owed.stock import lots_removed, stock_listed
from tests.school import School
from tests.stock.shelf import issued, item, lot

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def _day(instant: object) -> str:
    return f"{instant.astimezone(ZONE):%Y-%m-%d %H:%M}"  # type: ignore[attr-defined]


async def test_a_list_is_owed_for_each_school_year_and_met_by_its_first(school: School) -> None:
    (row,) = await school.owed(stock_listed)
    assert (row["subject"], _day(row["opened_at"]), _day(row["due_at"]), row["met_at"]) == (
        school.years["now"], "2026-08-01 00:00", "2027-08-01 00:00", None
    )  # fmt: skip
    for at in ("2026-11-25 08:00", "2026-11-25 09:00"):
        school.at(at)
        drawn = await school.as_("nurse").post("/v1/stock-lists", {"school_year_id": str(school.years["now"])})
        assert drawn.status == 201
    (row,) = await school.owed(stock_listed)
    assert _day(row["met_at"]) == "2026-11-25 08:00"


async def test_of_years_before_the_regulation_nothing_is_owed(school: School) -> None:
    rows = await school.owed(stock_listed, since=date(2020, 1, 1))
    assert {row["subject"] for row in rows} == set(school.years.values())  # both end after October 2025
    assert len(await school.owed(stock_listed, since=date(2026, 8, 1))) == 1


async def test_an_expired_lot_is_to_be_removed_within_the_week(school: School) -> None:
    paracetamol = await item(school)
    today = await lot(school, paracetamol, 5, expires_on="2026-11-25")
    await lot(school, paracetamol, 5, expires_on="2026-12-31")
    used_up = await lot(school, paracetamol, 5, expires_on="2026-11-25")
    await issued(school, used_up, 5)
    assert await school.owed(lots_removed) == []  # good to the end of the day
    school.at("2026-11-27 08:00")
    (row,) = await school.owed(lots_removed, until=date(2026, 11, 27))
    assert (str(row["subject"]), _day(row["opened_at"]), _day(row["due_at"]), row["met_at"]) == (
        today["id"], "2026-11-26 00:00", "2026-12-03 00:00", None
    )  # fmt: skip
    url = f"/v1/stock-lots/{today['id']}/discard"
    assert (await school.as_("nurse").post(url, {"quantity": 4, "reason": "Hết hạn"})).status == 200
    assert (await school.owed(lots_removed, until=date(2026, 11, 27)))[0]["met_at"] is None
    assert (await school.as_("nurse").post(url, {"quantity": 1, "reason": "Hết hạn"})).status == 200
    (row,) = await school.owed(lots_removed, until=date(2026, 11, 27))
    assert _day(row["met_at"]) == "2026-11-27 08:00"
