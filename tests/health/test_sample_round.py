"""The sample school's round: what was measured in it can be read and gone on with (clause 4.2.5)."""

from datetime import UTC, date, datetime

import pytest

from app.core.ids import new_id
from app.services.sample.children import invented
from app.services.sample.health import MEASURED_OF_EACH, MEASUREMENT, ROUND, Round
from app.services.sample.plan import CLASSES, Year


@pytest.mark.parametrize("today", [date(2026, 8, 1), date(2026, 12, 31), date(2027, 2, 28), date(2027, 7, 31)])
def test_any_day_has_a_round_of_its_year_with_children_of_every_class(today: date) -> None:
    year = Year.of(today)
    round_ = Round(
        year, new_id(), {it.name: new_id() for it in CLASSES}, new_id(), today, datetime(2026, 8, 1, tzinfo=UTC), new_id()
    )
    row = dict(zip(ROUND.split(), round_.row, strict=True))
    assert year.starts_on <= row["opens_on"] <= today <= row["closes_on"] <= year.ends_on
    rows = [dict(zip(MEASUREMENT.split(), each, strict=True)) for each in round_.measurements(invented(year))]
    for class_id in round_.classes.values():
        of_class = [each for each in rows if each["class_id"] == class_id]
        assert 1 < len(of_class) <= MEASURED_OF_EACH
    assert {each["method"] for each in rows} != {None}
    assert any(each["classes"] for each in rows)
    assert not any(each["implausible"] for each in rows)
