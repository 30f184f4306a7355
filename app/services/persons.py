"""Who is the same person, and which number fits whom: for records and for imports alike."""

import datetime

from app.core.text import fold


def alike(one: str, other: str) -> bool:
    """Two spellings of one person, perhaps: the family name or the given name is the same."""
    first, second = fold(one).split(), fold(other).split()
    return bool(first and second) and (first[0] == second[0] or first[-1] == second[-1])


def number_fits(number: str, birth_date: datetime.date | None, sex: str | None) -> bool:
    """Whether a national id of 12 digits fits: digit 4 is century and sex, digits 5 and 6 the birth year.

    One that does not is worth a look, no more.
    """
    century_and_sex, year = int(number[3]), int(number[4:6])
    if sex is not None and century_and_sex % 2 != (sex == "female"):
        return False
    return birth_date is None or (century_and_sex // 2 == birth_date.year // 100 - 19 and year == birth_date.year % 100)
