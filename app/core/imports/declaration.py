"""What one kind of table looks like: its columns by their headings, the words of the rows around the data."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from app.core.imports.reading import Wanted
from app.core.text import fold
from app.core.words import Words

LONGEST_HEADING: Final = 120
NEVER: Final = re.compile(r"(?!)")
EXAMPLE: Final = "Ví dụ:"
"""How the example row of an empty template begins, in a column that no header can do without: it is no data."""
_BRACKETS: Final = re.compile(r"[(\[][^)\]]*[)\]]")
_NOT_WORD: Final = re.compile(r"[^\w]+")
_OR: Final = re.compile(r"[/,;\-–+&]|\bhoac\b|\bor\b")
NUMBERED: Final = re.compile(r"\d{1,2}\s*[.)]\s*(?=[^\W\d])")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `names` are its headings; with `parents` only under, before or after one of those words.

    A name "" under a parent means that the parent's words alone are the heading. `label` names the column to
    the reader. Columns of one `family` may share a heading: "Commune, province" is read as the first of them.
    A family may bear the name of its chief field, which is not taken for another owner's when it stands alone.
    """

    field: str
    label: Words
    names: tuple[str, ...]
    parents: tuple[str, ...] = ()
    family: str = ""


@dataclass(frozen=True)
class Declaration:
    """What one kind of table looks like.

    anchors: sets of fields, one of which a header must hold in full.  passive: fields that alone make no row.
    proof: fields of which a row without neighbours fills one, or it is a signature.  dates: fields whose numbers
    are days.  noise: words without meaning in a heading.  unread: headings that are known and not taken.
    others: people or things whose columns are not ours.  not_ours: headings that show that this is another
    table.  totals, ends: folded beginnings of rows that are skipped, and of those after which the block is over.
    group: the group named by a title row, or None.
    """

    kind: str
    columns: tuple[Column, ...]
    anchors: tuple[frozenset[str], ...]
    group: Callable[[str], str | None]
    passive: frozenset[str] = frozenset()
    proof: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    noise: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    not_ours: tuple[str, ...] = ()
    totals: re.Pattern[str] = NEVER
    ends: re.Pattern[str] = NEVER

    def words(self, heading: str) -> str:
        """A heading as plain words: no marks, brackets, punctuation, number in front or noise.

        Alternatives that mean the same ("commune/ward") become the first of them.
        """
        text = _BRACKETS.sub(" ", fold(heading[:LONGEST_HEADING]))
        whole = self._clean(text)
        if whole in self.fields:
            return whole
        first, *others = _OR.split(text)
        if not others or not (family := self._family_of.get(words := self._clean(first))):
            return whole
        parts = [part for other in others if (part := self._clean(other))]
        return words if all(self._family_of.get(part) == family for part in parts) else whole

    def _clean(self, text: str) -> str:
        if text[:1].isdigit():
            text = NUMBERED.sub("", text, count=1)
        text = _NOT_WORD.sub(" ", text)
        return " ".join(self._noise.sub(" ", text).split())

    def _plain(self, heading: str) -> str:
        return self._clean(_BRACKETS.sub(" ", fold(heading[:LONGEST_HEADING])))

    @cached_property
    def _noise(self) -> re.Pattern[str]:
        return _any_of(map(fold, self.noise))

    @cached_property
    def fields(self) -> dict[str, str]:
        """Words of a heading → field."""
        found: dict[str, str] = {}
        for column in self.columns:
            names = [self._plain(name) for name in column.names]
            if column.parents:
                parents = [self._plain(parent) for parent in column.parents]
                names = [" ".join(pair).strip() for n in names for p in parents for pair in ((n, p), (p, n))]
            for name in names:
                found.setdefault(name, column.field)
        found.pop("", None)
        return found

    @cached_property
    def families(self) -> dict[str, str]:
        """Field → family, its own name where it has none."""
        return {column.field: column.family or column.field for column in self.columns}

    @cached_property
    def _family_of(self) -> dict[str, str]:
        return {words: self.families[name] for words, name in self.fields.items()}

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Words of headings and of what stands above them: a row of such cells belongs to a header."""
        names = (name for column in self.columns for name in column.names)
        return self.owners | self.fields.keys() | set(map(self._plain, (*names, *self.unread, *self.not_ours)))

    @cached_property
    def owners(self) -> frozenset[str]:
        """Words of all parents: what stands below one of them belongs to it, or to nobody."""
        return frozenset(self._plain(parent) for column in self.columns for parent in column.parents)

    @cached_property
    def _owner(self) -> re.Pattern[str]:
        return _any_of(self.owners)

    @cached_property
    def _owned(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns if column.parents)

    def meaning(self, path: tuple[str, ...]) -> str | None:
        """The field of a column by its headings from the top, as words; None where it is not ours."""
        if not path:
            return None
        *above, own = path
        for parent in reversed(above):
            if known := self.fields.get(f"{parent} {own}") or self.fields.get(f"{own} {parent}"):
                return known
            named = self._owner.findall(parent)
            if named:
                found = {self.fields.get(f"{own} {each}") for each in named} - {None}
                if len(found) == 1:
                    return found.pop()
                alone = self.fields.get(own)
                return alone if alone in self._owned and self._owner.search(own) else None
            if self._elsewhere.search(parent):
                return None
        return self.fields.get(own)

    def speaks(self, words: str) -> bool:
        """Whether a text is a heading, or names somebody whose headings stand below."""
        return bool(words in self.vocabulary or self._owner.search(words) or self._elsewhere.search(words))

    def parted(self, parent: str, own: str) -> bool:
        """Whether a heading is ours alone, and a parent itself or nothing below that parent."""
        field = self.fields.get(own)
        somebody = own in self.owners and field in self._owned
        return field is not None and (somebody or self.meaning((parent, own)) is None)

    def owner(self, path: tuple[str, ...]) -> str | None:
        """The parent's word that a column's headings name, "Cha" of "Họ tên cha"; None where there is none."""
        if self.meaning(path) not in self._owned:
            return None
        return next((named[-1] for words in reversed(path) if (named := self._owner.findall(words))), None)

    @cached_property
    def anchor_headings(self) -> frozenset[str]:
        """Words of the headings that a header cannot do without."""
        needed = frozenset[str]().union(*self.anchors)
        return frozenset(words for words, name in self.fields.items() if name in needed)

    def is_example(self, named: Iterable[object]) -> bool:
        """Whether one of these cells, which name what the row is about, is marked as a template's example."""
        return any(isinstance(cell, str) and fold(cell[:LONGEST_HEADING]).startswith(fold(EXAMPLE)) for cell in named)

    @cached_property
    def wanted(self) -> Wanted:
        """What a sheet's first rows must hold to be looked at: a coarse sieve, for whoever has no declaration."""
        words = {each: [w.split() for w, name in self.fields.items() if name == each] for each in self.labels}
        return [[words[name] for name in sorted(anchor)] for anchor in self.anchors]

    @cached_property
    def foreign(self) -> frozenset[str]:
        return frozenset(map(self._plain, self.not_ours))

    @cached_property
    def _elsewhere(self) -> re.Pattern[str]:
        """Words of headings that speak of somebody else."""
        return _any_of(map(self._plain, self.others))

    @cached_property
    def labels(self) -> dict[str, Words]:
        return {column.field: column.label for column in self.columns}


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """One of these words, the longest that fits."""
    longest_first = sorted({re.escape(word) for word in words if word}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b") if longest_first else NEVER
