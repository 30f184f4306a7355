"""A list of children against what is known: who is new, what changes, what is refused. Decides; writes nothing.

An empty cell changes nothing, and a child absent from the list loses nothing. A child is one in the whole school: a
row that meets one the importer may not touch is refused with one neutral code, whatever the reason.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.core.ids import new_id
from app.core.text import fold, identity_key
from app.services.imports.roster_columns import class_key
from app.services.imports.roster_shapes import RosterRow
from app.services.imports.students.family import answered, family, refuse_yourself
from app.services.imports.students.known import FIELDS, Child, Known
from app.services.imports.students.plan import Class, Enrolment, Plan
from app.services.persons import alike
from app.services.students.keeping import generated


def merge(rows: list[RosterRow], known: Known, classes: Mapping[str, Class], *, fallback: Class | None) -> Plan:
    """The plan for all rows that no error refuses; further errors are noted on the rows.

    `classes` by `class_key`; `fallback`: for rows whose file names no class.
    """
    plan = Plan()
    sizes: dict[UUID, int] = {}
    taken: dict[UUID, RosterRow] = {}
    for row in rows:
        into = _class_of(row, classes, fallback)
        child = None if row.refused or into is None else _the_same(row, known, into)
        if into and child:
            if child.id in taken:
                row.note_duplicate(
                    taken[child.id], next((c for c in ("code", "national_id") if getattr(row, c)), "full_name")
                )
            elif not _may_take(row, child, into, known):
                row.note("error", None, "child_elsewhere", *_ELSEWHERE)
        if not row.refused:
            _check_new(row, child)
            refuse_yourself(row, child, known)
        if row.refused or into is None:
            plan.counts.refused += 1
            continue
        enrols = child is None or child.enrolled is None
        if child is None:
            child = _create(row, known, into, plan)
        elif _change(row, child, known, into, plan):
            plan.counts.updated += 1
        else:
            plan.counts.unchanged += 1
        taken[child.id] = row
        if enrols:
            _warn_of_size(row, into, sizes)
    return plan


_ELSEWHERE = (
    "Không nhập được trẻ này vào lớp. Nếu trẻ chuyển đến hoặc chuyển lớp, hãy đề nghị Hiệu trưởng.",
    "This child cannot be imported into the class. For a transfer or a move, ask the principal.",
)


def _check_new(row: RosterRow, child: Child | None) -> None:
    """What a child needs to be made, and a code to be taken: ours are given by us, or two would meet one day."""
    if child is None and not row.birth_date:
        row.note(
            "error", "birth_date", "birth_date_missing",
            "Thiếu ngày sinh của trẻ mới.",
            "A new child needs a birth date.",
        )  # fmt: skip
    if row.code and generated(row.code) and (child is None or not _same_code(row.code, child)):
        row.note(
            "error", "code", "code_reserved",
            "Mã dạng HS000001 do hệ thống cấp. Hãy để trống mã hoặc ghi đúng mã của trẻ.",
            "Codes like HS000001 are given by the system. Leave it blank, or write the child's own.",
        )  # fmt: skip


def _class_of(row: RosterRow, classes: Mapping[str, Class], fallback: Class | None) -> Class | None:
    """The row's class: named in the row or above it, else by its sheet, else the one given. Notes an error if none."""
    into = (
        classes.get(class_key(row.class_name))
        if row.class_name
        else classes.get(class_key(row.class_guess or row.sheet or "")) or fallback
    )
    if into is None and not any(issue.field == "class_name" for issue in row.issues):
        row.note(
            "error", "class_name", "class_missing",
            "Dòng này không cho biết lớp. Hãy thêm cột Lớp hoặc chọn lớp khi nhập.",
            "This row names no class. Add a class column or choose a class.",
        )  # fmt: skip
    return into


def _same_code(code: str, child: Child) -> bool:
    return code.casefold() == (child.values["code"] or "").casefold()


def _the_same(row: RosterRow, known: Known, into: Class) -> Child | None:
    """The same child: by code, else national id, else name and birth date, and of two such the one in the row's class."""
    if row.code and (child := known.by_code.get(row.code.casefold())):
        return child
    if row.national_id and (child := known.by_national_id.get(row.national_id)):
        return child
    named = known.by_name.get((identity_key(row.full_name or ""), row.birth_date), [])
    for child in sorted(named, key=lambda each: (each.enrolled != (into.id, True), each.enrolled is not None)):
        other_code = row.code and child.values["code"] and not generated(child.values["code"])
        other_id = row.national_id and child.values["national_id"]
        if not other_code and not other_id:
            return child
    return None


def _may_take(row: RosterRow, child: Child, into: Class, known: Known) -> bool:
    """Whether the list may touch this child: of this class, or of none this year; and its ids are nobody else's.

    A code or a number alone brings no child into a class: codes can be counted through, and the child would be read there.
    """
    if child.enrolled is None:
        here = child.status == "studying" and _knows(row, child)
    else:
        here = child.status in ("studying", "paused") and child.enrolled == (into.id, True)
    ids = (
        row.code and known.by_code.get(row.code.casefold()),
        row.national_id and known.by_national_id.get(row.national_id),
    )
    return here and all(other in (None, "", child) for other in ids)


def _knows(row: RosterRow, child: Child) -> bool:
    """The row knows the child by more than a number: its name, or nearly its name and its birth date."""
    name = child.values["full_name"]
    same_day = row.birth_date is not None and row.birth_date == child.values["birth_date"]
    return fold(row.full_name or "") == fold(name) or (same_day and alike(row.full_name or "", name))


def _create(row: RosterRow, known: Known, into: Class, plan: Plan) -> Child:
    values: dict[str, Any] = {name: getattr(row, name) for name in FIELDS}
    if row.policy_categories is not None:
        values["policy_categories"] = list(row.policy_categories)
    elif row.policy_blank:
        values["policy_categories"] = []
    child = Child(new_id(), values, list(row.unknown), "studying", into.own, (into.id, True))
    plan.children.append(child)
    plan.enrolments.append(Enrolment(new_id(), child, into))
    plan.counts.created += 1
    family(row, child, known, plan, confirmed=into.own)
    known.add(child)
    return child


def _change(row: RosterRow, child: Child, known: Known, into: Class, plan: Plan) -> bool:
    """Take over what the row says; whether anything changed."""
    new = {name: value for name in FIELDS if (value := getattr(row, name)) is not None}
    if row.policy_categories is not None:
        new["policy_categories"] = list(row.policy_categories)
    elif row.policy_blank and child.values["policy_categories"] is None:
        new["policy_categories"] = []
    if identity_key(child.values["full_name"]) == identity_key(row.full_name or ""):
        new.pop("full_name", None)  # the same name, typed another way
    if row.code and _same_code(row.code, child):
        new.pop("code", None)
    changed = {name for name, value in new.items() if child.values[name] != value}
    child.values |= new
    unknown = sorted({*child.unknown, *row.unknown} - answered(row, child))
    parents = family(row, child, known, plan, confirmed=into.own)
    record = bool(changed) or unknown != sorted(child.unknown) or parents
    child.unknown = unknown
    if child.enrolled is None:
        plan.enrolments.append(Enrolment(new_id(), child, into))
        child.enrolled = (into.id, True)
        record = True
        child.roster_confirmed = into.own
    if record:
        child.roster_confirmed = child.roster_confirmed and into.own
        plan.changed.append(child)
    return record


def _warn_of_size(row: RosterRow, into: Class, sizes: dict[UUID, int]) -> None:
    """One warning a class, at the row that goes over its size."""
    sizes[into.id] = sizes.get(into.id, into.size) + 1
    if into.largest and sizes[into.id] == max(into.largest, into.size) + 1:
        row.note(
            "warning", None, "class_over_size",
            f"{into.name} vượt sĩ số {into.largest} trẻ.",
            f"{into.name} goes over its size of {into.largest} children.",
        )  # fmt: skip
