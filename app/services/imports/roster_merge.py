"""A list of children against what is known: who is new, what changes, what is refused. Decides; writes nothing.

An empty cell changes nothing, and a child absent from the list loses nothing. A child is one in the whole school: a
row that meets one the importer may not touch is refused with one neutral code, whatever the reason.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.core.ids import new_id
from app.core.text import identity_key
from app.services.imports.roster_columns import class_key
from app.services.imports.roster_known import FIELDS, Child, Known, Person, Tie
from app.services.imports.roster_shapes import ParentRow, RosterRow

_GENERATED = re.compile(r"HS\d{6,}")
"""Codes that we gave ourselves; a code from a list takes their place."""


@dataclass(frozen=True, slots=True)
class Class:
    """A class that the importer may import into. `own`: as its homeroom teacher, else as the clerk."""

    id: UUID
    name: str
    own: bool
    size: int
    largest: int | None


@dataclass(slots=True)
class Plan:
    """What a run will write."""

    children: list[Child] = field(default_factory=list)
    changed: list[Child] = field(default_factory=list)
    enrolments: list[tuple[Child, Class]] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    changed_persons: list[Person] = field(default_factory=list)
    ties: list[tuple[Child, Tie]] = field(default_factory=list)
    ended: list[Tie] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def counts(self) -> dict[str, int]:
        return {"created": self.created, "updated": self.updated, "unchanged": self.unchanged, "refused": self.refused}


def merge(rows: list[RosterRow], known: Known, classes: Mapping[str, Class], *, fallback: Class | None) -> Plan:
    """The plan for all rows that no error refuses; further errors are noted on the rows.

    `classes` by `class_key`; `fallback`: for rows whose file names no class.
    """
    plan = Plan()
    sizes: dict[UUID, int] = {}
    for row in rows:
        into = _class_of(row, classes, fallback)
        child = None if row.refused else _the_same(row, known)
        if into and child and not _may_take(row, child, into, known):
            row.note("error", None, "child_elsewhere", *_ELSEWHERE)
        if child is None and not row.refused:
            _check_new(row)
        if row.refused or into is None:
            plan.refused += 1
            continue
        enrols = child is None or child.enrolled is None
        if child is None:
            _create(row, known, into, plan)
        elif _change(row, child, known, into, plan):
            plan.updated += 1
        else:
            plan.unchanged += 1
        if enrols:
            _warn_of_size(row, into, sizes)
    return plan


_ELSEWHERE = (
    "Không nhập được trẻ này vào lớp. Nếu trẻ chuyển đến hoặc chuyển lớp, hãy đề nghị Hiệu trưởng.",
    "This child cannot be imported into the class. For a transfer or a move, ask the principal.",
)


def _check_new(row: RosterRow) -> None:
    """What a child needs to be made, beyond what a known child's row needs."""
    if not row.birth_date:
        row.note(
            "error",
            "birth_date",
            "birth_date_missing",
            "Thiếu ngày sinh của trẻ mới.",
            "A new child needs a birth date.",
        )
    if row.code and _GENERATED.fullmatch(row.code.upper()):
        row.note(
            "error", "code", "code_reserved",
            "Mã dạng HS000001 do hệ thống cấp. Với trẻ mới, hãy để trống mã.",
            "Codes like HS000001 are given by the system. Leave the code of a new child blank.",
        )  # fmt: skip


def _class_of(row: RosterRow, classes: Mapping[str, Class], fallback: Class | None) -> Class | None:
    """The row's class: named in the row or above it, else by its sheet, else the one given. Notes an error if none."""
    into = (
        classes.get(class_key(row.class_name))
        if row.class_name
        else classes.get(class_key(row.sheet or "")) or fallback
    )
    if into is None and not any(issue.field == "class_name" for issue in row.issues):
        row.note(
            "error", "class_name", "class_missing",
            "Dòng này không cho biết lớp. Hãy thêm cột Lớp hoặc chọn lớp khi nhập.",
            "This row names no class. Add a class column or choose a class.",
        )  # fmt: skip
    return into


def _the_same(row: RosterRow, known: Known) -> Child | None:
    """The same child: by code, else national id, else name and birth date."""
    if row.code and (child := known.by_code.get(row.code.casefold())):
        return child
    if row.national_id and (child := known.by_national_id.get(row.national_id)):
        return child
    for child in known.by_name.get((identity_key(row.full_name or ""), row.birth_date), ()):
        other_code = row.code and not _GENERATED.fullmatch(child.values["code"])
        other_id = row.national_id and child.values["national_id"]
        if not other_code and not other_id:
            return child
    return None


def _may_take(row: RosterRow, child: Child, into: Class, known: Known) -> bool:
    """Whether the list may touch this child: of this class, or of none this year; and its ids are nobody else's."""
    here = child.enrolled is None or child.enrolled == (into.id, True)
    ids = (
        row.code and known.by_code.get(row.code.casefold()),
        row.national_id and known.by_national_id.get(row.national_id),
    )
    return here and child.status == "studying" and all(other in (None, "", child) for other in ids)


def _create(row: RosterRow, known: Known, into: Class, plan: Plan) -> None:
    values: dict[str, Any] = {name: getattr(row, name) for name in FIELDS}
    if row.policy_categories is not None:
        values["policy_categories"] = list(row.policy_categories)
    elif row.policy_blank:
        values["policy_categories"] = []
    child = Child(new_id(), values, list(row.unknown), "studying", into.own, (into.id, True))
    plan.children.append(child)
    plan.enrolments.append((child, into))
    plan.created += 1
    _family(row, child, known, plan)
    known.add(child)


def _change(row: RosterRow, child: Child, known: Known, into: Class, plan: Plan) -> bool:
    """Take over what the row says; whether anything changed."""
    new = {name: value for name in FIELDS if (value := getattr(row, name)) is not None}
    if row.policy_categories is not None:
        new["policy_categories"] = list(row.policy_categories)
    elif row.policy_blank and child.values["policy_categories"] is None:
        new["policy_categories"] = []
    if identity_key(child.values["full_name"]) == identity_key(row.full_name or ""):
        new.pop("full_name", None)  # the same name, typed another way
    changed = {name for name, value in new.items() if child.values[name] != value}
    child.values |= new
    unknown = sorted({*child.unknown, *row.unknown} - _answered(row, child))
    family = _family(row, child, known, plan)
    record = bool(changed) or unknown != sorted(child.unknown) or family
    child.unknown = unknown
    if child.enrolled is None:
        plan.enrolments.append((child, into))
        child.enrolled = (into.id, True)
        record = True
        child.roster_confirmed = into.own
    if record:
        child.roster_confirmed = child.roster_confirmed and into.own
        plan.changed.append(child)
    return record


def _answered(row: RosterRow, child: Child) -> set[str]:
    """What is known now, whatever was said to be unknown before."""
    answered = {parent.relationship for parent in row.parents}
    answered |= {tie.relationship for tie in child.ties}
    if any(parent.phone for parent in row.parents):
        answered.add("phone")
    return answered | ({"address"} if row.permanent_address else set())


def _family(row: RosterRow, child: Child, known: Known, plan: Plan) -> bool:
    """The row's parents as guardians of the child; whether anything changed."""
    changed = False
    # Who can be recognised comes first, so that the other may be recognised through them.
    for position, parent in sorted(enumerate(row.parents), key=lambda each: not (each[1].phone or each[1].national_id)):
        tie = next((tie for tie in child.ties if tie.relationship == parent.relationship), None)
        if tie and _is_same(tie.person, parent):
            changed |= _fill(tie.person, parent, plan)
            continue
        person = _find_person(parent, child, known)
        if person is None and tie and not tie.person.fixed:
            tie.person.full_name = parent.full_name  # nobody else's parent: the name was corrected
            plan.changed_persons.append(tie.person)
            _fill(tie.person, parent, plan)
            changed = True
            continue
        if person and any(other.person is person for other in child.ties):
            continue  # already this child's, under another relationship
        if tie:
            plan.ended.append(tie)
            child.ties.remove(tie)
        if person is None:
            person = Person(new_id(), parent.full_name, parent.birth_year, parent.phone, parent.national_id)
            plan.persons.append(person)
        else:
            _fill(person, parent, plan)
            person.fixed = True
        known.add_person(person)
        new = Tie(new_id(), parent.relationship, person, position)
        child.ties.append(new)
        plan.ties.append((child, new))
        changed = True
    if changed:
        known.add_ties(child.ties)
    return changed


def _is_same(person: Person, parent: ParentRow) -> bool:
    return person.key == identity_key(parent.full_name) or bool(
        parent.national_id and parent.national_id == person.national_id
    )


def _find_person(parent: ParentRow, child: Child, known: Known) -> Person | None:
    """The same person: by national id, or phone and name, or through the other parent; never by name alone."""
    if parent.national_id and (person := known.persons_by_national_id.get(parent.national_id)):
        return person
    key = identity_key(parent.full_name)
    if parent.phone and (person := known.persons_by_phone.get((parent.phone, key))):
        return person
    for tie in child.ties:
        for relationship, person in known.partners.get(tie.person.id, ()):
            if relationship == parent.relationship and person.key == key:
                return person
    return None


def _fill(person: Person, parent: ParentRow, plan: Plan) -> bool:
    """Take over what the row says of a known person; whether anything changed."""
    changed = False
    for name in ("birth_year", "phone", "national_id"):
        value = getattr(parent, name)
        if value is not None and getattr(person, name) != value:
            setattr(person, name, value)
            changed = True
    if changed and person not in plan.persons and person not in plan.changed_persons:
        plan.changed_persons.append(person)
    return changed


def _warn_of_size(row: RosterRow, into: Class, sizes: dict[UUID, int]) -> None:
    """One warning a class, at the row that goes over its size."""
    sizes[into.id] = sizes.get(into.id, into.size) + 1
    if into.largest and sizes[into.id] == max(into.largest, into.size) + 1:
        row.note(
            "warning", None, "class_over_size",
            f"{into.name} vượt sĩ số {into.largest} trẻ.",
            f"{into.name} goes over its size of {into.largest} children.",
        )  # fmt: skip
