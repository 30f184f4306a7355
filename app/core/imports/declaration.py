"""What one kind of table looks like: its columns by their headings, the words of the rows around the data."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from app.core.text import fold

LONGEST_HEADING: Final = 120
NEVER: Final = re.compile(r"(?!)")
_BRACKETS: Final = re.compile(r"[(\[][^)\]]*[)\]]")
_NOT_WORD: Final = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `names` are its headings; with `parents` only under, before or after one of those words.

    A name "" under a parent means that the parent's words alone are the heading. `label` names the column to
    the reader, in Vietnamese and English.
    """

    field: str
    label: tuple[str, str]
    names: tuple[str, ...]
    parents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Declaration:
    """What one kind of table looks like.

    anchors: sets of fields, one of which a header must hold in full.  passive: fields that alone make no row.
    noise: words without meaning in a heading.  others: people or things whose columns are not ours.
    not_ours: headings that show that this is another table.  totals, ends: folded beginnings of rows that are
    skipped, and of those after which the block is over.  group: the group named by a title row, or None.
    """

    kind: str
    columns: tuple[Column, ...]
    anchors: tuple[frozenset[str], ...]
    group: Callable[[str], str | None]
    passive: frozenset[str] = frozenset()
    noise: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    not_ours: tuple[str, ...] = ()
    totals: re.Pattern[str] = NEVER
    ends: re.Pattern[str] = NEVER

    def words(self, heading: str) -> str:
        """A heading as plain words: no marks, brackets, punctuation or noise."""
        text = _NOT_WORD.sub(" ", _BRACKETS.sub(" ", fold(heading[:LONGEST_HEADING])))
        return " ".join(self._noise.sub(" ", text).split())

    @cached_property
    def _noise(self) -> re.Pattern[str]:
        noise = sorted((re.escape(fold(word)) for word in self.noise), key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(noise)})\b") if noise else NEVER

    @cached_property
    def fields(self) -> dict[str, str]:
        """Words of a heading → field."""
        found: dict[str, str] = {}
        for column in self.columns:
            names = [self.words(name) for name in column.names]
            if column.parents:
                parents = [self.words(parent) for parent in column.parents]
                names = [" ".join(pair).strip() for n in names for p in parents for pair in ((n, p), (p, n))]
            for name in names:
                found.setdefault(name, column.field)
        found.pop("", None)
        return found

    @cached_property
    def owners(self) -> frozenset[str]:
        """Words of all parents: what stands below one of them belongs to it, or to nobody."""
        return frozenset(self.words(parent) for column in self.columns for parent in column.parents)

    @cached_property
    def anchor_headings(self) -> frozenset[str]:
        """Words of the headings that a header cannot do without."""
        needed = frozenset[str]().union(*self.anchors)
        return frozenset(words for words, name in self.fields.items() if name in needed)

    @cached_property
    def foreign(self) -> frozenset[str]:
        return frozenset(map(self.words, self.not_ours))

    @cached_property
    def elsewhere(self) -> re.Pattern[str]:
        """Words of headings that speak of somebody else."""
        return re.compile(rf"\b(?:{'|'.join(map(self.words, self.others))})\b") if self.others else NEVER

    @cached_property
    def labels(self) -> dict[str, tuple[str, str]]:
        return {column.field: column.label for column in self.columns}
