"""What is said of many children of a class in one go, each against the entry that its writer saw (4.2.5, 6.2)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol
from uuid import UUID

from app.core.errors import FieldError
from app.core.words import Words

ATTEMPTS: Final = 20
"""How often a write is tried when others keep writing the same sheet: each time one of them gets through."""

Entry = dict[str, Any]
"""A child's entry as it was read, its `version` with it."""


class Said(Protocol):
    """What is said of one child; without a `version`, over whatever stands there."""

    @property
    def student_id(self) -> UUID: ...
    @property
    def version(self) -> int | None: ...


def overtaken(entries: Mapping[str, Entry], given: Iterable[Said]) -> list[Entry]:
    """The entries that somebody else wrote since they were seen."""
    seen = ((entries.get(str(each.student_id)), each.version) for each in given)
    return [entry for entry, version in seen if entry and version is not None and entry["version"] != version]


def strangers(entries: Mapping[str, Entry], given: Iterable[Said], pointer: str, words: Words) -> list[FieldError]:
    """The children who have no entry, or are named twice. `pointer`: to the list that names them."""
    errors, named = [], set[str]()
    for number, each in enumerate(given):
        key = str(each.student_id)
        if key not in entries or key in named:
            errors.append(FieldError(f"{pointer}/{number}/student_id", "not_in_class", words))
        named.add(key)
    return errors
