"""What holds of every child's scores."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.data.growth import GROWTH_CLASSES, REASONS
from app.services.growth import assess
from app.services.growth.reference import Curve, by_day, by_length, by_month
from app.services.growth.scores import restricted, value_at, z_score
from tests.growth.scoring import scored

SEXES = st.sampled_from(["male", "female"])
AGES = st.integers(0, 3682)
CURVES = [
    *(by_day(table, sex) for table in ("wfa", "lfa", "bmifa") for sex in ("male", "female")),
    *(by_month(table, sex) for table in ("wfa", "lfa", "bmifa") for sex in ("male", "female")),
    *(by_length(table, sex) for table in ("wfl", "wfh") for sex in ("male", "female")),
]


@st.composite
def places(draw: st.DrawFn) -> Any:
    """L, M and S somewhere on one of the curves, between its rows too."""
    curve: Curve = draw(st.sampled_from(CURVES))
    return curve.at(draw(st.floats(curve.first, curve.last)))


@given(places())
def test_the_median_is_0(of: Any) -> None:
    assert z_score(of.m, of) == 0 == restricted(of.m, of)


@given(places(), st.floats(-3, 3))
def test_a_measure_is_at_the_score_that_it_was_taken_from(of: Any, z: float) -> None:
    value = value_at(z, of)
    assert abs(z_score(value, of) - z) < 1e-6
    assert abs(restricted(value, of) - z) < 1e-6


@given(places(), st.sampled_from([-3, 3]))
def test_at_three_the_two_ways_meet(of: Any, z: int) -> None:
    """No step where the restricted formula begins."""
    at = value_at(z, of)
    assert abs(restricted(at * (1 + 1e-9), of) - restricted(at * (1 - 1e-9), of)) < 1e-5


@given(SEXES, AGES, st.integers(500, 60_000), st.integers(1, 5_000), st.integers(400, 1500))
def test_who_weighs_more_scores_no_less(sex: Any, days: int, grams: int, more: int, mm: int) -> None:
    lighter, heavier = (
        scored(sex, days, kg=str(weight / 1000), cm=str(mm / 10)).scores for weight in (grams, grams + more)
    )
    for indicator in ("waz", "whz", "baz"):
        less, no_less = lighter[indicator].z, heavier[indicator].z
        assert (less is None) == (no_less is None)
        assert less is None or no_less is None or less <= no_less
    assert lighter["haz"] == heavier["haz"]


@given(SEXES, AGES, st.integers(400, 1400), st.integers(1, 300))
def test_who_is_taller_scores_no_less_for_height(sex: Any, days: int, mm: int, more: int) -> None:
    shorter, taller = (scored(sex, days, cm=str(length / 10)).scores["haz"].z for length in (mm, mm + more))
    assert shorter is not None
    assert taller is not None
    assert shorter <= taller


@given(
    SEXES,
    st.dates(),
    st.dates(),
    st.none() | st.integers(1, 10**9),
    st.none() | st.integers(31, 10**6),
    st.sampled_from(["lying", "standing", "unknown"]),
    st.booleans(),
)
def test_whatever_is_written_down_gets_an_answer(
    sex: Any, born: Any, on: Any, grams: int | None, mm: int | None, position: Any, oedema: bool
) -> None:
    child = assess(sex=sex, born=born, measured_on=on, weight_g=grams, length_mm=mm, position=position, oedema=oedema)
    for score in child.scores.values():
        assert score.z is not None or score.reason
        assert (score.code is None) == (score.reason is not None)
        assert score.code is None or score.code in GROWTH_CLASSES
        assert score.reason is None or score.reason in REASONS


@given(SEXES, AGES, st.integers(500, 60_000), st.integers(400, 1500))
def test_the_same_child_scores_the_same(sex: Any, days: int, grams: int, mm: int) -> None:
    once, again = (scored(sex, days, kg=str(grams / 1000), cm=str(mm / 10)) for _ in range(2))
    assert once == again
