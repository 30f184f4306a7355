"""Who is the same person, and which number fits whom: for records and for imports alike."""

import datetime

from app.core.text import fold, identity_key


def alike(one: str, other: str) -> bool:
    """Two spellings of one person, perhaps: the family name or the given name is the same."""
    first, second = fold(one).split(), fold(other).split()
    return bool(first and second) and (first[0] == second[0] or first[-1] == second[-1])


def answers_to(full_name: str, name: str, *, stranger: bool) -> bool:
    """Whether a national id's owner is whom a list calls `name`.

    `stranger`: has an account, or no child whom the writer may read. A stranger is named in full: who guesses a name would
    read who it is.
    """
    return identity_key(full_name) == identity_key(name) if stranger else alike(full_name, name)


def stays(field: str, had: object, *, kept: bool) -> bool:
    """Whether what the school knows of a person is not the writer's to change: what is stated, and the national id.

    `kept`: has an account, or a child in a class that the writer may not write of (docs/decisions/0008).
    """
    return kept and (had is not None or field == "national_id")


def number_fits(number: str, birth_date: datetime.date | None, sex: str | None) -> bool:
    """Whether a national id of 12 digits fits: digit 4 is century and sex, digits 5 and 6 the birth year.

    One that does not is worth a look, no more.
    """
    century_and_sex, year = int(number[3]), int(number[4:6])
    if sex is not None and century_and_sex % 2 != (sex == "female"):
        return False
    return birth_date is None or (century_and_sex // 2 == birth_date.year // 100 - 19 and year == birth_date.year % 100)
