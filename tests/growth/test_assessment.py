"""What a weight and a length say of a child (4.2.5): known values, the seams of the tables, classes and what has none."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from app.data.growth import GROWTH_CLASSES, INDICATORS, REASONS
from app.services.growth import Score
from tests.growth.scoring import scored

# As measured with the WHO's own programs: sex, days of age, kg, cm, the indicator, its z-score.
KNOWN = [
    ("male", 700, "11", None, "waz", "-0.73"),
    ("female", 1461, None, "92", "haz", "-2.49"),
    ("male", 1461, "20", "100", "whz", "3.07"),
    ("female", 1461, "9", None, "waz", "-4.31"),
    ("male", 2009, "18.5", "100", "baz", "2.08"),  # 66 months, BMI 18.5
]


@pytest.mark.parametrize(("sex", "days", "kg", "cm", "indicator", "z"), KNOWN)
def test_known_scores(sex: Any, days: int, kg: str | None, cm: str | None, indicator: str, z: str) -> None:
    assert scored(sex, days, kg=kg, cm=cm).scores[indicator].z == Decimal(z) * 100


def test_a_newborn_on_the_day_of_birth_has_all_four() -> None:
    born = scored("female", 0, kg="3.2", cm="49")
    assert {name: score.z for name, score in born.scores.items()} == {"waz": -7, "haz": -8, "whz": 15, "baz": -1}


@pytest.mark.parametrize(
    ("days", "position", "length"),
    [
        (730, "standing", 857),
        (730, "lying", 850),
        (730, "unknown", 850),
        (731, "standing", 850),
        (731, "lying", 843),
        (731, "unknown", 850),
    ],
)
def test_until_730_days_a_child_is_measured_lying_and_from_731_standing(days: int, position: Any, length: int) -> None:
    """The same child is 0.7 cm longer lying; every score goes by the length that is usual at the age."""
    measured = scored("male", days, kg="12", cm="85", position=position)
    usual = scored("male", days, kg="12", cm=str(length / 10))
    assert measured.length_mm == length
    assert measured.scores == usual.scores


def test_at_731_days_the_table_for_length_gives_way_to_the_one_for_height() -> None:
    lying, standing = scored("male", 730, kg="8", cm="64.9"), scored("male", 731, kg="8", cm="64.9")
    assert lying.scores["whz"].z is not None
    assert standing.scores["whz"] == Score(reason="length_out_of_range")


@pytest.mark.parametrize(
    ("days", "cm", "reason"),
    [
        (100, "44.9", "length_out_of_range"),
        (100, "45", None),
        (730, "110", None),
        (730, "110.1", "length_out_of_range"),
        (731, "64.9", "length_out_of_range"),
        (731, "65", None),
        (1826, "120", None),
        (1826, "120.1", "length_out_of_range"),
        (1827, "110", "age_out_of_range"),
    ],
)
def test_weight_for_height_ends_with_its_tables(days: int, cm: str, reason: str | None) -> None:
    middling = {100: "2.4", 730: "18.2", 731: "7.4", 1826: "22.4", 1827: "18"}[days]
    assert scored("male", days, kg=middling, cm=cm).scores["whz"].reason == reason


@pytest.mark.parametrize(
    ("indicator", "last"),
    [("waz", 3682), ("haz", 6970), ("baz", 6970)],  # days before 121 and 229 months
)
def test_ages_end_with_the_tables(indicator: str, last: int) -> None:
    within, beyond = (scored("female", days, kg="40", cm="140").scores[indicator] for days in (last, last + 1))
    assert within.z is not None
    assert beyond == Score(reason="age_out_of_range")


def test_nobody_is_measured_before_birth() -> None:
    early = scored("female", -1, kg="3", cm="50")
    assert {score.reason for score in early.scores.values()} == {"age_out_of_range"}


def test_from_1827_days_the_reference_of_2007_holds_between_its_months() -> None:
    """Day 1826 is the standard's last. 61 months are 1,856.69 days: between 60 and 61 the rows are joined in a straight line."""
    on = {days: scored("male", days, kg="18.5", cm="110") for days in (1826, 1827, 1842, 1856, 1857)}
    # 1,842 days, 60.517 months: L -0.1976, M 18.4223, S 0.12968.
    assert {days: child.scores["waz"].z for days, child in on.items()} == {1826: 7, 1827: 7, 1842: 3, 1856: 0, 1857: 0}
    assert {days: child.scores["haz"].z for days, child in on.items()} == {
        1826: 1,
        1827: 6,
        1842: 0,
        1856: -6,
        1857: -6,
    }
    assert on[1826].scores["whz"].z is not None
    assert on[1827].scores["whz"].z is None


def test_beyond_three_weight_goes_in_even_steps_and_height_on_by_its_formula() -> None:
    """At 24 kg a boy of 1,461 days is between +2 and +3; each further step of that width is one more."""
    steps = [scored("male", 1461, kg=str(kg)).scores["waz"].z for kg in (25, 26, 27, 28)]
    widths = [after - before for before, after in pairwise(steps) if after and before]
    assert min(steps) > 300
    assert max(widths) - min(widths) <= 1
    tall = [scored("male", 1461, cm=str(cm)).scores["haz"].z for cm in (90, 92, 94)]
    assert tall == [-318, -270, -222]


CLASSES = [
    # under 60 months
    ("male", 1461, "11.1", "102", "waz", "severely_underweight"),
    ("male", 1461, "12", "102", "waz", "underweight"),
    ("male", 1461, "13", "102", "waz", "normal"),
    ("female", 1461, "13", "89", "haz", "severely_stunted"),
    ("female", 1461, "14", "93", "haz", "stunted"),
    ("female", 1461, "14", "100", "haz", "normal"),
    ("male", 1461, "11.9", "100", "whz", "severely_wasted"),
    ("male", 1461, "13", "100", "whz", "wasted"),
    ("male", 1461, "15", "100", "whz", "normal"),
    ("male", 1461, "18.6", "100", "whz", "overweight"),
    ("male", 1461, "20", "100", "whz", "obese"),
    # from 60 months
    ("male", 2009, "12.9", "112", "waz", "severely_underweight"),
    ("male", 2009, "14.9", "112", "waz", "underweight"),
    ("male", 2009, "18", "98", "haz", "severely_stunted"),
    ("male", 2009, "18", "102", "haz", "stunted"),
    ("male", 2009, "15", "112", "baz", "severely_wasted"),
    ("male", 2009, "16.1", "112", "baz", "wasted"),
    ("male", 2009, "19", "112", "baz", "normal"),
    ("male", 2009, "21.5", "112", "baz", "overweight"),
    ("male", 2009, "24", "112", "baz", "obese"),
]


@pytest.mark.parametrize(("sex", "days", "kg", "cm", "indicator", "code"), CLASSES)
def test_the_class_of_a_score(sex: Any, days: int, kg: str, cm: str, indicator: str, code: str) -> None:
    child = scored(sex, days, kg=kg, cm=cm)
    assert child.scores[indicator].code == code
    assert (code in child.classes) == (code != "normal")
    assert child.at_risk == bool(child.classes)


def test_the_last_day_under_60_months_goes_by_height_and_the_next_by_bmi() -> None:
    """The same boy with +1.4: no overweight at 1,826 days, overweight at 1,827."""
    younger, older = (scored("male", days, kg="20.6", cm="110") for days in (1826, 1827))
    assert (younger.scores["whz"].code, younger.scores["baz"].reason) == ("normal", "judged_by_whz")
    assert (older.scores["whz"].reason, older.scores["baz"].code) == ("age_out_of_range", "overweight")


@pytest.mark.parametrize(
    ("indicator", "least", "most", "days", "kg", "cm"),
    [
        ("waz", -600, 500, 900, (2, 60), None),
        ("haz", -600, 600, 900, None, (40, 150)),
        ("whz", -500, 500, 900, (2, 60), (90, 90)),
        ("baz", -500, 500, 2100, (2, 90), (112, 112)),
    ],
)
def test_a_score_beyond_belief_is_shown_and_never_classified(
    indicator: str, least: int, most: int, days: int, kg: tuple[int, int] | None, cm: tuple[int, int] | None
) -> None:
    """Every hundred grams or millimetre from far below to far above: "measure again" exactly outside the limits."""
    weights = [str(Decimal(g) / 10) for g in range(kg[0] * 10, kg[1] * 10)] if kg else [None]
    lengths = [str(Decimal(mm) / 10) for mm in range(cm[0] * 10, cm[1] * 10 + 1)] if cm else [None]
    met = set()
    for weight in weights:
        for length in lengths:
            child = scored("female", days, kg=weight, cm=length)
            score = child.scores[indicator]
            assert score.z is not None
            beyond = not least <= score.z <= most
            met.add(beyond and (score.z > most) - (score.z < least))
            assert (score.code is None, score.reason == "measure_again") == (beyond, beyond)
            assert (indicator in child.implausible) == beyond
    assert met == {False, 1, -1}


def test_what_is_missing_says_so_and_spares_the_rest() -> None:
    nothing = scored("male", 900)
    weighed, measured = scored("male", 900, kg="12"), scored("male", 900, cm="88")
    assert [score.reason for score in nothing.scores.values()] == ["no_weight", "no_length", "no_weight", "no_weight"]
    assert [score.reason for score in weighed.scores.values()] == [None, "no_length", "no_length", "no_length"]
    assert [score.reason for score in measured.scores.values()] == ["no_weight", None, "no_weight", "no_weight"]
    assert (nothing.at_risk, weighed.bmi, measured.bmi) == (False, None, None)


def test_with_oedema_the_weight_says_nothing_and_the_child_is_at_risk() -> None:
    child = scored("male", 900, kg="12", cm="88", oedema=True)
    assert {name: score.reason for name, score in child.scores.items()} == {
        "waz": "oedema",
        "haz": None,
        "whz": "oedema",
        "baz": "oedema",
    }
    assert child.classes == []
    assert child.at_risk


def test_every_class_and_reason_has_its_words() -> None:
    limits = [
        code
        for indicator in INDICATORS.values()
        for dated in (*indicator.younger, *indicator.older)
        for _, code in (*dated.value.below, *dated.value.above)
    ]
    assert {*limits, "normal"} == set(GROWTH_CLASSES)
    words = [each for one in GROWTH_CLASSES.values() for each in (one.words, one.means)] + list(REASONS.values())
    assert all(each.vi and each.en and each.vi != each.en for each in words)


def test_every_limit_says_since_when_and_by_what() -> None:
    for indicator in INDICATORS.values():
        assert indicator.younger or indicator.older
        for values in (indicator.plausible, indicator.younger, indicator.older):
            days = [each.valid_from for each in values]
            assert days == sorted(set(days))
            assert all(each.source.startswith("L: ") for each in values)
