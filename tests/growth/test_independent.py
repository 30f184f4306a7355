"""10,000 measurements against a second calculation: Decimals, the tables as they are shipped, the method as it is written down.

It shares nothing with the program but its inputs.
"""

import random
from decimal import Decimal, localcontext
from importlib import import_module
from typing import Any

from tests.growth.scoring import scored

SIXTY = {
    "wfa": {"male": ("-0.1922", "18.3328", "0.12947"), "female": ("-0.4650", "18.0823", "0.14240")},
    "lfa": {"male": ("1", "109.7265", "0.04156"), "female": ("1", "109.0725", "0.04346")},
    "bmifa": {"male": ("-0.7151", "15.2679", "0.08366"), "female": ("-0.8702", "15.2453", "0.09646")},
}
ONE = Decimal(1)


def _table(step: str, name: str) -> Any:
    return import_module(f"pygrowup.tables.{step}.{name}").DATA


def _lms(name: str, sex: str, days: int) -> tuple[Decimal, ...] | None:
    if days <= 1826:
        row = _table("by_day", name)[sex][days]
        return row["l"], row["m"], row["s"]
    months = Decimal(days) / Decimal("30.4375")
    if months >= (121 if name == "wfa" else 229):
        return None
    whole = int(months)

    def row_of(month: int) -> tuple[Decimal, ...]:
        if month == 60:
            return tuple(map(Decimal, SIXTY[name][sex]))
        rows = _table("by_month", name)[sex]
        row = rows[min(month, max(rows))]
        return row["l"], row["m"], row["s"]

    return tuple(
        low + (months - whole) * (high - low) for low, high in zip(row_of(whole), row_of(whole + 1), strict=True)
    )


def _z(value: Decimal, lms: tuple[Decimal, ...], weight: bool) -> Decimal:
    skew, median, variation = lms
    z = ((value / median) ** skew - 1) / (variation * skew)

    def sd(n: int) -> Decimal:
        return median * (1 + skew * variation * n) ** (ONE / skew)

    if weight and z > 3:
        return 3 + (value - sd(3)) / (sd(3) - sd(2))
    if weight and z < -3:
        return -3 + (value - sd(-3)) / (sd(-2) - sd(-3))
    return z


def _expected(sex: str, days: int, kg: Decimal, cm: Decimal, position: str) -> dict[str, Decimal | None]:
    if days < 731 and position == "standing":
        cm += Decimal("0.7")
    if days >= 731 and position == "lying":
        cm -= Decimal("0.7")
    bmi = kg / (cm / 100) ** 2
    by_age = {"waz": ("wfa", kg), "haz": ("lfa", cm), "baz": ("bmifa", bmi)}
    scores: dict[str, Decimal | None] = {}
    for indicator, (table, value) in by_age.items():
        lms = _lms(table, sex, days)
        scores[indicator] = _z(value, lms, indicator != "haz") if lms else None
    row = _table("by_day", "wfl" if days < 731 else "wfh")[sex].get(cm) if days <= 1826 else None
    scores["whz"] = _z(kg, (row["l"], row["m"], row["s"]), weight=True) if row else None
    return scores


def test_10000_random_measurements() -> None:
    dice, met = random.Random(1826), dict.fromkeys(("waz", "haz", "whz", "baz", None), 0)
    seams = [0, 1, 729, 730, 731, 732, 1825, 1826, 1827, 1828, 1855, 1856, 1857, 1858, 3681, 3682, 3683, 6970, 6971]
    with localcontext(prec=20):
        for n in range(10_000):
            sex, position = dice.choice(("male", "female")), dice.choice(("lying", "standing", "unknown"))
            days = dice.choice(seams) if n % 10 == 0 else dice.randint(0, 2400 if n % 10 < 9 else 7000)
            cm = Decimal(round((50 + 57 * min(days, 6000) ** 0.5 / 45) * dice.uniform(0.75, 1.2) * 10)) / 10
            kg = Decimal(round(float(cm / 100) ** 2 * dice.uniform(9, 30) * 1000)) / 1000
            ours = scored(sex, days, kg=str(kg), cm=str(cm), position=position).scores
            for indicator, theirs in _expected(sex, days, kg, cm, position).items():
                z = ours[indicator].z
                assert (z is None) == (theirs is None), (sex, days, kg, cm, position, indicator)
                if z is None or theirs is None:
                    met[None] += 1
                    continue
                assert abs(Decimal(z) / 100 - theirs) <= Decimal("0.005"), (sex, days, kg, cm, position, indicator)
                met[indicator] += 1
    assert min(met.values()) > 500, met
