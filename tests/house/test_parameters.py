"""Numbers of laws and schools are dated, in order, and say where they come from."""

import pytest

from app.data import parameters
from app.data.age_groups import AGE_GROUPS
from app.data.parameters import Dated, in_force

PARAMETERS = {name: value for name, value in vars(parameters).items() if name.isupper()} | {
    f"largest class of {group.code}": group.largest for group in AGE_GROUPS
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_says_since_when_and_by_what(name: str) -> None:
    values: tuple[Dated[object], ...] = PARAMETERS[name]
    days = [each.valid_from for each in values]
    assert days == sorted(set(days))
    assert all(each.source.startswith(("T: ", "L: ", "D: ")) for each in values)
    assert [in_force(values, day) for day in days] == [each.value for each in values]
