"""Yearly wear (hao mòn, 4.2.2): once a year, of what is there on 31 December, never more than it was worth."""

import asyncio
from typing import Any

import pytest

from app.core.errors import Invalid
from app.policies.act import Act
from app.services.assets.wear import take
from tests.assets.cupboard import asset, decided, entered, latest, read
from tests.school import School


async def worn(school: School, year: int) -> int:
    """The year's wear of the school, as the operator's command takes it; of how many assets."""
    act = Act(action="asset.wear", session=None, now=school.program.clock(), runtime=school.program.runtime)
    try:
        taken = await take(act, year, code=school.code)
    except BaseException as error:
        await act.end(error)
        raise
    await act.end()
    return taken[school.code]


async def amounts(school: School, of: dict[str, Any]) -> list[tuple[int, int, int]]:
    rows = await school.query(
        "select year, amount, remaining from asset_wear where asset_id = $1 order by year", of["id"]
    )
    return [tuple(row) for row in rows]


async def test_the_year_of_first_use_counts_whole_and_the_last_takes_the_rest(school: School) -> None:
    """A computer: 5 years, 20 % a year, whole đồng."""
    computer = await asset(
        school, category="computer", price=10_000_003, acquired_on="2019-12-31", in_use_on="2019-12-31"
    )
    for year in range(2019, 2026):
        assert await worn(school, year) == (1 if year <= 2023 else 0)
    assert await amounts(school, computer) == [
        (2019, 2_000_001, 8_000_002), (2020, 2_000_001, 6_000_001), (2021, 2_000_001, 4_000_000),
        (2022, 2_000_001, 1_999_999), (2023, 1_999_999, 0),
    ]  # fmt: skip
    told = await read(school, computer)
    assert (told["accumulated_wear"], told["remaining_value"]) == (10_000_003, 0)


async def test_a_rate_that_does_not_divide_leaves_the_rest_to_the_last_year(school: School) -> None:
    """A vehicle: 6.67 % over 15 years is more than the whole."""
    van = await asset(school, category="vehicle", price=500_000_001, acquired_on="2005-05-05")
    for year in range(2005, 2022):
        await worn(school, year)
    found = await amounts(school, van)
    assert (len(found), sum(amount for _, amount, _ in found), found[-1][2]) == (15, 500_000_001, 0)
    assert found[0][1] == 33_350_000
    assert found[-1][1] == 500_000_001 - 14 * 33_350_000


async def test_it_is_never_taken_twice_nor_backwards(school: School) -> None:
    television = await asset(school, acquired_on="2023-09-01")
    assert await worn(school, 2025) == 1
    assert await worn(school, 2025) == 0
    assert await worn(school, 2024) == 0
    assert [year for year, _, _ in await amounts(school, television)] == [2025]


async def test_two_who_take_it_at_once_take_it_once(school: School) -> None:
    """Of one year, and of two: each leans on what was taken before it."""
    television = await asset(school, acquired_on="2023-09-01")
    taken = await asyncio.gather(*(worn(school, year) for year in (2024, 2024, 2024, 2025, 2025, 2025)))
    rows = await amounts(school, television)
    assert sum(taken) == len(rows) >= 1
    left = television["price"]
    for _, amount, remaining in rows:
        left -= amount
        assert remaining == left


async def test_not_before_its_day(school: School) -> None:
    await asset(school)
    with pytest.raises(Invalid):
        await worn(school, 2026)
    school.at("2026-12-31 00:00")
    assert await worn(school, 2026) == 1


@pytest.mark.parametrize(
    "more",
    [{"price": 9_999_999}, {"acquired_on": "2026-01-01"}],
    ids=["a tool, by its price", "not in use on the day"],
)
async def test_what_does_not_wear(school: School, more: dict[str, Any]) -> None:
    await asset(school, **more)
    assert await worn(school, 2025) == 0


async def test_what_was_disposed_of_before_the_day_stops_and_what_went_after_it_does_not(school: School) -> None:
    before, after = await asset(school), await asset(school)
    await school.as_("care vice-principal").arrive()
    await school.query("update sessions set idle_until = '2028-01-01', expires_at = '2028-01-01'")
    decision = {"decision_number": "1/QĐ", "decision_on": "2026-11-20"}
    for television, confirmed_on in ((before, "2026-12-30 08:00"), (after, "2027-01-04 08:00")):
        await entered(school, television, "dispose", **decision)
        school.at(confirmed_on)
        await decided(school, (await latest(school, television))["id"], "confirm", "care vice-principal")
    assert await worn(school, 2026) == 1
    assert await amounts(school, before) == []
    assert [year for year, _, _ in await amounts(school, after)] == [2026]


async def test_what_an_inventory_did_not_find_is_gone_from_that_day_whenever_it_is_confirmed(school: School) -> None:
    television = await asset(school)
    await school.as_("care vice-principal").arrive()
    await school.query("update sessions set idle_until = '2028-01-01', expires_at = '2028-01-01'")
    await entered(school, television, "adjust", change=-1, note="Kiểm kê: không thấy")
    school.at("2027-01-04 08:00")
    confirmed = await decided(school, (await latest(school, television))["id"], "confirm", "care vice-principal")
    assert confirmed.status == 200
    assert await worn(school, 2026) == 0


async def test_a_set_that_grows_smaller_takes_its_share_of_the_wear_with_it(school: School) -> None:
    machines = await asset(school, name="Máy giặt", quantity=3, price=16_000_000)
    await worn(school, 2025)
    assert (await read(school, machines))["accumulated_wear"] == 3 * 2_000_000
    await entered(school, machines, "adjust", change=-1, note="Kiểm kê")
    told = await read(school, machines)
    assert [told[name] for name in ("original_price", "accumulated_wear", "remaining_value")] == [
        32_000_000,
        4_000_000,
        28_000_000,
    ]


async def test_once_it_has_worn_its_price_stands(school: School) -> None:
    television = await asset(school)
    await worn(school, 2025)
    keeper, url = school.as_("asset keeper"), f"/v1/assets/{television['id']}"
    answer = await keeper.patch(url, {"price": 1, "category": "computer", "in_use_on": "2025-10-01"}, if_match="*")
    assert sorted(each["pointer"] for each in answer.json["errors"]) == ["/category", "/in_use_on", "/price"]
    assert (await keeper.patch(url, {"name": "Ti vi lớp A1"}, if_match="*")).status == 200


async def test_the_journal_says_that_it_was_taken(school: School) -> None:
    television = await asset(school)
    await worn(school, 2025)
    (row,) = await school.journal("asset.wear")
    assert (row["noun"], str(row["subject_id"]), row["person_id"], row["clause"]) == (
        "asset_wear",
        television["id"],
        None,
        "4.2.2",
    )
