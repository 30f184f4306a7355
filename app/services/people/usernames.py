"""User names made from people's names: the last word and the others' initials, "Đỗ Thị Lan" → lan.dt."""

import re
from typing import Final

from app.core.text import fold

_NOT_LETTER: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 50
_NAMELESS: Final = "canbo"


def base_of(full_name: str) -> str:
    """The user name where nobody else has it yet."""
    words = [word for word in (_NOT_LETTER.sub("", part) for part in fold(full_name).split()) if word]
    *others, last = words or [_NAMELESS]
    initials = "".join(word[0] for word in others)
    return f"{last}.{initials}"[:_LONGEST].strip(".")


def free_username(full_name: str, taken: set[str]) -> str:
    """`lan.dt`, or with the first number from 2 that makes it nobody else's. It is taken from now on."""
    base, number = base_of(full_name), 1
    while (name := base if number == 1 else f"{base}{number}") in taken:
        number += 1
    taken.add(name)
    return name
